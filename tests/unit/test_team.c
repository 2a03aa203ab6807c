/* test_team.c -- threads that wait for each other, and how many there may be. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/quota.h"
#include "compute/team.h"

/* ---- Teams ------------------------------------------------------------------------------------------------------ */

enum { ROUNDS = 200, MOST = 5 };

struct relay {
    size_t size;         /* of the work that ran last */
    size_t value[MOST];  /* by rank */
    size_t mistakes;     /* that the leader saw */
};

/* Each thread writes, all meet, and each reads what its neighbour wrote. */
static void run_relay(void *context, struct seat seat)
{
    struct relay *relay = context;
    if (seat.rank == 0)
        relay->size = seat.size;
    for (size_t round = 1; round <= ROUNDS; round++) {
        relay->value[seat.rank] += round;
        team_wait(seat);
        const size_t seen = relay->value[(seat.rank + 1) % seat.size];
        if (seat.rank == 0 && seen != relay->value[0])
            relay->mistakes++;
        team_wait(seat);
    }
}

static void take_a_nap(void)
{
    nanosleep(&(struct timespec){ .tv_nsec = 20 * 1000 * 1000 }, NULL);
}

/* Together, alone, after a pause in which the others fell asleep, and together again. */
static void lead_relay(void *context, struct team *team)
{
    struct relay *relay = context;
    team_do(team, false, run_relay, relay);
    const size_t whole = relay->size;
    team_do(team, true, run_relay, relay);
    CU_ASSERT_EQUAL(relay->size, 1);
    relay->value[0] = relay->value[whole - 1]; /* the leader has run ahead */
    take_a_nap();
    team_do(team, false, run_relay, relay);
    CU_ASSERT_EQUAL(relay->size, whole);
}

static void teams_meet(void)
{
    for (size_t size = 1; size <= MOST; size++) {
        struct relay relay = { 0 };
        team_lead(size, lead_relay, &relay);
        CU_ASSERT(relay.size >= 1 && relay.size <= size);
        CU_ASSERT_EQUAL(relay.mistakes, 0);
        for (size_t rank = 0; rank < relay.size; rank++)
            CU_ASSERT_EQUAL(relay.value[rank], (relay.size == 1 ? 3 : 2) * (size_t)ROUNDS * (ROUNDS + 1) / 2);
    }
}

/* One thread comes late: the others fall asleep in the middle of some work. */
static void come_late(void *context, struct seat seat)
{
    size_t *awake = context;
    if (seat.rank + 1 == seat.size) {
        take_a_nap();
        *awake = seat.size;
    }
    team_wait(seat);
    if (seat.rank == 0 && *awake != seat.size)
        *awake = 0;
}

static void lead_late(void *context, struct team *team)
{
    team_do(team, false, come_late, context);
}

static void sleepers_wake_up(void)
{
    size_t awake = 0;
    team_lead(3, lead_late, &awake);
    CU_ASSERT(awake >= 1);
}

/* ---- Quotas ----------------------------------------------------------------------------------------------------- */

static char directory[] = "/tmp/nnrun-quota-XXXXXX";

/* Writes directory/name, making the one directory that the name may have. */
static void put(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    for (char *slash = path + strlen(directory) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

static size_t quota_of(const char *groups)
{
    char path[256];
    put("groups", groups);
    snprintf(path, sizeof path, "%s/groups", directory);
    return quota_processors(path, directory);
}

static void quotas_are_read(void)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
    put("cpu.max", "max 100000\n");
    put("slice/cpu.max", "250000 100000\n");
    put("slice/run/cpu.max", "400000 100000\n");
    put("half/cpu.max", "50000 100000\n");
    put("odd/cpu.max", "nonsense\n");
    put("cpu,cpuacct/old/cpu.cfs_quota_us", "150000\n");
    put("cpu,cpuacct/old/cpu.cfs_period_us", "100000\n");
    put("cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
    put("cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    CU_ASSERT_EQUAL(quota_of("0::/\n"), 0);
    CU_ASSERT_EQUAL(quota_of("0::/slice\n"), 3);
    CU_ASSERT_EQUAL(quota_of("0::/slice/run\n"), 3);
    CU_ASSERT_EQUAL(quota_of("0::/half\n"), 1);
    CU_ASSERT_EQUAL(quota_of("0::/odd\n"), 0);
    CU_ASSERT_EQUAL(quota_of("0::/not/there\n"), 0);
    CU_ASSERT_EQUAL(quota_of("5:memory:/slice\n4:cpu,cpuacct:/old\n"), 2);
    CU_ASSERT_EQUAL(quota_of("4:cpuset:/old\n"), 0);
    CU_ASSERT_EQUAL(quota_of("nonsense\n"), 0);
    CU_ASSERT_EQUAL(quota_processors("/nowhere", "/nowhere"), 0);
    char command[256];
    snprintf(command, sizeof command, "rm -r '%s'", directory);
    CU_ASSERT_EQUAL(system(command), 0);
}

const struct unit_test team_tests[] = {
    { "threads of a team meet, alone and together", teams_meet },
    { "who sleeps is woken up", sleepers_wake_up },
    { "CPU quotas of control groups", quotas_are_read },
    { NULL, NULL },
};

/* team.c -- waiting, handing out work, and how many threads there should be. */
#include "compute/team.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/quota.h"
#include "compute/kernels.h"

/* ---- How many -------------------------------------------------------------------------------------------------- */

/* What the user asks for, as programs with OpenMP are asked: the first number of OMP_NUM_THREADS; 0: nothing. */
static size_t wished_threads(void)
{
    const char *wish = getenv("OMP_NUM_THREADS");
    const long threads = wish ? strtol(wish, NULL, 10) : 0;
    return threads > 0 ? (size_t)threads : 0;
}

static size_t bound_processors(void)
{
#ifdef CPU_COUNT
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return (size_t)CPU_COUNT(&set);
#endif
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors > 0 ? (size_t)processors : 1;
}

static size_t limit; /* 0: none */

void team_limit(size_t threads)
{
    limit = threads;
}

size_t team_largest(void)
{
    if (limit == 1)
        return 1;
    size_t largest = wished_threads();
    if (largest == 0) {
        const size_t quota = quota_processors("/proc/self/cgroup", "/sys/fs/cgroup");
        largest = bound_processors();
        largest = quota && quota < largest ? quota : largest;
    }
    return limit && limit < largest ? limit : largest;
}

/* ---- Bells ------------------------------------------------------------------------------------------------------ */

/* A number that only grows; threads wait for it to change. */
struct bell {
    _Alignas(64) atomic_uint rings; /* on a cache line of its own, which waiting threads look at all the time */
    atomic_uint sleepers;
    pthread_mutex_t mutex;
    pthread_cond_t rung;
};

enum { SPINS = 4000 }; /* 20 to 200 microseconds, depending on the processor */

static inline void pause_a_moment(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

static void bell_init(struct bell *bell)
{
    atomic_init(&bell->rings, 0);
    atomic_init(&bell->sleepers, 0);
    pthread_mutex_init(&bell->mutex, NULL);
    pthread_cond_init(&bell->rung, NULL);
}

static void bell_destroy(struct bell *bell)
{
    pthread_cond_destroy(&bell->rung);
    pthread_mutex_destroy(&bell->mutex);
}

/* Waits until the bell has rung since `heard` was read from it. */
static void bell_await(struct bell *bell, unsigned heard)
{
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load_explicit(&bell->rings, memory_order_acquire) != heard)
            return;
        pause_a_moment();
    }
    pthread_mutex_lock(&bell->mutex);
    atomic_fetch_add(&bell->sleepers, 1); /* then looks again, as bell_ring rings, then looks: one sees the other */
    while (atomic_load(&bell->rings) == heard)
        pthread_cond_wait(&bell->rung, &bell->mutex);
    atomic_fetch_sub(&bell->sleepers, 1);
    pthread_mutex_unlock(&bell->mutex);
}

static void bell_ring(struct bell *bell)
{
    atomic_fetch_add(&bell->rings, 1);
    if (atomic_load(&bell->sleepers) == 0)
        return;
    pthread_mutex_lock(&bell->mutex);
    pthread_cond_broadcast(&bell->rung);
    pthread_mutex_unlock(&bell->mutex);
}

/* ---- Teams ------------------------------------------------------------------------------------------------------ */

struct team {
    size_t size;
    /* what the leader hands out: written before it rings `begin` */
    team_work *work; /* NULL: go home */
    void *context;
    struct bell begin, met;
    _Alignas(64) atomic_size_t here; /* threads that wait for the others */
};

void team_wait(struct seat seat)
{
    if (seat.size == 1)
        return;
    struct team *team = seat.team;
    const unsigned heard = atomic_load_explicit(&team->met.rings, memory_order_acquire);
    if (atomic_fetch_add(&team->here, 1) + 1 < seat.size) {
        bell_await(&team->met, heard);
        return;
    }
    atomic_store_explicit(&team->here, 0, memory_order_relaxed);
    bell_ring(&team->met);
}

static void hand_out(struct team *team, team_work *work, void *context)
{
    team->work = work;
    team->context = context;
    bell_ring(&team->begin);
}

void team_do(struct team *team, bool alone, team_work *work, void *context)
{
    const struct seat seat = { team, 0, alone ? 1 : team->size };
    if (seat.size > 1)
        hand_out(team, work, context);
    work(context, seat);
    team_wait(seat);
}

struct member {
    struct team *team;
    size_t rank;
    pthread_t thread;
};

/* A thread that does not lead: does what is handed out until there is no more. */
static void *stand_by(void *context)
{
    const struct member *self = context;
    struct team *team = self->team;
    for (unsigned heard = 0;; heard++) {
        bell_await(&team->begin, heard);
        if (!team->work)
            break;
        const struct seat seat = { team, self->rank, team->size };
        team->work(team->context, seat);
        team_wait(seat);
    }
    packing_room_free();
    return NULL;
}

void team_lead(size_t size, void (*lead)(void *context, struct team *team), void *context)
{
    struct arena *arena = arena_new();
    struct member *members = size > 1 ? arena_alloc(arena, size * sizeof *members) : NULL; /* by rank, from 1 on */
    struct team team = { .size = 1 }; /* the others read it after the first ring */
    bell_init(&team.begin);
    bell_init(&team.met);
    for (; team.size < size; team.size++) {
        struct member *member = &members[team.size];
        *member = (struct member){ .team = &team, .rank = team.size };
        if (pthread_create(&member->thread, NULL, stand_by, member) != 0)
            break;
    }
    lead(context, &team);
    hand_out(&team, NULL, NULL);
    for (size_t rank = 1; rank < team.size; rank++)
        pthread_join(members[rank].thread, NULL);
    bell_destroy(&team.begin);
    bell_destroy(&team.met);
    arena_free(arena);
}

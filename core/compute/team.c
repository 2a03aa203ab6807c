/* team.c -- waiting, handing out work, and how many threads there should be. */
#include "compute/team.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/quota.h"
#include "compute/kernels.h"

#ifdef _OPENMP
#include <omp.h>
#else
static int omp_get_max_threads(void)
{
    return 1;
}

static int omp_get_num_threads(void)
{
    return 1;
}

static int omp_get_thread_num(void)
{
    return 0;
}
#endif

static size_t limit; /* 0: none */

void team_limit(size_t threads)
{
    limit = threads;
}

size_t team_largest(void)
{
    if (limit == 1)
        return 1;
    const size_t processors = (size_t)omp_get_max_threads();
    const size_t quota = getenv("OMP_NUM_THREADS") ? 0 : quota_processors("/proc/self/cgroup", "/sys/fs/cgroup");
    const size_t largest = quota && quota < processors ? quota : processors;
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

/* A thread that does not lead: does what is handed out until there is no more. */
static void stand_by(struct team *team, size_t rank)
{
    for (unsigned heard = 0;; heard++) {
        bell_await(&team->begin, heard);
        if (!team->work)
            break;
        const struct seat seat = { team, rank, team->size };
        team->work(team->context, seat);
        team_wait(seat);
    }
    packing_room_free();
}

void team_lead(size_t size, void (*lead)(void *context, struct team *team), void *context)
{
    struct team team = { .size = 1 };
    bell_init(&team.begin);
    bell_init(&team.met);
#pragma omp parallel num_threads((int)size) if (size > 1)
    {
        if ((size_t)omp_get_thread_num() > 0) {
            stand_by(&team, (size_t)omp_get_thread_num());
        } else {
            team.size = (size_t)omp_get_num_threads(); /* the others read it after the first ring */
            lead(context, &team);
            hand_out(&team, NULL, NULL);
        }
    }
    bell_destroy(&team.begin);
    bell_destroy(&team.met);
}

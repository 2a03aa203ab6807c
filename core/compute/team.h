/* team.h -- the threads of a run: they are started once, and stay until the run is over.
 *
 * One thread leads; the others stand by for work that it hands out. Who waits first spins, for a few microseconds, as
 * most waits in training are shorter than falling asleep and being woken up; then it sleeps, so that a wait costs other
 * programs, and other threads of this one that got no processor of their own, next to nothing. */
#ifndef NNRUN_COMPUTE_TEAM_H
#define NNRUN_COMPUTE_TEAM_H

#include <stdbool.h>
#include <stddef.h>

struct team;

/* The place of a thread in some work: which of how many it is. */
struct seat {
    struct team *team;
    size_t rank, size;
};

typedef void team_work(void *context, struct seat seat);

/* As many threads as there are processors that this process may use: OMP_NUM_THREADS, or else the processors that it is
 * bound to, as far as the CPU quota of its control group reaches. */
size_t team_largest(void);

/* From now on team_largest says at most so many. */
void team_limit(size_t threads);

/* Runs lead(context, team) on the calling thread, while size - 1 others stand by. Where the system gives fewer threads,
 * the team is smaller. */
void team_lead(size_t size, void (*lead)(void *context, struct team *team), void *context);

/* For the leader: runs work on all threads of the team, or on itself alone. Returns when all are done. */
void team_do(struct team *team, bool alone, team_work *work, void *context);

/* Within work: waits until all of its threads are here. */
void team_wait(struct seat seat);

#endif

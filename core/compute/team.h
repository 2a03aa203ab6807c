/* team.h -- the threads of a run, as OpenMP has them; without OpenMP, one thread. */
#ifndef NNRUN_COMPUTE_TEAM_H
#define NNRUN_COMPUTE_TEAM_H

#include <stddef.h>

#ifdef _OPENMP
#include <omp.h>

static inline size_t team_largest(void)
{
    return (size_t)omp_get_max_threads();
}

/* Inside a parallel region: which of how many this thread is. */
static inline size_t team_rank(void)
{
    return (size_t)omp_get_thread_num();
}

static inline size_t team_size(void)
{
    return (size_t)omp_get_num_threads();
}

static inline void team_wait(void)
{
#pragma omp barrier
}
#else
static inline size_t team_largest(void)
{
    return 1;
}

static inline size_t team_rank(void)
{
    return 0;
}

static inline size_t team_size(void)
{
    return 1;
}

static inline void team_wait(void)
{
}
#endif

#endif

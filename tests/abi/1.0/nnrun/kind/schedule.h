/* nnrun/kind/schedule.h -- a schedule: the learning rate of each step. */
#ifndef NNRUN_KIND_SCHEDULE_H
#define NNRUN_KIND_SCHEDULE_H

#include <nnrun/host.h>

typedef struct {
    double learning_rate;   /* the optimizer's, as the experiment gives it */
    uint64_t step, steps;   /* steps done before this one; in the whole run */
    uint64_t epoch, epochs; /* epochs done before this one; in the whole run */
    uint64_t steps_an_epoch;
} nnr_moment;

typedef struct {
    NNR_LIFE;
    /* [kernel] The rate of the step at that moment, 0 or more: it follows from the arguments alone, so that a run that
     * was stopped goes on as if nothing had been. Every thread asks for itself. */
    double (*rate)(const void *self, const nnr_moment *);
} nnr_schedule;

/* A factor for the start of a run: it rises in a straight line, from step to step, to 1 at the end of these epochs. */
static inline double nnr_warmup(const nnr_moment *moment, double epochs)
{
    const double rise = (double)(moment->step + 1) / (epochs * (double)moment->steps_an_epoch);
    return rise < 1 ? rise : 1;
}

#endif

/* pruning.h -- trials that are stopped because those before them were better after as many epochs.
 *
 * A trial of point p is compared with the trials of the same run of the points before p - lag, and with no others. So
 * the same ones are stopped, at the same epochs, for any number of workers. */
#ifndef NNRUN_SWEEP_PRUNING_H
#define NNRUN_SWEEP_PRUNING_H

#include "sweep/tally.h"

/* How many points, from 0 on, must be known before that one, so that it can be compared. */
uint64_t pruning_needs(const struct plan *plan, uint64_t point);

/* How often a trial of so many epochs is looked at: after epochs warmup + every, warmup + 2 every, ..., but not at its
 * end. With the epochs that are done, how often it has been by then, if it is not over. 0 where there is no pruning. */
size_t pruning_looks(const struct sweep_pruning *pruning, size_t epochs);

/* Whether it is looked at after that epoch. */
bool pruning_is_look(const struct sweep_pruning *pruning, size_t epoch);

/* Limits (*count) of a trial that is ready, one for each look: it is stopped where its best value so far is worse. NaN:
 * not at this look. NULL where there is no pruning. */
const double *pruning_limits(struct arena *arena, const struct tally *tally, uint64_t trial, size_t *count);

#endif

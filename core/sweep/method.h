/* method.h -- what the search method has to say of a unit, as far as the tally knows what the method asks for. */
#ifndef NNRUN_SWEEP_METHOD_H
#define NNRUN_SWEEP_METHOD_H

#include "sweep/tally.h"

/* Whether the trials that must be known before a unit are. */
bool method_is_ready(const struct tally *tally, uint64_t unit);

/* Fills the point (axes) of a trial, which is ready. */
void method_propose(struct tally *tally, uint64_t trial, double *point);

/* Whether the trial of a unit beyond the first rung, which is ready, goes on past the rung before it; where that
 * depends on what is known by now, also *grounds. The first run of a point decides for the others then. */
bool method_goes_on(const struct tally *tally, uint64_t unit, struct grounds *grounds);

#endif

/* finish.h -- the end of a sweep: its tables. */
#ifndef NNRUN_SWEEP_FINISH_H
#define NNRUN_SWEEP_FINISH_H

#include "sweep/lab.h"

/* Writes results.csv and results.h5 of what is known, and removes run files that are not to be kept. *missing: units
 * without a row; *failed: trials. */
int sweep_finish(const struct lab *lab, uint64_t *missing, uint64_t *failed, struct error *e);

#endif

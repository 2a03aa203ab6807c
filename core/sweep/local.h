/* local.h -- a sweep from beginning to end: its directory, its workers on this machine, its tables. */
#ifndef NNRUN_SWEEP_LOCAL_H
#define NNRUN_SWEEP_LOCAL_H

#include <stdio.h>

#include "sweep/lab.h"

/* Makes the directory and freezes the plan there, or takes up the plan that is there, if it is the same; with `extend`
 * it may have more trials. workers: how many are likely to share it. */
int sweep_settle(struct lab *lab, const char *directory, size_t workers, bool extend, struct problems *problems,
                 struct error *e);

/* Starts so many workers, each a process, and waits for them. live: where the status line goes, or NULL. */
int sweep_run_local(struct lab *lab, size_t jobs, FILE *live, struct error *e);

/* How many jobs this machine has room for. */
size_t sweep_default_jobs(const struct lab *lab);

/* Writes results.csv and results.h5 of what is known, and removes run files that are not to be kept. *missing: units
 * without a row; *failed: trials. */
int sweep_finish(const struct lab *lab, uint64_t *missing, uint64_t *failed, struct error *e);

#endif

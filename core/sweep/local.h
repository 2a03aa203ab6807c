/* local.h -- the workers of a sweep on this machine. */
#ifndef NNRUN_SWEEP_LOCAL_H
#define NNRUN_SWEEP_LOCAL_H

#include <stdio.h>

#include "sweep/lab.h"

/* Starts so many workers, each a process, and waits for them. live: where the status line goes, or NULL. */
int sweep_run_local(struct lab *lab, size_t jobs, FILE *live, struct error *e);

/* How many jobs this machine has room for. */
size_t sweep_default_jobs(const struct lab *lab);

#endif

/* worker.h -- takes blocks of a sweep until there are none left: as many workers as one likes, anywhere. */
#ifndef NNRUN_SWEEP_WORKER_H
#define NNRUN_SWEEP_WORKER_H

#include "sweep/lab.h"
#include "sweep/row.h"

/* Works until all is published, or lab->stop says so: then it gives its blocks back, and returns 0 too. Never enters
 * OpenMP, and opens no HDF5 file. */
int worker_run(struct lab *lab, struct error *e);

/* Runs one trial now, and hands back its row; nothing is published or kept. */
int worker_try(struct lab *lab, uint64_t trial, struct arena *arena, struct text *line, struct row *row,
               struct error *e);

#endif

/* attempt.h -- the process in which trials are computed: what one does to itself costs nobody else anything. */
#ifndef NNRUN_SWEEP_ATTEMPT_H
#define NNRUN_SWEEP_ATTEMPT_H

#include "sweep/folder.h"
#include "sweep/lab.h"
#include "sweep/row.h"
#include "sweep/trial.h"

/* Computes trials one after the other, sends each one's sealed row to the file `out`, and ends. */
_Noreturn void attempt_run(struct lab *lab, const struct folder *folder, const struct assignment *assignments,
                           size_t count, int out, int log);

/* The row of a trial of which nothing else is known: failed. */
void attempt_begin_row(struct arena *arena, const struct plan *plan, const struct assignment *assignment,
                       struct row *row);

/* Writes why a trial failed, and what it printed, to its file in logs/. */
void attempt_write_log(struct arena *arena, const struct folder *folder, uint64_t trial, const char *why, int log);

#endif

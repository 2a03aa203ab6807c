/* trial.h -- trials in a process of their own: what one does to itself costs nobody else anything. */
#ifndef NNRUN_SWEEP_TRIAL_H
#define NNRUN_SWEEP_TRIAL_H

#include "sweep/folder.h"
#include "sweep/lab.h"
#include "sweep/row.h"

enum { CRASH_BYTES = 160 };

struct assignment {
    uint64_t unit;
    const double *point;
    struct sweep_run run;
    struct grounds grounds; /* on which it goes on past the rung before */
    double share;       /* of the epochs, after which it stops */
    double keep_from;   /* the run file is kept where the objective is at least as good; NaN: it is not kept */
    bool keep_always;
    size_t n_limits;
    const double *limit; /* (n_limits): of pruning (pruning.h) */
};

/* What the worker does with a row and its sealed line; -1 ends the work. */
typedef int trial_done(void *context, const char *line, size_t length, const struct row *row, struct error *e);

/* Runs trials one after the other in a child, and shows meanwhile that the worker lives. What they print goes to the
 * file `log`, and to logs/ where one fails. *finished: how many there are rows of. It is less than `count` where
 * lab->stop said so, or where the child crashed: then *crash is why the next trial has no row, else "". */
int trial_run(struct lab *lab, struct folder *folder, const struct assignment *assignments, size_t count, int log,
              trial_done *done, void *context, size_t *finished, char crash[CRASH_BYTES], struct error *e);

/* The row of a trial that crashed. */
int trial_crashed(const struct lab *lab, const struct folder *folder, const struct assignment *assignment,
                  const char *crash, int log, trial_done *done, void *context, struct error *e);

#endif

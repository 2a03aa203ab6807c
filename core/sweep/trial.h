/* trial.h -- one trial, in a process of its own: what it does to itself costs nobody else anything. */
#ifndef NNRUN_SWEEP_TRIAL_H
#define NNRUN_SWEEP_TRIAL_H

#include "sweep/folder.h"
#include "sweep/lab.h"
#include "sweep/row.h"

struct assignment {
    uint64_t unit;
    const double *point;
    int64_t seed;       /* -1: the point or the base has it */
    double share;       /* of the epochs, after which it stops */
    double keep_from;   /* the run file is kept where the objective is at least as good; NaN: it is not kept */
    bool keep_always;
};

enum trial_end { TRIAL_DONE, TRIAL_CRASHED, TRIAL_STOPPED };

/* Runs it in a child, whose prints go to the file `log`, and shows meanwhile that the worker lives. The row is in
 * `arena`, and its sealed line in `line`. Crashed: another time it might end otherwise. Stopped: there is no row. */
int trial_run(struct lab *lab, struct folder *folder, const struct assignment *assignment, int log,
              struct arena *arena, struct text *line, struct row *row, enum trial_end *end, struct error *e);

#endif

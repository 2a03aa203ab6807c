/* score_drain.h -- how good predictions are: loss, metrics, confusion matrix, class report. */
#ifndef NNRUN_MODEL_SCORE_DRAIN_H
#define NNRUN_MODEL_SCORE_DRAIN_H

#include "model/block.h"

struct score_drain {
    struct drain drain;
    const struct run *run;
    const struct result *result;
    double *sums; /* (n_sums) */
    struct evaluation *evaluation;
};

void score_drain_open(struct score_drain *drain, const struct run *run, const struct result *result,
                      struct evaluation *evaluation);

/* Once all rows have come: fills in what follows from the sums. */
void score_drain_finish(struct score_drain *drain);

#endif

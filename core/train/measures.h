/* measures.h -- what is measured beside the loss: the values of all metrics, in the order of the experiment, each
 * metric's own before its further ones. Which there are is known once the data are. */
#ifndef NNRUN_TRAIN_MEASURES_H
#define NNRUN_TRAIN_MEASURES_H

#include "config/experiment.h"
#include "plugin/services.h"
#include "train/dataset.h"

struct metric {
    const struct part *part;
    const nnr_metric *kind;
    size_t first_sum, first_value; /* in the lists of all */
    size_t values;                 /* 1 and the further ones */
};

struct measures {
    size_t n_metrics;
    struct metric *metrics;
    size_t n_sums;        /* of a block of rows: the loss, then what the metrics keep */
    size_t n;             /* values of all metrics */
    const char **names;   /* (n): "f1", "f1_setosa" */
    const char **plugins; /* (n): the metric that each is of; a metric's own value has its name */
};

/* Asks the metrics what they give for the data. Refuses those that do not suit it. */
int measures_plan(struct arena *arena, struct services *services, const struct experiment *experiment,
                  const struct data_shape *data, struct measures *out, struct error *e);

/* [kernel] Adds p against t (rows, cols) to sums (n_sums), beside the loss. */
void measures_add(const struct measures *measures, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t,
                  double *sums);

/* What sums (n_sums) over rows give: value (n). */
void measures_take(const struct measures *measures, const double *sums, double *value);

/* Whether a larger value is the better one. */
bool measures_larger_is_better(const struct measures *measures, size_t value);

#endif

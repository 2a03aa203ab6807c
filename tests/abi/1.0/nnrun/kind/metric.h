/* nnrun/kind/metric.h -- a metric: sums over rows, and the value that they give. A metric that knows more than one
 * number has further values, named once the data are known: the curve of one is <metric>_<name>. */
#ifndef NNRUN_KIND_METRIC_H
#define NNRUN_KIND_METRIC_H

#include <nnrun/host.h>

typedef struct {
    size_t cols;                    /* numbers a row of p and t */
    const char *const *class_names; /* (cols), NULL-terminated; or NULL where there are numbers to learn */
} nnr_targets;

typedef struct {
    size_t sums;              /* 1 or more */
    const char *const *names; /* of the further values, NULL-terminated, or NULL: there are none */
} nnr_measures;

typedef struct {
    NNR_LIFE;
    size_t sums; /* how many; 0 where plan says it */
    /* [main] Optional: fills measures, where sums is the table's; what it points to lives as long as the instance (the
     * class names do). Called once, after init. */
    int (*plan)(void *self, nnr_host *, const nnr_targets *, nnr_measures *measures);
    /* [kernel] p, t (rows, cols): adds to sum (sums). The host adds the sums of blocks of rows, whose size is always
     * the same, in their order. */
    void (*update)(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum);
    /* [main] The metric's own value, given the sums over all rows. Cannot fail; NaN says that there is none. */
    double (*value)(const void *self, const double *sum);
    /* [main] Optional, with plan: fills each with the further values, in the order of their names; NaN as above. */
    void (*each)(const void *self, const double *sum, double *each);
    bool larger_is_better; /* the same for all its values */
    bool classes_only;     /* makes sense for class labels alone; the host refuses it for others */
} nnr_metric;

#endif

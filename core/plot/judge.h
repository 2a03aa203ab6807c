/* judge.h -- how good probabilities are: ROC and precision-recall of a class against the rest, and calibration. */
#ifndef NNRUN_PLOT_JUDGE_H
#define NNRUN_PLOT_JUDGE_H

#include <stdbool.h>

#include "base/arena.h"
#include "train/result.h"

/* One class against the rest. Rows of equal probability are one point. Where the class, or the rest, has no rows, there
 * are no points, and the areas are NaN. (Fawcett 2006, An introduction to ROC analysis, algorithms 1 and 2.) */
struct ranking {
    size_t count;                     /* points, from the highest threshold to the lowest */
    double *false_positive, *recall;  /* (count) of a ROC curve, from 0, 0 to 1, 1 */
    double *precision;                /* (count) the first is 1 */
    double auc;                       /* area under the ROC curve, by trapezoids */
    double average_precision;         /* sum of (R_n - R_n-1) P_n: the area below steps, without interpolation */
};
void rank_class(struct arena *arena, const struct result *result, const struct evaluation *e, size_t class,
                struct ranking *out);

/* Predictions by how sure they are, in bins of equal width: Guo et al. 2017, On calibration of modern neural networks,
 * section 2. Where outputs are no probabilities, `known` is not set. */
enum { CALIBRATION_BINS = 10 };
struct calibration {
    bool known;
    size_t rows[CALIBRATION_BINS];
    double confidence[CALIBRATION_BINS]; /* mean; NaN in an empty bin */
    double accuracy[CALIBRATION_BINS];
    double error; /* ECE: mean of |accuracy - confidence| over bins, weighted by their rows */
};
void calibrate(const struct result *result, const struct evaluation *e, struct calibration *out);

/* Regression: how much of the variance of one output is explained. 1 - sum (t - y)^2 / sum (t - mean)^2; NaN where the
 * targets are all the same. */
double explained_part(const struct result *result, const struct evaluation *e, size_t output);

#endif

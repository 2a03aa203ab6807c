/* importance.h -- how much a parameter has to do with what comes out. */
#ifndef NNRUN_PLOT_IMPORTANCE_H
#define NNRUN_PLOT_IMPORTANCE_H

#include <stdbool.h>

#include "base/arena.h"

/* The share of the variance of the values' ranks that belonging to a group explains: eta squared of Kruskal and Wallis'
 * test, (H - k + 1) / (n - k) for n values in k groups (Tomczak and Tomczak 2014, The need to report effect size
 * estimates revisited, Trends in Sport Sciences 1(21), page 24; H with its correction for ties: Kruskal and Wallis
 * 1952, Use of ranks in one-criterion variance analysis, JASA 47). It is 1 where the groups decide everything, and
 * about 0, or a little below, where they decide nothing. Ranks make it the same for a loss and for its logarithm, and
 * keep one value that is far out from deciding alone.
 *
 * Values of a choice are groups of their own. Numbers are divided into groups of about equal size: that with s smaller
 * numbers among n is in group floor(s * g / n), where g is the square root of n, rounded, but from 2 to 10.
 *
 * NaN where there is nothing to tell: less than two groups, no more values than groups, or all values the same. */
double importance(struct arena *arena, size_t n, const double *at, const double *value, bool choices);

#endif

/* numbers.c -- the predictions and targets that losses and metrics are tried with. */
#include "proof/kinds.h"

#include <string.h>

static void make_rows_sum_to_1(nnr_real *x)
{
    for (size_t i = 0; i < ROWS; i++) {
        nnr_real sum = 0;
        for (size_t j = 0; j < COLS; j++)
            sum += x[i * COLS + j];
        for (size_t j = 0; j < COLS; j++)
            x[i * COLS + j] /= sum;
    }
}

static void fill_between(nnr_real *x, double low, double high, uint64_t stream)
{
    slope_fill(x, NUMBERS, low, high, stream);
    for (size_t i = 0; i < NUMBERS; i++)
        x[i] = nnr_abs(x[i]);
}

void fill_predictions(nnr_real *p, nnr_range range)
{
    if (range == NNR_ANY) {
        slope_fill(p, NUMBERS, 0.1, 3, 11);
        return;
    }
    fill_between(p, 0.3, 0.7, 11);
    if (range == NNR_SIMPLEX)
        make_rows_sum_to_1(p);
}

void fill_extremes(nnr_real *p, nnr_range range)
{
    memset(p, 0, NUMBERS * sizeof *p);
    for (size_t i = 0; range != NNR_ANY && i < ROWS; i++)
        p[i * COLS + (i + 1) % COLS] = 1;
}

void fill_soft_targets(nnr_real *t)
{
    fill_between(t, 0.05, 1, 12);
    make_rows_sum_to_1(t);
}

void fill_labels(nnr_real *t)
{
    memset(t, 0, NUMBERS * sizeof *t);
    for (size_t i = 0; i < ROWS; i++)
        t[i * COLS + i * 3 % COLS] = 1;
}

double dot(size_t n, const nnr_real *a, const nnr_real *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

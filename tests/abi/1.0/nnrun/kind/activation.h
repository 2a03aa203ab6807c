/* nnrun/kind/activation.h -- an activation: y = f(x), elementwise or row by row, between a layer and the next. */
#ifndef NNRUN_KIND_ACTIVATION_H
#define NNRUN_KIND_ACTIVATION_H

#include <nnrun/host.h>

typedef struct {
    NNR_LIFE;
    /* [kernel] x, y (rows, cols). */
    void (*forward)(const void *self, size_t rows, size_t cols, const nnr_real *x, nnr_real *y);
    /* [kernel] dx = dy f'(x), all (rows, cols); overwrites dx. dy is the gradient of the loss by y. x is NULL where
     * from_output is set. */
    void (*backward)(const void *self, size_t rows, size_t cols, const nnr_real *x, const nnr_real *y,
                     const nnr_real *dy, nnr_real *dx);
    bool from_output; /* backward needs y alone: the host then keeps no x */
    nnr_range gives;  /* what y is, whatever x: a loss may need it */
} nnr_activation;

#endif

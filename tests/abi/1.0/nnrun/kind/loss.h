/* nnrun/kind/loss.h -- a loss: how far predictions p are from targets t. A class label arrives as a one-hot row. */
#ifndef NNRUN_KIND_LOSS_H
#define NNRUN_KIND_LOSS_H

#include <nnrun/host.h>

typedef struct {
    NNR_LIFE;
    /* [kernel] p, t (rows, cols): returns the sum over the rows of each row's loss, which the host divides by their
     * number. Unless dp is NULL, overwrites dp (rows, cols) with scale times that sum's gradient. */
    double (*eval)(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, nnr_real scale,
                   nnr_real *dp);
    nnr_range takes; /* what predictions must be; the host refuses networks that give others */
    /* Optional: the name of an activation, and [kernel] eval joined with that activation's backward: p is what the
     * activation gave, dx (rows, cols), never NULL, the gradient of what it was given. The loss that is returned is
     * that of eval. Cheaper and more exact, for example p - t for softmax. */
    const char *pairs_with;
    double (*paired)(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, nnr_real scale,
                     nnr_real *dx);
} nnr_loss;

#endif

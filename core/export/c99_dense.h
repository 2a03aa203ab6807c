/* c99_dense.h -- the layer `dense` on one row, for the file that `nnrun export --to c` writes.
 *
 * A source of text, as c99.h is; the order of its operations is that of the layer's own kernels
 * (core/compute/plain.c). */
#ifndef NNRUN_EXPORT_C99_DENSE_H
#define NNRUN_EXPORT_C99_DENSE_H

#include <nnrun/plugin.h>

/* y (units) = x (in) w (in, units) + b (units): each number is one chain of fused multiply-adds over ascending rows of
 * w, from b or 0. */
static void dense(size_t in, size_t units, const nnr_real *x, const nnr_real *w, const nnr_real *b,
                  nnr_real *restrict y)
{
    for (size_t j = 0; j < units; j++)
        y[j] = b ? b[j] : 0;
    for (size_t k = 0; k < in; k++)
        for (size_t j = 0; j < units; j++)
            y[j] = nnr_fma(x[k], w[k * units + j], y[j]);
}

#endif

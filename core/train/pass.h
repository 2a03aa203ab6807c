/* pass.h -- one pass of a chunk of rows through the network, forward or forward and back. Kernels: any thread. */
#ifndef NNRUN_TRAIN_PASS_H
#define NNRUN_TRAIN_PASS_H

#include "train/network.h"

/* The rows of one step. */
struct batch {
    size_t rows;
    const struct dataset *data;
    size_t first;          /* row of data that is its first one, where there is no order */
    const uint32_t *order; /* (rows): where the rows are in data; NULL: as they stand */
    uint64_t epoch;
};

/* Rows first .. first + rows - 1 of the batch, whole blocks (for gradients, whole chains) but for the batch's last; the
 * layers have them from `place` on. */
struct span {
    size_t first, rows, place;
};

/* Forward, loss, metrics and back for a span of at most a chunk: leaves each layer's y and dz, and the sums of each
 * block. */
void pass_train(struct network *network, const struct batch *batch, struct span span, size_t thread);

/* The gradient of a layer's weights over the blocks of a span that has passed: share `index` of `count` of it, into dw,
 * or added to it. */
void pass_gradient(const struct network *network, size_t layer, const struct batch *batch, struct span span,
                   size_t index, size_t count, bool add, nnr_real *const *dw);

/* Forward alone, for rows of x, at most a chunk: what comes out (rows, outputs), which the thread's next pass
 * overwrites. */
const nnr_real *pass_predict(struct network *network, size_t rows, const nnr_real *x, size_t thread);

/* Compares what came out (rows, outputs) with t: loss and metric sums go to sums (blocks, n_sums). */
void pass_judge(const struct network *network, size_t rows, const nnr_real *p, const nnr_real *t, double *sums);

/* Both: loss and metric sums go to sums (blocks, n_sums), and what comes out
 * to output (rows, outputs) unless that is NULL. */
void pass_evaluate(struct network *network, size_t rows, const nnr_real *x, const nnr_real *t, size_t thread,
                   double *sums, float *output);

#endif

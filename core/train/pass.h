/* pass.h -- one pass of a block of rows through the network, forward or forward and back. Kernels: any thread. */
#ifndef NNRUN_TRAIN_PASS_H
#define NNRUN_TRAIN_PASS_H

#include "train/network.h"

/* The rows of one step. */
struct batch {
    size_t rows;
    const nnr_real *x, *t; /* (rows, inputs), (rows, outputs) */
    const uint32_t *order; /* (rows): where the rows are gathered from in x and t; NULL: as they stand */
    uint64_t epoch;
};

static inline size_t blocks_in(size_t rows)
{
    return (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
}

/* Forward, loss, metrics and back for one block of the batch: leaves each layer's y and dz, and the block's sums. */
void pass_train(struct network *network, const struct batch *batch, size_t block, size_t thread);

/* The gradient of a layer's weights over all blocks of the batch: share `index` of `count` of it. */
void pass_gradient(struct network *network, size_t layer, const struct batch *batch, size_t index, size_t count);

/* Forward alone, for rows (at most BLOCK_ROWS) of x: loss and metric sums go to sums (n_sums), and what comes out to
 * output (rows, outputs) unless that is NULL. */
void pass_evaluate(struct network *network, size_t rows, const nnr_real *x, const nnr_real *t, size_t thread,
                   double *sums, nnr_real *output);

#endif

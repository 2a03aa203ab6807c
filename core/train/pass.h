/* pass.h -- one pass of a chunk of rows through the network, forward or forward and back. Kernels: any thread. */
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

/* Forward, loss, metrics and back for rows first .. first + rows - 1 of the batch, at most a chunk of whole blocks (the
 * batch's last block may be shorter): leaves each layer's y and dz, and the sums of each block. */
void pass_train(struct network *network, const struct batch *batch, size_t first, size_t rows, size_t thread);

/* The gradient of a layer's weights over all blocks of the batch: share `index` of `count` of it. */
void pass_gradient(struct network *network, size_t layer, const struct batch *batch, size_t index, size_t count);

/* Forward alone, for rows of x, at most a chunk: loss and metric sums go to sums (blocks, n_sums), and what comes out to
 * output (rows, outputs) unless that is NULL. */
void pass_evaluate(struct network *network, size_t rows, const nnr_real *x, const nnr_real *t, size_t thread,
                   double *sums, nnr_real *output);

#endif

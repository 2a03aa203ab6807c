/* step.h -- one step: forward, back, gradient and update, by a team of threads. */
#ifndef NNRUN_TRAIN_STEP_H
#define NNRUN_TRAIN_STEP_H

#include "compute/team.h"
#include "train/pass.h"

/* The rows of one thread of the team: whole blocks, next to each other. */
struct rows {
    size_t first, end;
};

struct rows rows_of_thread(size_t rows, size_t thread, size_t threads);

/* Called by every thread of some work. Adds the sums of the batch's blocks, in order, to sums (n_sums). Returns whether
 * the loss is finite; if it is not, nothing is learned. */
bool step_run(struct network *network, const struct batch *batch, const nnr_step *step, struct seat seat, double *sums);

/* Adds the sums of blocks (blocks, n), in order, to total (n). */
void add_blocks(const double *block_sums, size_t blocks, size_t n, double *total);

#endif

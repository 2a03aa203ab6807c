/* scaling.h -- how inputs are scaled: fitted on the training part alone, and applied to all rows. */
#ifndef NNRUN_TRAIN_SCALING_H
#define NNRUN_TRAIN_SCALING_H

#include "train/dataset.h"

/* Fills offset and scale, and scales the rows that are in memory. The data set is divided. */
int scaling_fit(struct arena *arena, struct services *services, struct dataset *dataset, enum scaling scaling,
                struct error *e);

/* x (rows, inputs) = (x - offset) / scale. */
void scaling_apply(size_t rows, size_t inputs, const double *offset, const double *scale, nnr_real *x);

#endif

/* kinds.h -- a proof for each kind of plugin, and the numbers that they try. */
#ifndef NNRUN_PROOF_KINDS_H
#define NNRUN_PROOF_KINDS_H

#include "proof/call.h"
#include "proof/slope.h"

enum { ROWS = 5, COLS = 7, NUMBERS = ROWS * COLS };

void prove_activation(struct proof *proof);
void prove_callback(struct proof *proof);
void prove_dataset(struct proof *proof);
void prove_initializer(struct proof *proof);
void prove_layer(struct proof *proof);
void prove_loss(struct proof *proof);
void prove_metric(struct proof *proof);
void prove_optimizer(struct proof *proof);
void prove_schedule(struct proof *proof);
void prove_search(struct proof *proof);

/* Predictions of the range (ROWS, COLS), clear of its edge, and at its edge. */
void fill_predictions(nnr_real *p, nnr_range range);
void fill_extremes(nnr_real *p, nnr_range range);

/* Targets (ROWS, COLS): soft ones, each row summing to 1, or the row of 1 at one class and 0 elsewhere. */
void fill_soft_targets(nnr_real *t);
void fill_labels(nnr_real *t);

double dot(size_t n, const nnr_real *a, const nnr_real *b);

#endif

/* history.h -- the curves of a run: which there are, and room for them. */
#ifndef NNRUN_TRAIN_HISTORY_H
#define NNRUN_TRAIN_HISTORY_H

#include "train/network.h"
#include "train/result.h"

/* The parts of the data that are measured after each epoch, in the order of their curves. Without rows: no curves. */
enum { MEASURED = 2 };
extern const enum split history_measured[MEASURED];

/* The names of a run's curves: for each part of the data its loss and its metrics, the columns of callbacks, and
 * the learning rate at the end. NULL-terminated. */
const char **history_names(struct arena *arena, const struct network *network, const struct dataset *dataset,
                           size_t *count);

/* How many of them are columns of callbacks: those before the learning rate, which is the last. */
size_t history_columns(const struct experiment *experiment);

/* Allocates room for all epochs. */
int history_new(struct arena *arena, const struct network *network, const struct dataset *dataset,
                struct history *history, struct error *e);

#endif

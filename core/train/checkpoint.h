/* checkpoint.h -- a trainer's state as plain arrays, and back.
 *
 * The random numbers of a run follow from its seed, the epoch and the place in it, and early stopping from the history;
 * a checkpoint holds the rest. A run that goes on from one ends in the same bits as a run that never stopped. */
#ifndef NNRUN_TRAIN_CHECKPOINT_H
#define NNRUN_TRAIN_CHECKPOINT_H

#include "train/trainer.h"

/* Copies the state of the trainer, between two steps; the last time, when it trains no more, it may use the trainer's
 * own arrays. NULL, with an error, where there is no memory for it. */
const struct checkpoint *checkpoint_take(struct arena *arena, const struct trainer *trainer, bool last,
                                         struct error *e);

/* Puts a new trainer where the one that made `stored` was: weights, optimizer, history, place in the epoch. An error
 * where that does not fit this network, these data, or what the experiment now wants of early stopping. */
int checkpoint_restore(struct arena *arena, struct trainer *trainer, const struct result *stored, struct error *e);

#endif

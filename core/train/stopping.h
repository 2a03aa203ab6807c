/* stopping.h -- early stopping: which epoch was the best so far, and whether it is too long ago.
 *
 * Both follow from one curve alone, so a run that is resumed finds them again in its history. */
#ifndef NNRUN_TRAIN_STOPPING_H
#define NNRUN_TRAIN_STOPPING_H

#include "train/history.h"

struct stopping {
    const struct stopping_choice *choice; /* monitor NULL: nothing is watched */
    size_t curve;                         /* of the history */
    bool larger_is_better;
    double best;
    size_t best_epoch; /* from 1; 0: none yet */
};

/* Finds the curve that the experiment wants watched; an error where the run has no such curve. */
int stopping_plan(struct arena *arena, const struct network *network, const struct dataset *dataset,
                  struct stopping *out, struct error *e);

/* Takes note of an epoch, counted from 1, and returns whether it is the best so far. To be called for each in turn. */
bool stopping_note(struct stopping *stopping, const struct history *history, size_t epoch);

/* Whether there was nothing better for as many epochs as patience goes, when so many are done. */
bool stopping_is_due(const struct stopping *stopping, size_t epochs);

#endif

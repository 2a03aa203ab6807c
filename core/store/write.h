/* write.h -- groups of the result file whose code has a file of its own. */
#ifndef NNRUN_STORE_WRITE_H
#define NNRUN_STORE_WRITE_H

#include "store/h5.h"
#include "train/result.h"

/* /evaluation and /predictions: one group for each part of the data that has rows. */
void write_evaluation(struct h5 *h, hid_t file, const struct result *r);
void write_predictions(struct h5 *h, hid_t file, const struct result *r);

/* checkpoint.c: /checkpoint; NULL: nothing. And back: NULL where there is none. */
void write_checkpoint(struct h5 *h, hid_t file, const struct checkpoint *checkpoint);
const struct checkpoint *read_checkpoint(struct h5 *h, hid_t file, size_t parameters);

/* "train_loss": "train loss" */
const char *in_words(struct arena *arena, const char *name);

#endif

/* write.h -- groups of the result file whose code has a file of its own. */
#ifndef NNRUN_STORE_WRITE_H
#define NNRUN_STORE_WRITE_H

#include "store/h5.h"
#include "train/result.h"

/* /evaluation and /predictions: one group for each part of the data that has rows. */
void write_evaluation(struct h5 *h, hid_t file, const struct result *r);
void write_predictions(struct h5 *h, hid_t file, const struct result *r);

/* A group with the final weights, or those before the first step. */
void write_weights(struct h5 *h, hid_t file, const struct result *r, const char *name, bool initial);

/* The model as Keras describes it, in attributes of the root; it takes raw rows if `scales`, else scaled ones. Fails,
 * without an attribute, where a layer has no twin there. */
int write_keras_model(struct h5 *h, hid_t file, const struct result *r, bool scales, struct error *e);

/* checkpoint.c: /checkpoint; NULL: nothing. And back: NULL where there is none. */
void write_checkpoint(struct h5 *h, hid_t file, const struct checkpoint *checkpoint);
const struct checkpoint *read_checkpoint(struct h5 *h, hid_t file, size_t parameters);

/* "train_loss": "train loss" */
const char *in_words(struct arena *arena, const char *name);

#endif

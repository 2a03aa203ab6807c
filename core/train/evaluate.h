/* evaluate.h -- the last look at each split: outputs, confusion matrix, class report, and some rows to show. */
#ifndef NNRUN_TRAIN_EVALUATE_H
#define NNRUN_TRAIN_EVALUATE_H

#include "train/result.h"
#include "train/trainer.h"

/* Evaluates one split with the present weights. */
int evaluate_split(struct arena *arena, struct trainer *trainer, enum split split, struct evaluation *out,
                   struct error *e);

/* The index of the largest of x (n), n > 0; the first of equals. */
size_t largest_output(size_t n, const float *x);

/* precision, recall, f1 and support (classes) of a confusion matrix (classes, classes: true, predicted), 0 where they
 * are undefined (van Rijsbergen, "Information retrieval", 1979, chapter 7). */
void class_report(size_t classes, const int64_t *confusion, double *precision, double *recall, double *f1,
                  int64_t *support);

/* Picks the rows to show: of an evaluation with classes the least sure ones and then the surest, else the first. */
int choose_samples(struct arena *arena, const struct dataset *dataset, struct services *services,
                   const struct evaluation *evaluation, struct samples *out, struct error *e);

#endif

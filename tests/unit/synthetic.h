/* synthetic.h -- a made-up result that tests write, read and print. */
#ifndef NNRUN_TESTS_SYNTHETIC_H
#define NNRUN_TESTS_SYNTHETIC_H

#include "base/arena.h"
#include "train/result.h"

/* 12 rows of 4 x 3 pictures, 3 classes, 2 dense layers, 5 epochs; 6 rows to train on, none to validate, 6 to test. */
struct result *synthetic_result(struct arena *arena);

/* The same rows with 3 numbers to learn instead of classes. */
struct result *synthetic_regression(struct arena *arena);

/* Adds a checkpoint within the sixth epoch, and early stopping to the result. */
void synthetic_checkpoint(struct arena *arena, struct result *result);

#endif

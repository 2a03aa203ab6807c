/* result.c -- the names that results use. */
#include "train/result.h"

const char *const split_names[SPLITS] = { "train", "validation", "test" };

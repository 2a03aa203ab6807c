/* labels.h -- the texts that stand in a column of classes, each one once. */
#ifndef NNRUN_PLUGIN_LABELS_H
#define NNRUN_PLUGIN_LABELS_H

#include <stddef.h>
#include <stdint.h>

#include <nnrun/plugin.h>

#include "base/arena.h"

enum { MAX_LABELS = 1000 };

struct label {
    const char *text;
    double number; /* what it is worth, where all are numbers */
    size_t place;  /* in the order in which they appeared */
};

/* All zero: none yet. */
struct labels {
    size_t count;
    struct label *label; /* (count) */
};

/* The place of a text among the labels, which it joins where it is new. MAX_LABELS: there are too many. */
size_t labels_find(struct labels *labels, struct arena *arena, const char *text);

/* Sorts the labels, by value where all are numbers, else by their bytes, and turns y (rows) from places into ranks.
 * Returns the sorted texts, NULL-terminated. */
const char *const *labels_sort(struct labels *labels, struct arena *arena, uint64_t rows, nnr_real *y);

#endif

/* labels.c -- collects the classes of a column, and puts them into an order that the rows have no say in. */
#include "plugin/labels.h"

#include "base/decimal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

size_t labels_find(struct labels *labels, struct arena *arena, const char *text)
{
    for (size_t i = 0; i < labels->count; i++)
        if (strcmp(labels->label[i].text, text) == 0)
            return i;
    if (labels->count == MAX_LABELS)
        return MAX_LABELS;
    labels->label = arena_grow(arena, labels->label, labels->count, sizeof *labels->label);
    labels->label[labels->count] = (struct label){ arena_copy(arena, text), 0, labels->count };
    return labels->count++;
}

static int compare_labels(const void *left, const void *right)
{
    const struct label *a = left, *b = right;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return strcmp(a->text, b->text);
}

/* Fills in what the labels are worth, unless one of them is no number. */
static void value_labels(struct labels *labels)
{
    bool numbers = true;
    for (size_t i = 0; i < labels->count; i++)
        numbers = numbers && !*decimal_read(labels->label[i].text, &labels->label[i].number);
    for (size_t i = 0; !numbers && i < labels->count; i++)
        labels->label[i].number = 0;
}

const char *const *labels_sort(struct labels *labels, struct arena *arena, uint64_t rows, nnr_real *y)
{
    const char **names = arena_alloc(arena, (labels->count + 1) * sizeof *names);
    size_t rank[MAX_LABELS];
    value_labels(labels);
    qsort(labels->label, labels->count, sizeof *labels->label, compare_labels);
    for (size_t i = 0; i < labels->count; i++) {
        names[i] = labels->label[i].text;
        rank[labels->label[i].place] = i;
    }
    for (uint64_t i = 0; i < rows; i++)
        y[i] = (nnr_real)rank[(size_t)y[i]];
    return names;
}

/* importance.c -- one-way analysis of variance of ranks. */
#include "plot/importance.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { LEAST_GROUPS = 2, MOST_GROUPS = 10 };

struct item {
    double value;
    size_t place;
};

static int by_value(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->value < y->value || x->value > y->value)
        return x->value < y->value ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Items by value; a run of equal values ends before the index that is returned. */
static struct item *sorted(struct arena *arena, size_t n, const double *values)
{
    struct item *items = arena_alloc(arena, (n + 1) * sizeof *items);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct item){ values[i], i };
    qsort(items, n, sizeof *items, by_value);
    return items;
}

static size_t run_end(const struct item *items, size_t n, size_t first)
{
    size_t end = first + 1;
    while (end < n && !(items[end].value > items[first].value))
        end++;
    return end;
}

/* Equal values share the mean of their ranks. */
static double *make_ranks(struct arena *arena, size_t n, const double *values)
{
    const struct item *items = sorted(arena, n, values);
    double *rank = arena_alloc(arena, (n + 1) * sizeof *rank);
    for (size_t first = 0, end; first < n; first = end) {
        end = run_end(items, n, first);
        for (size_t i = first; i < end; i++)
            rank[items[i].place] = (double)(first + 1 + end) / 2;
    }
    return rank;
}

/* Returns how many numbers of groups there are; some may be of none. */
static size_t make_groups(struct arena *arena, size_t n, const double *at, bool choices, size_t *group)
{
    const struct item *items = sorted(arena, n, at);
    const double root = fmin(fmax(round(sqrt((double)n)), LEAST_GROUPS), MOST_GROUPS);
    size_t count = 0;
    for (size_t first = 0, end; first < n; first = end, count++) {
        end = run_end(items, n, first);
        for (size_t i = first; i < end; i++)
            group[items[i].place] = choices ? count : first * (size_t)root / n;
    }
    return choices ? count : (size_t)root;
}

double importance(struct arena *arena, size_t n, const double *at, const double *value, bool choices)
{
    size_t *group = arena_alloc(arena, (n + 1) * sizeof *group), k = 0;
    const double *rank = make_ranks(arena, n, value), middle = (double)(n + 1) / 2;
    const size_t numbers = make_groups(arena, n, at, choices, group);
    double *sum = arena_alloc(arena, (numbers + 1) * sizeof *sum), all = 0, between = 0;
    size_t *size = arena_alloc(arena, (numbers + 1) * sizeof *size);
    for (size_t i = 0; i < n; i++) {
        sum[group[i]] += rank[i] - middle;
        size[group[i]]++;
        all += (rank[i] - middle) * (rank[i] - middle);
    }
    for (size_t g = 0; g < numbers; g++) {
        k += size[g] > 0;
        between += size[g] ? sum[g] * sum[g] / (double)size[g] : 0;
    }
    if (k < 2 || n <= k || !(all > 0))
        return (double)NAN;
    const double h = (double)(n - 1) * between / all;
    return (h - (double)k + 1) / (double)(n - k);
}

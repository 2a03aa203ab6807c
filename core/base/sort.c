/* sort.c -- the C library's qsort, for double. */
#include "base/sort.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void sort_numbers(size_t n, double *value)
{
    if (n > 1)
        qsort(value, n, sizeof *value, by_value);
}

/* sort.h -- puts numbers in order. */
#ifndef NNRUN_BASE_SORT_H
#define NNRUN_BASE_SORT_H

#include <stddef.h>

/* value (n): the least first. None of them is NaN. */
void sort_numbers(size_t n, double *value);

#endif

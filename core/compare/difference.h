/* difference.h -- in what the configs of two runs differ. */
#ifndef NNRUN_COMPARE_DIFFERENCE_H
#define NNRUN_COMPARE_DIFFERENCE_H

#include "compare/run_table.h"

/* The columns: of each of the two, the value and where it was written. */
enum { DIFFERENCE_KEY, DIFFERENCE_FIRST, DIFFERENCE_FIRST_ORIGIN, DIFFERENCE_SECOND, DIFFERENCE_SECOND_ORIGIN,
       DIFFERENCE_COLUMNS };

/* A table with a row for each key whose value is not the same, or which one of them has not; but for the place of the
 * output. */
void difference_build(struct table *table, struct arena *arena, const struct result *first,
                      const struct result *second);

#endif

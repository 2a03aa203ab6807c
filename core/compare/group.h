/* group.h -- runs that differ in some keys only, as one row: means with 95 % intervals. */
#ifndef NNRUN_COMPARE_GROUP_H
#define NNRUN_COMPARE_GROUP_H

#include "compare/run_table.h"

/* Makes a table of groups. Rows are in one group where all their config values are equal, but for those of the keys and
 * the place of the output. The keys' columns and the file give way to a column "runs"; a result of numbers becomes the
 * mean of those that are finite, with half = t s / sqrt(n), the 95 % interval of Student's t; @status says how many
 * runs are complete where not all are. */
int group_over(const struct table *table, const struct choice *keys, struct table *groups, struct error *e);

#endif

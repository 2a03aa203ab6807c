/* runs.h -- tables of runs, for people and for programs. */
#ifndef NNRUN_REPORT_RUNS_H
#define NNRUN_REPORT_RUNS_H

#include "compare/run_table.h"
#include "report/report.h"

/* "nnrun: sentence", about something that stops nothing. */
void report_note(FILE *out, const char *sentence);

/* As wide as the terminal: columns that do not fit are named below. */
void report_runs(FILE *out, const struct table *table, const struct choice *columns, struct style style);

/* Two lines a key, for a table of difference_build. */
void report_difference(FILE *out, const struct table *table, const char *first, const char *second,
                       struct style style);

/* RFC 4180. A mean is followed by a column of half the width of its interval. */
void report_runs_csv(FILE *out, const struct table *table, const struct choice *columns);

/* A list of objects; a mean is an object of "mean" and "half_width". */
void report_runs_json(FILE *out, const struct table *table, const struct choice *columns);

#endif

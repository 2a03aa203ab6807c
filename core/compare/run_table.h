/* run_table.h -- runs as rows, config values and results as columns. */
#ifndef NNRUN_COMPARE_RUN_TABLE_H
#define NNRUN_COMPARE_RUN_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "store/store.h"

struct value {
    enum value_kind { VALUE_NONE, VALUE_TEXT, VALUE_TRUTH, VALUE_INT, VALUE_NUM } kind;
    const char *text; /* as it would be typed */
    double number;
    double half;      /* of the mean of a group: half the width of its interval, NaN where it is of one run alone */
};

struct column {
    const char *name;
    bool of_config; /* else a result */
};

struct row {
    struct value *cells; /* (columns) */
    size_t place;        /* where the row stood at first: what equal rows are sorted by */
};

/* Column 0 is the file. Then come config keys in the order in which the runs have them, then results. */
struct table {
    struct arena *arena;
    size_t n_columns, n_rows;
    struct column *columns;
    struct row *rows;
    bool grouped; /* a row is a group of runs, and numbers are means */
};
enum { FILE_COLUMN = 0 };

/* Columns that somebody chose, in that order, or by which something is sorted. */
struct choice {
    size_t count;
    size_t *columns;   /* numbers of columns */
    bool *descending;  /* (count) "-column" */
};

/* paths and glances: (runs). What they hold has to stay. */
void table_build(struct table *table, struct arena *arena, size_t runs, const char *const *paths,
                 const struct glance *glances);

/* The number of a column, or an error that names the nearest one. mark: where the name stands, or NULL. */
int table_find(const struct table *table, const char *name, const struct mark *mark, size_t *column,
               struct error *e);

/* Reads "a,-b". option: what the error calls it. A minus is allowed only where `sorted` says so. */
int table_choose(const struct table *table, const char *option, const char *list, bool sorted,
                 struct choice *choice, struct error *e);

/* Whether not all rows have the same in a column. */
bool table_varies(const struct table *table, size_t column);

/* What to show if nobody chose: the file, the config keys that vary but for the place of the output, the results.
 * brief: without those results that seldom matter, or are as one expects. */
void table_usual_columns(const struct table *table, bool brief, struct choice *choice);

void table_all_columns(const struct table *table, struct choice *choice);

/* Sorts the rows. Numbers come before texts, and rows that have no value (or not a number) come last in any case. */
void table_sort(struct table *table, const struct choice *order);

/* Truth values count as texts. */
bool value_is_number(const struct value *value);
bool value_equal(const struct value *a, const struct value *b);

#endif

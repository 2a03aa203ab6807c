/* csv_feed.h -- rows from a CSV file: columns are found by their names, rows read block by block. */
#ifndef NNRUN_MODEL_CSV_FEED_H
#define NNRUN_MODEL_CSV_FEED_H

#include "model/text_lines.h"

struct csv_feed {
    struct feed feed;
    const struct result *result;
    struct arena *arena;
    struct text_lines lines;
    size_t columns;
    int64_t *role;       /* (columns): the input that it is, or one of enum role */
    const char **names;  /* (columns) */
    size_t rows;         /* taken so far */
};

struct csv_choice {
    const char *target;  /* name of the column to compare with; NULL: the one that the run learned */
    bool compare;        /* there must be such a column */
    bool ignore_extra;   /* columns that nobody asks for are left alone */
};

/* Opens the file ("-": standard input) and reads the line of names. */
int csv_feed_open(struct csv_feed *feed, struct arena *arena, const char *path, const struct result *result,
                  const struct csv_choice *choice, struct error *e);
void csv_feed_close(struct csv_feed *feed);

#endif

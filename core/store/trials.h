/* trials.h -- the trials of a sweep in one file: one group that xarray opens. */
#ifndef NNRUN_STORE_TRIALS_H
#define NNRUN_STORE_TRIALS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* A value of each trial: numbers or texts. */
struct trial_column {
    const char *name, *meaning;
    const double *number;    /* (trials) */
    const char *const *text; /* (trials), where number is NULL */
};

/* A value of each trial after each epoch. */
struct trial_curve {
    const char *name;
    const double *value; /* (trials, epochs); NaN where there was no such epoch */
};

struct trial_table {
    const char *title, *plan, *objective, *goal;
    size_t trials;
    const int64_t *trial; /* (trials) their numbers */
    size_t n_columns;
    const struct trial_column *columns;
    size_t epochs, n_curves;
    const struct trial_curve *curves;
    size_t classes;                /* 0: no confusion matrices */
    const char *const *class_names;
    const char *split;             /* of the data that the matrices are of */
    const int32_t *confusion;      /* (trials, classes, classes): true, predicted */
};

/* Writes or replaces the file. */
int store_write_trials(const struct trial_table *table, const char *path, struct error *e);

#endif

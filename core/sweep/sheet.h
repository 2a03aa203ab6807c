/* sheet.h -- the rows of a sweep in the order of the trials, and the tables that are made of them. */
#ifndef NNRUN_SWEEP_SHEET_H
#define NNRUN_SWEEP_SHEET_H

#include "sweep/lab.h"
#include "sweep/row.h"

struct sheet {
    struct arena *arena;
    const struct lab *lab;
    bool damaged;     /* something that is published cannot be read, or not all of it */
    size_t n_rows;    /* trials that are known */
    struct row *rows; /* (n_rows) by trial: the last rung that each came to */
    size_t n_finals, n_curves;
    const char **finals, **curves; /* names, in the order of their first row */
};

/* Reads what is published, and with `parts` also what is not yet. all: curves and confusion matrices too. */
void sheet_read(struct arena *arena, const struct lab *lab, bool parts, bool all, struct sheet *sheet);

uint64_t sheet_trial(const struct sheet *sheet, const struct row *row);

/* The value of a row under that name, or NaN. */
double sheet_final(const struct row *row, const char *name);

/* results.csv: the same bytes whoever computed the trials. */
int sheet_write_csv(const struct sheet *sheet, const char *path, struct error *e);

/* results.h5 */
int sheet_write_h5(const struct sheet *sheet, const char *path, struct error *e);

#endif

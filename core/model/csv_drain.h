/* csv_drain.h -- predictions as lines of CSV. */
#ifndef NNRUN_MODEL_CSV_DRAIN_H
#define NNRUN_MODEL_CSV_DRAIN_H

#include <stdio.h>

#include "model/block.h"

struct csv_drain {
    struct drain drain;
    const struct result *result;
    const char **classes; /* (classes): their names as fields */
    size_t longest;       /* of these */
    FILE *out;
    const char *path; /* for messages */
};

/* Writes the line of names. */
int csv_drain_open(struct csv_drain *drain, struct arena *arena, const struct result *result, FILE *out,
                   const char *path, struct error *e);

#endif

/* dataset.h -- a data set: read through its plugin, divided, and scaled.
 *
 * The rows stand in the order of their use: the training part first, then validation, then test. They are in memory,
 * unless the data set streams: gather.h then gets them when they are needed. */
#ifndef NNRUN_TRAIN_DATASET_H
#define NNRUN_TRAIN_DATASET_H

#include "config/experiment.h"
#include "plugin/services.h"
#include "train/result.h"

/* What a network must know of the data: no rows of it. */
struct data_shape {
    const char *name; /* of the data set, for messages */
    nnr_tensor x;     /* of one row */
    size_t outputs, classes;
    const char *const *class_names; /* (classes) */
    bool streams;                   /* rows are not in memory */
    size_t rows, train_rows;        /* train_rows 0: there is nothing to train */
};

struct dataset {
    const nnr_dataset *kind;
    const struct part *part;
    nnr_data info;
    size_t rows, inputs, classes; /* classes: 0 where numbers are to be learned */
    size_t outputs;               /* numbers a row that the network must give */
    nnr_real *x;                  /* (rows, inputs), scaled; NULL where info.streams */
    nnr_real *t;                  /* (rows, outputs): one-hot where there are classes; NULL where info.streams */
    nnr_real *label;              /* (rows), in the data set's own order; NULL where there are no classes */
    int64_t *sample;              /* (rows): row in the data set */
    struct {
        size_t first, rows;
    } split[SPLITS];
    double *offset, *scale; /* (inputs): x = (raw - offset) / scale */
    bool scaled;            /* they are known, and not 0 and 1 for all */
    size_t n_readers;
    struct reader *readers; /* (n_readers): of gather.c */
};

/* The plugin's init has run already. */
int dataset_load(struct arena *arena, struct services *services, const struct experiment *experiment,
                 struct dataset *out, struct error *e);

/* The same without a division and without scaling: x and t have the rows in the data set's own order. */
int dataset_read(struct arena *arena, struct services *services, const struct experiment *experiment,
                 struct dataset *out, struct error *e);

/* dataset_load from rows that dataset_read has read before, which are copied. */
int dataset_prepare(struct arena *arena, struct services *services, const struct experiment *experiment,
                    const struct dataset *read, struct dataset *out, struct error *e);

struct data_shape dataset_shape(const struct dataset *dataset);

enum { LOOK_NUMBERS = 1 << 16 }; /* of a data set that streams, looked at in one go */

/* One row as the data set has it, before scaling. raw (inputs). */
int dataset_raw(const struct dataset *dataset, struct services *services, int64_t sample, nnr_real *raw,
                struct error *e);

#endif

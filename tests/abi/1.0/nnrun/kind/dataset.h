/* nnrun/kind/dataset.h -- a data set: rows of numbers, each with what there is to learn of it. The keys split and scale
 * of a data set are the host's. <nnrun/table.h> and <nnrun/stream.h> read files for it. */
#ifndef NNRUN_KIND_DATASET_H
#define NNRUN_KIND_DATASET_H

#include <nnrun/host.h>

typedef struct {
    nnr_tensor x;                     /* shape of one row; rank 2 is drawn as a picture */
    size_t outputs;                   /* numbers a row to learn; 1 (the class index) where there are classes */
    uint64_t rows;                    /* 1 or more */
    const char *const *class_names;   /* NULL-terminated, or NULL for numbers to learn */
    const char *const *feature_names; /* as many as numbers in x, or NULL */
    uint64_t test_rows; /* the last rows are the test part by the data set's own division; 0: it has none */
    const char *target_name; /* of the column to learn, or NULL */
    bool streams; /* the host is not to hold the rows, but to gather those of a batch when it needs them */
} nnr_data;

typedef struct {
    NNR_LIFE;
    /* [main] Fills data, which is zeroed; what it points to lives as long as the instance. Called once, after init. */
    int (*open)(void *self, nnr_host *, nnr_data *data);
    /* [main] x (rows, numbers in x), y (rows, outputs): rows first .. first + rows - 1. Numbers must be finite, and a
     * class index a whole number below the number of classes; the host looks. Any rows may be asked for, again too. A
     * data set that streams is read from front to back once, some rows at a time, before anything is gathered. */
    int (*read)(void *self, nnr_host *, uint64_t first, size_t rows, nnr_real *x, nnr_real *y);

    /* The three that follow are for a data set that streams, which must have gather.
     *
     * [main] Fills *reader with what one thread needs to gather rows, such as a buffer. After open. */
    int (*open_reader)(const void *self, nnr_host *, void **reader);
    /* [kernel] x (rows, numbers in x), y (rows, outputs): the rows that row (rows) names, in that order, the same bits
     * as from read. Called from many threads at once, each with a reader that no other has (NULL without open_reader)
     * and that it may change. It may read files, but not by a position that a file keeps (pread, not read): a sweep
     * opens a data set once, and gathers in processes that it forks. Unlike other kernels it may fail: returns -1, and
     * why in errno, or 0 there where the file has become too short. */
    int (*gather)(const void *self, void *reader, size_t rows, const uint64_t *row, nnr_real *x, nnr_real *y);
    /* [main] Before fini, for each reader. */
    void (*close_reader)(const void *self, void *reader);
} nnr_dataset;

#endif

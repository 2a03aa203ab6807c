/* h5_drain.h -- predictions to an HDF5 file. */
#ifndef NNRUN_MODEL_H5_DRAIN_H
#define NNRUN_MODEL_H5_DRAIN_H

#include "model/block.h"
#include "store/predictions.h"

struct h5_drain {
    struct drain drain;
    struct prediction_file *file;
    const struct result *result;
    int64_t *sample; /* of a block */
    int32_t *class;
};

void h5_drain_open(struct h5_drain *drain, const struct result *result, struct prediction_file *file);

#endif

/* own_feed.h -- rows of the data set that a run was trained on, read through its plugin. */
#ifndef NNRUN_MODEL_OWN_FEED_H
#define NNRUN_MODEL_OWN_FEED_H

#include "model/block.h"

struct own_feed {
    struct feed feed;
    const struct result *result;
    const struct dataset *data;
    const int64_t *sample; /* (rows); NULL: all rows of the data set in their order */
    uint64_t rows, taken;
};

/* Checks that the data of the run (run_read_data) are those that the result was made from. */
int own_data_check(struct arena *arena, const struct run *run, const struct result *result, struct error *e);

/* The rows of one part, in the order of the result; SPLITS: all rows. */
void own_feed_open(struct own_feed *feed, const struct dataset *data, const struct result *result, enum split split);

#endif

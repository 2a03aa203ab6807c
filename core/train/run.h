/* run.h -- one experiment from its plugins to its result. */
#ifndef NNRUN_TRAIN_RUN_H
#define NNRUN_TRAIN_RUN_H

#include "base/isa.h"
#include "train/result.h"
#include "train/trainer.h"

struct run {
    struct arena *arena;
    const struct experiment *experiment;
    struct services *services;
    struct dataset dataset;
    struct network network;
    struct trainer trainer;
    size_t n_parts; /* whose init has run */
    const struct part **parts;
    double started; /* monotonic seconds */
};

/* Initialises every plugin, loads the data, and plans the network; nothing is trained yet. */
int run_plan(struct run *run, struct arena *arena, const struct experiment *experiment, struct services *services,
             enum isa isa, struct error *e);

/* The network alone, for data of that shape: nothing can be trained, and the data set stays closed. */
int run_plan_network(struct run *run, struct arena *arena, const struct experiment *experiment,
                     struct services *services, enum isa isa, const struct data_shape *shape, struct error *e);

/* Then, where they are wanted, the rows of the data set, as dataset_read has them. */
int run_read_data(struct run *run, struct error *e);

/* Trains, evaluates every split, and fills *result, provenance apart. When training stops on a loss that is not
 * finite, *result holds what there is, with status failed, and -1 is returned. */
int run_train(struct run *run, const struct observer *observer, struct result *result, struct error *e);

/* SHA-256 of the resolved config, `output` apart, in hex: equal for configs that ask for the same run. */
const char *run_config_hash(const struct run *run);

/* Ends every plugin. */
void run_close(struct run *run);

#endif

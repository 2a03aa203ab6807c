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
    struct stopping stopping;
    struct callbacks callbacks;
    struct trainer trainer;
    bool prepared;       /* the trainer is ready, and the first weights or those of a checkpoint are in place */
    struct result frame; /* what of the result is known before the first step */
    size_t n_parts; /* whose init has run */
    const struct part **parts;
    double started, training_started; /* monotonic seconds */
    double seconds_total, seconds_training; /* of earlier pieces of the same run */
};

/* Initialises every plugin, loads the data, and plans the network; nothing is trained yet. */
int run_plan(struct run *run, struct arena *arena, const struct experiment *experiment, struct services *services,
             enum isa isa, struct error *e);

/* The same on data that are prepared already, as dataset_prepare does; they outlive the run. */
int run_plan_on(struct run *run, struct arena *arena, const struct experiment *experiment, struct services *services,
                enum isa isa, const struct dataset *dataset, struct error *e);

/* Before run_train: goes on where the run that was stored was, instead of at the start. `stored` has a checkpoint, and
 * lives as long as the run. */
int run_restore(struct run *run, const struct result *stored, struct error *e);

/* The network alone, for data of that shape: nothing can be trained, and the data set stays closed. */
int run_plan_network(struct run *run, struct arena *arena, const struct experiment *experiment,
                     struct services *services, enum isa isa, const struct data_shape *shape, struct error *e);

/* Then, where they are wanted, the rows of the data set, as dataset_read has them. */
int run_read_data(struct run *run, struct error *e);

/* Trains, evaluates every split, and fills *result, provenance apart. When training stops on a loss that is not finite,
 * *result holds what there is, with status failed, and -1 is returned. When it is told to stop, or its time is up, 0 is
 * returned, with status interrupted. */
int run_train(struct run *run, const struct observer *observer, struct result *result, struct error *e);

/* For an observer, between two steps: the same for the run as it is now, with status running and without samples.
 * What it allocates goes to `arena`; it holds until the next step. */
int run_snapshot(struct run *run, struct arena *arena, struct result *result, struct error *e);

/* SHA-256 of the resolved config in hex, without `output` and what else does not change what a run computes
 * (checkpoints, the time limit): equal for configs that ask for the same run. */
const char *run_config_hash(const struct run *run);

/* Bytes of what a planned run will gather for its result: history, predictions, and copies of the
 * best weights, or of what the optimizer keeps, for snapshots. */
size_t run_result_bytes(const struct run *run);

/* Ends every plugin. */
void run_close(struct run *run);

#endif

/* trainer.h -- the epochs. */
#ifndef NNRUN_TRAIN_TRAINER_H
#define NNRUN_TRAIN_TRAINER_H

#include "compute/team.h"
#include "train/network.h"
#include "train/result.h"

/* Called on the main thread after each epoch. */
struct observer {
    void (*epoch)(void *context, const struct history *history);
    void *context;
};

struct trainer {
    struct network *network;
    const struct dataset *dataset;
    struct history history;
    double *epoch_seconds; /* (epochs) */
    /* what the epochs work with */
    uint32_t *order;       /* (training rows): NULL for full batches */
    double *evaluation_sums; /* (blocks of the largest split, n_sums) */
    double *epoch_sums;      /* (n_sums) */
    uint64_t step;
    struct team *team;
    bool alone; /* the present epoch is left to the leader of the team */
    bool failed;
};

/* Allocates the history and all else that the epochs need. */
int trainer_new(struct arena *arena, struct network *network, const struct dataset *dataset, struct trainer *out,
                struct error *e);

/* The two that follow are for the leader of trainer->team.
 *
 * Runs all epochs. A loss that is not finite ends them with an error that names the epoch and the layer; the history
 * then holds the epochs that were finished. */
int trainer_run(struct trainer *trainer, const struct observer *observer, struct error *e);

/* Loss and metrics of a split with the present weights: sums (n_sums). output (rows of the split, outputs) or NULL. */
void trainer_evaluate(struct trainer *trainer, enum split split, double *sums, nnr_real *output);

/* The mean loss, and a metric's value, that sums over rows give. */
double trainer_loss(const double *sums, size_t rows);
double trainer_metric(const struct trainer *trainer, const double *sums, size_t metric);

#endif

/* trainer.h -- the epochs. */
#ifndef NNRUN_TRAIN_TRAINER_H
#define NNRUN_TRAIN_TRAINER_H

#include <signal.h>

#include "compute/team.h"
#include "train/callbacks.h"
#include "train/network.h"
#include "train/result.h"
#include "train/stopping.h"

/* Who looks on while a run trains. All calls are on the main thread, between steps; each may be NULL. */
struct observer {
    void (*epoch)(void *context, const struct history *history); /* after each epoch */
    void (*log)(void *context, const char *line);                /* what a callback has to say */
    void (*snapshot)(void *context);                             /* when the experiment's checkpoint is due */
    const volatile sig_atomic_t *stop;                           /* not 0: end after the present step */
    void *context;
};

enum ending { ENDED_COMPLETE, ENDED_BY_SIGNAL, ENDED_BY_TIME };

struct trainer {
    struct network *network;
    const struct dataset *dataset;
    struct history history;
    double *epoch_seconds; /* (epochs) */
    /* what the epochs work with */
    uint32_t *order;       /* (training rows): NULL for full batches */
    nnr_real *room;        /* (threads, chunk, inputs + outputs): rows to evaluate, where data stream; else NULL */
    double *evaluation_sums; /* (blocks of the largest split, n_sums) */
    double *epoch_sums;      /* (n_sums) */
    double *values;          /* (measures.n) */
    uint64_t epoch_steps;    /* done of the present epoch */
    double present_seconds;  /* spent on the present epoch */
    struct stopping stopping;
    struct callbacks *callbacks;
    nnr_real *kept;          /* (parameters): weights of the best epoch, in the end the last ones; NULL: not wanted */
    bool restored;           /* the weights of the best epoch are back in their place */
    struct team *team;
    bool alone; /* the present epoch is left to the leader of the team */
    bool failed;
    enum ending ending;
    /* when the leader should look up from its steps */
    const volatile sig_atomic_t *stop;
    double limit, next_snapshot, wake; /* monotonic seconds; wake is the earlier one */
    bool pause[2];                     /* after this step, for even and odd steps */
};

/* Allocates the history and all else that the epochs need. limit: when the run's time is up, in monotonic seconds. */
int trainer_new(struct arena *arena, struct network *network, const struct dataset *dataset,
                const struct stopping *stopping, struct callbacks *callbacks, double limit, struct trainer *out,
                struct error *e);

uint64_t trainer_steps_an_epoch(const struct trainer *trainer);

/* Whether there is nothing left to train: all epochs are done, nothing has got better for too long, or a callback
 * ended it. */
bool trainer_is_over(const struct trainer *trainer);

/* The two that follow are for the leader of trainer->team.
 *
 * Runs the epochs that are left, and says in trainer->ending why it ended: a signal or the time limit may come between
 * two steps of an epoch. A loss that is not finite ends them with an error that names the epoch and the layer; the
 * history then holds the epochs that were finished. */
int trainer_run(struct trainer *trainer, const struct observer *observer, struct error *e);

/* Loss and metrics of a split with the present weights: sums (n_sums). output, target (rows of the split, outputs):
 * what came out and what was to be, or NULL. */
void trainer_evaluate(struct trainer *trainer, enum split split, double *sums, float *output, float *target);

/* The mean loss that sums over rows give. */
double trainer_loss(const double *sums, size_t rows);

#endif

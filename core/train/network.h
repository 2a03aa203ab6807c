/* network.h -- the network of an experiment, planned: shapes known, plugins bound, all memory carved.
 *
 * Sums over the rows of a batch are divided in fixed ways, so that they are the same for any number of threads. Losses
 * and metrics are summed within blocks of BLOCK_ROWS, and then over the blocks in order. Gradients are summed in one
 * chain over each CHAIN_ROWS rows, then over the chains of each of at most GROUPS groups of neighbours in order, and
 * then over the groups in order.
 *
 * Threads work in one of two ways, which is a matter of speed alone. By rows: a thread takes whole groups, a chunk of
 * rows at a time, through all layers forward, back, and into a gradient of the group's own; the threads then divide
 * the weights to add up the groups' gradients and to update. That moves few numbers between the cores where weights
 * are few. By weights: threads divide the rows for forward and back, and then the weights for gradient and update. */
#ifndef NNRUN_TRAIN_NETWORK_H
#define NNRUN_TRAIN_NETWORK_H

#include "compute/kernels.h"
#include "config/experiment.h"
#include "plugin/services.h"
#include "train/dataset.h"
#include "train/measures.h"

enum { BLOCK_ROWS = 64, CHAIN_ROWS = 2 * BLOCK_ROWS, GROUPS = 8 };

static inline size_t blocks_in(size_t rows)
{
    return (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
}

static inline size_t chains_in(size_t rows)
{
    return (rows + CHAIN_ROWS - 1) / CHAIN_ROWS;
}

static inline size_t groups_in(size_t rows)
{
    return chains_in(rows) < GROUPS ? chains_in(rows) : GROUPS;
}

/* One array of weights with all that belongs to it, each (n). */
struct weight {
    const char *name;
    nnr_tensor shape;
    size_t n;
    nnr_real *value, *gradient;
    nnr_real *partial;          /* (partials, stride): gradients of single groups */
    size_t stride;
    nnr_real *slots[NNR_MAX_SLOTS]; /* of the optimizer */
    bool decays;
    struct part init;
    size_t fan_in, fan_out;
};

struct layer {
    const struct layer_choice *choice;
    const nnr_layer *kind;
    const nnr_activation *activation; /* NULL: none */
    nnr_tensor shape;                 /* of one row that comes out */
    size_t in, out, cache;            /* numbers a row */
    size_t n_weights, parameters;
    struct weight weights[NNR_MAX_WEIGHTS];
    nnr_real *w[NNR_MAX_WEIGHTS]; /* as plugins get them */
    /* of the rows that are under way */
    nnr_real *z;      /* (places, out) before the activation; NULL where nobody needs it later */
    nnr_real *y;      /* (places, out) */
    nnr_real *dz;     /* (places, out) gradient of the loss where z is */
    nnr_real *cached; /* (places, cache) */
};

struct network {
    const struct kernels *kernels;
    const struct experiment *experiment;
    size_t inputs, outputs, batch; /* batch: rows of the largest batch */
    size_t n_layers;
    struct layer *layers;
    size_t lowest;     /* the first layer with weights: no gradient is needed below it */
    bool paired;       /* the loss takes the last activation's gradient along */
    size_t parameters;
    size_t threads;
    bool by_rows;    /* how the threads work */
    size_t chunk;    /* rows that a thread takes at a time: a whole number of chains */
    size_t places;   /* rows there is room for: a chunk a thread, or the whole batch */
    size_t partials; /* gradients of groups that each weight has room for */
    size_t n_slots;

    bool full; /* a batch has all rows, as they stand */
    nnr_real *batch_x, *batch_t; /* (places, inputs), (places, outputs): gathered rows; NULL where they are as they
                                    stand in memory */
    size_t widest, widest_cache; /* of a row, over the layers */
    nnr_real *scratch;           /* (threads, scratch_size) */
    size_t scratch_size;
    struct measures measures;
    size_t n_sums;               /* of measures */
    double *block_sums;          /* (blocks, n_sums) */

    struct {
        size_t data, weights, batch;
    } bytes; /* for people */
};

/* Plans the experiment's network for the data: reports shapes that do not fit. The init of every part has run. Without
 * rows to train on, the network has no gradients and nothing that a step needs: it can only be evaluated, in chunks, by
 * as many threads as there are. */
int network_plan(struct arena *arena, struct services *services, const struct experiment *experiment,
                 const struct data_shape *data, const struct kernels *kernels, struct network *out, struct error *e);

/* Fills the weights with their first values. */
void network_initialise(struct network *network);

/* Makes the same first values again in the place of the gradients, for when training is over. */
void network_recall_initial(struct network *network);

#endif

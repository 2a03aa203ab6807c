/* step.c -- the two ways in which threads divide a step; network.h says when which is taken. */
#include "train/step.h"

#include <math.h>

/* Part i of n of the rows, in units that are not divided. */
static struct rows part_of(size_t rows, size_t unit, size_t i, size_t n)
{
    const size_t units = (rows + unit - 1) / unit, end = units * (i + 1) / n * unit;
    return (struct rows){ units * i / n * unit, end < rows ? end : rows };
}

struct rows rows_of_thread(size_t rows, size_t thread, size_t threads)
{
    return part_of(rows, BLOCK_ROWS, thread, threads);
}

static struct rows rows_of_group(size_t rows, size_t group)
{
    return part_of(rows, CHAIN_ROWS, group, groups_in(rows));
}

/* Where the gradients of a layer's weights over one group go. */
static void group_gradients(const struct layer *layer, size_t partial, nnr_real *dw[NNR_MAX_WEIGHTS])
{
    for (size_t i = 0; i < layer->n_weights; i++) {
        const struct weight *weight = &layer->weights[i];
        dw[i] = partial ? weight->partial + (partial - 1) * weight->stride : weight->gradient;
    }
}

/* ---- Weights: share `index` of `count` of a layer's ------------------------------------------------------------- */

struct range {
    size_t first, n;
};

static struct range share_of(const struct weight *weight, size_t index, size_t count)
{
    const size_t dim = weight->shape.dim[0], width = weight->n / dim;
    const size_t first = nnr_share_start(dim, index, count), last = nnr_share_start(dim, index + 1, count);
    return (struct range){ first * width, (last - first) * width };
}

/* gradient += the gradients of `partials` groups, in order. */
static void add_partials(const struct network *network, const struct layer *layer, size_t partials, size_t index,
                         size_t count)
{
    for (size_t i = 0; i < layer->n_weights; i++) {
        const struct weight *weight = &layer->weights[i];
        const struct range share = share_of(weight, index, count);
        for (size_t p = 0; p < partials; p++)
            network->kernels->add(share.n, weight->partial + p * weight->stride + share.first,
                                  weight->gradient + share.first);
    }
}

static void update(const struct network *network, const struct layer *layer, const nnr_step *step, size_t index,
                   size_t count)
{
    const struct part *part = &network->experiment->optimizer;
    const nnr_optimizer *optimizer = part->plugin->table;
    for (size_t i = 0; i < layer->n_weights; i++) {
        const struct weight *weight = &layer->weights[i];
        const struct range share = share_of(weight, index, count);
        if (share.n == 0)
            continue;
        nnr_real *slots[NNR_MAX_SLOTS];
        for (size_t s = 0; s < network->n_slots; s++)
            slots[s] = weight->slots[s] + share.first;
        nnr_step now = *step;
        now.decays = weight->decays;
        optimizer->update(part->self, &now, share.n, weight->value + share.first, weight->gradient + share.first,
                          slots);
    }
}

/* ---- By rows --------------------------------------------------------------------------------------------------- */

/* Takes one group through the layers, chunk by chunk, and leaves its gradient. */
static void train_group(struct network *network, const struct batch *batch, size_t group, size_t thread)
{
    const struct rows rows = rows_of_group(batch->rows, group);
    for (size_t first = rows.first; first < rows.end; first += network->chunk) {
        const size_t left = rows.end - first;
        const struct span span = { first, left < network->chunk ? left : network->chunk, thread * network->chunk };
        pass_train(network, batch, span, thread);
        for (size_t l = network->lowest; l < network->n_layers; l++) {
            nnr_real *dw[NNR_MAX_WEIGHTS];
            group_gradients(&network->layers[l], group, dw);
            if (network->layers[l].n_weights)
                pass_gradient(network, l, batch, span, 0, 1, first > rows.first, dw);
        }
    }
}

static void train_by_rows(struct network *network, const struct batch *batch, size_t thread, size_t threads)
{
    const size_t groups = groups_in(batch->rows);
    for (size_t group = groups * thread / threads; group < groups * (thread + 1) / threads; group++)
        train_group(network, batch, group, thread);
}

static void learn_by_rows(struct network *network, const struct batch *batch, const nnr_step *step, size_t thread,
                          size_t threads)
{
    for (size_t l = network->lowest; l < network->n_layers; l++) {
        add_partials(network, &network->layers[l], groups_in(batch->rows) - 1, thread, threads);
        update(network, &network->layers[l], step, thread, threads);
    }
}

/* ---- By weights ------------------------------------------------------------------------------------------------ */

static void train_by_weights(struct network *network, const struct batch *batch, size_t thread, size_t threads)
{
    const struct rows mine = rows_of_thread(batch->rows, thread, threads);
    for (size_t first = mine.first; first < mine.end; first += network->chunk) {
        const size_t left = mine.end - first;
        pass_train(network, batch, (struct span){ first, left < network->chunk ? left : network->chunk, first },
                   thread);
    }
}

/* The gradient of a share over all groups. */
static void share_gradient(const struct network *network, size_t l, const struct batch *batch, size_t index,
                           size_t count)
{
    const struct layer *layer = &network->layers[l];
    for (size_t group = 0; group < groups_in(batch->rows); group++) {
        const struct rows rows = rows_of_group(batch->rows, group);
        const bool alone = rows.end - rows.first <= CHAIN_ROWS; /* one chain can be added as it is */
        nnr_real *dw[NNR_MAX_WEIGHTS];
        group_gradients(layer, group && !alone, dw);
        pass_gradient(network, l, batch, (struct span){ rows.first, rows.end - rows.first, rows.first }, index, count,
                      group && alone, dw);
        if (group && !alone)
            add_partials(network, layer, 1, index, count);
    }
}

/* Bytes of gradient that are worked on at a time: they are still in the second cache when the update comes. */
enum { SHARE_BYTES = 192 * 1024 };

static void learn_by_weights(struct network *network, const struct batch *batch, const nnr_step *step, size_t thread,
                             size_t threads)
{
    for (size_t l = network->lowest; l < network->n_layers; l++) {
        const struct layer *layer = &network->layers[l];
        if (!layer->n_weights)
            continue;
        const size_t each = 1 + layer->parameters * sizeof(nnr_real) / threads / SHARE_BYTES;
        for (size_t i = each * thread; i < each * (thread + 1); i++) {
            share_gradient(network, l, batch, i, each * threads);
            update(network, layer, step, i, each * threads);
        }
    }
}

void add_blocks(const double *block_sums, size_t blocks, size_t n, double *total)
{
    for (size_t b = 0; b < blocks; b++)
        for (size_t i = 0; i < n; i++)
            total[i] += block_sums[b * n + i];
}

/* ---- Steps ----------------------------------------------------------------------------------------------------- */

/* Each thread adds the losses up for itself, which is quicker than waiting for one that does. */
static bool loss_is_finite(const struct network *network, size_t blocks)
{
    double loss = 0;
    for (size_t block = 0; block < blocks; block++)
        loss += network->block_sums[block * network->n_sums];
    return isfinite(loss);
}

bool step_run(struct network *network, const struct batch *batch, const nnr_step *step, struct seat seat, double *sums)
{
    (network->by_rows ? train_by_rows : train_by_weights)(network, batch, seat.rank, seat.size);
    team_wait(seat);
    if (seat.rank == 0) /* before the next step can change them, which waits below */
        add_blocks(network->block_sums, blocks_in(batch->rows), network->n_sums, sums);
    if (!loss_is_finite(network, blocks_in(batch->rows)))
        return false;
    (network->by_rows ? learn_by_rows : learn_by_weights)(network, batch, step, seat.rank, seat.size);
    team_wait(seat);
    return true;
}

/* pass.c -- forward and back, chunk by chunk: a chunk's numbers stay in the caches while all layers see them. */
#include "train/pass.h"

#include <math.h>
#include <string.h>

#include "train/gather.h"
#include "train/streams.h"

/* The scratch memory of one thread, for a chunk of rows. */
struct scratch {
    nnr_real *a, *b, *c; /* (chunk, widest) each */
    nnr_real *cached;    /* (chunk, widest_cache) */
};

static struct scratch scratch_of(const struct network *network, size_t thread)
{
    nnr_real *base = network->scratch + thread * network->scratch_size;
    const size_t size = network->chunk * network->widest;
    return (struct scratch){ base, base + size, base + 2 * size, base + 3 * size };
}

static nnr_pass evaluation_pass(const struct network *network)
{
    return (nnr_pass){ .share = { 0, 1 }, .multiply = network->kernels->multiply };
}

/* Of a layer's call for rows of a batch from `row` on. */
static nnr_pass training_pass(const struct network *network, size_t layer, const struct batch *batch, size_t row)
{
    nnr_pass pass = evaluation_pass(network);
    pass.training = true;
    pass.first_row = batch->first + row;
    pass.rng = stream_of_layer(network->experiment->seed, layer, batch->epoch);
    return pass;
}

/* ---- Training -------------------------------------------------------------------------------------------------- */

/* x and t of the span: gathered where the network has room for that, else where they stand. Returns false where the
 * data set could not give them. */
static bool gather(struct network *network, const struct batch *batch, struct span span, size_t thread,
                   const nnr_real **x, const nnr_real **t)
{
    const size_t inputs = network->inputs, outputs = network->outputs, first = batch->first + span.first;
    if (!network->batch_x) {
        *x = batch->data->x + first * inputs;
        *t = batch->data->t + first * outputs;
        return true;
    }
    nnr_real *to_x = network->batch_x + span.place * inputs, *to_t = network->batch_t + span.place * outputs;
    *x = to_x;
    *t = to_t;
    return gather_rows(batch->data, thread, first, batch->order ? batch->order + span.first : NULL, span.rows, to_x,
                       to_t);
}

static const nnr_real *forward(struct network *network, const struct batch *batch, struct span span, const nnr_real *x,
                               struct scratch scratch)
{
    for (size_t l = 0; l < network->n_layers; l++) {
        struct layer *layer = &network->layers[l];
        const nnr_pass pass = training_pass(network, l, batch, span.first);
        nnr_real *y = layer->y + span.place * layer->out;
        nnr_real *z = !layer->activation ? y : layer->z ? layer->z + span.place * layer->out : scratch.a;
        layer->kind->forward(layer->choice->layer.self, &pass, span.rows, x, layer->w, z,
                             layer->cached + span.place * layer->cache);
        if (layer->activation)
            layer->activation->forward(layer->choice->activation.self, span.rows, layer->out, z, y);
        x = y;
    }
    return x;
}

/* dz = the gradient before the layer's activation, given dy after it. */
static void backward_activation(struct layer *layer, size_t place, size_t rows, const nnr_real *dy, nnr_real *dz)
{
    const nnr_real *z = layer->z ? layer->z + place * layer->out : NULL;
    layer->activation->backward(layer->choice->activation.self, rows, layer->out, z, layer->y + place * layer->out, dy,
                                dz);
}

/* The loss of a block's predictions p, and its gradient into the last layer's dz. */
static double loss_and_gradient(struct network *network, size_t place, size_t rows, size_t batch_rows,
                                const nnr_real *p, const nnr_real *t, struct scratch scratch)
{
    const struct part *part = &network->experiment->loss;
    const nnr_loss *loss = part->plugin->table;
    struct layer *last = &network->layers[network->n_layers - 1];
    nnr_real *dz = last->dz + place * last->out;
    const nnr_real scale = 1 / (nnr_real)batch_rows; /* the loss is a mean over the rows of the batch */
    if (network->paired)
        return loss->paired(part->self, rows, last->out, p, t, scale, dz);
    if (!last->activation)
        return loss->eval(part->self, rows, last->out, p, t, scale, dz);
    const double sum = loss->eval(part->self, rows, last->out, p, t, scale, scratch.a);
    backward_activation(last, place, rows, scratch.a, dz);
    return sum;
}

static void backward(struct network *network, const struct batch *batch, struct span span, struct scratch scratch)
{
    const size_t place = span.place;
    for (size_t l = network->n_layers - 1; l > network->lowest && l > 0; l--) {
        struct layer *layer = &network->layers[l], *below = &network->layers[l - 1];
        const nnr_pass pass = training_pass(network, l, batch, span.first);
        nnr_real *dz = below->dz + place * below->out;
        nnr_real *dy = below->activation ? scratch.a : dz;
        layer->kind->backward(layer->choice->layer.self, &pass, span.rows, below->y + place * below->out, layer->w,
                              layer->cached + place * layer->cache, layer->dz + place * layer->out, dy);
        if (below->activation)
            backward_activation(below, place, span.rows, dy, dz);
    }
}

/* Rows of the unit of sums that starts at `first`, of `rows` in all. */
static size_t rows_from(size_t first, size_t rows, size_t unit)
{
    return rows - first < unit ? rows - first : unit;
}

void pass_train(struct network *network, const struct batch *batch, struct span span, size_t thread)
{
    const struct scratch scratch = scratch_of(network, thread);
    const nnr_real *x, *t;
    const bool gathered = gather(network, batch, span, thread, &x, &t);
    const nnr_real *p = forward(network, batch, span, x, scratch);
    double *sums = network->block_sums + span.first / BLOCK_ROWS * network->n_sums;
    memset(sums, 0, blocks_in(span.rows) * network->n_sums * sizeof *sums);
    for (size_t row = 0; row < span.rows; row += BLOCK_ROWS, sums += network->n_sums) {
        const size_t here = rows_from(row, span.rows, BLOCK_ROWS), at = row * network->outputs;
        sums[0] = loss_and_gradient(network, span.place + row, here, batch->rows, p + at, t + at, scratch);
        measures_add(&network->measures, here, network->outputs, p + at, t + at, sums);
    }
    if (!gathered) /* so that the step ends here: no loss of it is finite */
        network->block_sums[span.first / BLOCK_ROWS * network->n_sums] = (double)NAN;
    backward(network, batch, span, scratch);
}

void pass_gradient(const struct network *network, size_t l, const struct batch *batch, struct span span, size_t index,
                   size_t count, bool add, nnr_real *const *dw)
{
    const struct layer *layer = &network->layers[l];
    const nnr_real *x = l                  ? network->layers[l - 1].y + span.place * layer->in
                        : network->batch_x ? network->batch_x + span.place * layer->in
                                           : batch->data->x + (batch->first + span.first) * layer->in;
    for (size_t row = 0; row < span.rows; row += CHAIN_ROWS) {
        const size_t place = span.place + row, rows = rows_from(row, span.rows, CHAIN_ROWS);
        nnr_pass pass = training_pass(network, l, batch, span.first + row);
        pass.add = add || row > 0;
        pass.share.index = index;
        pass.share.count = count;
        layer->kind->gradient(layer->choice->layer.self, &pass, rows, x + row * layer->in, layer->w,
                              layer->cached + place * layer->cache, layer->dz + place * layer->out, dw);
    }
}

/* ---- Evaluation ------------------------------------------------------------------------------------------------ */

const nnr_real *pass_predict(struct network *network, size_t rows, const nnr_real *x, size_t thread)
{
    struct scratch scratch = scratch_of(network, thread);
    const nnr_pass pass = evaluation_pass(network);
    for (size_t l = 0; l < network->n_layers; l++) {
        const struct layer *layer = &network->layers[l];
        nnr_real *y = l % 2 ? scratch.b : scratch.c;
        nnr_real *z = layer->activation ? scratch.a : y;
        layer->kind->forward(layer->choice->layer.self, &pass, rows, x, layer->w, z, scratch.cached);
        if (layer->activation)
            layer->activation->forward(layer->choice->activation.self, rows, layer->out, z, y);
        x = y;
    }
    return x;
}

void pass_judge(const struct network *network, size_t rows, const nnr_real *p, const nnr_real *t, double *sums)
{
    const struct part *part = &network->experiment->loss;
    const nnr_loss *loss = part->plugin->table;
    memset(sums, 0, blocks_in(rows) * network->n_sums * sizeof *sums);
    for (size_t row = 0; row < rows; row += BLOCK_ROWS, sums += network->n_sums) {
        const size_t here = rows_from(row, rows, BLOCK_ROWS), at = row * network->outputs;
        sums[0] = loss->eval(part->self, here, network->outputs, p + at, t + at, 1, NULL);
        measures_add(&network->measures, here, network->outputs, p + at, t + at, sums);
    }
}

void pass_evaluate(struct network *network, size_t rows, const nnr_real *x, const nnr_real *t, size_t thread,
                   double *sums, float *output)
{
    const nnr_real *p = pass_predict(network, rows, x, thread);
    pass_judge(network, rows, p, t, sums);
    for (size_t i = 0; output && i < rows * network->outputs; i++)
        output[i] = (float)p[i];
}

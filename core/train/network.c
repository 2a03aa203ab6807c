/* network.c -- plans a network: shapes layer by layer, then one allocation a purpose, carved. */
#include "train/network.h"

#include <string.h>

#include "compute/team.h"
#include "train/streams.h"

/* Numbers that fill a cache line, so that each array starts on one. */
static size_t padded(size_t n)
{
    const size_t line = 64 / sizeof(nnr_real);
    return (n + line - 1) / line * line;
}

/* ---- Shapes ---------------------------------------------------------------------------------------------------- */

static int plan_weight(struct services *services, const struct layer *layer, const nnr_weight *plan,
                       struct weight *weight, struct error *e)
{
    if (plan->shape.rank < 1 || plan->shape.rank > 4 || nnr_count(&plan->shape) == 0)
        return fail_at(e, &layer->choice->mark, "layer '%s' plans a weight '%s' without a shape", layer->choice->name,
                       plan->shape.name);
    *weight = (struct weight){ .name = plan->shape.name,
                               .shape = plan->shape,
                               .n = nnr_count(&plan->shape),
                               .fan_in = plan->in,
                               .fan_out = plan->out,
                               .decays = plan->kernel };
    if (plan->kernel && layer->choice->init.plugin) {
        weight->init = layer->choice->init;
        return 0;
    }
    return part_default(services, NNR_KIND_initializer, plan->init ? plan->init : "zeros", &weight->init, e);
}

static int plan_layer(struct services *services, const nnr_tensor *in, struct layer *layer, nnr_plan *plan,
                      struct error *e)
{
    const struct layer_choice *choice = layer->choice;
    layer->kind = choice->layer.plugin->table;
    layer->activation = choice->activation.plugin ? choice->activation.plugin->table : NULL;
    if (layer->kind->plan(choice->layer.self, services_for(services, &choice->layer, e), in, plan))
        return part_failed(&choice->layer, "plan", e);
    if (plan->out.rank < 1 || plan->out.rank > 4 || nnr_count(&plan->out) == 0)
        return fail_at(e, &choice->mark, "layer '%s' plans an output without a shape", choice->name);
    layer->shape = plan->out;
    layer->in = nnr_count(in);
    layer->out = nnr_count(&plan->out);
    layer->cache = plan->cache;
    for (size_t i = 0; i < NNR_MAX_WEIGHTS && plan->weight[i].shape.name; i++) {
        if (plan_weight(services, layer, &plan->weight[i], &layer->weights[i], e))
            return -1;
        layer->parameters += layer->weights[i].n;
        layer->n_weights++;
    }
    if (layer->n_weights && !layer->kind->gradient)
        return fail_at(e, &choice->mark, "layer '%s' has weights, but its plugin '%s' computes no gradient of them",
                       choice->name, choice->layer.plugin->name);
    if (!layer->n_weights && choice->init.plugin)
        return fail_at(e, &choice->init.mark, "layer '%s' has no weights for init to fill", choice->name);
    return 0;
}

/* ---- What must fit together ------------------------------------------------------------------------------------ */

static nnr_range output_range(const struct layer *last)
{
    return last->activation ? last->activation->gives : NNR_ANY;
}

static int check_loss(const struct network *network, struct error *e)
{
    const struct part *part = &network->experiment->loss;
    const nnr_loss *loss = part->plugin->table;
    const struct layer *last = &network->layers[network->n_layers - 1];
    const char *activation = last->activation ? last->choice->activation.plugin->name : "linear";
    if (output_range(last) >= loss->takes)
        return 0;
    return fail_at(e, last->activation ? &last->choice->activation.mark : &last->choice->mark,
                   "the loss '%s' needs %s, but the last layer '%s' has the activation '%s'; use %s",
                   part->plugin->name,
                   loss->takes == NNR_SIMPLEX ? "probabilities that sum to 1" : "numbers between 0 and 1",
                   last->choice->name, activation, loss->takes == NNR_SIMPLEX ? "softmax" : "sigmoid or softmax");
}

static int check_output(const struct network *network, const struct data_shape *data, struct error *e)
{
    const struct layer *last = &network->layers[network->n_layers - 1];
    if (last->out == data->outputs)
        return 0;
    return fail_at(e, &last->choice->mark,
                   "the last layer '%s' gives %zu number%s a row, but the data set '%s' has %zu %s",
                   last->choice->name, last->out, last->out == 1 ? "" : "s", data->name, data->outputs,
                   data->classes ? "classes" : "numbers to learn");
}

static bool is_paired(const struct network *network)
{
    const nnr_loss *loss = network->experiment->loss.plugin->table;
    const struct layer *last = &network->layers[network->n_layers - 1];
    return loss->pairs_with && loss->paired && last->activation &&
           strcmp(loss->pairs_with, last->choice->activation.plugin->name) == 0;
}

/* ---- Memory ---------------------------------------------------------------------------------------------------- */

/* Hands out pieces of one allocation. With no base it only adds up what is asked for. */
struct carver {
    nnr_real *base;
    size_t used;
};

static nnr_real *carve(struct carver *carver, size_t n)
{
    nnr_real *piece = carver->base ? carver->base + carver->used : NULL;
    carver->used += padded(n);
    return piece;
}

static void carve_weights(struct network *network, struct carver *carver)
{
    for (size_t l = 0; l < network->n_layers; l++) {
        struct layer *layer = &network->layers[l];
        for (size_t i = 0; i < layer->n_weights; i++) {
            struct weight *weight = &layer->weights[i];
            layer->w[i] = weight->value = carve(carver, weight->n);
            if (network->batch == 0)
                continue;
            weight->gradient = carve(carver, weight->n);
            weight->stride = padded(weight->n);
            weight->partial = carve(carver, network->partials * weight->stride);
            for (size_t s = 0; s < network->n_slots; s++)
                weight->slots[s] = carve(carver, weight->n);
        }
    }
}

static void carve_batch(struct network *network, bool gathers, struct carver *carver)
{
    const size_t places = network->places;
    if (gathers) {
        network->batch_x = carve(carver, places * network->inputs);
        network->batch_t = carve(carver, places * network->outputs);
    }
    for (size_t l = 0; l < network->n_layers; l++) {
        struct layer *layer = &network->layers[l];
        if (layer->activation && !layer->activation->from_output)
            layer->z = carve(carver, places * layer->out);
        layer->y = carve(carver, places * layer->out);
        layer->dz = carve(carver, places * layer->out);
        layer->cached = carve(carver, places * layer->cache);
    }
    network->scratch = carve(carver, network->threads * network->scratch_size);
}

/* Measures, allocates, and carves for good. */
static int carve_all(struct arena *arena, struct network *network, bool gathers, struct error *e)
{
    struct carver weights = { 0 }, batch = { 0 };
    carve_weights(network, &weights);
    carve_batch(network, gathers, &batch);
    network->bytes.weights = weights.used * sizeof(nnr_real);
    network->bytes.batch = batch.used * sizeof(nnr_real);
    weights.base = arena_try(arena, weights.used, sizeof(nnr_real), "the weights", e);
    batch.base = arena_try(arena, batch.used, sizeof(nnr_real), "the activations of a batch", e);
    network->block_sums = arena_try(arena, blocks_in(network->batch) * network->n_sums, sizeof *network->block_sums,
                                    "the sums of a batch", e);
    if (!weights.base || !batch.base || !network->block_sums)
        return -1;
    weights.used = batch.used = 0;
    carve_weights(network, &weights);
    carve_batch(network, gathers, &batch);
    return 0;
}

/* ---- Threads --------------------------------------------------------------------------------------------------- */

/* A step of fewer multiply-adds than this is over before another thread has woken up. */
static const double WORTH_A_THREAD = 1e6;

static size_t threads_for(const struct network *network)
{
    const double work = 3.0 * (double)network->batch * (double)network->parameters; /* forward, and back twice */
    const double worth = work / WORTH_A_THREAD;
    const size_t most = team_largest();
    if (network->batch == 0)
        return most;
    return worth < 2 ? 1 : worth < (double)most ? (size_t)worth : most;
}

/* Few weights stay in a near cache whatever is done, so that activations should stay there too. Many are read anew by
 * each chunk, which should then be long. */
enum { SHORT_CHUNK = CHAIN_ROWS, LONG_CHUNK = 4 * CHAIN_ROWS, FEW_PARAMETERS = 64 * 1024 };

static void plan_work(struct network *network)
{
    const size_t whole = blocks_in(network->batch) * BLOCK_ROWS;
    network->threads = threads_for(network);
    network->by_rows = network->parameters <= FEW_PARAMETERS;
    network->chunk = network->by_rows ? SHORT_CHUNK : LONG_CHUNK;
    if (whole && network->chunk > whole)
        network->chunk = whole;
    network->places = !whole ? 0 : network->by_rows ? network->threads * network->chunk : network->batch;
    if (network->by_rows)
        network->partials = groups_in(network->batch) - 1;
    else
        network->partials = chains_in(network->batch) > GROUPS;
    network->scratch_size = padded(network->chunk * (3 * network->widest + network->widest_cache));
}

/* ---- All of it ------------------------------------------------------------------------------------------------- */

static size_t count_slots(const struct experiment *experiment)
{
    const nnr_optimizer *optimizer = experiment->optimizer.plugin->table;
    size_t n = 0;
    while (optimizer->slots && optimizer->slots[n])
        n++;
    return n;
}

static int plan_layers(struct arena *arena, struct services *services, const struct data_shape *data,
                       struct network *network, struct error *e)
{
    const struct experiment *experiment = network->experiment;
    network->layers = arena_alloc(arena, network->n_layers * sizeof *network->layers);
    network->widest = network->inputs;
    network->lowest = network->n_layers;
    nnr_tensor in = data->x;
    for (size_t l = 0; l < network->n_layers; l++) {
        struct layer *layer = &network->layers[l];
        layer->choice = &experiment->layers[l];
        nnr_plan plan = { 0 };
        if (plan_layer(services, &in, layer, &plan, e))
            return -1;
        in = layer->shape;
        network->widest = layer->out > network->widest ? layer->out : network->widest;
        network->widest_cache = layer->cache > network->widest_cache ? layer->cache : network->widest_cache;
        if (layer->n_weights && network->lowest == network->n_layers)
            network->lowest = l;
        network->parameters += layer->parameters;
    }
    return 0;
}

int network_plan(struct arena *arena, struct services *services, const struct experiment *experiment,
                 const struct data_shape *data, const struct kernels *kernels, struct network *out, struct error *e)
{
    const size_t rows = data->train_rows, wanted = (size_t)experiment->training.batch_size;
    const bool full = wanted == 0;
    *out = (struct network){ .kernels = kernels,
                             .experiment = experiment,
                             .inputs = nnr_count(&data->x),
                             .outputs = data->outputs,
                             .full = full,
                             .batch = full || wanted > rows ? rows : wanted,
                             .n_layers = experiment->n_layers,
                             .n_slots = count_slots(experiment) };
    if (plan_layers(arena, services, data, out, e) || check_output(out, data, e) || check_loss(out, e) ||
        measures_plan(arena, services, experiment, data, &out->measures, e))
        return -1;
    out->n_sums = out->measures.n_sums;
    if (out->n_slots > NNR_MAX_SLOTS)
        return fail_at(e, &experiment->optimizer.mark, "the optimizer '%s' keeps %zu arrays a weight, more than %d",
                       experiment->optimizer.plugin->name, out->n_slots, NNR_MAX_SLOTS);
    out->paired = is_paired(out);
    plan_work(out);
    const size_t held = !data->streams ? out->inputs + out->outputs : data->classes ? 1 : 0; /* numbers of a row */
    out->bytes.data = data->rows * (held * sizeof(nnr_real) + sizeof(int64_t)) +
                      (full ? 0 : data->train_rows * sizeof(uint32_t)); /* and their numbers, and their order */
    return carve_all(arena, out, (!full || data->streams) && rows, e);
}

static void fill_weights(struct network *network, bool in_place_of_gradients)
{
    uint32_t number = 0;
    for (size_t l = 0; l < network->n_layers; l++)
        for (size_t i = 0; i < network->layers[l].n_weights; i++) {
            struct weight *weight = &network->layers[l].weights[i];
            const nnr_initializer *init = weight->init.plugin->table;
            const nnr_rng rng = stream(network->experiment->seed, FOR_WEIGHTS, number++);
            init->fill(weight->init.self, &rng, weight->fan_in, weight->fan_out, weight->n,
                       in_place_of_gradients ? weight->gradient : weight->value);
        }
}

void network_initialise(struct network *network)
{
    fill_weights(network, false);
}

void network_recall_initial(struct network *network)
{
    fill_weights(network, true);
}

/* run.c -- calls the rooms of training in their order, and gathers what is worth keeping. */
#include "train/run.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/sha256.h"
#include "train/checkpoint.h"
#include "train/evaluate.h"
#include "train/gather.h"
#include "train/history.h"

/* ---- Plugins --------------------------------------------------------------------------------------------------- */

static int start_part(struct run *run, const struct part *part, struct error *e)
{
    if (!part->plugin)
        return 0;
    if (part_init(run->services, part, e))
        return -1;
    run->parts = arena_grow(run->arena, run->parts, run->n_parts, sizeof *run->parts);
    run->parts[run->n_parts++] = part;
    return 0;
}

/* What takes part in a look at the network: all but the data set and the optimizer. */
static int start_network(struct run *run, struct error *e)
{
    const struct experiment *experiment = run->experiment;
    for (size_t l = 0; l < experiment->n_layers; l++) {
        const struct layer_choice *choice = &experiment->layers[l];
        if (start_part(run, &choice->layer, e) || start_part(run, &choice->activation, e) ||
            start_part(run, &choice->init, e))
            return -1;
    }
    if (start_part(run, &experiment->loss, e))
        return -1;
    for (size_t m = 0; m < experiment->n_metrics; m++)
        if (start_part(run, &experiment->metrics[m], e))
            return -1;
    return 0;
}

/* All but the data set. */
static int start_training(struct run *run, struct error *e)
{
    const struct experiment *experiment = run->experiment;
    if (start_network(run, e) || start_part(run, &experiment->optimizer, e) ||
        start_part(run, &experiment->schedule, e))
        return -1;
    for (size_t c = 0; c < experiment->n_callbacks; c++)
        if (start_part(run, &experiment->callbacks[c], e))
            return -1;
    return 0;
}

/* Once the data are there. */
static int plan_training(struct run *run, enum isa isa, struct error *e)
{
    const struct data_shape shape = dataset_shape(&run->dataset);
    return network_plan(run->arena, run->services, run->experiment, &shape, kernels_for(isa), &run->network, e) ||
                   gather_open(run->arena, run->services, &run->dataset, run->network.threads, e) ||
                   stopping_plan(run->arena, &run->network, &run->dataset, &run->stopping, e) ||
                   callbacks_plan(run->arena, run->services, &run->network, &run->dataset, &run->callbacks, e)
               ? -1
               : 0;
}

int run_plan(struct run *run, struct arena *arena, const struct experiment *experiment, struct services *services,
             enum isa isa, struct error *e)
{
    *run = (struct run){ .arena = arena, .experiment = experiment, .services = services, .started = seconds_now() };
    if (start_part(run, &experiment->dataset, e) || start_training(run, e) ||
        dataset_load(arena, services, experiment, &run->dataset, e))
        return -1;
    return plan_training(run, isa, e);
}

int run_plan_on(struct run *run, struct arena *arena, const struct experiment *experiment, struct services *services,
                enum isa isa, const struct dataset *dataset, struct error *e)
{
    *run = (struct run){ .arena = arena, .experiment = experiment, .services = services, .started = seconds_now(),
                         .dataset = *dataset };
    return start_training(run, e) || plan_training(run, isa, e) ? -1 : 0;
}

int run_plan_network(struct run *run, struct arena *arena, const struct experiment *experiment,
                     struct services *services, enum isa isa, const struct data_shape *shape, struct error *e)
{
    *run = (struct run){ .arena = arena, .experiment = experiment, .services = services, .started = seconds_now() };
    if (start_network(run, e))
        return -1;
    return network_plan(arena, services, experiment, shape, kernels_for(isa), &run->network, e);
}

int run_read_data(struct run *run, struct error *e)
{
    if (start_part(run, &run->experiment->dataset, e))
        return -1;
    return dataset_read(run->arena, run->services, run->experiment, &run->dataset, e) ||
                   gather_open(run->arena, run->services, &run->dataset, run->network.threads, e)
               ? -1
               : 0;
}

size_t run_result_bytes(const struct run *run)
{
    const struct dataset *data = &run->dataset;
    size_t curves, layers = 0;
    history_names(run->arena, &run->network, data, &curves);
    for (size_t l = 0; l < run->network.n_layers; l++)
        layers += run->network.layers[l].n_weights > 0;
    const size_t epoch = (curves + 1) * sizeof(double) + 2 * layers * sizeof(float); /* and its seconds */
    const size_t beside = data->classes ? 2 * sizeof(int32_t) : data->outputs * sizeof(float);
    const struct training *training = &run->experiment->training;
    const bool keeps_best = training->stopping.monitor && training->stopping.restore_best;
    const bool keeps_slots = training->checkpoint.every_epochs || isfinite(training->checkpoint.every_seconds);
    const size_t arrays = keeps_best + (keeps_slots ? run->network.n_slots : 0); /* of the size of the weights */
    return (size_t)run->experiment->training.epochs * epoch +
           data->rows * (data->outputs * sizeof(float) + beside) +
           arrays * run->network.parameters * sizeof(nnr_real);
}

void run_close(struct run *run)
{
    gather_close(&run->dataset);
    while (run->n_parts)
        part_fini(run->parts[--run->n_parts]);
}

/* ---- The result, section by section ---------------------------------------------------------------------------- */

const char *run_config_hash(const struct run *run)
{
    struct node *copy = node_copy(run->arena, run->experiment->source.root);
    struct node *training = node_get(copy, "training");
    node_remove(copy, "output");
    node_remove(training, "checkpoint");
    node_remove(training, "time_limit");
    struct text json = { .arena = run->arena };
    tree_to_json(copy, &json);
    char hash[65];
    sha256_hex(json.data, json.length, hash);
    return arena_copy(run->arena, hash);
}

struct attribute_list {
    struct arena *arena;
    struct attribute *list;
    size_t count;
};

static void add_attribute(void *context, const char *path, const struct node *scalar)
{
    static const enum attribute_type types[] = { [VALUE_TEXT] = ATTRIBUTE_TEXT,
                                                 [VALUE_BOOL] = ATTRIBUTE_BOOL,
                                                 [VALUE_INT] = ATTRIBUTE_INT,
                                                 [VALUE_NUM] = ATTRIBUTE_NUM };
    struct attribute_list *attributes = context;
    char origin[512];
    attributes->list = arena_grow(attributes->arena, attributes->list, attributes->count, sizeof *attributes->list);
    struct attribute *attribute = &attributes->list[attributes->count++];
    *attribute = (struct attribute){ .name = arena_copy(attributes->arena, path),
                                     .type = types[scalar->type],
                                     .text = scalar->text };
    attribute->origin = arena_copy(attributes->arena, origin_text(&scalar->mark, origin, sizeof origin));
    if (scalar->type == VALUE_NUM)
        attribute->d = scalar->value.d;
    else if (scalar->type == VALUE_BOOL)
        attribute->i = scalar->value.b;
    else if (scalar->type == VALUE_INT)
        attribute->i = scalar->value.i;
}

static void fill_config(const struct run *run, struct result *result)
{
    struct arena *arena = run->arena;
    const struct composition *source = &run->experiment->source;
    result->name = run->experiment->name;
    result->seed = run->experiment->seed;
    result->n_files = source->n_files;
    result->file_names = arena_alloc(arena, source->n_files * sizeof *result->file_names);
    result->file_texts = arena_alloc(arena, source->n_files * sizeof *result->file_texts);
    for (size_t i = 0; i < source->n_files; i++) {
        result->file_names[i] = source->files[i]->name;
        result->file_texts[i] = source->files[i]->text;
    }
    result->n_overrides = source->n_overrides;
    result->overrides = source->overrides;
    struct text json = { .arena = arena };
    tree_to_json(source->root, &json);
    result->resolved_json = json.data;
    result->config_hash = run_config_hash(run);
    struct attribute_list attributes = { .arena = arena };
    tree_walk(source->root, add_attribute, &attributes);
    result->config = attributes.list;
    result->n_config = attributes.count;
}

static void fill_data(const struct run *run, struct result *result)
{
    static const char *const scalings[] = {
        [SCALE_NONE] = "none", [SCALE_STANDARD] = "standard", [SCALE_MINMAX] = "minmax"
    };
    const struct dataset *data = &run->dataset;
    result->dataset = data->part->plugin->name;
    result->inputs = data->inputs;
    result->outputs = data->outputs;
    result->classes = data->classes;
    result->input_rank = data->info.x.rank;
    memcpy(result->input_dim, data->info.x.dim, sizeof result->input_dim);
    result->class_names = data->info.class_names;
    result->feature_names = data->info.feature_names;
    result->target_name = data->info.target_name;
    result->scaling = scalings[run->experiment->scale];
    result->offset = data->offset;
    result->scale = data->scale;
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
        result->split_rows[s] = data->split[s].rows;
        result->split[s] = data->sample + data->split[s].first;
    }
}

static void fill_layer(const struct layer *layer, struct layer_result *out)
{
    *out = (struct layer_result){
        .name = layer->choice->name,
        .plugin = layer->choice->layer.plugin->name,
        .activation = layer->activation ? layer->choice->activation.plugin->name : "linear",
        .rank = layer->shape.rank,
        .n_weights = layer->n_weights,
    };
    memcpy(out->dim, layer->shape.dim, sizeof out->dim);
    for (size_t i = 0; i < layer->n_weights; i++) {
        const struct weight *weight = &layer->weights[i];
        out->weights[i] = (struct weight_result){ .name = weight->name,
                                                  .rank = weight->shape.rank,
                                                  .value = weight->value,
                                                  .initial = weight->gradient };
        memcpy(out->weights[i].dim, weight->shape.dim, sizeof out->weights[i].dim);
    }
}

static void fill_model(struct run *run, struct result *result)
{
    struct network *network = &run->network;
    const struct experiment *experiment = run->experiment;
    result->loss = experiment->loss.plugin->name;
    result->n_layers = network->n_layers;
    result->layers = arena_alloc(run->arena, network->n_layers * sizeof *result->layers);
    for (size_t l = 0; l < network->n_layers; l++)
        fill_layer(&network->layers[l], &result->layers[l]);
    result->parameters = network->parameters;
    result->n_metrics = network->measures.n;
    result->metric_names = network->measures.names;
    result->metric_plugins = network->measures.plugins;
}

/* How far the training has come. The first weights are made again in the place of the gradients. */
static void fill_training(struct run *run, enum status status, struct result *result)
{
    const struct trainer *trainer = &run->trainer;
    *result = run->frame;
    result->status = status;
    network_recall_initial(&run->network);
    result->history = trainer->history;
    result->best_epoch = trainer->stopping.best_epoch;
    result->stop_reason = *run->callbacks.reason ? run->callbacks.reason : NULL;
    result->stopped_early = status == STATUS_COMPLETE &&
                            trainer->history.epochs < (size_t)run->experiment->training.epochs;
    result->epoch_seconds = trainer->epoch_seconds;
    result->seconds_training = run->seconds_training + seconds_now() - run->training_started;
    result->seconds_total = run->seconds_total + seconds_now() - run->started;
}

/* A look at every part of the data with the present weights, and what a run needs to go on. */
static int fill_state(struct run *run, struct arena *arena, bool last, struct result *result, struct error *e)
{
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++)
        if (evaluate_split(arena, &run->trainer, s, &result->evaluation[s], e))
            return -1;
    result->checkpoint = checkpoint_take(arena, &run->trainer, last, e);
    return result->checkpoint ? 0 : -1;
}

/* The samples of the part that best tells how good the network is. */
static int fill_samples(struct run *run, struct result *result, struct error *e)
{
    static const enum split telling[] = { SPLIT_TEST, SPLIT_VALIDATION, SPLIT_TRAIN };
    size_t i = 0;
    while (result->evaluation[telling[i]].rows == 0)
        i++;
    return choose_samples(run->arena, &run->dataset, run->services, &result->evaluation[telling[i]], &result->samples,
                          e);
}

/* ---- Training -------------------------------------------------------------------------------------------------- */

static int prepare(struct run *run, struct error *e)
{
    const double limit = run->started + run->experiment->training.time_limit;
    if (trainer_new(run->arena, &run->network, &run->dataset, &run->stopping, &run->callbacks, limit, &run->trainer, e))
        return -1;
    network_initialise(&run->network);
    fill_config(run, &run->frame);
    fill_data(run, &run->frame);
    fill_model(run, &run->frame);
    run->prepared = true;
    return 0;
}

int run_restore(struct run *run, const struct result *stored, struct error *e)
{
    if (prepare(run, e) || checkpoint_restore(run->arena, &run->trainer, stored, e))
        return -1;
    run->seconds_training = stored->seconds_training;
    run->seconds_total = stored->seconds_total;
    return 0;
}

int run_snapshot(struct run *run, struct arena *arena, struct result *result, struct error *e)
{
    fill_training(run, STATUS_RUNNING, result);
    return fill_state(run, arena, false, result, e);
}

/* What the leader of the team does. */
struct training_work {
    struct run *run;
    const struct observer *observer;
    struct result *result;
    struct error *e;
    int failed;
};

static void train(void *context, struct team *team)
{
    struct training_work *work = context;
    struct run *run = work->run;
    struct result *result = work->result;
    run->trainer.team = team;
    run->training_started = seconds_now();
    work->failed = trainer_run(&run->trainer, work->observer, work->e);
    const enum ending ending = run->trainer.ending;
    fill_training(run, work->failed ? STATUS_FAILED : ending == ENDED_COMPLETE ? STATUS_COMPLETE : STATUS_INTERRUPTED,
                  result);
    if (work->failed) {
        result->failure = work->e->text;
        return;
    }
    if (ending != ENDED_COMPLETE)
        result->failure = ending == ENDED_BY_TIME ? "its time was up" : "it was told to stop";
    work->failed = fill_state(run, run->arena, true, result, work->e) ||
                   (ending == ENDED_COMPLETE && fill_samples(run, result, work->e));
    result->seconds_total = run->seconds_total + seconds_now() - run->started;
}

int run_train(struct run *run, const struct observer *observer, struct result *result, struct error *e)
{
    *result = (struct result){ .status = STATUS_RUNNING };
    if (!run->prepared && prepare(run, e))
        return -1;
    struct training_work work = { run, observer, result, e, 0 };
    team_lead(run->network.threads, train, &work);
    return work.failed ? -1 : 0;
}

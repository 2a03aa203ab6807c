/* write.c -- a result as an HDF5 file, group by group.
 *
 * What differs between two equal runs goes into /provenance and /timing, and nowhere else. */
#include "store/store.h"

#include <config.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "store/atomic.h"
#include "store/h5.h"
#include "store/schema.h"
#include "store/summary.h"
#include "store/write.h"

/* ---- Root and configuration ----------------------------------------------------------------------------- */

static void write_root(struct h5 *h, hid_t file, const struct result *r)
{
    h5_put_text(h, file, "Conventions", "CF-1.8 NNRUN-1.0");
    h5_put_text(h, file, "NX_class", "NXroot");
    h5_put_text(h, file, "default", "history");
    h5_put_text(h, file, "nnrun_schema", SCHEMA);
    h5_put_text(h, file, "nnrun_schema_version", SCHEMA_VERSION);
    h5_put_text(h, file, "creator", PACKAGE_NAME);
    h5_put_text(h, file, "creator_version", PACKAGE_VERSION);
    h5_put_text(h, file, "title", r->name);
    h5_put_text(h, file, "run_id", run_id(h->arena, r->config_hash));
    h5_put_text(h, file, "status", status_names[r->status]);
    if (r->failure)
        h5_put_text(h, file, "failure", r->failure);
    if (r->best_epoch || r->stopped_early) {
        const uint8_t early = r->stopped_early;
        h5_put_int(h, file, "best_epoch", (int64_t)r->best_epoch);
        h5_put_number(h, file, "stopped_early", NUMBER_U8, &early);
    }
    if (r->stop_reason)
        h5_put_text(h, file, "stop_reason", r->stop_reason);
    h5_put_text(h, file, "dataset", r->dataset);
    h5_put_text(h, file, "loss", r->loss);
    if (r->n_metrics) {
        h5_put_texts(h, file, "metrics", r->n_metrics, r->metric_names);
        h5_put_texts(h, file, "metric_plugins", r->n_metrics, r->metric_plugins);
    }
    h5_put_number(h, file, "seed", NUMBER_U64, &r->seed);
    struct error no_twin = { 0 };
    write_keras_model(h, file, r, false, &no_twin);
}

static void put_attributes(struct h5 *h, hid_t group, size_t count, const struct attribute *list)
{
    for (size_t i = 0; i < count; i++) {
        const struct attribute *a = &list[i];
        const uint8_t truth = a->i != 0;
        switch (a->type) {
        case ATTRIBUTE_TEXT:
            h5_put_text(h, group, a->name, a->text);
            break;
        case ATTRIBUTE_INT:
            h5_put_int(h, group, a->name, a->i);
            break;
        case ATTRIBUTE_NUM:
            h5_put_num(h, group, a->name, a->d);
            break;
        case ATTRIBUTE_BOOL:
            h5_put_number(h, group, a->name, NUMBER_U8, &truth);
            break;
        }
    }
}

static void write_origins(struct h5 *h, hid_t group, size_t count, const struct attribute *config)
{
    if (count == 0)
        return;
    const char **keys = arena_alloc(h->arena, count * sizeof *keys);
    const char **origins = arena_alloc(h->arena, count * sizeof *origins);
    for (size_t i = 0; i < count; i++) {
        keys[i] = config[i].name;
        origins[i] = config[i].origin ? config[i].origin : "";
    }
    h5_write_texts(h, group, "origin_key", 1, count, keys, "configuration value", false);
    h5_write_texts(h, group, "origin", 1, count, origins, "where that value was written", false);
}

static void write_config(struct h5 *h, hid_t file, const struct result *r)
{
    const hid_t group = h5_create_group(h, file, "config");
    h5_put_text(h, group, "hash", r->config_hash);
    put_attributes(h, group, r->n_config, r->config);
    if (r->n_files) {
        h5_write_texts(h, group, "yaml", 0, 1, r->file_texts, "configuration file, verbatim", false);
        h5_write_texts(h, group, "file_names", 1, r->n_files, r->file_names,
                       "configuration file and the files that it builds on", false);
        h5_write_texts(h, group, "file_texts", 1, r->n_files, r->file_texts, "content of these files, verbatim",
                       false);
    }
    if (r->n_overrides)
        h5_write_texts(h, group, "overrides", 1, r->n_overrides, r->overrides, "values set on the command line",
                       false);
    if (r->resolved_json)
        h5_write_texts(h, group, "resolved_json", 0, 1, &r->resolved_json,
                       "configuration after defaults, base files and overrides", false);
    write_origins(h, group, r->n_config, r->config);
    h5_close_group(h, group);
}

/* ---- Curves --------------------------------------------------------------------------------------------- */

/* The scale that per-epoch arrays share: 1, 2, ... */
static void write_epochs(struct h5 *h, hid_t group, size_t epochs)
{
    int32_t *epoch = arena_alloc(h->arena, epochs * sizeof *epoch);
    for (size_t i = 0; i < epochs; i++)
        epoch[i] = (int32_t)(i + 1);
    h5_write(h, group, &(struct array){ .name = "epoch", .type = NUMBER_I32, .rank = 1, .dim = { epochs },
                                        .data = epoch, .meaning = "epoch", .is_scale = true });
}

static bool is_loss(const char *curve)
{
    const size_t length = strlen(curve);
    return length >= 5 && strcmp(curve + length - 5, "_loss") == 0;
}

/* What NeXus viewers draw at once: the training loss, and the other losses beside it. */
static void put_signals(struct h5 *h, hid_t group, const struct history *history)
{
    const char *signal = history->curves[0].name;
    for (size_t i = 0; i < history->n_curves; i++)
        if (strcmp(history->curves[i].name, "train_loss") == 0)
            signal = history->curves[i].name;
    h5_put_text(h, group, "signal", signal);
    const char **others = arena_alloc(h->arena, history->n_curves * sizeof *others);
    size_t count = 0;
    for (size_t i = 0; i < history->n_curves; i++)
        if (is_loss(history->curves[i].name) && history->curves[i].name != signal)
            others[count++] = history->curves[i].name;
    if (count)
        h5_put_texts(h, group, "auxiliary_signals", count, others);
    h5_put_texts(h, group, "axes", 1, (const char *const[]){ "epoch" });
    h5_put_int(h, group, "epoch_indices", 0);
    h5_put_text(h, group, "SILX_style", "{\"signal_scale_type\": \"log\"}");
}

static void write_history(struct h5 *h, hid_t file, const struct history *history)
{
    const hid_t group = h5_create_group(h, file, "history");
    h5_put_text(h, group, "NX_class", "NXdata");
    h5_put_text(h, group, "title", "loss per epoch");
    if (history->epochs && history->n_curves) {
        put_signals(h, group, history);
        write_epochs(h, group, history->epochs);
        for (const struct curve *c = history->curves; c < history->curves + history->n_curves; c++)
            h5_write(h, group, &(struct array){ .name = c->name, .type = NUMBER_F64, .rank = 1,
                                                .dim = { history->epochs }, .data = c->value,
                                                .meaning = in_words(h->arena, c->name), .scales = { "epoch" } });
    }
    h5_close_group(h, group);
}

static void write_layer_history(struct h5 *h, hid_t file, const struct history *history)
{
    if (!history->epochs || !history->n_layers)
        return;
    const hid_t group = h5_create_group(h, file, "layer_history");
    write_epochs(h, group, history->epochs);
    h5_write_texts(h, group, "layer", 1, history->n_layers, history->layer_names, "layer", true);
    struct array norm = { .name = "weight_norm", .type = NUMBER_F32, .rank = 2,
                          .dim = { history->epochs, history->n_layers }, .data = history->weight_norm,
                          .meaning = "Euclidean norm of the weights after the epoch",
                          .scales = { "epoch", "layer" } };
    h5_write(h, group, &norm);
    norm.name = "gradient_norm";
    norm.data = history->gradient_norm;
    norm.meaning = "Euclidean norm of the gradient in the last step of the epoch";
    h5_write(h, group, &norm);
    h5_close_group(h, group);
}

/* ---- Data and weights ----------------------------------------------------------------------------------- */

static void write_split(struct h5 *h, hid_t file, const struct result *r)
{
    const hid_t group = h5_create_group(h, file, "split");
    for (size_t s = 0; s < SPLITS; s++)
        if (r->split_rows[s])
            h5_write(h, group, &(struct array){ .name = split_names[s], .type = NUMBER_I64, .rank = 1,
                                                .dim = { r->split_rows[s] }, .data = r->split[s],
                                                .meaning = "rows of the data set, from 0, in the order of use" });
    h5_close_group(h, group);
}

static void put_shape(struct h5 *h, hid_t object, const char *name, size_t rank, const size_t *dim)
{
    int64_t shape[MAX_RANK];
    for (size_t d = 0; d < rank; d++)
        shape[d] = (int64_t)dim[d];
    if (rank)
        h5_put_ints(h, object, name, rank, shape);
}

static void write_layer(struct h5 *h, hid_t parent, const struct layer_result *layer, bool initial)
{
    const hid_t group = h5_create_group(h, parent, layer->name);
    const char *names[NNR_MAX_WEIGHTS];
    for (size_t i = 0; i < layer->n_weights; i++)
        names[i] = layer->weights[i].name;
    if (layer->n_weights)
        h5_put_texts(h, group, "weight_names", layer->n_weights, names);
    h5_put_text(h, group, "plugin", layer->plugin);
    h5_put_text(h, group, "activation", layer->activation);
    put_shape(h, group, "output_shape", layer->rank, layer->dim);
    for (size_t i = 0; i < layer->n_weights; i++) {
        const struct weight_result *w = &layer->weights[i];
        struct array array = { .name = w->name, .type = NUMBER_REAL, .rank = w->rank,
                               .data = initial ? w->initial : w->value,
                               .meaning = arena_format(h->arena, "%s of layer %s%s", w->name, layer->name,
                                                       initial ? ", before the first step" : "") };
        memcpy(array.dim, w->dim, sizeof w->dim);
        h5_write(h, group, &array);
    }
    h5_close_group(h, group);
}

void write_weights(struct h5 *h, hid_t file, const struct result *r, const char *name, bool initial)
{
    const hid_t group = h5_create_group(h, file, name);
    const char **names = arena_alloc(h->arena, r->n_layers * sizeof *names);
    for (size_t i = 0; i < r->n_layers; i++)
        names[i] = r->layers[i].name;
    if (r->n_layers)
        h5_put_texts(h, group, "layer_names", r->n_layers, names);
    h5_put_int(h, group, "parameters", (int64_t)r->parameters);
    for (size_t i = 0; i < r->n_layers; i++)
        write_layer(h, group, &r->layers[i], initial);
    h5_close_group(h, group);
}

static void write_preprocessing(struct h5 *h, hid_t file, const struct result *r)
{
    const hid_t group = h5_create_group(h, file, "preprocessing");
    h5_put_text(h, group, "scaling", r->scaling);
    h5_put_int(h, group, "inputs", (int64_t)r->inputs);
    h5_put_int(h, group, "outputs", (int64_t)r->outputs);
    h5_put_int(h, group, "classes", (int64_t)r->classes);
    put_shape(h, group, "input_shape", r->input_rank, r->input_dim);
    if (r->target_name)
        h5_put_text(h, group, "target_name", r->target_name);
    if (r->inputs && r->offset && r->scale) {
        struct array array = { .name = "offset", .type = NUMBER_F64, .rank = 1, .dim = { r->inputs },
                               .data = r->offset, .meaning = "subtracted from each input" };
        h5_write(h, group, &array);
        array.name = "scale";
        array.data = r->scale;
        array.meaning = "each input is divided by it afterwards";
        h5_write(h, group, &array);
    }
    if (r->classes)
        h5_write_texts(h, group, "class_names", 1, r->classes, r->class_names, "name of each class", false);
    if (r->inputs && r->feature_names)
        h5_write_texts(h, group, "feature_names", 1, r->inputs, r->feature_names, "name of each input", false);
    h5_close_group(h, group);
}

static void write_samples(struct h5 *h, hid_t file, const struct result *r)
{
    if (r->samples.rows == 0)
        return;
    const hid_t group = h5_create_group(h, file, "samples");
    h5_put_text(h, group, "NX_class", "NXdata");
    h5_put_text(h, group, "signal", "input");
    h5_write(h, group, &(struct array){ .name = "sample", .type = NUMBER_I64, .rank = 1, .dim = { r->samples.rows },
                                        .data = r->samples.sample,
                                        .meaning = "row of the data set: the least sure and surest predictions" });
    struct array input = { .name = "input", .type = NUMBER_F32, .rank = r->input_rank + 1,
                           .dim = { r->samples.rows }, .data = r->samples.input,
                           .meaning = "inputs as the data set has them, before scaling" };
    memcpy(input.dim + 1, r->input_dim, r->input_rank * sizeof *input.dim);
    h5_write(h, group, &input);
    h5_close_group(h, group);
}

/* ---- What differs between equal runs -------------------------------------------------------------------- */

static void write_provenance(struct h5 *h, hid_t file, const struct result *r)
{
    const hid_t group = h5_create_group(h, file, "provenance");
    h5_put_text(h, group, "date_created", r->date_created);
    put_attributes(h, group, r->n_provenance, r->provenance);
    h5_close_group(h, group);
}

static void write_timing(struct h5 *h, hid_t file, const struct result *r)
{
    const hid_t group = h5_create_group(h, file, "timing");
    h5_put_num(h, group, "seconds_total", r->seconds_total);
    h5_put_num(h, group, "seconds_training", r->seconds_training);
    if (r->history.epochs && r->epoch_seconds) {
        write_epochs(h, group, r->history.epochs);
        h5_write(h, group, &(struct array){ .name = "epoch_seconds", .type = NUMBER_F64, .rank = 1,
                                            .dim = { r->history.epochs }, .data = r->epoch_seconds,
                                            .meaning = "time that the epoch took", .units = "s",
                                            .scales = { "epoch" } });
    }
    h5_close_group(h, group);
}

/* About how many bytes the file will take: those of all arrays that can be large. */
static size_t about_bytes(const struct result *r)
{
    size_t numbers = r->history.epochs * (r->history.n_curves + r->history.n_layers + 2) + 2 * r->parameters +
                     r->samples.rows * r->inputs + 3 * r->inputs + r->classes * r->classes;
    for (size_t s = 0; s < SPLITS; s++)
        numbers += r->split_rows[s] + r->evaluation[s].rows * (2 * r->outputs + 3);
    return numbers * sizeof(double);
}

static void write_file(struct h5 *h, const char *path, const struct result *r)
{
    const hid_t file = h5_create_file(h, path, about_bytes(r));
    write_root(h, file, r);
    write_config(h, file, r);
    write_history(h, file, &r->history);
    write_layer_history(h, file, &r->history);
    write_evaluation(h, file, r);
    write_predictions(h, file, r);
    write_split(h, file, r);
    write_weights(h, file, r, "weights", false);
    write_weights(h, file, r, "initial_weights", true);
    h5_hard_link(h, file, "weights", "model_weights");
    write_preprocessing(h, file, r);
    write_samples(h, file, r);
    write_checkpoint(h, file, r->checkpoint);
    write_provenance(h, file, r);
    write_timing(h, file, r);
    h5_finish_file(h, file, path);
}

int store_write(const struct result *result, const char *path, struct error *e)
{
    struct arena *arena = arena_new();
    struct h5 h = { .path = path, .arena = arena, .error = e, .ending = summary_block(arena, result) };
    char *temporary = atomic_name(arena, path);
    h5_silence();
    write_file(&h, temporary, result);
    const int status = h.failed ? -1 : atomic_replace(temporary, path, e);
    if (status)
        unlink(temporary);
    arena_free(arena);
    return status;
}

void store_abandon(void)
{
    atomic_abandon();
}

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
#include "store/seal.h"

/* ---- Root and configuration -------------------------------------------------------------------------------- */

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
    h5_put_text(h, file, "run_id", arena_format(h->arena, "%.16s", r->config_hash ? r->config_hash : ""));
    h5_put_text(h, file, "status", status_names[r->status]);
    if (r->failure)
        h5_put_text(h, file, "failure", r->failure);
    h5_put_text(h, file, "dataset", r->dataset);
    h5_put_text(h, file, "loss", r->loss);
    if (r->n_metrics)
        h5_put_texts(h, file, "metrics", r->n_metrics, r->metric_names);
    h5_put_number(h, file, "seed", NUMBER_U64, &r->seed);
    const char *model = keras_model(h->arena, r);
    if (model) {
        h5_put_text(h, file, "model_config", model);
        h5_put_text(h, file, "keras_version", "2.15.0");
        h5_put_text(h, file, "backend", "tensorflow");
    }
}

static void put_attributes(struct h5 *h, hid_t group, size_t count, const struct attribute *list)
{
    for (const struct attribute *a = list; a < list + count; a++) {
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

/* ---- Curves ------------------------------------------------------------------------------------------------ */

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

/* "train_loss": "train loss" */
static const char *in_words(struct arena *arena, const char *name)
{
    char *words = arena_copy(arena, name);
    for (char *c = words; *c; c++)
        if (*c == '_')
            *c = ' ';
    return words;
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

/* ---- Evaluation and predictions ---------------------------------------------------------------------------- */

static void write_number(struct h5 *h, hid_t group, const char *name, double value, const char *meaning)
{
    h5_write(h, group, &(struct array){ .name = name, .type = NUMBER_F64, .data = &value, .meaning = meaning });
}

/* Two pairs of scales: names for people and xarray, indices for NeXus viewers, which want numbers on axes. */
static void write_class_scales(struct h5 *h, hid_t group, const struct result *r)
{
    int32_t *index = arena_alloc(h->arena, r->classes * sizeof *index);
    for (size_t i = 0; i < r->classes; i++)
        index[i] = (int32_t)i;
    h5_write_texts(h, group, "class_true", 1, r->classes, r->class_names, "true class", true);
    h5_write_texts(h, group, "class_predicted", 1, r->classes, r->class_names, "predicted class", true);
    h5_write(h, group, &(struct array){ .name = "true_index", .type = NUMBER_I32, .rank = 1, .dim = { r->classes },
                                        .data = index, .meaning = "true class index", .scales = { "class_true" } });
    h5_write(h, group, &(struct array){ .name = "predicted_index", .type = NUMBER_I32, .rank = 1,
                                        .dim = { r->classes }, .data = index,
                                        .meaning = "predicted class index", .scales = { "class_predicted" } });
}

static void write_class_report(struct h5 *h, hid_t group, const struct result *r, const struct evaluation *e)
{
    h5_put_text(h, group, "NX_class", "NXdata");
    h5_put_text(h, group, "signal", "confusion");
    h5_put_texts(h, group, "axes", 2, (const char *const[]){ "true_index", "predicted_index" });
    h5_put_int(h, group, "true_index_indices", 0);
    h5_put_int(h, group, "predicted_index_indices", 1);
    h5_put_text(h, group, "title", "confusion matrix (rows true, columns predicted)");
    write_class_scales(h, group, r);
    h5_write(h, group, &(struct array){ .name = "confusion", .type = NUMBER_I64, .rank = 2,
                                        .dim = { r->classes, r->classes }, .data = e->confusion,
                                        .meaning = "number of samples",
                                        .scales = { "class_true", "class_predicted" } });
    const struct array scores[] = {
        { .name = "precision", .type = NUMBER_F64, .data = e->precision, .meaning = "precision of the class" },
        { .name = "recall", .type = NUMBER_F64, .data = e->recall, .meaning = "recall of the class" },
        { .name = "f1", .type = NUMBER_F64, .data = e->f1, .meaning = "F1 score of the class" },
        { .name = "support", .type = NUMBER_I64, .data = e->support, .meaning = "number of samples of the class" },
    };
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
        struct array score = scores[i];
        score.rank = 1;
        score.dim[0] = r->classes;
        score.scales[0] = "class_true";
        h5_write(h, group, &score);
    }
}

static void write_evaluation(struct h5 *h, hid_t file, const struct result *r)
{
    const hid_t group = h5_create_group(h, file, "evaluation");
    h5_put_text(h, group, "NX_class", "NXentry");
    for (size_t s = SPLITS; s-- > 0;)
        if (r->evaluation[s].rows && !h5_has_attribute(h, group, "default"))
            h5_put_text(h, group, "default", split_names[s]);
    for (size_t s = 0; s < SPLITS; s++) {
        const struct evaluation *e = &r->evaluation[s];
        if (e->rows == 0)
            continue;
        const hid_t split = h5_create_group(h, group, split_names[s]);
        if (r->classes)
            write_class_report(h, split, r, e);
        else
            h5_put_text(h, split, "NX_class", "NXcollection");
        write_number(h, split, "loss", e->loss, arena_format(h->arena, "%s loss", split_names[s]));
        for (size_t m = 0; m < r->n_metrics; m++)
            write_number(h, split, metric_dataset(h->arena, r->metric_names[m]), e->metrics[m],
                         arena_format(h->arena, "%s %s", split_names[s], in_words(h->arena, r->metric_names[m])));
        h5_close_group(h, split);
    }
    h5_close_group(h, group);
}

/* A data set (rows) or (rows, outputs) of /predictions/<split>. */
static void write_prediction(struct h5 *h, hid_t group, const char *name, enum number type, size_t rows,
                             size_t outputs, const void *data, const char *meaning, const char *column)
{
    h5_write(h, group, &(struct array){ .name = name, .type = type, .rank = column ? 2 : 1, .dim = { rows, outputs },
                                        .data = data, .meaning = meaning, .scales = { "sample", column } });
}

static void write_predictions(struct h5 *h, hid_t file, const struct result *r)
{
    const hid_t group = h5_create_group(h, file, "predictions");
    const char *column = r->classes ? "class_index" : "output_index";
    int32_t *index = arena_alloc(h->arena, r->outputs * sizeof *index);
    for (size_t i = 0; i < r->outputs; i++)
        index[i] = (int32_t)i;
    for (size_t s = 0; s < SPLITS; s++) {
        const struct evaluation *e = &r->evaluation[s];
        if (e->rows == 0)
            continue;
        const hid_t split = h5_create_group(h, group, split_names[s]);
        h5_write(h, split, &(struct array){ .name = "sample", .type = NUMBER_I64, .rank = 1, .dim = { e->rows },
                                            .data = e->sample, .meaning = "row of the data set, from 0",
                                            .is_scale = true });
        h5_write(h, split, &(struct array){ .name = column, .type = NUMBER_I32, .rank = 1, .dim = { r->outputs },
                                            .data = index, .meaning = in_words(h->arena, column),
                                            .is_scale = true });
        write_prediction(h, split, r->classes ? "probability" : "prediction", NUMBER_F32, e->rows, r->outputs,
                         e->output, r->classes ? "predicted probability" : "predicted value", column);
        if (r->classes) {
            write_prediction(h, split, "y_true", NUMBER_I32, e->rows, 1, e->y_true, "true class index", NULL);
            write_prediction(h, split, "y_predicted", NUMBER_I32, e->rows, 1, e->y_predicted,
                             "predicted class index", NULL);
        } else {
            write_prediction(h, split, "target", NUMBER_F32, e->rows, r->outputs, e->target, "true value", column);
        }
        h5_close_group(h, split);
    }
    h5_close_group(h, group);
}

/* ---- Data and weights -------------------------------------------------------------------------------------- */

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

static void write_weights(struct h5 *h, hid_t file, const struct result *r, bool initial)
{
    const hid_t group = h5_create_group(h, file, initial ? "initial_weights" : "weights");
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
                                        .meaning = "row of the data set; the least sure and the surest predictions" });
    struct array input = { .name = "input", .type = NUMBER_F32, .rank = r->input_rank + 1,
                           .dim = { r->samples.rows }, .data = r->samples.input,
                           .meaning = "inputs as the data set has them, before scaling" };
    memcpy(input.dim + 1, r->input_dim, r->input_rank * sizeof *input.dim);
    h5_write(h, group, &input);
    h5_close_group(h, group);
}

/* ---- What differs between equal runs ----------------------------------------------------------------------- */

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

static void write_file(struct h5 *h, const char *path, const struct result *r)
{
    const hid_t file = h5_create_file(h, path);
    write_root(h, file, r);
    write_config(h, file, r);
    write_history(h, file, &r->history);
    write_layer_history(h, file, &r->history);
    write_evaluation(h, file, r);
    write_predictions(h, file, r);
    write_split(h, file, r);
    write_weights(h, file, r, false);
    write_weights(h, file, r, true);
    h5_hard_link(h, file, "weights", "model_weights");
    write_preprocessing(h, file, r);
    write_samples(h, file, r);
    write_provenance(h, file, r);
    write_timing(h, file, r);
    h5_close_file(h, file);
}

int store_write(const struct result *result, const char *path, struct error *e)
{
    struct arena *arena = arena_new();
    struct h5 h = { .path = path, .arena = arena, .error = e };
    char *temporary = atomic_name(arena, path);
    h5_silence();
    write_file(&h, temporary, result);
    int status = h.failed ? -1 : seal_add(temporary, path, e);
    if (!status)
        status = atomic_replace(temporary, path, e);
    if (status)
        unlink(temporary);
    arena_free(arena);
    return status;
}

/* read.c -- the groups of a result file, back into a result. Mirrors write.c group by group. */
#include "store/store.h"

#include <string.h>

#include "store/h5.h"
#include "store/look.h"
#include "store/schema.h"
#include "store/write.h"

/* ---- Root and configuration ----------------------------------------------------------------------------- */

static enum status read_status(struct h5 *h, hid_t file)
{
    const char *word = h5_get_text(h, file, "status");
    for (size_t i = 0; i < STATUSES; i++)
        if (strcmp(word, status_names[i]) == 0)
            return (enum status)i;
    h5_fail(h, "'%s': unknown status '%s'", h->path, word);
    return STATUS_FAILED;
}

static void read_root(struct h5 *h, hid_t file, struct result *r)
{
    r->name = h5_get_text(h, file, "title");
    r->status = read_status(h, file);
    if (h5_has_attribute(h, file, "failure"))
        r->failure = h5_get_text(h, file, "failure");
    if (h5_has_attribute(h, file, "best_epoch")) {
        uint8_t early = 0;
        r->best_epoch = h5_get_count(h, file, "best_epoch");
        h5_get_number(h, file, "stopped_early", NUMBER_U8, &early);
        r->stopped_early = early != 0;
    }
    if (h5_has_attribute(h, file, "stop_reason"))
        r->stop_reason = h5_get_text(h, file, "stop_reason");
    r->dataset = h5_get_text(h, file, "dataset");
    r->loss = h5_get_text(h, file, "loss");
    if (h5_has_attribute(h, file, "metrics"))
        r->metric_names = r->metric_plugins = h5_get_texts(h, file, "metrics", &r->n_metrics);
    size_t n = r->n_metrics;
    if (h5_has_attribute(h, file, "metric_plugins")) /* files of schema 1.1 have none: each metric had one value */
        r->metric_plugins = h5_get_texts(h, file, "metric_plugins", &n);
    if (n != r->n_metrics)
        h5_fail(h, "'%s': %zu values of metrics, but of %zu metrics", h->path, r->n_metrics, n);
    h5_get_number(h, file, "seed", NUMBER_U64, &r->seed);
}

static struct attribute read_attribute(struct h5 *h, hid_t group, const char *name)
{
    struct attribute a = { .name = name };
    size_t bytes;
    switch (h5_attribute_class(h, group, name, &bytes)) {
    case H5T_STRING:
        a.type = ATTRIBUTE_TEXT;
        a.text = h5_get_text(h, group, name);
        break;
    case H5T_FLOAT:
        a.type = ATTRIBUTE_NUM;
        a.d = h5_get_num(h, group, name);
        break;
    default: /* another class than an integer is found out here */
        a.type = bytes == 1 ? ATTRIBUTE_BOOL : ATTRIBUTE_INT;
        a.i = h5_get_int(h, group, name);
    }
    return a;
}

/* All attributes of a group but one. */
static struct attribute *read_attributes(struct h5 *h, hid_t group, const char *except, size_t *count)
{
    size_t n;
    const char **names = h5_attribute_names(h, group, &n);
    struct attribute *list = arena_alloc(h->arena, n * sizeof *list);
    *count = 0;
    for (size_t i = 0; i < n && !h->failed; i++)
        if (strcmp(names[i], except) != 0)
            list[(*count)++] = read_attribute(h, group, names[i]);
    return list;
}

static void read_config(struct h5 *h, hid_t file, struct result *r)
{
    const hid_t group = h5_open_group(h, file, "config");
    r->config_hash = h5_get_text(h, group, "hash");
    r->config = read_attributes(h, group, "hash", &r->n_config);
    if (h5_has(h, group, "file_names")) {
        r->n_files = ANY;
        r->file_names = h5_read_texts(h, group, "file_names", 1, &r->n_files);
        r->file_texts = h5_read_texts(h, group, "file_texts", 1, &r->n_files);
    }
    if (h5_has(h, group, "overrides")) {
        r->n_overrides = ANY;
        r->overrides = h5_read_texts(h, group, "overrides", 1, &r->n_overrides);
    }
    if (h5_has(h, group, "resolved_json")) {
        const char **json = h5_read_texts(h, group, "resolved_json", 0, NULL);
        r->resolved_json = json ? json[0] : NULL;
    }
    if (h5_has(h, group, "origin")) {
        const char **origins = h5_read_texts(h, group, "origin", 1, &r->n_config);
        for (size_t i = 0; i < r->n_config && origins; i++)
            r->config[i].origin = origins[i][0] ? origins[i] : NULL;
    }
    h5_close_group(h, group);
}

/* ---- Curves --------------------------------------------------------------------------------------------- */

static void read_history(struct h5 *h, hid_t file, struct history *history)
{
    const hid_t group = h5_open_group(h, file, "history");
    if (h5_has(h, group, "epoch")) {
        history->epochs = ANY;
        h5_read(h, group, "epoch", NUMBER_I32, 1, &history->epochs);
        size_t n;
        const char **names = h5_names(h, group, &n);
        history->curves = arena_alloc(h->arena, n * sizeof *history->curves);
        for (size_t i = 0; i < n; i++)
            if (strcmp(names[i], "epoch") != 0)
                history->curves[history->n_curves++] = (struct curve){
                    .name = names[i], .value = h5_read_list(h, group, names[i], NUMBER_F64, history->epochs)
                };
    }
    h5_close_group(h, group);
}

static void read_layer_history(struct h5 *h, hid_t file, struct history *history)
{
    if (!h5_has(h, file, "layer_history"))
        return;
    const hid_t group = h5_open_group(h, file, "layer_history");
    history->n_layers = ANY;
    history->layer_names = h5_read_texts(h, group, "layer", 1, &history->n_layers);
    size_t shape[] = { history->epochs, history->n_layers };
    history->weight_norm = h5_read(h, group, "weight_norm", NUMBER_F32, 2, shape);
    history->gradient_norm = h5_read(h, group, "gradient_norm", NUMBER_F32, 2, shape);
    h5_close_group(h, group);
}

/* ---- Data and weights ----------------------------------------------------------------------------------- */

static void read_split(struct h5 *h, hid_t file, struct result *r)
{
    const hid_t group = h5_open_group(h, file, "split");
    for (size_t s = 0; s < SPLITS; s++)
        if (h5_has(h, group, split_names[s])) {
            r->split_rows[s] = ANY;
            r->split[s] = h5_read(h, group, split_names[s], NUMBER_I64, 1, &r->split_rows[s]);
        }
    h5_close_group(h, group);
}

/* Returns the rank. */
static size_t read_shape(struct h5 *h, hid_t object, const char *name, size_t dim[4])
{
    int64_t shape[4] = { 0 };
    const size_t rank = h5_has_attribute(h, object, name) ? h5_get_ints(h, object, name, 4, shape) : 0;
    for (size_t d = 0; d < rank; d++) {
        if (shape[d] < 0)
            h5_fail(h, "'%s': %s has a negative extent", h->path, name);
        dim[d] = (size_t)shape[d];
    }
    return rank;
}

static void read_preprocessing(struct h5 *h, hid_t file, struct result *r)
{
    const hid_t group = h5_open_group(h, file, "preprocessing");
    r->scaling = h5_get_text(h, group, "scaling");
    r->inputs = h5_get_count(h, group, "inputs");
    r->outputs = h5_get_count(h, group, "outputs");
    r->classes = h5_get_count(h, group, "classes");
    r->input_rank = read_shape(h, group, "input_shape", r->input_dim);
    if (h5_has_attribute(h, group, "target_name"))
        r->target_name = h5_get_text(h, group, "target_name");
    size_t numbers = r->input_rank ? 1 : r->inputs;
    for (size_t d = 0; d < r->input_rank; d++)
        if (__builtin_mul_overflow(numbers, r->input_dim[d], &numbers))
            numbers = SIZE_MAX;
    if (numbers != r->inputs)
        h5_fail(h, "'%s': the shape of an input does not make %zu numbers", h->path, r->inputs);
    if (h5_has(h, group, "offset")) {
        r->offset = h5_read_list(h, group, "offset", NUMBER_F64, r->inputs);
        r->scale = h5_read_list(h, group, "scale", NUMBER_F64, r->inputs);
    }
    if (r->classes)
        r->class_names = h5_read_texts(h, group, "class_names", 1, &r->classes);
    if (h5_has(h, group, "feature_names"))
        r->feature_names = h5_read_texts(h, group, "feature_names", 1, &r->inputs);
    h5_close_group(h, group);
}

static void read_samples(struct h5 *h, hid_t file, struct result *r)
{
    if (!h5_has(h, file, "samples"))
        return;
    const hid_t group = h5_open_group(h, file, "samples");
    r->samples.rows = ANY;
    r->samples.sample = h5_read(h, group, "sample", NUMBER_I64, 1, &r->samples.rows);
    size_t shape[MAX_RANK] = { r->samples.rows };
    memcpy(shape + 1, r->input_dim, r->input_rank * sizeof *shape);
    r->samples.input = h5_read(h, group, "input", NUMBER_F32, r->input_rank + 1, shape);
    h5_close_group(h, group);
}

/* Where initial is set: the values before the first step, of the weights that were read before. */
static void read_layer(struct h5 *h, hid_t parent, struct layer_result *layer, bool initial)
{
    const hid_t group = h5_open_group(h, parent, layer->name);
    if (!initial) {
        layer->plugin = h5_get_text(h, group, "plugin");
        layer->activation = h5_get_text(h, group, "activation");
        layer->rank = read_shape(h, group, "output_shape", layer->dim);
    }
    const char **names = NULL;
    size_t n = 0;
    if (!initial && h5_has_attribute(h, group, "weight_names"))
        names = h5_get_texts(h, group, "weight_names", &n);
    if (n > NNR_MAX_WEIGHTS)
        h5_fail(h, "'%s': layer '%s' has more than %d arrays of weights", h->path, layer->name, NNR_MAX_WEIGHTS);
    if (!initial && !h->failed)
        layer->n_weights = n;
    for (size_t i = 0; i < layer->n_weights && !h->failed; i++) {
        struct weight_result *w = &layer->weights[i];
        if (initial) {
            w->initial = h5_read(h, group, w->name, NUMBER_REAL, w->rank, w->dim);
        } else {
            w->name = names[i];
            w->rank = h5_rank(h, group, w->name, 4);
            for (size_t d = 0; d < w->rank; d++)
                w->dim[d] = ANY;
            w->value = h5_read(h, group, w->name, NUMBER_REAL, w->rank, w->dim);
        }
    }
    h5_close_group(h, group);
}

static void read_weights(struct h5 *h, hid_t file, struct result *r)
{
    const hid_t weights = h5_open_group(h, file, "weights");
    const hid_t before = h5_open_group(h, file, "initial_weights");
    r->parameters = h5_get_count(h, weights, "parameters");
    const char **names = NULL;
    if (h5_has_attribute(h, weights, "layer_names"))
        names = h5_get_texts(h, weights, "layer_names", &r->n_layers);
    r->layers = arena_alloc(h->arena, r->n_layers * sizeof *r->layers);
    for (size_t i = 0; i < r->n_layers && !h->failed; i++) {
        r->layers[i].name = names[i];
        read_layer(h, weights, &r->layers[i], false);
        read_layer(h, before, &r->layers[i], true);
    }
    h5_close_group(h, before);
    h5_close_group(h, weights);
}

/* ---- Evaluation and predictions ------------------------------------------------------------------------- */

static void read_scores(struct h5 *h, hid_t group, const struct result *r, struct evaluation *e)
{
    e->loss = h5_read_num(h, group, "loss");
    e->metrics = arena_alloc(h->arena, r->n_metrics * sizeof *e->metrics);
    for (size_t m = 0; m < r->n_metrics; m++)
        e->metrics[m] = h5_read_num(h, group, metric_dataset(h->arena, r->metric_names[m]));
    if (r->classes == 0)
        return;
    e->confusion = h5_read(h, group, "confusion", NUMBER_I64, 2, (size_t[]){ r->classes, r->classes });
    e->precision = h5_read_list(h, group, "precision", NUMBER_F64, r->classes);
    e->recall = h5_read_list(h, group, "recall", NUMBER_F64, r->classes);
    e->f1 = h5_read_list(h, group, "f1", NUMBER_F64, r->classes);
    e->support = h5_read_list(h, group, "support", NUMBER_I64, r->classes);
}

/* Class indices are used to look things up, so they must be in range. */
static int32_t *read_classes(struct h5 *h, hid_t group, const char *name, size_t rows, size_t classes)
{
    int32_t *class = h5_read_list(h, group, name, NUMBER_I32, rows);
    for (size_t i = 0; class && i < rows; i++)
        if (class[i] < 0 || (size_t)class[i] >= classes) {
            h5_fail(h, "'%s': %s of row %zu is class %d of %zu", h->path, name, i, class[i], classes);
            return NULL;
        }
    return class;
}

static void read_rows(struct h5 *h, hid_t group, const struct result *r, struct evaluation *e)
{
    e->rows = ANY;
    e->sample = h5_read(h, group, "sample", NUMBER_I64, 1, &e->rows);
    size_t shape[] = { e->rows, r->outputs };
    if (r->classes) {
        e->output = h5_read(h, group, "probability", NUMBER_F32, 2, shape);
        e->y_true = read_classes(h, group, "y_true", e->rows, r->classes);
        e->y_predicted = read_classes(h, group, "y_predicted", e->rows, r->classes);
    } else {
        e->output = h5_read(h, group, "prediction", NUMBER_F32, 2, shape);
        e->target = h5_read(h, group, "target", NUMBER_F32, 2, shape);
    }
}

static void read_evaluation(struct h5 *h, hid_t file, struct result *r)
{
    const hid_t scores = h5_open_group(h, file, "evaluation");
    const hid_t predictions = h5_open_group(h, file, "predictions");
    for (size_t s = 0; s < SPLITS; s++) {
        if (!h5_has(h, scores, split_names[s]))
            continue;
        hid_t group = h5_open_group(h, scores, split_names[s]);
        read_scores(h, group, r, &r->evaluation[s]);
        h5_close_group(h, group);
        group = h5_open_group(h, predictions, split_names[s]);
        read_rows(h, group, r, &r->evaluation[s]);
        h5_close_group(h, group);
    }
    h5_close_group(h, predictions);
    h5_close_group(h, scores);
}

/* ---- What differs between equal runs -------------------------------------------------------------------- */

static void read_provenance(struct h5 *h, hid_t file, struct result *r)
{
    const hid_t group = h5_open_group(h, file, "provenance");
    r->date_created = h5_get_text(h, group, "date_created");
    r->provenance = read_attributes(h, group, "date_created", &r->n_provenance);
    h5_close_group(h, group);
}

static void read_timing(struct h5 *h, hid_t file, struct result *r)
{
    const hid_t group = h5_open_group(h, file, "timing");
    r->seconds_total = h5_get_num(h, group, "seconds_total");
    r->seconds_training = h5_get_num(h, group, "seconds_training");
    if (h5_has(h, group, "epoch_seconds"))
        r->epoch_seconds = h5_read_list(h, group, "epoch_seconds", NUMBER_F64, r->history.epochs);
    h5_close_group(h, group);
}

static int read_result(struct arena *arena, const char *path, struct result *result,
                       void (*rehearsal)(const char *path), struct error *e)
{
    *result = (struct result){ 0 };
    struct h5 h = { .path = path, .arena = arena, .error = e };
    const hid_t file = open_result(&h, rehearsal);
    read_root(&h, file, result);
    read_config(&h, file, result);
    read_history(&h, file, &result->history);
    history_mark_further(&result->history, result->n_metrics, result->metric_names, result->metric_plugins);
    read_layer_history(&h, file, &result->history);
    read_preprocessing(&h, file, result);
    read_evaluation(&h, file, result);
    read_split(&h, file, result);
    read_weights(&h, file, result);
    read_samples(&h, file, result);
    result->checkpoint = read_checkpoint(&h, file, result->parameters);
    read_provenance(&h, file, result);
    read_timing(&h, file, result);
    h5_close_file(&h, file);
    return h.failed ? -1 : 0;
}

static void rehearse_read(const char *path)
{
    struct error ignored = { 0 };
    struct result result;
    struct arena *arena = arena_new();
    read_result(arena, path, &result, NULL, &ignored);
    arena_free(arena);
}

int store_read(struct arena *arena, const char *path, struct result *result, struct error *e)
{
    return read_result(arena, path, result, rehearse_read, e);
}

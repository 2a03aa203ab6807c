/* keras.c -- the model as Keras 2 describes it in JSON, which Keras 3 reads too: in run files, and in files of its
 * own. */
#include "store/store.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "store/atomic.h"
#include "store/h5.h"
#include "store/write.h"

static const char *const real_name = sizeof(nnr_real) == sizeof(float) ? "float32" : "float64";

/* ---- Layers ----------------------------------------------------------------------------------------------- */

/* Activations that Dense knows by the same name. leaky_relu needs a parameter, so it becomes a layer of its own. */
static bool is_keras_activation(const char *name)
{
    static const char *const same[] = { "sigmoid", "softmax", "tanh", "relu", "linear" };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(name, same[i]) == 0)
            return true;
    return false;
}

static int check_layer(const struct layer_result *layer, struct error *e)
{
    const struct weight_result *w = layer->weights;
    const bool is_dense = strcmp(layer->plugin, "dense") == 0 &&
                          (layer->n_weights == 1 || (layer->n_weights == 2 && strcmp(w[1].name, "bias") == 0)) &&
                          strcmp(w[0].name, "kernel") == 0 && w[0].rank == 2;
    if (result_is_dropout(layer))
        return 0;
    if (!is_dense)
        return fail(e, "the layer '%s' is of the plugin '%s', which has no counterpart in Keras", layer->name,
                    layer->plugin);
    if (!is_keras_activation(layer->activation) && strcmp(layer->activation, "leaky_relu") != 0)
        return fail(e, "the layer '%s' has the activation '%s', which has no counterpart in Keras", layer->name,
                    layer->activation);
    return 0;
}

static void add_dropout(struct text *json, const struct result *r, size_t index)
{
    char digits[32];
    text_add(json, ", {\"class_name\": \"Dropout\", \"config\": {\"name\": ");
    text_add_json(json, r->layers[index].name);
    text_add(json, ", \"dtype\": \"%s\", \"rate\": %s}}", real_name,
             number_text(result_number(r, arena_format(json->arena, "model.%zu.rate", index), 0.5), digits));
}

static void add_dense(struct text *json, const struct result *r, size_t index)
{
    const struct layer_result *layer = &r->layers[index];
    const bool is_own = is_keras_activation(layer->activation);
    text_add(json, ", {\"class_name\": \"Dense\", \"config\": {\"name\": ");
    text_add_json(json, layer->name);
    text_add(json,
             ", \"trainable\": true, \"dtype\": \"%s\", \"units\": %zu, \"activation\": \"%s\", \"use_bias\": %s}}",
             real_name, layer->weights[0].dim[1], is_own ? layer->activation : "linear",
             layer->n_weights == 2 ? "true" : "false");
    if (is_own)
        return;
    char digits[32];
    const char *slope = arena_format(json->arena, "model.%zu.activation.slope", index);
    text_add(json, ", {\"class_name\": \"LeakyReLU\", \"config\": {\"name\": ");
    text_add_json(json, arena_format(json->arena, "%s_leaky_relu", layer->name));
    text_add(json, ", \"dtype\": \"%s\", \"alpha\": %s}}", real_name,
             number_text(result_number(r, slope, 0.01), digits));
}

/* ---- Scaling ---------------------------------------------------------------------------------------------- */

/* Normalization divides by the root of the variance, in single precision, and by nothing below its epsilon. */
static const double least_scale = 1e-7, most_scale = 1e18;

static int check_scaling(const struct result *r, struct error *e)
{
    if (!r->offset || !r->scale)
        return fail(e, "the run does not say how its inputs were scaled");
    for (size_t i = 0; i < r->inputs; i++)
        if (!(r->scale[i] > least_scale && r->scale[i] < most_scale))
            return fail(e, "input %zu is divided by %g, but Keras can divide by %g to %g", i, r->scale[i], least_scale,
                        most_scale);
    return 0;
}

static void add_scaling(struct text *json, const struct result *r)
{
    char digits[32];
    text_add(json,
             ", {\"class_name\": \"Normalization\", \"config\": {\"name\": \"nnrun_preprocessing\", \"dtype\": \"%s\", "
             "\"axis\": -1, \"mean\": [",
             real_name);
    for (size_t i = 0; i < r->inputs; i++)
        text_add(json, "%s%s", i ? ", " : "", number_text(r->offset[i], digits));
    text_add(json, "], \"variance\": [");
    for (size_t i = 0; i < r->inputs; i++)
        text_add(json, "%s%s", i ? ", " : "", number_text(r->scale[i] * r->scale[i], digits));
    text_add(json, "]}}");
}

/* ---- The model -------------------------------------------------------------------------------------------- */

int write_keras_model(struct h5 *h, hid_t file, const struct result *r, bool scales, struct error *e)
{
    struct text json = { .arena = h->arena };
    scales = scales && strcmp(r->scaling, "none") != 0;
    if (r->n_layers == 0)
        return fail(e, "the run has no network");
    if (scales && check_scaling(r, e))
        return -1;
    text_add(&json,
             "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"sequential\", \"layers\": "
             "[{\"class_name\": \"InputLayer\", \"config\": {\"batch_input_shape\": [null, %zu], "
             "\"dtype\": \"%s\", \"sparse\": false, \"ragged\": false, \"name\": \"nnrun_input\"}}",
             r->inputs, real_name);
    if (scales)
        add_scaling(&json, r);
    for (size_t i = 0; i < r->n_layers; i++) {
        if (check_layer(&r->layers[i], e))
            return -1;
        (result_is_dropout(&r->layers[i]) ? add_dropout : add_dense)(&json, r, i);
    }
    text_add(&json, "]}}");
    h5_put_text(h, file, "model_config", json.data);
    h5_put_text(h, file, "keras_version", "2.15.0");
    h5_put_text(h, file, "backend", "tensorflow");
    return 0;
}

int store_write_keras(const struct result *result, const char *path, struct error *e)
{
    struct arena *arena = arena_new();
    struct h5 h = { .path = path, .arena = arena, .error = e };
    char *temporary = atomic_name(arena, path);
    h5_silence();
    const hid_t file = h5_create_file(&h, temporary, result->parameters * sizeof(nnr_real));
    int status = h.failed ? -1 : write_keras_model(&h, file, result, true, e);
    write_weights(&h, file, result, "model_weights", false);
    h5_finish_file(&h, file, temporary);
    if (status || h.failed || (status = atomic_replace(temporary, path, e)))
        unlink(temporary);
    arena_free(arena);
    return status || h.failed ? -1 : 0;
}

/* schema.c -- words of the schema, and the description of a model that Keras reads. */
#include "store/schema.h"

#include <string.h>

#include "base/text.h"

const char *const status_names[STATUSES] = { [STATUS_RUNNING] = "running",
                                             [STATUS_COMPLETE] = "complete",
                                             [STATUS_FAILED] = "failed",
                                             [STATUS_INTERRUPTED] = "interrupted" };

const char *metric_dataset(struct arena *arena, const char *metric)
{
    static const char *const taken[] = { "loss",    "confusion",  "precision",  "recall",          "f1",
                                         "support", "class_true", "true_index", "class_predicted",
                                         "predicted_index" };
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(metric, taken[i]) == 0)
            return arena_format(arena, "metric_%s", metric);
    return metric;
}

/* ---- Keras ---------------------------------------------------------------------------------------------- */

static bool is_keras_activation(const char *name)
{
    static const char *const same[] = { "sigmoid", "softmax", "tanh", "relu", "linear" };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(name, same[i]) == 0)
            return true;
    return false;
}

static bool is_keras_dense(const struct layer_result *layer)
{
    const struct weight_result *w = layer->weights;
    return strcmp(layer->plugin, "dense") == 0 && is_keras_activation(layer->activation) &&
           (layer->n_weights == 1 || (layer->n_weights == 2 && strcmp(w[1].name, "bias") == 0)) &&
           strcmp(w[0].name, "kernel") == 0 && w[0].rank == 2;
}

const char *keras_model(struct arena *arena, const struct result *result)
{
    const char *real = sizeof(nnr_real) == sizeof(float) ? "float32" : "float64";
    struct text json = { .arena = arena };
    text_add(&json,
             "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"sequential\", \"layers\": "
             "[{\"class_name\": \"InputLayer\", \"config\": {\"batch_input_shape\": [null, %zu], "
             "\"dtype\": \"%s\", \"sparse\": false, \"ragged\": false, \"name\": \"nnrun_input\"}}",
             result->inputs, real);
    for (size_t i = 0; i < result->n_layers; i++) {
        const struct layer_result *layer = &result->layers[i];
        if (!is_keras_dense(layer))
            return NULL;
        text_add(&json, ", {\"class_name\": \"Dense\", \"config\": {\"name\": ");
        text_add_json(&json, layer->name);
        text_add(&json,
                 ", \"trainable\": true, \"dtype\": \"%s\", \"units\": %zu, \"activation\": \"%s\", "
                 "\"use_bias\": %s}}",
                 real, layer->weights[0].dim[1], layer->activation, layer->n_weights == 2 ? "true" : "false");
    }
    text_add(&json, "]}}");
    return result->n_layers ? json.data : NULL;
}

/* layers.c -- the network of a result, for targets that have to express it. */
#include "export/make.h"

#include <string.h>

static int check_layer(struct making *m, const struct layer_result *layer, size_t in, const char *format)
{
    const struct weight_result *w = layer->weights;
    if (strcmp(layer->plugin, "dense") != 0)
        return fail(m->error, "the layer '%s' is of the plugin '%s', which has no counterpart in %s", layer->name,
                    layer->plugin, format);
    const bool fits = (layer->n_weights == 1 || layer->n_weights == 2) && w[0].rank == 2 && w[0].dim[0] == in &&
                      w[0].dim[1] > 0 &&
                      (layer->n_weights == 1 || (w[1].rank == 1 && w[1].dim[0] == w[0].dim[1]));
    return fits ? 0 : fail(m->error, "the weights of the layer '%s' do not fit %zu inputs", layer->name, in);
}

int dense_layers(struct making *m, const char *format, struct dense_list *list)
{
    const struct result *r = m->result;
    size_t in = r->inputs;
    *list = (struct dense_list){ .layer = arena_alloc(m->arena, r->n_layers * sizeof *list->layer) };
    for (size_t i = 0; i < r->n_layers; i++) {
        const struct layer_result *layer = &r->layers[i];
        if (result_is_dropout(layer))
            continue;
        if (check_layer(m, layer, in, format))
            return -1;
        list->layer[list->count++] = (struct dense){ .index = i,
                                                     .name = layer->name,
                                                     .activation = layer->activation,
                                                     .in = in,
                                                     .out = layer->weights[0].dim[1],
                                                     .kernel = layer->weights[0].value,
                                                     .bias = layer->n_weights == 2 ? layer->weights[1].value : NULL };
        in = layer->weights[0].dim[1];
    }
    if (list->count == 0 || in != r->outputs)
        return fail(m->error, "the run has no network of %zu outputs", r->outputs);
    if (is_scaled(r) && !(r->offset && r->scale))
        return fail(m->error, "the run does not say how its inputs were scaled");
    return 0;
}

int fail_activation(struct making *m, const struct dense *layer, const char *format)
{
    return fail(m->error, "the layer '%s' has the activation '%s', which has no counterpart in %s", layer->name,
                layer->activation, format);
}

const char *activation_prefix(struct making *m, const struct dense *layer)
{
    return arena_format(m->arena, "model.%zu.activation.", layer->index);
}

double activation_number(struct making *m, const struct dense *layer, const char *name, double fallback)
{
    return result_number(m->result, arena_format(m->arena, "%s%s", activation_prefix(m, layer), name), fallback);
}

bool is_scaled(const struct result *result)
{
    return strcmp(result->scaling, "none") != 0;
}

/* recall.c -- reads the resolved config back, and puts the stored weights in their places. */
#include "model/recall.h"

#include <string.h>

#include "base/sha256.h"

/* ---- The experiment -------------------------------------------------------------------------------------------- */

/* The hash is of the config without its output, which is the last key. */
static int check_hash(struct arena *arena, const char *path, const struct result *result, struct error *e)
{
    static const char key[] = ", \"output\": ";
    const char *json = result->resolved_json, *output = NULL;
    if (!json)
        return fail(e, "'%s' holds no config", path);
    for (const char *found = json; (found = strstr(found, key)); found++)
        output = found;
    char hash[65];
    const char *rest = arena_format(arena, "%.*s}", output ? (int)(output - json) : 0, json);
    sha256_hex(rest, strlen(rest), hash);
    if (strcmp(hash, result->config_hash) != 0)
        return fail(e, "'%s' is damaged: its config does not match the config's hash", path);
    return 0;
}

/* Values that nobody wrote get the mark of such, as they had in the run. index: of the next value. */
static void mark_defaults(struct node *node, const struct result *result, size_t *index)
{
    if (node->kind == NODE_SCALAR) {
        const char *origin = *index < result->n_config ? result->config[*index].origin : NULL;
        if (origin && strcmp(origin, "default") == 0)
            node->mark = default_mark();
        ++*index;
    }
    for (size_t i = 0; i < node->count; i++)
        mark_defaults(node->entries[i].node, result, index);
}

int recall_experiment(struct arena *arena, const char *path, const struct result *result, struct catalogue *catalogue,
                      struct experiment *out, struct problems *problems, struct error *e)
{
    struct composition composition;
    size_t index = 0;
    if (check_hash(arena, path, result, e) ||
        compose_resolved(arena, path, result->resolved_json, &composition, problems))
        return -1;
    mark_defaults(composition.root, result, &index);
    return experiment_resolve(arena, &composition, catalogue, out, problems);
}

/* ---- The network ----------------------------------------------------------------------------------------------- */

static int take_weight(const char *path, const struct layer *layer, struct weight *weight,
                       const struct weight_result *stored, struct error *e)
{
    if (strcmp(weight->name, stored->name) != 0 || weight->shape.rank != stored->rank ||
        memcmp(weight->shape.dim, stored->dim, stored->rank * sizeof *stored->dim) != 0)
        return fail(e, "the weights '%s' of layer '%s' in '%s' have another name or shape than its config asks for",
                    stored->name, layer->choice->name, path);
    memcpy(weight->value, stored->value, weight->n * sizeof *weight->value);
    return 0;
}

static int take_weights(struct network *network, const char *path, const struct result *result, struct error *e)
{
    if (network->n_layers != result->n_layers)
        return fail(e, "'%s' holds %zu layers, but its config has %zu", path, result->n_layers, network->n_layers);
    for (size_t l = 0; l < network->n_layers; l++) {
        struct layer *layer = &network->layers[l];
        const struct layer_result *stored = &result->layers[l];
        if (strcmp(layer->choice->name, stored->name) != 0 || layer->n_weights != stored->n_weights)
            return fail(e, "the layer '%s' in '%s' does not fit the layer '%s' of its config", stored->name, path,
                        layer->choice->name);
        for (size_t i = 0; i < layer->n_weights; i++)
            if (take_weight(path, layer, &layer->weights[i], &stored->weights[i], e))
                return -1;
    }
    return 0;
}

int recall_network(struct run *run, struct arena *arena, const char *path, const struct result *result,
                   const struct experiment *experiment, struct services *services, enum isa isa, struct error *e)
{
    struct data_shape shape = { .name = result->dataset, .x = { .rank = result->input_rank },
                                .outputs = result->outputs, .classes = result->classes,
                                .class_names = result->class_names };
    memcpy(shape.x.dim, result->input_dim, sizeof shape.x.dim);
    if (result->status == STATUS_FAILED)
        return fail(e, "the run in '%s' failed, so there is no network to use: %s", path,
                    result->failure ? result->failure : "it does not say why");
    if (result->inputs == 0 || result->input_rank == 0 || result->outputs == 0 || !result->offset || !result->scale ||
        (result->classes && result->classes != result->outputs))
        return fail(e, "'%s' does not say what its network takes and gives", path);
    if (run_plan_network(run, arena, experiment, services, isa, &shape, e))
        return -1;
    if (result->n_metrics != run->network.measures.n)
        return fail(e, "'%s' holds %zu values of metrics, but its config has %zu", path, result->n_metrics,
                    run->network.measures.n);
    return take_weights(&run->network, path, result, e);
}

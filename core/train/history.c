/* history.c -- names the curves and allocates them. */
#include "train/history.h"

const enum split history_measured[MEASURED] = { SPLIT_VALIDATION, SPLIT_TEST };

static size_t add_names(struct arena *arena, const struct measures *measures, enum split split, const char **names)
{
    *names++ = arena_format(arena, "%s_loss", split_names[split]);
    for (size_t m = 0; m < measures->n; m++)
        *names++ = arena_format(arena, "%s_%s", split_names[split], measures->names[m]);
    return 1 + measures->n;
}

size_t history_columns(const struct experiment *experiment)
{
    size_t n = 0;
    for (size_t c = 0; c < experiment->n_callbacks; c++)
        n += part_columns(&experiment->callbacks[c]);
    return n;
}

const char **history_names(struct arena *arena, const struct network *network, const struct dataset *dataset,
                           size_t *count)
{
    const struct experiment *experiment = network->experiment;
    const struct measures *measures = &network->measures;
    const char **names =
        arena_alloc(arena, (SPLITS * (1 + measures->n) + history_columns(experiment) + 2) * sizeof *names);
    size_t n = add_names(arena, measures, SPLIT_TRAIN, names);
    for (size_t i = 0; i < MEASURED; i++)
        if (dataset->split[history_measured[i]].rows)
            n += add_names(arena, measures, history_measured[i], names + n);
    for (size_t c = 0; c < experiment->n_callbacks; c++) {
        const nnr_plugin *plugin = experiment->callbacks[c].plugin;
        for (const char *const *column = ((const nnr_callback *)plugin->table)->columns; column && *column; column++)
            names[n++] = arena_format(arena, "%s_%s", plugin->name, *column);
    }
    names[n++] = "learning_rate";
    *count = n;
    return names;
}

int history_new(struct arena *arena, const struct network *network, const struct dataset *dataset,
                struct history *history, struct error *e)
{
    const size_t epochs = (size_t)network->experiment->training.epochs;
    const char **names = history_names(arena, network, dataset, &history->n_curves);
    history->curves = arena_alloc(arena, history->n_curves * sizeof *history->curves);
    for (size_t i = 0; i < history->n_curves; i++) {
        struct curve *curve = &history->curves[i];
        *curve = (struct curve){ names[i], arena_try(arena, epochs, sizeof *curve->value, "the history", e), false };
        if (!curve->value)
            return -1;
    }
    history_mark_further(history, network->measures.n, network->measures.names, network->measures.plugins);
    history->layer_names = arena_alloc(arena, network->n_layers * sizeof *history->layer_names);
    for (size_t l = 0; l < network->n_layers; l++)
        if (network->layers[l].n_weights)
            history->layer_names[history->n_layers++] = network->layers[l].choice->name;
    history->weight_norm = arena_try(arena, epochs * history->n_layers, sizeof(float), "the history", e);
    history->gradient_norm = arena_try(arena, epochs * history->n_layers, sizeof(float), "the history", e);
    return history->weight_norm && history->gradient_norm ? 0 : -1;
}

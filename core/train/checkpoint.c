/* checkpoint.c -- takes a trainer apart, and puts it together again. */
#include "train/checkpoint.h"

#include <string.h>

#include "train/flat.h"

/* ---- Taking ---------------------------------------------------------------------------------------------------- */

static const char *const *slot_names(const struct trainer *trainer)
{
    return ((const nnr_optimizer *)trainer->network->experiment->optimizer.plugin->table)->slots;
}

static int take_slots(struct arena *arena, struct network *network, bool last, struct checkpoint *out, struct error *e)
{
    const nnr_real **slots = arena_alloc(arena, network->n_slots * sizeof *slots);
    out->slots = slots;
    for (size_t s = 0; s < network->n_slots; s++) {
        if (last) {
            slots[s] = flat_join_slot(network, s);
            continue;
        }
        nnr_real *slot = arena_try(arena, network->parameters, sizeof *slot, "a checkpoint", e);
        if (!slot)
            return -1;
        flat_take_slot(network, s, slot);
        slots[s] = slot;
    }
    return 0;
}

const struct checkpoint *checkpoint_take(struct arena *arena, const struct trainer *trainer, bool last, struct error *e)
{
    struct network *network = trainer->network;
    struct checkpoint *out = arena_alloc(arena, sizeof *out);
    *out = (struct checkpoint){ .epoch_steps = (size_t)trainer->epoch_steps,
                                .n_sums = network->n_sums,
                                .sums = trainer->epoch_steps ? trainer->epoch_sums : NULL,
                                .parameters = network->parameters,
                                .n_slots = network->n_slots,
                                .slot_names = slot_names(trainer) };
    const size_t best = trainer->stopping.best_epoch;
    const bool is_best = best == trainer->history.epochs && trainer->epoch_steps == 0;
    if (trainer->restored)
        out->last_weights = trainer->kept;
    else if (trainer->kept && best && !is_best)
        out->best_weights = trainer->kept;
    return take_slots(arena, network, last, out, e) ? NULL : out;
}

/* ---- Restoring ------------------------------------------------------------------------------------------------- */

static int misfit(const char *what, struct error *e)
{
    return fail(e, "the checkpoint does not fit its run: %s", what);
}

static bool same_weights(const struct layer *layer, const struct layer_result *stored)
{
    if (strcmp(layer->choice->name, stored->name) != 0 || layer->n_weights != stored->n_weights)
        return false;
    for (size_t i = 0; i < layer->n_weights; i++) {
        const nnr_tensor *shape = &layer->weights[i].shape;
        const struct weight_result *w = &stored->weights[i];
        if (strcmp(shape->name, w->name) != 0 || shape->rank != w->rank ||
            memcmp(shape->dim, w->dim, w->rank * sizeof *w->dim) != 0)
            return false;
    }
    return true;
}

static int check_network(const struct trainer *trainer, const struct result *stored, struct error *e)
{
    const struct network *network = trainer->network;
    const struct checkpoint *checkpoint = stored->checkpoint;
    bool same = network->n_layers == stored->n_layers && checkpoint->parameters == network->parameters &&
                checkpoint->n_slots == network->n_slots;
    for (size_t l = 0; same && l < network->n_layers; l++)
        same = same_weights(&network->layers[l], &stored->layers[l]);
    for (size_t s = 0; same && s < network->n_slots; s++)
        same = strcmp(slot_names(trainer)[s], checkpoint->slot_names[s]) == 0;
    return same ? 0 : misfit("its layers or the arrays of its optimizer are others than those of the plugins here", e);
}

static int check_place(const struct trainer *trainer, const struct result *stored, struct error *e)
{
    const struct checkpoint *checkpoint = stored->checkpoint;
    const size_t epochs = (size_t)trainer->network->experiment->training.epochs;
    if (stored->history.epochs > epochs)
        return fail_usage(e, "training.epochs is %zu, but the run has finished %zu epochs already", epochs,
                          stored->history.epochs);
    if (checkpoint->epoch_steps >= trainer_steps_an_epoch(trainer) ||
        (checkpoint->epoch_steps && (stored->history.epochs == epochs || !checkpoint->sums)) ||
        checkpoint->n_sums != trainer->network->n_sums)
        return misfit("it is at no place between two steps", e);
    return 0;
}

static const double *find_curve(const struct history *history, const char *name)
{
    for (size_t i = 0; i < history->n_curves; i++)
        if (strcmp(history->curves[i].name, name) == 0)
            return history->curves[i].value;
    return NULL;
}

static int restore_history(struct trainer *trainer, const struct result *stored, struct error *e)
{
    struct history *history = &trainer->history;
    const struct history *from = &stored->history;
    const size_t epochs = from->epochs;
    if (epochs == 0)
        return 0;
    bool same = from->n_layers == history->n_layers && stored->epoch_seconds;
    for (size_t i = 0; same && i < history->n_curves; i++) {
        const double *value = find_curve(from, history->curves[i].name);
        same = value != NULL;
        if (same)
            memcpy(history->curves[i].value, value, epochs * sizeof *value);
    }
    if (!same)
        return misfit("its history has other curves", e);
    memcpy(history->weight_norm, from->weight_norm, epochs * history->n_layers * sizeof *from->weight_norm);
    memcpy(history->gradient_norm, from->gradient_norm, epochs * history->n_layers * sizeof *from->gradient_norm);
    memcpy(trainer->epoch_seconds, stored->epoch_seconds, epochs * sizeof *stored->epoch_seconds);
    for (history->epochs = 0; history->epochs < epochs; history->epochs++) {
        if (callbacks_note(trainer->callbacks, history, history->epochs + 1, e))
            return -1;
        stopping_note(&trainer->stopping, history, history->epochs + 1);
    }
    return 0;
}

/* The weights of the result, as one array. */
static nnr_real *flat_weights(struct arena *arena, const struct network *network, const struct result *stored,
                              struct error *e)
{
    nnr_real *flat = arena_try(arena, network->parameters, sizeof *flat, "the weights of a checkpoint", e), *to = flat;
    for (size_t l = 0; flat && l < network->n_layers; l++)
        for (size_t i = 0; i < network->layers[l].n_weights; i++) {
            const size_t n = network->layers[l].weights[i].n;
            memcpy(to, stored->layers[l].weights[i].value, n * sizeof *to);
            to += n;
        }
    return flat;
}

/* Early stopping may have been given other rules since; then another epoch may be the best, whose weights are gone. */
static int restore_best(struct trainer *trainer, const struct result *stored, const nnr_real *weights,
                        const nnr_real *last, struct error *e)
{
    const struct checkpoint *checkpoint = stored->checkpoint;
    const size_t best = trainer->stopping.best_epoch, bytes = trainer->network->parameters * sizeof *trainer->kept;
    if (!trainer->kept || best == 0)
        return 0;
    const bool is_last = best == stored->history.epochs && checkpoint->epoch_steps == 0;
    const bool is_stored = best == stored->best_epoch;
    if (is_last)
        memcpy(trainer->kept, last, bytes);
    else if (is_stored && checkpoint->last_weights)
        memcpy(trainer->kept, weights, bytes);
    else if (is_stored && checkpoint->best_weights)
        memcpy(trainer->kept, checkpoint->best_weights, bytes);
    else
        return fail_at(e, &trainer->stopping.choice->mark,
                       "epoch %zu has the best %s, but its weights were not kept; leave restore_best and the other "
                       "rules of early stopping as they were",
                       best, trainer->stopping.choice->monitor);
    return 0;
}

int checkpoint_restore(struct arena *arena, struct trainer *trainer, const struct result *stored, struct error *e)
{
    const struct checkpoint *checkpoint = stored->checkpoint;
    struct network *network = trainer->network;
    if (check_network(trainer, stored, e) || check_place(trainer, stored, e) || restore_history(trainer, stored, e))
        return -1;
    const nnr_real *weights = flat_weights(arena, network, stored, e);
    const nnr_real *last = checkpoint->last_weights ? checkpoint->last_weights : weights;
    if (!weights || restore_best(trainer, stored, weights, last, e))
        return -1;
    flat_put_weights(network, last);
    for (size_t s = 0; s < network->n_slots; s++)
        flat_put_slot(network, s, checkpoint->slots[s]);
    trainer->epoch_steps = checkpoint->epoch_steps;
    if (checkpoint->epoch_steps)
        memcpy(trainer->epoch_sums, checkpoint->sums, checkpoint->n_sums * sizeof *checkpoint->sums);
    return 0;
}

/* callbacks.c -- hands the curves of an epoch to each callback, and takes its columns, lines and reason to stop. */
#include "train/callbacks.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

static const nnr_callback *table_of(const struct part *part)
{
    return part->plugin->table;
}

static int check_names(const struct experiment *experiment, const char **names, size_t first, struct error *e)
{
    size_t at = first;
    for (size_t c = 0; c < experiment->n_callbacks; c++) {
        const struct part *part = &experiment->callbacks[c];
        for (const char *const *column = table_of(part)->columns; column && *column; column++, at++)
            for (size_t i = 0; names[i]; i++)
                if (i != at && strcmp(names[i], names[at]) == 0)
                    return fail_at(e, &part->mark,
                                   "the callback '%s' has a column '%s', but there is another curve '%s'",
                                   part->plugin->name, *column, names[at]);
    }
    return 0;
}

int callbacks_plan(struct arena *arena, struct services *services, const struct network *network,
                   const struct dataset *dataset, struct callbacks *out, struct error *e)
{
    const struct experiment *experiment = network->experiment;
    size_t n;
    *out = (struct callbacks){ .experiment = experiment, .services = services };
    out->names = history_names(arena, network, dataset, &n);
    out->measured = n - 1 - history_columns(experiment);
    if (check_names(experiment, out->names, out->measured, e))
        return -1;
    out->values = arena_alloc(arena, out->measured * sizeof *out->values);
    out->state = arena_alloc(arena, experiment->n_callbacks * sizeof *out->state);
    for (size_t c = 0; c < experiment->n_callbacks; c++) {
        const size_t state = table_of(&experiment->callbacks[c])->state;
        out->state[c] = arena_try(arena, state, sizeof **out->state, "the state of a callback", e);
        if (!out->state[c])
            return -1;
    }
    return 0;
}

static void stop(const nnr_epoch *now, const char *format, ...)
{
    struct callbacks *callbacks = now->priv;
    va_list arguments;
    if (*callbacks->reason)
        return;
    const int length = snprintf(callbacks->reason, sizeof callbacks->reason, "%.64s: ",
                                callbacks->present->plugin->name);
    va_start(arguments, format);
    vsnprintf(callbacks->reason + length, sizeof callbacks->reason - (size_t)length, format, arguments);
    va_end(arguments);
}

static void say(const nnr_epoch *now, const char *format, ...)
{
    const struct callbacks *callbacks = now->priv;
    char line[512];
    va_list arguments;
    if (!callbacks->log)
        return;
    const int length = snprintf(line, sizeof line, "epoch %llu, %.64s: ", (unsigned long long)now->epoch,
                                callbacks->present->plugin->name);
    va_start(arguments, format);
    vsnprintf(line + length, sizeof line - (size_t)length, format, arguments);
    va_end(arguments);
    callbacks->log(callbacks->log_context, line);
}

int callbacks_note(struct callbacks *callbacks, struct history *history, size_t epoch, struct error *e)
{
    const struct experiment *experiment = callbacks->experiment;
    const nnr_epoch now = { .epoch = epoch,
                            .epochs = (uint64_t)experiment->training.epochs,
                            .learning_rate = history->curves[history->n_curves - 1].value[epoch - 1],
                            .curves = callbacks->measured,
                            .name = callbacks->names,
                            .value = callbacks->values,
                            .priv = callbacks,
                            .stop = stop,
                            .log = say };
    struct curve *curve = history->curves + callbacks->measured;
    for (size_t i = 0; i < callbacks->measured; i++)
        callbacks->values[i] = history->curves[i].value[epoch - 1];
    for (size_t c = 0; c < experiment->n_callbacks; c++) {
        const struct part *part = callbacks->present = &experiment->callbacks[c];
        double column[NNR_MAX_COLUMNS];
        for (size_t i = 0; i < NNR_MAX_COLUMNS; i++)
            column[i] = (double)NAN;
        nnr_host *host = services_for(callbacks->services, part, e);
        if (table_of(part)->epoch(part->self, host, &now, callbacks->state[c], column))
            return part_failed(part, "epoch", e);
        const size_t n = part_columns(part);
        for (size_t i = 0; i < n; i++)
            (curve++)->value[epoch - 1] = column[i];
    }
    return 0;
}

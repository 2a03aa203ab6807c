/* stopping.c -- looks for the best value of a curve. */
#include "train/stopping.h"

#include <math.h>
#include <string.h>

#include "base/suggest.h"

static int fail_no_curve(const struct stopping_choice *choice, const struct dataset *dataset, size_t n,
                         const char *const *names, struct error *e)
{
    char list[600] = "", nearest[128];
    size_t length = 0;
    struct suggestion suggestion;
    suggest_begin(&suggestion, choice->monitor);
    for (size_t i = 0; i < n; i++) {
        suggest_try(&suggestion, names[i]);
        if (length < sizeof list)
            length += (size_t)snprintf(list + length, sizeof list - length, "%s%s", i ? ", " : "", names[i]);
    }
    if (!dataset->split[SPLIT_VALIDATION].rows && strncmp(choice->monitor, "validation_", 11) == 0)
        return fail_at(e, &choice->mark,
                       "early stopping watches '%s', but there are no rows for validation; give "
                       "dataset.split.validation, or monitor one of %s",
                       choice->monitor, list);
    return fail_at(e, &choice->mark, "monitor is '%s', but must be one of %s%s", choice->monitor, list,
                   suggest_text(&suggestion, nearest, sizeof nearest));
}

int stopping_plan(struct arena *arena, const struct network *network, const struct dataset *dataset,
                  struct stopping *out, struct error *e)
{
    const struct experiment *experiment = network->experiment;
    const struct measures *measures = &network->measures;
    const struct stopping_choice *choice = &experiment->training.stopping;
    const size_t each = 1 + measures->n; /* curves of a part of the data: its loss, then the metrics */
    *out = (struct stopping){ .choice = choice };
    if (!choice->monitor)
        return 0;
    size_t n;
    const char **names = history_names(arena, network, dataset, &n);
    n--; /* the learning rate is no sign of success */
    while (out->curve < n && strcmp(names[out->curve], choice->monitor) != 0)
        out->curve++;
    if (out->curve == n)
        return fail_no_curve(choice, dataset, n, names, e);
    const size_t columns = history_columns(experiment);
    const size_t which = out->curve < n - columns ? out->curve % each : 0; /* of a callback: the smaller the better */
    if (which > 0)
        out->larger_is_better = measures_larger_is_better(measures, which - 1);
    return 0;
}

bool stopping_note(struct stopping *stopping, const struct history *history, size_t epoch)
{
    if (!stopping->choice->monitor)
        return false;
    const double value = history->curves[stopping->curve].value[epoch - 1];
    const double gain = stopping->larger_is_better ? value - stopping->best : stopping->best - value;
    if (isnan(value) || (stopping->best_epoch && !(gain > stopping->choice->min_delta)))
        return false;
    stopping->best = value;
    stopping->best_epoch = epoch;
    return true;
}

bool stopping_is_due(const struct stopping *stopping, size_t epochs)
{
    return stopping->choice->monitor && epochs - stopping->best_epoch >= (size_t)stopping->choice->patience;
}

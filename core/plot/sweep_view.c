/* sweep_view.c -- what pictures and pages of sweeps ask of a view. */
#include "plot/sweep_view.h"

#include <math.h>
#include <stdlib.h>

#include "base/sort.h"
#include "base/text.h"

const char *const trial_ending_names[TRIAL_ENDINGS] = { "ok", "pruned", "failed" };

const char *sweep_view_value(struct arena *arena, const struct sweep_parameter *p, double at)
{
    char number[32];
    if (isnan(at))
        return "";
    return p->choices ? p->choice[(size_t)at] : arena_copy(arena, number_text(at, number));
}

bool sweep_view_better(const struct sweep_view *view, double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(b) && !isnan(a);
    return view->maximize ? a > b : a < b;
}

const char *sweep_point_name(struct arena *arena, const struct sweep_view *view, const struct sweep_point *point)
{
    const unsigned long long first = point->first_trial, last = first + view->runs - 1;
    return last > first ? arena_format(arena, "#%llu to %llu", first, last) : arena_format(arena, "#%llu", first);
}

/* ---- The axis of the objective --------------------------------------------------------------------------------- */

/* Values of trials that ended well, sorted; returns how many. */
static size_t sorted_values(struct arena *arena, const struct sweep_view *view, double **out)
{
    size_t n = 0;
    *out = arena_alloc(arena, (view->n_trials + 1) * sizeof **out);
    for (size_t i = 0; i < view->n_trials; i++)
        if (view->trials[i].ending == TRIAL_OK && isfinite(view->trials[i].value))
            (*out)[n++] = view->trials[i].value;
    sort_numbers(n, *out);
    return n;
}

/* Ends the axis at the outer fence (Tukey 1977, Exploratory data analysis: three times the distance of the quartiles
 * beyond a quartile) of the worse side, where the values beyond would take most of it. */
static void end_early(const struct sweep_view *view, const double *value, size_t n, struct axis *axis)
{
    const double lower = value[n / 4], upper = value[n - 1 - n / 4], fence = 3 * (upper - lower);
    const double best = view->maximize ? value[n - 1] : value[0], worst = view->maximize ? value[0] : value[n - 1];
    const double limit = view->maximize ? lower - fence : upper + fence;
    if (!(fence > 0) || fabs(worst - best) < 3 * fabs(limit - best))
        return;
    const double margin = 0.03 * fabs(limit - best);
    axis->low = view->maximize ? limit : best - margin;
    axis->high = view->maximize ? best + margin : limit;
}

void sweep_view_axis(const struct sweep_view *view, struct axis *axis)
{
    struct arena *scratch = arena_new();
    double *value;
    const size_t n = sorted_values(scratch, view, &value);
    *axis = (struct axis){ .label = view->objective };
    if (n) {
        axis->log = suits_log(value[0], value[n - 1]);
        if (!axis->log)
            end_early(view, value, n, axis);
    }
    arena_free(scratch);
}

/* ---- The order of parameters ----------------------------------------------------------------------------------- */

const size_t *sweep_view_ranking(struct arena *arena, const struct sweep_view *view)
{
    size_t *order = arena_alloc(arena, (view->n_parameters + 1) * sizeof *order);
    for (size_t p = 0; p < view->n_parameters; p++) { /* each goes before those that are less important */
        const double importance = view->parameters[p].importance;
        size_t place = p;
        while (place > 0 && (importance > view->parameters[order[place - 1]].importance ||
                             (isnan(view->parameters[order[place - 1]].importance) && !isnan(importance)))) {
            order[place] = order[place - 1];
            place--;
        }
        order[place] = p;
    }
    return order;
}

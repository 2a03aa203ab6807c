/* sweep_importance.c -- bars of how important the parameters are. */
#include <math.h>

#include "plot/sweep_view.h"

void add_importance(struct figure *f, const struct sweep_view *view)
{
    const size_t *order = sweep_view_ranking(f->arena, view);
    const char **name = arena_alloc(f->arena, (view->n_parameters + 1) * sizeof *name);
    double *value = arena_alloc(f->arena, (view->n_parameters + 1) * sizeof *value);
    size_t n = 0;
    while (n < view->n_parameters && !isnan(view->parameters[order[n]].importance)) {
        name[n] = view->parameters[order[n]].name;
        value[n] = fmax(view->parameters[order[n]].importance, 0);
        n++;
    }
    if (!n)
        return;
    const char **series = arena_alloc(f->arena, sizeof *series);
    *series = "importance";
    struct panel *panel = figure_add(f, PANEL_BARS, "Importance of parameters");
    panel->bars = (struct bars){ .label = "explained share of the variance of ranks", .n_groups = n, .n_series = 1,
                                 .group = name, .series = series, .value = value };
    panel->description = arena_format(f->arena, "Over %zu points, the most important parameter is %s with %.3f.",
                                      view->n_best, name[0], value[0]);
}

/* sweep_kinds.c -- the table of kinds of pictures of a sweep, and figures made of several of them. */
#include <string.h>

#include "base/suggest.h"
#include "plot/sweep_view.h"

const struct sweep_kind sweep_kinds[] = {
    { "history", "the objective by trial, and the best so far", "a trial that has ended", add_history },
    { "importance", "how much each parameter decides", "points that differ in a parameter and in the objective",
      add_importance },
    { "parallel", "all parameters and the objective, a line for each point", "a point whose trials have all ended",
      add_parallel },
    { "slices", "the objective by each parameter", "a point whose trials have all ended", add_slices },
    { NULL, NULL, NULL, NULL }
};

enum { OVERVIEW_PANELS = 6 };

/* The history, the importance and slices of the most important parameters, and all parameters below them. */
static void add_overview(struct figure *f, const struct sweep_view *view)
{
    const size_t *order = sweep_view_ranking(f->arena, view);
    add_history(f, view);
    if (view->n_parameters > 1)
        add_importance(f, view);
    for (size_t i = 0; i < view->n_parameters && f->n_panels < OVERVIEW_PANELS; i++)
        add_slice(f, view, order[i]);
    if (view->n_parameters > 1)
        add_parallel(f, view);
    const size_t failed = view->ended[TRIAL_FAILED], pruned = view->ended[TRIAL_PRUNED];
    f->title = arena_format(f->arena, "%s: %zu of %llu trials", view->name, view->n_trials,
                            (unsigned long long)view->trials_asked);
    f->title = failed ? arena_format(f->arena, "%s, %zu failed", f->title, failed) : f->title;
    f->title = pruned ? arena_format(f->arena, "%s, %zu pruned", f->title, pruned) : f->title;
    f->even = true;
}

static int fail_unknown(const char *name, const struct sweep_view *view, struct error *e)
{
    struct suggestion suggestion;
    char nearest[128];
    suggest_begin(&suggestion, name);
    suggest_try(&suggestion, "overview");
    for (const struct sweep_kind *kind = sweep_kinds; kind->name; kind++)
        suggest_try(&suggestion, kind->name);
    for (size_t p = 0; p < view->n_parameters; p++)
        suggest_try(&suggestion, view->parameters[p].name);
    return fail_usage(e, "there is no kind of picture of a sweep, and no parameter, called '%s'%s", name,
                      suggest_text(&suggestion, nearest, sizeof nearest));
}

static int add_by_name(const void *context, struct figure *f, const char *name, struct error *e)
{
    const struct sweep_view *view = context;
    const size_t before = f->n_panels;
    const char *needs = "a point whose trials have all ended";
    const struct sweep_kind *kind = sweep_kinds;
    size_t parameter = 0;
    while (kind->name && strcmp(kind->name, name) != 0)
        kind++;
    while (parameter < view->n_parameters && strcmp(view->parameters[parameter].name, name) != 0)
        parameter++;
    if (kind->name) {
        kind->add(f, view);
        needs = kind->needs;
    } else if (strcmp(name, "overview") == 0) {
        add_overview(f, view);
    } else if (parameter < view->n_parameters) {
        add_slice(f, view, parameter);
    } else {
        return fail_unknown(name, view, e);
    }
    return f->n_panels > before ? 0 : fail(e, "'%s' has nothing to draw for '%s', which needs %s", view->directory,
                                           name, needs);
}

int sweep_figure_make(struct arena *arena, const char *list, const struct sweep_view *view, struct figure *out,
                      struct error *e)
{
    return figure_of_names(arena, list, add_by_name, view, out, e);
}

void sweep_figure_of_kind(struct arena *arena, const char *name, const struct sweep_view *view, struct figure *out)
{
    *out = (struct figure){ .arena = arena };
    for (const struct sweep_kind *kind = sweep_kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            kind->add(out, view);
    out->columns = figure_columns(out);
}

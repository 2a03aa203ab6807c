/* sweep_parallel.c -- all parameters and the objective in one picture. */
#include <math.h>

#include "plot/sweep_view.h"

enum { MOST_PARAMETERS = 10, MOST_LINES = 1000, ALL_OF_THE_BEST = 100 };

/* The parameters to draw, in the order of the file; returns how many. */
static size_t choose(struct arena *arena, const struct sweep_view *view, size_t *chosen)
{
    const size_t *order = sweep_view_ranking(arena, view);
    size_t n = 0;
    for (size_t p = 0; p < view->n_parameters; p++)
        for (size_t i = 0; i < view->n_parameters && i < MOST_PARAMETERS; i++)
            if (order[i] == p)
                chosen[n++] = p;
    return n;
}

static struct axis axis_of(const struct sweep_parameter *p)
{
    return (struct axis){ .label = p->label, .low = p->choices ? 0 : p->low, .high = p->choices ? 0 : p->high,
                          .log = p->log, .whole = p->whole, .names = p->choices, .name = p->choice };
}

/* From 0 to 1 by place in best. (n_points) */
static double *make_ranks(struct arena *arena, const struct sweep_view *view)
{
    double *rank = arena_alloc(arena, (view->n_points + 1) * sizeof *rank);
    for (size_t i = 0; i < view->n_points; i++)
        rank[i] = NAN;
    for (size_t i = 0; i < view->n_best; i++)
        rank[view->best[i]] = view->n_best > 1 ? (double)i / (double)(view->n_best - 1) : 0;
    return rank;
}

/* Of very many points, which of these are drawn: the best ones, then every so many. */
static bool *sample(struct arena *arena, const struct sweep_view *view)
{
    bool *taken = arena_alloc(arena, (view->n_points + 1) * sizeof *taken);
    const size_t every = (view->n_points + MOST_LINES - 1) / MOST_LINES;
    for (size_t i = 0; i < view->n_points; i++)
        taken[i] = view->points[i].ending == TRIAL_FAILED && i % every == 0;
    for (size_t i = 0; i < view->n_best; i++)
        taken[view->best[i]] = i < ALL_OF_THE_BEST || i % every == 0;
    return taken;
}

/* Points that were pruned have no value that could be compared. */
static void add_lines(struct arena *arena, const struct sweep_view *view, const size_t *chosen, struct parallel *out)
{
    const size_t axes = out->n_axes;
    const bool *taken = sample(arena, view);
    const double *ranks = make_ranks(arena, view);
    double *value = arena_alloc(arena, (view->n_points + 1) * axes * sizeof *value);
    double *rank = arena_alloc(arena, (view->n_points + 1) * sizeof *rank);
    size_t n = 0, failed = 0;
    out->line = arena_alloc(arena, (view->n_points + 1) * sizeof *out->line);
    for (size_t i = 0; i < view->n_points; i++) {
        const struct sweep_point *point = &view->points[i];
        failed += point->ending == TRIAL_FAILED;
        if (!taken[i])
            continue;
        for (size_t a = 0; a + 1 < axes; a++)
            value[n * axes + a] = point->at[chosen[a]];
        value[n * axes + axes - 1] = point->ending == TRIAL_OK ? point->value : (double)NAN;
        rank[n] = ranks[i];
        out->line[n++] = sweep_point_name(arena, view, point);
    }
    out->n_lines = n;
    out->value = value;
    out->rank = rank;
    out->none = failed ? arena_format(arena, "failed (%zu)", failed) : NULL;
}

/* What the picture leaves out. */
static const char *title_of(struct arena *arena, const struct sweep_view *view, const struct parallel *parallel)
{
    size_t pruned = 0;
    const char *title = "Points by all parameters";
    for (size_t i = 0; i < view->n_points; i++)
        pruned += view->points[i].ending == TRIAL_PRUNED;
    if (parallel->n_axes <= view->n_parameters)
        title = arena_format(arena, "Points by their %zu most important parameters", parallel->n_axes - 1);
    if (parallel->n_lines + pruned < view->n_points)
        title = arena_format(arena, "%s: %zu of %zu, the best among them", title, parallel->n_lines,
                             view->n_points - pruned);
    return pruned ? arena_format(arena, "%s, without %zu pruned one%s", title, pruned, pruned > 1 ? "s" : "") : title;
}

void add_parallel(struct figure *f, const struct sweep_view *view)
{
    struct arena *arena = f->arena;
    size_t *chosen = arena_alloc(arena, (view->n_parameters + 1) * sizeof *chosen);
    const size_t n = choose(arena, view, chosen);
    struct parallel parallel = { .n_axes = n + 1 };
    if (!n)
        return;
    add_lines(arena, view, chosen, &parallel);
    if (!parallel.n_lines)
        return;
    parallel.axis = arena_alloc(arena, (n + 1) * sizeof *parallel.axis);
    for (size_t a = 0; a < n; a++)
        parallel.axis[a] = axis_of(&view->parameters[chosen[a]]);
    sweep_view_axis(view, &parallel.axis[n]);
    struct panel *panel = figure_add(f, PANEL_PARALLEL, title_of(arena, view, &parallel));
    panel->parallel = parallel;
    panel->wide = true;
    panel->description = arena_format(arena, "A line for each of %zu points across %zu parameters and %s, darker where "
                                      "the value is better.", parallel.n_lines, n, view->objective);
}

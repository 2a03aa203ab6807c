/* sweep_points.c -- the objective of trials in their order, and of points by one parameter. */
#include <math.h>

#include "plot/sweep_view.h"

/* ---- Dots by how it ended -------------------------------------------------------------------------------------- */

struct spot {
    double x, y;
    enum trial_ending ending;
};

enum heap { HEAP_PRUNED, HEAP_OK, HEAP_OUT, HEAP_FAILED, HEAPS }; /* the later, the more on top */

static enum heap heap_of(const struct spot *spot, const struct axis *y)
{
    const bool inside = !(y->low < y->high) || (spot->y >= y->low && spot->y <= y->high);
    if (spot->ending == TRIAL_FAILED || !isfinite(spot->y))
        return HEAP_FAILED;
    if (y->log && spot->y <= 0)
        return HEAP_OUT;
    return spot->ending == TRIAL_PRUNED ? inside ? HEAP_PRUNED : HEAP_OUT : inside ? HEAP_OK : HEAP_OUT;
}

/* Those that have no value, or one beyond the axis, lie at its worse end. */
static void add_heap(struct figure *f, struct panel *panel, const struct sweep_view *view, enum heap heap,
                     const struct spot *spots, size_t count)
{
    static const char *const names[HEAPS] = { "pruned", "ok", "beyond the axis", "failed" };
    static const enum ink inks[HEAPS] = { INK_QUIET, INK_SERIES, INK_SERIES + 5, INK_WRONG };
    const enum edge worse = view->maximize ? EDGE_LOW : EDGE_HIGH;
    double *x = arena_alloc(f->arena, (count + 1) * sizeof *x), *y = arena_alloc(f->arena, (count + 1) * sizeof *y);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (heap_of(&spots[i], &panel->chart.y) == heap) {
            x[n] = spots[i].x;
            y[n++] = spots[i].y;
        }
    if (!n)
        return;
    struct series *s = panel_series(f, panel, arena_format(f->arena, "%s (%zu)", names[heap], n), STROKE_DOTS,
                                    inks[heap]);
    s->edge = heap == HEAP_FAILED || heap == HEAP_OUT ? worse : EDGE_NONE;
    s->count = n;
    s->x = x;
    s->y = y;
}

static void add_heaps(struct figure *f, struct panel *panel, const struct sweep_view *view, const struct spot *spots,
                      size_t count)
{
    for (enum heap heap = 0; heap < HEAPS; heap++)
        add_heap(f, panel, view, heap, spots, count);
}

/* ---- History --------------------------------------------------------------------------------------------------- */

/* On the axis, or at its end. */
static void add_corner(double *x, double *y, size_t n, double at, double value, const struct axis *axis)
{
    x[n] = at;
    y[n] = axis->low < axis->high ? fmin(fmax(value, axis->low), axis->high) : value;
}

/* The best point after each point, up to the last trial: a step where one is better than all before it. */
static void add_best_so_far(struct figure *f, struct panel *panel, const struct sweep_view *view)
{
    const size_t most = 2 * view->n_points + 1;
    double *x = arena_alloc(f->arena, most * sizeof *x), *y = arena_alloc(f->arena, most * sizeof *y), best = NAN;
    size_t n = 0;
    for (const struct sweep_point *p = view->points; p < view->points + view->n_points; p++) {
        if (p->ending != TRIAL_OK || !sweep_view_better(view, p->value, best))
            continue;
        const double at = (double)(p->first_trial + view->runs - 1), before = best;
        best = p->value;
        if (n)
            add_corner(x, y, n++, at, before, &panel->chart.y);
        add_corner(x, y, n++, at, best, &panel->chart.y);
    }
    if (!n)
        return;
    add_corner(x, y, n, fmax(x[n - 1], (double)view->trials[view->n_trials - 1].number), best, &panel->chart.y);
    const char *name = view->runs > 1 ? "best mean of a point's trials so far" : "best so far";
    struct series *s = panel_series(f, panel, name, STROKE_LINE, INK_SERIES + 2);
    s->count = n + 1;
    s->x = x;
    s->y = y;
}

void add_history(struct figure *f, const struct sweep_view *view)
{
    struct spot *spots = arena_alloc(f->arena, (view->n_trials + 1) * sizeof *spots);
    for (size_t i = 0; i < view->n_trials; i++)
        spots[i] = (struct spot){ (double)view->trials[i].number, view->trials[i].value, view->trials[i].ending };
    struct panel *panel = figure_add(f, PANEL_CHART, "History of the best");
    panel->chart.x = (struct axis){ .label = "trial", .whole = true };
    sweep_view_axis(view, &panel->chart.y);
    add_heaps(f, panel, view, spots, view->n_trials);
    add_best_so_far(f, panel, view);
    panel->description = arena_format(f->arena, "%s of %zu trials by their number, %zu of them failed, %zu pruned.",
                                      view->objective, view->n_trials, view->ended[TRIAL_FAILED],
                                      view->ended[TRIAL_PRUNED]);
    if (view->n_best)
        panel->description = arena_format(f->arena, "%s The best point is %s, with %.4g.", panel->description,
                                          sweep_point_name(f->arena, view, &view->points[view->best[0]]),
                                          view->points[view->best[0]].value);
}

/* ---- Slices ---------------------------------------------------------------------------------------------------- */

/* Dots of a choice stand beside each other: by the golden ratio, which spreads any number of them evenly. */
static double place_of(const struct sweep_parameter *p, const struct sweep_point *point, size_t parameter)
{
    const double at = point->at[parameter], golden = 0.6180339887498949;
    return p->choices ? at + 0.4 * (fmod((double)point->number * golden, 1) - 0.5) : at;
}

static void mark_best(struct figure *f, struct panel *panel, const struct sweep_view *view, size_t parameter)
{
    if (!view->n_best || isnan(view->points[view->best[0]].at[parameter]))
        return;
    const struct sweep_point *point = &view->points[view->best[0]];
    double *at = arena_alloc(f->arena, 2 * sizeof *at);
    at[0] = place_of(&view->parameters[parameter], point, parameter);
    at[1] = point->value;
    const char *name = arena_format(f->arena, "best: %s", sweep_point_name(f->arena, view, point));
    struct series *s = panel_series(f, panel, name, STROKE_DOTS, INK_SERIES + 2);
    s->size = 4.5;
    s->count = 1;
    s->x = &at[0];
    s->y = &at[1];
}

void add_slice(struct figure *f, const struct sweep_view *view, size_t parameter)
{
    const struct sweep_parameter *p = &view->parameters[parameter];
    struct spot *spots = arena_alloc(f->arena, (view->n_points + 1) * sizeof *spots);
    size_t n = 0;
    for (size_t i = 0; i < view->n_points; i++)
        if (!isnan(view->points[i].at[parameter]))
            spots[n++] = (struct spot){ place_of(p, &view->points[i], parameter), view->points[i].value,
                                        view->points[i].ending };
    if (!n)
        return;
    struct panel *panel = figure_add(f, PANEL_CHART, arena_format(f->arena, "%s by %s", view->objective, p->label));
    const char *label = p->condition ? arena_format(f->arena, "%s, where %s", p->name, p->condition) : p->name;
    panel->chart.x = (struct axis){ .label = label, .log = p->log, .whole = p->whole, .names = p->choices,
                                    .name = p->choice };
    if (!p->choices) {
        panel->chart.x.low = p->low;
        panel->chart.x.high = p->high;
    }
    sweep_view_axis(view, &panel->chart.y);
    add_heaps(f, panel, view, spots, n);
    mark_best(f, panel, view, parameter);
    panel->description = arena_format(f->arena, "%s of %zu points against %s.", view->objective, n, p->name);
}

enum { MOST_SLICES = 24 };

/* In the order of the file; of very many parameters, only the most important ones. */
void add_slices(struct figure *f, const struct sweep_view *view)
{
    const size_t *order = sweep_view_ranking(f->arena, view);
    bool *shown = arena_alloc(f->arena, (view->n_parameters + 1) * sizeof *shown);
    for (size_t i = 0; i < view->n_parameters && i < MOST_SLICES; i++)
        shown[order[i]] = true;
    for (size_t p = 0; p < view->n_parameters; p++)
        if (shown[p])
            add_slice(f, view, p);
}

/* kind_curves.c -- what happened over the epochs. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/kinds.h"

static bool chart_suits_log(const struct chart *chart)
{
    double x[2], y[2];
    return chart_extent(chart, x, y) && suits_log(y[0], y[1]);
}

static const char *title_of(struct arena *arena, const char *quantity, bool log)
{
    return arena_format(arena, "%c%s over the epochs%s", toupper((unsigned char)quantity[0]), quantity + 1,
                        log ? ", on a logarithmic scale" : "");
}

static double last_measured(const double *curve, size_t epochs)
{
    for (size_t i = epochs; curve && i-- > 0;)
        if (isfinite(curve[i]))
            return curve[i];
    return (double)NAN;
}

static bool was_measured(const struct view *view, enum split split, const char *quantity)
{
    const size_t epochs = view->result->history.epochs;
    return !isnan(last_measured(find_curve(view->result, split, quantity), epochs));
}

static void add_curve(struct figure *f, struct panel *panel, const struct view *view, enum split split,
                      const char *quantity, const char *name, enum ink ink, unsigned dash)
{
    struct series *s = panel_series(f, panel, name, STROKE_POINTS, ink);
    s->y = find_curve(view->result, split, quantity);
    s->count = view->result->history.epochs;
    s->dash = dash;
}

/* ---- One run: a colour for each part of the data --------------------------------------------------------------- */

static void add_parts(struct figure *f, struct panel *panel, const struct view *view, const char *quantity)
{
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++)
        if (was_measured(view, s, quantity))
            add_curve(f, panel, view, s, quantity, split_names[s],
                      (enum ink)(INK_SERIES + (s == SPLIT_TEST ? 1 : s == SPLIT_VALIDATION ? 2 : 0)), 0);
}

/* ---- Several runs: a colour for each run, and a dash for each part --------------------------------------------- */

static enum split part_to_show(const struct view *view, const char *quantity)
{
    if (view->split != SPLITS && was_measured(view, view->split, quantity))
        return view->split;
    for (enum split s = SPLITS; s-- > SPLIT_TRAIN;)
        if (was_measured(view, s, quantity))
            return s;
    return SPLITS;
}

static void add_runs(struct figure *f, struct panel *panel, const struct view *views, size_t count,
                     const char *quantity)
{
    static const unsigned dashes[SPLITS] = { [SPLIT_TRAIN] = 1, [SPLIT_VALIDATION] = 2, [SPLIT_TEST] = 0 };
    const bool all_parts = count <= INK_SERIES_COUNT;
    bool drawn[SPLITS] = { false };
    for (size_t i = 0; i < count; i++) {
        const enum split shown = part_to_show(&views[i], quantity);
        for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
            if (!was_measured(&views[i], s, quantity) || (!all_parts && s != shown))
                continue;
            drawn[s] = true;
            add_curve(f, panel, &views[i], s, quantity, s == shown ? views[i].label : NULL, series_ink(i),
                      all_parts ? dashes[s] : series_dash(i));
        }
    }
    for (enum split s = SPLIT_TRAIN; all_parts && s < SPLITS; s++)
        if (drawn[s])
            panel_series(f, panel, split_names[s], STROKE_LINE, INK_MUTED)->dash = dashes[s];
}

static const char *describe(struct arena *arena, const struct view *views, size_t count, const char *quantity)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
            const double *curve = find_curve(views[i].result, s, quantity);
            const size_t epochs = views[i].result->history.epochs;
            if (was_measured(&views[i], s, quantity))
                text = arena_format(arena, "%s%s%s%s %s %s: %.4g at the first of %zu epochs, %.4g at the last.", text,
                                    *text ? " " : "", count > 1 ? views[i].label : "", count > 1 ? "," : "",
                                    split_names[s], quantity, curve[0], epochs, last_measured(curve, epochs));
        }
    return text;
}

void add_quantity(struct figure *f, const char *quantity, const struct view *views, size_t count)
{
    struct panel *panel = figure_add(f, PANEL_CHART, NULL);
    if (count == 1)
        add_parts(f, panel, views, quantity);
    else
        add_runs(f, panel, views, count, quantity);
    if (panel->chart.n_series == 0) {
        f->n_panels--;
        return;
    }
    panel->chart.x = (struct axis){ .label = "epoch", .whole = true };
    panel->chart.y = (struct axis){ .label = quantity, .log = chart_suits_log(&panel->chart) };
    panel->title = title_of(f->arena, quantity, panel->chart.y.log);
    panel->description = describe(f->arena, views, count, quantity);
}

void add_losses(struct figure *f, const struct view *views, size_t count)
{
    add_quantity(f, "loss", views, count);
}

/* ---- Metrics --------------------------------------------------------------------------------------------------- */

enum { LEGEND_NAME = 24, NAMED = 6 }; /* curves with a colour where there are more than INK_SERIES_COUNT */

struct further {
    const char *name;
    const double *curve;
    double last;
};

static int by_last(const void *a, const void *b)
{
    const struct further *x = a, *y = b;
    return (x->last > y->last) - (x->last < y->last);
}

static void add_value(struct figure *f, struct panel *panel, const struct further *value, size_t epochs,
                      const char *name, enum ink ink)
{
    struct series *s = panel_series(f, panel, name, STROKE_POINTS, ink);
    s->y = value->curve;
    s->count = epochs;
}

/* The further values of a metric on one part of the data; of many, those that end lowest have their names. */
static void add_further(struct figure *f, const struct view *view, size_t metric)
{
    const struct result *r = view->result;
    const char *quantity = r->metric_names[metric];
    const size_t epochs = r->history.epochs, count = result_further(r, metric);
    const size_t named = count <= INK_SERIES_COUNT ? count : NAMED;
    const enum split split = part_to_show(view, quantity);
    if (count == 0 || split == SPLITS)
        return;
    struct further *list = arena_alloc(f->arena, count * sizeof *list), lowest = { 0 };
    for (size_t i = 0; i < count; i++) {
        const double *curve = find_curve(r, split, r->metric_names[metric + 1 + i]);
        list[i] = (struct further){ result_further_name(r, metric + 1 + i), curve, last_measured(curve, epochs) };
        lowest = i == 0 || list[i].last < lowest.last ? list[i] : lowest;
    }
    if (named < count)
        qsort(list, count, sizeof *list, by_last);
    struct panel *panel = figure_add(f, PANEL_CHART, NULL);
    for (size_t i = count; i-- > named;)
        add_value(f, panel, &list[i], epochs, NULL, INK_QUIET);
    for (size_t i = 0; i < named; i++)
        add_value(f, panel, &list[i], epochs, shorten(f->arena, list[i].name, LEGEND_NAME), series_ink(i));
    if (named < count)
        panel_series(f, panel, arena_format(f->arena, "%zu others", count - named), STROKE_LINE, INK_QUIET);
    panel->chart.x = (struct axis){ .label = "epoch", .whole = true };
    panel->chart.y = (struct axis){ .label = quantity };
    panel->title = arena_format(f->arena, "All values of %s, %s", quantity, split_title(split));
    panel->description = arena_format(f->arena, "%zu values over %zu epochs; the lowest at last is %.4g, of %s.",
                                      count, epochs, lowest.last, lowest.name);
}

void add_metric(struct figure *f, const char *name, const struct view *views, size_t count)
{
    add_quantity(f, name, views, count);
    const struct result *r = views->result;
    for (size_t m = 0; count == 1 && m < r->n_metrics; m++)
        if (strcmp(r->metric_names[m], name) == 0 && result_is_own(r, m))
            add_further(f, views, m);
}

static bool metric_before(const struct view *views, size_t run, size_t metric)
{
    const char *name = views[run].result->metric_names[metric];
    for (size_t i = 0; i < run; i++)
        for (size_t m = 0; m < views[i].result->n_metrics; m++)
            if (strcmp(views[i].result->metric_names[m], name) == 0)
                return true;
    return false;
}

void add_metrics(struct figure *f, const struct view *views, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t m = 0; m < views[i].result->n_metrics; m++)
            if (result_is_own(views[i].result, m) && !metric_before(views, i, m))
                add_metric(f, views[i].result->metric_names[m], views, count);
}

/* ---- Norms ----------------------------------------------------------------------------------------------------- */

static void add_norm(struct figure *f, const struct history *h, const float *norm, const char *title,
                     const char *label)
{
    struct panel *panel = figure_add(f, PANEL_CHART, NULL);
    for (size_t l = 0; l < h->n_layers; l++) {
        double *value = arena_alloc(f->arena, h->epochs * sizeof *value);
        for (size_t i = 0; i < h->epochs; i++)
            value[i] = (double)norm[i * h->n_layers + l];
        struct series *s = panel_series(f, panel, h->layer_names[l], STROKE_POINTS, series_ink(l));
        s->dash = series_dash(l);
        s->count = h->epochs;
        s->y = value;
    }
    const bool log = chart_suits_log(&panel->chart);
    panel->chart.x = (struct axis){ .label = "epoch", .whole = true };
    panel->chart.y = (struct axis){ .label = label, .log = log };
    panel->title = arena_format(f->arena, "%s%s", title, log ? ", on a logarithmic scale" : "");
    panel->description = arena_format(f->arena, "%s over %zu epochs, a curve for each of %zu layers.", title,
                                      h->epochs, h->n_layers);
}

void add_norms(struct figure *f, const struct view *views, size_t count)
{
    (void)count;
    const struct history *h = &views->result->history;
    if (h->epochs == 0 || h->n_layers == 0 || !h->weight_norm || !h->gradient_norm)
        return;
    add_norm(f, h, h->weight_norm, "Weights by layer", "Euclidean norm of the weights");
    add_norm(f, h, h->gradient_norm, "Gradients by layer", "Euclidean norm of the gradient");
}

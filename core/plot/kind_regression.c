/* kind_regression.c -- numbers that were learnt, beside those that were predicted. */
#include <math.h>

#include "plot/judge.h"
#include "plot/kinds.h"

enum { MOST_DOTS = 4000, MOST_OUTPUTS = INK_SERIES_COUNT };

/* Points of one output; of many rows, every so many. */
static struct series *add_dots(struct figure *f, struct panel *panel, const struct view *view, size_t output,
                               bool residual)
{
    const struct evaluation *e = view_evaluation(view);
    const size_t outputs = view->result->outputs, every = (e->rows + MOST_DOTS - 1) / MOST_DOTS;
    const size_t count = (e->rows + every - 1) / every;
    double *x = arena_alloc(f->arena, count * sizeof *x), *y = arena_alloc(f->arena, count * sizeof *y);
    for (size_t i = 0; i < count; i++) {
        const size_t place = i * every * outputs + output;
        const double target = (double)e->target[place], predicted = (double)e->output[place];
        x[i] = residual ? predicted : target;
        y[i] = residual ? predicted - target : predicted;
    }
    struct series *s = panel_series(f, panel, NULL, STROKE_DOTS, INK_SERIES);
    s->count = count;
    s->x = x;
    s->y = y;
    return s;
}

/* A line across what is drawn so far. */
static void add_guide(struct figure *f, struct panel *panel, bool diagonal, const char *name)
{
    double x[2], y[2], *end = arena_alloc(f->arena, 4 * sizeof *end);
    if (!chart_extent(&panel->chart, x, y))
        return;
    end[0] = x[0];
    end[1] = x[1];
    end[2] = diagonal ? fmax(x[0], y[0]) : 0;
    end[3] = diagonal ? fmin(x[1], y[1]) : 0;
    struct series *s = panel_series(f, panel, name, STROKE_LINE, INK_MUTED);
    s->guide = true;
    s->dash = 1;
    s->count = 2;
    s->x = diagonal ? end + 2 : end;
    s->y = end + 2;
}

static void add_outputs(struct figure *f, const struct view *views, size_t count, bool residual)
{
    struct panel *panel = figure_add(f, PANEL_CHART, NULL);
    panel->description = "";
    for (size_t i = 0; i < count; i++)
        for (size_t o = 0; has_targets(&views[i]) && o < views[i].result->outputs && o < MOST_OUTPUTS; o++) {
            const size_t number = panel->chart.n_series;
            const struct evaluation *e = view_evaluation(&views[i]);
            const char *output = views[i].result->outputs > 1 ? arena_format(f->arena, "output %zu", o) : "";
            const double part = explained_part(views[i].result, e, o);
            const char *name = arena_format(f->arena, isfinite(part) ? "%s%s%s%sR² %.3f" : "%s%s%s%sno R²",
                                            count > 1 ? views[i].label : "", count > 1 ? ", " : "", output,
                                            *output ? ", " : "", part);
            struct series *s = add_dots(f, panel, &views[i], o, residual);
            s->name = name;
            s->ink = series_ink(number);
            panel->description = arena_format(f->arena, "%s%s%s over %zu rows.", panel->description,
                                              *panel->description ? " " : "", name, e->rows);
        }
    if (panel->chart.n_series == 0) {
        f->n_panels--;
        return;
    }
    const char *part = count == 1 ? arena_format(f->arena, ", %s", split_title(views->split)) : "";
    add_guide(f, panel, !residual, residual ? "no error" : "as it is");
    panel->chart.x.label = residual ? "predicted" : "actual";
    panel->chart.y.label = residual ? "predicted − actual" : "predicted";
    panel->title = arena_format(f->arena, "%s%s", residual ? "Residuals" : "Predicted against actual numbers", part);
}

void add_fit(struct figure *f, const struct view *views, size_t count)
{
    add_outputs(f, views, count, false);
}

void add_residuals(struct figure *f, const struct view *views, size_t count)
{
    add_outputs(f, views, count, true);
}

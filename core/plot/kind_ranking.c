/* kind_ranking.c -- how good the probabilities are. */
#include <math.h>
#include <stdlib.h>

#include "plot/judge.h"
#include "plot/kinds.h"

enum { LEGEND_NAME = 24 };
enum { NAMED = 6 }; /* curves of classes that get a colour where there are more than INK_SERIES_COUNT */

/* ---- ROC and precision-recall ---------------------------------------------------------------------------------- */

/* What tells the two kinds apart. */
struct ranking_kind {
    const char *title, *x, *y, *area;
    bool is_roc;
};
static const struct ranking_kind roc = { "ROC", "false positive rate", "true positive rate", "AUC", true };
static const struct ranking_kind precision_recall = { "Precision and recall", "recall", "precision", "AP", false };

struct class_curve {
    struct ranking ranking;
    double area;
    const char *name;
};

static int by_area(const void *a, const void *b)
{
    const struct class_curve *x = a, *y = b;
    return (x->area > y->area) - (x->area < y->area);
}

/* The curves of all classes that have one, the worst first. Of two classes the second one says it all. */
static size_t rank_classes(struct arena *arena, const struct view *view, const struct ranking_kind *kind,
                           struct class_curve **out)
{
    const struct result *r = view->result;
    struct class_curve *list = *out = arena_alloc(arena, r->classes * sizeof *list);
    size_t count = 0;
    for (size_t c = r->classes == 2 ? 1 : 0; c < r->classes; c++) {
        struct class_curve *curve = &list[count];
        rank_class(arena, r, view_evaluation(view), c, &curve->ranking);
        curve->area = kind->is_roc ? curve->ranking.auc : curve->ranking.average_precision;
        curve->name = r->class_names[c];
        count += curve->ranking.count > 0;
    }
    qsort(list, count, sizeof *list, by_area);
    return count;
}

static struct panel *add_square(struct figure *f, const struct ranking_kind *kind)
{
    struct panel *panel = figure_add(f, PANEL_CHART, NULL);
    panel->chart = (struct chart){ .x = { .label = kind->x, .low = 0, .high = 1 },
                                   .y = { .label = kind->y, .low = 0, .high = 1 }, .square = true };
    if (kind->is_roc) {
        static const double diagonal[] = { 0, 1 };
        struct series *s = panel_series(f, panel, "by chance", STROKE_LINE, INK_MUTED);
        *s = (struct series){ "by chance", STROKE_LINE, INK_MUTED, 1, true, 2, diagonal, diagonal, EDGE_NONE, 0 };
    }
    return panel;
}

static void add_ranking(struct figure *f, struct panel *panel, const struct ranking_kind *kind,
                        const struct ranking *ranking, const char *name, enum ink ink)
{
    struct series *s = panel_series(f, panel, name, kind->is_roc ? STROKE_LINE : STROKE_STEPS, ink);
    s->x = kind->is_roc ? ranking->false_positive : ranking->recall;
    s->y = kind->is_roc ? ranking->recall : ranking->precision;
    s->count = ranking->count;
}

static double mean_area(const struct class_curve *list, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += list[i].area;
    return sum / (double)count;
}

static void add_ranking_of_classes(struct figure *f, const struct view *view, const struct ranking_kind *kind)
{
    struct class_curve *list;
    const size_t count = rank_classes(f->arena, view, kind, &list);
    if (count == 0)
        return;
    const size_t named = count <= INK_SERIES_COUNT ? count : NAMED;
    struct panel *panel = add_square(f, kind);
    for (size_t i = count; i-- > named;)
        add_ranking(f, panel, kind, &list[i].ranking, NULL, INK_QUIET);
    for (size_t i = 0; i < named; i++)
        add_ranking(f, panel, kind, &list[i].ranking,
                    arena_format(f->arena, "%s (%s %.3f)", shorten(f->arena, list[i].name, LEGEND_NAME), kind->area,
                                 list[i].area),
                    series_ink(i));
    if (named < count)
        panel_series(f, panel, arena_format(f->arena, "%zu other classes", count - named), STROKE_LINE, INK_QUIET);
    panel->title = arena_format(f->arena, "%s%s, %s", kind->title, count == 1 ? "" : " by class",
                                split_title(view->split));
    panel->description = arena_format(f->arena, "Curves of %zu class%s against the rest. The mean %s is %.4f; "
                                      "the lowest is %.4f, of %s.", count, count == 1 ? "" : "es", kind->area,
                                      mean_area(list, count), list->area, list->name);
}

/* Several runs: the curve of all classes' rows together, each with its probability for each class (micro average). */
static void pool_classes(struct arena *arena, const struct view *view, struct ranking *out)
{
    const struct evaluation *e = view_evaluation(view);
    const size_t classes = view->result->classes, rows = e->rows * classes;
    struct evaluation pooled = { .rows = rows, .output = e->output };
    struct result yes_or_no = { .outputs = 1 };
    pooled.y_true = arena_alloc(arena, rows * sizeof *pooled.y_true);
    for (size_t i = 0; i < rows; i++)
        pooled.y_true[i] = (size_t)e->y_true[i / classes] == i % classes ? 0 : 1;
    rank_class(arena, &yes_or_no, &pooled, 0, out);
}

static void add_ranking_of_runs(struct figure *f, const struct view *views, size_t count,
                                const struct ranking_kind *kind)
{
    struct panel *panel = add_square(f, kind);
    panel->title = arena_format(f->arena, "%s, all classes together", kind->title);
    panel->description = "";
    const size_t guides = panel->chart.n_series;
    for (size_t i = 0; i < count; i++) {
        struct ranking *ranking = arena_alloc(f->arena, sizeof *ranking);
        if (!has_classes(&views[i]))
            continue;
        pool_classes(f->arena, &views[i], ranking);
        const double area = kind->is_roc ? ranking->auc : ranking->average_precision;
        const char *name = arena_format(f->arena, "%s (%s %.3f)", views[i].label, kind->area, area);
        add_ranking(f, panel, kind, ranking, name, series_ink(i));
        panel->chart.series[panel->chart.n_series - 1].dash = series_dash(i);
        panel->description = arena_format(f->arena, "%s%s%s.", panel->description, *panel->description ? " " : "",
                                          name);
    }
    f->n_panels -= panel->chart.n_series == guides;
}

static void add_rankings(struct figure *f, const struct view *views, size_t count, const struct ranking_kind *kind)
{
    if (count > 1)
        add_ranking_of_runs(f, views, count, kind);
    else if (has_classes(views))
        add_ranking_of_classes(f, views, kind);
}

void add_roc(struct figure *f, const struct view *views, size_t count)
{
    add_rankings(f, views, count, &roc);
}

void add_precision_recall(struct figure *f, const struct view *views, size_t count)
{
    add_rankings(f, views, count, &precision_recall);
}

/* ---- Calibration ----------------------------------------------------------------------------------------------- */

static const char *part_suffix(struct arena *arena, const struct view *views, size_t count)
{
    return count == 1 && views->split != SPLITS ? arena_format(arena, ", %s", split_title(views->split)) : "";
}

void add_calibration(struct figure *f, const struct view *views, size_t count)
{
    static const double diagonal[] = { 0, 1 };
    struct panel *panel = figure_add(f, PANEL_CHART, NULL);
    panel->chart = (struct chart){ .x = { .label = "confidence (mean of each bin)", .low = 0, .high = 1 },
                                   .y = { .label = "accuracy (of each bin)", .low = 0, .high = 1 }, .square = true };
    *panel_series(f, panel, NULL, STROKE_LINE, INK_MUTED) =
        (struct series){ "as right as sure", STROKE_LINE, INK_MUTED, 1, true, 2, diagonal, diagonal, EDGE_NONE, 0 };
    panel->description = "";
    for (size_t i = 0; i < count; i++) {
        struct calibration *c = arena_alloc(f->arena, sizeof *c);
        if (has_classes(&views[i]))
            calibrate(views[i].result, view_evaluation(&views[i]), c);
        if (!c->known)
            continue;
        const char *name = arena_format(f->arena, "%s%sECE %.3f%s", count > 1 ? views[i].label : "",
                                        count > 1 ? " (" : "", c->error, count > 1 ? ")" : "");
        struct series *s = panel_series(f, panel, name, STROKE_POINTS, series_ink(i));
        s->dash = series_dash(i);
        s->count = CALIBRATION_BINS;
        s->x = c->confidence;
        s->y = c->accuracy;
        panel->description = arena_format(f->arena, "%s%s%s in %d bins.", panel->description,
                                          *panel->description ? " " : "", name, CALIBRATION_BINS);
    }
    panel->title = arena_format(f->arena, "Calibration%s", part_suffix(f->arena, views, count));
    f->n_panels -= panel->chart.n_series == 1;
}

void add_confidence(struct figure *f, const struct view *views, size_t count)
{
    static const char *const bins[CALIBRATION_BINS] = { "0–0.1",   "0.1–0.2", "0.2–0.3", "0.3–0.4", "0.4–0.5",
                                                        "0.5–0.6", "0.6–0.7", "0.7–0.8", "0.8–0.9", "0.9–1" };
    struct panel *panel = figure_add(f, PANEL_BARS, NULL);
    struct bars *b = &panel->bars;
    *b = (struct bars){ .label = "share of the rows", .n_groups = CALIBRATION_BINS, .n_series = 0, .group = bins };
    b->series = arena_alloc(f->arena, count * sizeof *b->series);
    b->value = arena_alloc(f->arena, CALIBRATION_BINS * count * sizeof *b->value);
    const struct calibration **known = arena_alloc(f->arena, count * sizeof *known);
    for (size_t i = 0; i < count; i++) {
        struct calibration *c = arena_alloc(f->arena, sizeof *c);
        if (has_classes(&views[i]))
            calibrate(views[i].result, view_evaluation(&views[i]), c);
        if (!c->known)
            continue;
        known[b->n_series] = c;
        b->series[b->n_series++] = count > 1 ? views[i].label : "confidence of the prediction";
    }
    for (size_t k = 0; k < b->n_series; k++) {
        double rows = 0;
        for (size_t bin = 0; bin < CALIBRATION_BINS; bin++)
            rows += (double)known[k]->rows[bin];
        for (size_t bin = 0; bin < CALIBRATION_BINS; bin++)
            b->value[bin * b->n_series + k] = (double)known[k]->rows[bin] / rows;
    }
    panel->title = arena_format(f->arena, "How sure%s", part_suffix(f->arena, views, count));
    panel->description = arena_format(f->arena, "Share of the rows by the confidence of their prediction, in %d bins.",
                                      CALIBRATION_BINS);
    f->n_panels -= b->n_series == 0;
}

/* kind_classes.c -- which classes are taken for which, and how well each is recognised. */
#include <math.h>

#include "plot/kinds.h"

/* ---- Confusion matrices ---------------------------------------------------------------------------------------- */

static const char *describe_confusion(struct arena *arena, const struct result *r, const struct evaluation *e)
{
    const size_t n = r->classes;
    size_t worst = 0;
    for (size_t i = 0; i < n * n; i++)
        if (i / n != i % n && (worst / n == worst % n || e->confusion[i] > e->confusion[worst]))
            worst = i;
    const char *text = arena_format(arena, "%zu rows of %zu classes, of which %.2f %% are recognised.", e->rows, n,
                                    100 * accuracy_of(r, e));
    if (n < 2 || e->confusion[worst] == 0)
        return text;
    return arena_format(arena, "%s The most frequent mistake: %s taken for %s, %lld times.", text,
                        r->class_names[worst / n], r->class_names[worst % n], (long long)e->confusion[worst]);
}

static struct panel *add_matrix(struct figure *f, const struct view *view, const char *title)
{
    const struct result *r = view->result;
    struct panel *panel = figure_add(f, PANEL_MATRIX, NULL);
    panel->title = arena_format(f->arena, "%s, %s", title, split_title(view->split));
    panel->description = describe_confusion(f->arena, r, view_evaluation(view));
    panel->matrix = (struct matrix){ .down = "true class", .across = "predicted class", .size = r->classes,
                                     .name = r->class_names };
    return panel;
}

void add_confusion(struct figure *f, const struct view *views, size_t count)
{
    (void)count;
    if (!has_classes(views))
        return;
    const size_t n = views->result->classes;
    double *value = arena_alloc(f->arena, n * n * sizeof *value);
    struct matrix *m = &add_matrix(f, views, "Confusion matrix")->matrix;
    for (size_t i = 0; i < n * n; i++) {
        value[i] = (double)view_evaluation(views)->confusion[i];
        m->most = fmax(m->most, value[i]);
    }
    m->value = value;
    m->scale = "rows";
}

void add_confusion_percent(struct figure *f, const struct view *views, size_t count)
{
    (void)count;
    if (!has_classes(views))
        return;
    const struct evaluation *e = view_evaluation(views);
    const size_t n = views->result->classes;
    double *value = arena_alloc(f->arena, n * n * sizeof *value);
    struct matrix *m = &add_matrix(f, views, "Confusion matrix in % of the true class")->matrix;
    for (size_t i = 0; i < n * n; i++) {
        const int64_t rows = e->support[i / n];
        value[i] = rows ? 100 * (double)e->confusion[i] / (double)rows : (double)NAN;
    }
    m->value = value;
    m->most = 100;
    m->decimals = 1;
    m->scale = "% of the true class";
}

/* ---- Scores ---------------------------------------------------------------------------------------------------- */

static size_t worst_class(const struct result *r, const double *score)
{
    size_t worst = 0;
    for (size_t c = 1; c < r->classes; c++)
        if (score[c] < score[worst])
            worst = c;
    return worst;
}

static void add_scores(struct figure *f, const struct view *view)
{
    static const char *const names[] = { "precision", "recall", "F1" };
    enum { SCORES = sizeof names / sizeof *names };
    const struct result *r = view->result;
    const struct evaluation *e = view_evaluation(view);
    const double *const scores[SCORES] = { e->precision, e->recall, e->f1 };
    struct panel *panel = figure_add(f, PANEL_BARS, NULL);
    struct bars *b = &panel->bars;
    *b = (struct bars){ .label = "score", .n_groups = r->classes, .n_series = SCORES, .group = r->class_names };
    b->series = arena_alloc(f->arena, SCORES * sizeof *b->series);
    b->value = arena_alloc(f->arena, r->classes * SCORES * sizeof *b->value);
    for (size_t s = 0; s < SCORES; s++) {
        b->series[s] = names[s];
        for (size_t c = 0; c < r->classes; c++)
            b->value[c * SCORES + s] = scores[s][c];
    }
    const size_t worst = worst_class(r, e->f1);
    panel->title = arena_format(f->arena, "Scores by class, %s", split_title(view->split));
    panel->description = arena_format(f->arena, "Precision, recall and F1 of %zu classes. The lowest F1 is %.3f, of "
                                      "%s.", r->classes, e->f1[worst], r->class_names[worst]);
}

/* Runs that have other classes than the first one cannot stand beside it. */
static bool same_classes(const struct view *views, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!has_classes(&views[i]) || views[i].result->classes != views->result->classes)
            return false;
    return true;
}

static void add_f1_of_runs(struct figure *f, const struct view *views, size_t count)
{
    const size_t classes = views->result->classes;
    struct panel *panel = figure_add(f, PANEL_BARS, "F1 by class");
    struct bars *b = &panel->bars;
    *b = (struct bars){ .label = "F1", .n_groups = classes, .n_series = count, .group = views->result->class_names };
    b->series = arena_alloc(f->arena, count * sizeof *b->series);
    b->value = arena_alloc(f->arena, classes * count * sizeof *b->value);
    for (size_t i = 0; i < count; i++) {
        b->series[i] = views[i].label;
        for (size_t c = 0; c < classes; c++)
            b->value[c * count + i] = view_evaluation(&views[i])->f1[c];
    }
    panel->description = arena_format(f->arena, "F1 of %zu classes, a bar for each of %zu runs.", classes, count);
}

void add_classes(struct figure *f, const struct view *views, size_t count)
{
    if (!same_classes(views, count))
        return;
    if (count == 1)
        add_scores(f, views);
    else
        add_f1_of_runs(f, views, count);
}

/* scores.c -- tables of losses, metrics, and precision, recall and F1 of the classes. */
#include <string.h>

#include "base/text.h"
#include "report/parts.h"

const char *part_title(const struct page *p, enum split split)
{
    return p->new_data ? "new data" : split_title(split);
}

int class_width(const struct result *result, int least, int most)
{
    int width = least;
    for (size_t c = 0; c < result->classes; c++) {
        const int columns = (int)text_columns(result->class_names[c]);
        if (columns > width)
            width = columns;
    }
    return width < most ? width : most;
}

/* ---- Losses and metrics --------------------------------------------------------------------------------- */

enum { SPLIT_NAME = 16, NARROWEST = 10 };

/* What stands in a column: at 0 the loss, then each metric's own value. */
struct columns {
    size_t count, *metric; /* (count); unused at 0 */
};

static struct columns columns_of(struct arena *arena, const struct result *result)
{
    struct columns all = { 1, arena_alloc(arena, (1 + result->n_metrics) * sizeof *all.metric) };
    for (size_t m = 0; m < result->n_metrics; m++)
        if (result_is_own(result, m))
            all.metric[all.count++] = m;
    return all;
}

static const char *column_name(const struct result *result, const struct columns *all, size_t column)
{
    return column == 0 ? "loss" : result->metric_names[all->metric[column]];
}

static int width_of(const char *name)
{
    const int columns = (int)text_columns(name) + 2;
    return columns > NARROWEST ? columns : NARROWEST;
}

/* The columns from first to end - 1, for all parts of the data. */
static void put_columns(struct page *p, const struct result *result, const struct columns *all, size_t first,
                        size_t end)
{
    end_line(p);
    put_cell(p, PLAIN, SPLIT_NAME + 2, "%s", "");
    for (size_t c = first; c < end; c++)
        put_cell(p, DIM, width_of(column_name(result, all, c)), "%s", column_name(result, all, c));
    end_line(p);
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
        const struct evaluation *e = &result->evaluation[s];
        char text[32];
        if (e->rows == 0)
            continue;
        put(p, PLAIN, "  ");
        put_cell(p, PLAIN, -SPLIT_NAME, "%s", part_title(p, s));
        for (size_t c = first; c < end; c++)
            put_cell(p, PLAIN, width_of(column_name(result, all, c)), "%s",
                     score_text(c ? e->metrics[all->metric[c]] : e->loss, text));
        end_line(p);
    }
}

/* The further values of a metric, a line each, and a column for each part of the data. */
static void put_further(struct page *p, const struct result *result, size_t metric)
{
    const size_t end = metric + 1 + result_further(result, metric);
    int names = SPLIT_NAME;
    for (size_t m = metric + 1; m < end; m++) {
        const int columns = (int)text_columns(result_further_name(result, m)) + 1;
        names = columns > names ? columns : names;
    }
    end_line(p);
    put(p, PLAIN, "  ");
    put_cell(p, DIM, -names, "%s", result->metric_names[metric]);
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++)
        if (result->evaluation[s].rows)
            put_cell(p, DIM, width_of(part_title(p, s)), "%s", part_title(p, s));
    end_line(p);
    for (size_t m = metric + 1; m < end; m++) {
        char text[32];
        put(p, PLAIN, "  ");
        put_cell(p, PLAIN, -names, "%s", result_further_name(result, m));
        for (enum split s = SPLIT_TRAIN; s < SPLITS; s++)
            if (result->evaluation[s].rows)
                put_cell(p, PLAIN, width_of(part_title(p, s)), "%s",
                         score_text(result->evaluation[s].metrics[m], text));
        end_line(p);
    }
}

/* As many tables as it takes to show all columns, then one for each metric that has more than its own value. */
void part_scores(struct page *p, const struct result *result)
{
    if (best_split(result) == SPLITS)
        return;
    struct arena *arena = arena_new();
    const struct columns all = columns_of(arena, result);
    for (size_t first = 0, end; first < all.count; first = end) {
        int width = SPLIT_NAME + 2 + width_of(column_name(result, &all, first));
        end = first + 1;
        while (end < all.count && width + width_of(column_name(result, &all, end)) <= p->style.columns)
            width += width_of(column_name(result, &all, end++));
        put_columns(p, result, &all, first, end);
    }
    for (size_t c = 1; c < all.count; c++)
        if (result_further(result, all.metric[c]))
            put_further(p, result, all.metric[c]);
    arena_free(arena);
}

/* ---- Classes -------------------------------------------------------------------------------------------- */

enum { SCORES = 3, NAME = 16, NARROW_NAME = 13, NARROW_BELOW = 60 };

/* Widths of the columns: the name, three scores, the support. */
struct layout {
    int name, score[SCORES], support;
    bool narrow;
};

static struct layout plan_layout(const struct page *p, const struct result *result)
{
    if (p->style.columns < NARROW_BELOW)
        return (struct layout){ NARROW_NAME, { 7, 7, 6 }, 5, true };
    return (struct layout){ class_width(result, NAME, p->style.columns - 40), { 11, 9, 9 }, 9, false };
}

static void put_class(struct page *p, const struct layout *l, const char *name, const double scores[SCORES],
                      int64_t support)
{
    put(p, PLAIN, "  ");
    put_cell(p, PLAIN, -l->name, "%s", name);
    for (size_t i = 0; i < SCORES; i++)
        put_cell(p, PLAIN, l->score[i], "%.3f", scores[i]);
    put_cell(p, PLAIN, l->support, "%lld", (long long)support);
    end_line(p);
}

static void put_averages(struct page *p, const struct layout *l, const struct result *result,
                         const struct evaluation *e)
{
    double mean[SCORES] = { 0 }, weighted[SCORES] = { 0 };
    int64_t support = 0, right = 0;
    const double *const scores[SCORES] = { e->precision, e->recall, e->f1 };
    for (size_t c = 0; c < result->classes; c++) {
        support += e->support[c];
        right += e->confusion[c * result->classes + c];
        for (size_t i = 0; i < SCORES; i++) {
            mean[i] += scores[i][c] / (double)result->classes;
            weighted[i] += scores[i][c] * (double)e->support[c] / (double)e->rows;
        }
    }
    put_class(p, l, "macro avg", mean, support);
    put_class(p, l, "weighted avg", weighted, support);
    put(p, PLAIN, "  ");
    put_cell(p, PLAIN, -l->name, "accuracy");
    put_cell(p, PLAIN, l->score[0] + l->score[1] + l->score[2], "%.3f", (double)right / (double)e->rows);
    put_cell(p, PLAIN, l->support, "%lld", (long long)support);
    end_line(p);
}

void part_classes(struct page *p, const struct result *result)
{
    const enum split split = best_split(result);
    if (result->classes == 0 || split == SPLITS)
        return;
    const struct evaluation *e = &result->evaluation[split];
    const struct layout l = plan_layout(p, result);
    put_heading(p, "Classes in the %s", part_title(p, split));
    put_cell(p, PLAIN, l.name + 2, "%s", "");
    put_cell(p, DIM, l.score[0], l.narrow ? "prec." : "precision");
    put_cell(p, DIM, l.score[1], "recall");
    put_cell(p, DIM, l.score[2], "F1");
    put_cell(p, DIM, l.support, l.narrow ? "rows" : "support");
    end_line(p);
    for (size_t c = 0; c < result->classes; c++)
        put_class(p, &l, result->class_names[c], (double[]){ e->precision[c], e->recall[c], e->f1[c] },
                  e->support[c]);
    end_line(p);
    put_averages(p, &l, result, e);
}

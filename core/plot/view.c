/* view.c -- finds in a result what is drawn. */
#include "plot/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum split best_split(const struct result *result)
{
    static const enum split order[] = { SPLIT_TEST, SPLIT_VALIDATION, SPLIT_TRAIN };
    for (size_t i = 0; i < SPLITS; i++)
        if (result->evaluation[order[i]].rows)
            return order[i];
    return SPLITS;
}

const char *split_title(enum split split)
{
    static const char *const titles[] = { "training data", "validation data", "test data" };
    return titles[split];
}

const struct evaluation *view_evaluation(const struct view *view)
{
    if (view->split == SPLITS || view->result->evaluation[view->split].rows == 0)
        return NULL;
    return &view->result->evaluation[view->split];
}

bool has_classes(const struct view *view)
{
    return view->result->classes > 0 && view->result->outputs == view->result->classes && view_evaluation(view);
}

bool has_targets(const struct view *view)
{
    return view->result->classes == 0 && view->result->outputs > 0 && view_evaluation(view);
}

double accuracy_of(const struct result *result, const struct evaluation *e)
{
    int64_t right = 0;
    for (size_t c = 0; c < result->classes; c++)
        right += e->confusion[c * result->classes + c];
    return (double)right / (double)e->rows;
}

const double *find_curve(const struct result *result, enum split split, const char *quantity)
{
    char name[256];
    snprintf(name, sizeof name, "%s_%s", split_names[split], quantity);
    for (size_t i = 0; i < result->history.n_curves; i++)
        if (strcmp(result->history.curves[i].name, name) == 0)
            return result->history.curves[i].value;
    return NULL;
}

/* ---- Labels ---------------------------------------------------------------------------------------------------- */

/* The name of a file without its directory and its ".h5". */
static const char *stem(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const size_t length = strlen(name);
    return arena_copy_n(arena, name, length > 3 && text_ends_with(name, ".h5") ? length - 3 : length);
}

const char *shorten(struct arena *arena, const char *text, size_t characters)
{
    const char *end = text;
    if (text_columns(text) <= characters)
        return text;
    for (size_t i = 1; i < characters; i++)
        utf8_next(&end);
    return arena_format(arena, "%.*s…", (int)(end - text), text);
}

static bool all_differ(const struct view *views, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(views[i].label, views[k].label) == 0)
                return false;
    return true;
}

void label_views(struct arena *arena, struct view *views, size_t count)
{
    for (size_t i = 0; i < count; i++)
        views[i].label = views[i].result->name;
    if (all_differ(views, count))
        return;
    for (size_t i = 0; i < count; i++)
        views[i].label = stem(arena, views[i].path);
    if (all_differ(views, count))
        return;
    for (size_t i = 0; i < count; i++)
        views[i].label = views[i].path;
}

/* ---- Samples --------------------------------------------------------------------------------------------------- */

static int by_confidence(const void *a, const void *b)
{
    const struct shown *x = a, *y = b;
    return (x->confidence > y->confidence) - (x->confidence < y->confidence);
}

/* The place of a row in an evaluation; its rows where it is not there. */
static size_t find_row(const struct evaluation *e, int64_t row)
{
    size_t i = 0;
    while (i < e->rows && e->sample[i] != row)
        i++;
    return i;
}

size_t shown_predictions(const struct result *result, enum split split, struct shown list[MAX_SHOWN])
{
    if (result->classes == 0 || split == SPLITS)
        return 0;
    const struct evaluation *e = &result->evaluation[split];
    size_t count = 0;
    for (size_t i = 0; i < result->samples.rows && count < MAX_SHOWN; i++) {
        const size_t place = find_row(e, result->samples.sample[i]);
        if (place == e->rows || (size_t)e->y_predicted[place] >= result->outputs)
            continue;
        list[count++] = (struct shown){
            .index = i, .row = e->sample[place], .actual = e->y_true[place], .predicted = e->y_predicted[place],
            .confidence = (double)e->output[place * result->outputs + (size_t)e->y_predicted[place]]
        };
    }
    qsort(list, count, sizeof *list, by_confidence);
    return count;
}

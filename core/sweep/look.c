/* look.c -- makes parameters of axes, and trials and points of rows. */
#include "sweep/look.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/importance.h"
#include "sweep/sheet.h"

/* ---- Parameters ------------------------------------------------------------------------------------------------ */

static const char *last_part(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot ? dot + 1 : key;
}

static const char *short_name(struct arena *arena, const struct sweep_axis *axis)
{
    const char *name = last_part(axis->settings[0].key);
    for (size_t s = 1; s < axis->n_settings; s++)
        name = arena_format(arena, "%s, %s", name, last_part(axis->settings[s].key));
    return name;
}

static const char *whole_name(struct arena *arena, const struct sweep_axis *axis)
{
    const char *name = axis->settings[0].key;
    for (size_t s = 1; s < axis->n_settings; s++)
        name = arena_format(arena, "%s, %s", name, axis->settings[s].key);
    return name;
}

static const char *const *choices_of(struct arena *arena, const struct sweep_axis *axis)
{
    const char **choice = arena_alloc(arena, (axis->choices + 1) * sizeof *choice);
    for (size_t c = 0; c < axis->choices; c++)
        for (size_t s = 0; s < axis->n_settings; s++) {
            const char *text = sweep_value_text(arena, axis, &axis->settings[s], (double)c);
            choice[c] = s ? arena_format(arena, "%s, %s", choice[c], text) : text;
        }
    return choice;
}

static const char *form_of(struct arena *arena, const struct sweep_axis *axis, const char *const *choice)
{
    struct text out = { .arena = arena };
    char low[32], high[32], step[32];
    if (axis->choices) {
        text_add(&out, "%s ", axis->n_settings > 1 ? "zip" : "values");
        for (size_t c = 0; c < axis->choices; c++)
            text_add(&out, "%s%s", !c ? "[" : axis->n_settings > 1 ? "] [" : ", ", choice[c]);
        text_add(&out, "]");
        return out.data;
    }
    text_add(&out, "%s%suniform [%s, %s]", axis->whole ? "int_" : "", axis->log ? "log_" : "",
             number_text(axis->min, low), number_text(axis->max, high));
    if (axis->step > (axis->whole ? 1 : 0))
        text_add(&out, ", step %s", number_text(axis->step, step));
    return out.data;
}

static const char *condition_of(struct arena *arena, const struct sweep *sweep, size_t a)
{
    const struct sweep_axis *axis = &sweep->axes[a], *parent = &sweep->axes[axis->parent];
    const char *text = NULL;
    for (size_t c = 0; axis->parent != a && c < parent->choices; c++)
        if (axis->parent_choices >> c & 1) {
            const char *value = sweep_value_text(arena, parent, &parent->settings[0], (double)c);
            text = text ? arena_format(arena, "%s or %s", text, value)
                        : arena_format(arena, "%s is %s", parent->settings[0].key, value);
        }
    return text;
}

static void make_parameters(struct arena *arena, const struct sweep *sweep, struct sweep_view *view)
{
    view->n_parameters = sweep->n_axes;
    view->parameters = arena_alloc(arena, (sweep->n_axes + 1) * sizeof *view->parameters);
    for (size_t a = 0; a < sweep->n_axes; a++) {
        const struct sweep_axis *axis = &sweep->axes[a];
        const char *const *choice = choices_of(arena, axis);
        view->parameters[a] = (struct sweep_parameter){ .name = whole_name(arena, axis),
                                                        .label = short_name(arena, axis),
                                                        .form = form_of(arena, axis, choice),
                                                        .condition = condition_of(arena, sweep, a),
                                                        .low = axis->min,
                                                        .high = axis->max,
                                                        .whole = axis->whole,
                                                        .log = axis->log,
                                                        .choices = axis->choices,
                                                        .choice = choice,
                                                        .importance = NAN };
    }
    for (size_t a = 0; a < sweep->n_axes; a++)
        for (size_t b = 0; b < sweep->n_axes; b++)
            if (a != b && strcmp(short_name(arena, &sweep->axes[a]), short_name(arena, &sweep->axes[b])) == 0)
                view->parameters[a].label = view->parameters[a].name;
}

/* ---- Trials and points ----------------------------------------------------------------------------------------- */

static enum trial_ending ending_of(const struct row *row)
{
    static const enum trial_ending endings[OUTCOMES] = { [OUTCOME_OK] = TRIAL_OK, [OUTCOME_PRUNED] = TRIAL_PRUNED,
                                                   [OUTCOME_FAILED] = TRIAL_FAILED };
    return endings[row->outcome];
}

/* Whether nothing more will be known of the trial: one that waits at a rung is under way. */
static bool has_ended(const struct plan *plan, const struct row *row)
{
    return row->outcome != OUTCOME_OK || row->unit >= (plan->rungs - 1) * plan->trials;
}

static void make_trials(struct arena *arena, const struct sheet *sheet, struct sweep_view *view)
{
    struct sweep_trial *trials = arena_alloc(arena, (sheet->n_rows + 1) * sizeof *trials);
    for (const struct row *row = sheet->rows; row < sheet->rows + sheet->n_rows; row++) {
        const uint64_t number = sheet_trial(sheet, row);
        if (!has_ended(&sheet->lab->plan, row))
            continue;
        trials[view->n_trials] = (struct sweep_trial){ .number = number,
                                                       .point = number / view->runs,
                                                       .fold = number % sheet->lab->plan.folds,
                                                       .ending = ending_of(row),
                                                       .why = row->why,
                                                       .seed = row->seed,
                                                       .epochs = row->epochs,
                                                       .value = row->objective,
                                                       .at = row->point };
        view->ended[trials[view->n_trials++].ending]++;
        view->seconds += row->seconds;
    }
    view->trials = trials;
}

/* A point all of whose trials are there. */
static struct sweep_point make_point(const struct sweep_view *view, const struct sweep_trial *trials)
{
    struct sweep_point point = { .number = trials->point, .first_trial = trials->number, .at = trials->at };
    double sum = 0, squares = 0;
    const struct sweep_trial *best = trials;
    for (const struct sweep_trial *t = trials; t < trials + view->runs; t++) {
        point.ending = t->ending > point.ending ? t->ending : point.ending;
        sum += t->ending == TRIAL_FAILED ? NAN : t->value;
        if (sweep_view_better(view, t->value, best->value))
            best = t;
    }
    point.best_trial = best->number;
    point.value = sum / (double)view->runs;
    for (const struct sweep_trial *t = trials; t < trials + view->runs; t++)
        squares += (t->value - point.value) * (t->value - point.value);
    point.deviation = view->runs > 1 ? sqrt(squares / (double)(view->runs - 1)) : (double)NAN;
    return point;
}

static void make_points(struct arena *arena, struct sweep_view *view)
{
    struct sweep_point *points = arena_alloc(arena, (view->n_trials + 1) * sizeof *points);
    for (size_t i = 0, end; i < view->n_trials; i = end) {
        for (end = i + 1; end < view->n_trials && view->trials[end].point == view->trials[i].point;)
            end++;
        if (end - i == view->runs)
            points[view->n_points++] = make_point(view, &view->trials[i]);
    }
    view->points = points;
}

struct candidate {
    const struct sweep_view *view;
    size_t place;
};

static int best_first(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    const double value_x = x->view->points[x->place].value, value_y = x->view->points[y->place].value;
    if (sweep_view_better(x->view, value_x, value_y) || sweep_view_better(x->view, value_y, value_x))
        return sweep_view_better(x->view, value_x, value_y) ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static void sort_points(struct arena *arena, struct sweep_view *view)
{
    struct candidate *list = arena_alloc(arena, (view->n_points + 1) * sizeof *list);
    for (size_t i = 0; i < view->n_points; i++)
        if (view->points[i].ending == TRIAL_OK && !isnan(view->points[i].value))
            list[view->n_best++] = (struct candidate){ view, i };
    qsort(list, view->n_best, sizeof *list, best_first);
    size_t *best = arena_alloc(arena, (view->n_best + 1) * sizeof *best);
    for (size_t i = 0; i < view->n_best; i++)
        best[i] = list[i].place;
    view->best = best;
}

static void judge_parameters(struct arena *arena, struct sweep_view *view)
{
    double *at = arena_alloc(arena, (view->n_best + 1) * sizeof *at);
    double *value = arena_alloc(arena, (view->n_best + 1) * sizeof *value);
    for (size_t p = 0; p < view->n_parameters; p++) {
        size_t n = 0;
        for (size_t i = 0; i < view->n_points; i++) {
            const struct sweep_point *point = &view->points[i];
            if (point->ending != TRIAL_OK || isnan(point->value) || isnan(point->at[p]))
                continue;
            at[n] = point->at[p];
            value[n++] = point->value;
        }
        view->parameters[p].importance = importance(arena, n, at, value, view->parameters[p].choices > 0);
    }
}

/* ---- Commands -------------------------------------------------------------------------------------------------- */

enum { COMMANDS = 10 };

/* What trains the trial again, at the prompt of a shell. */
static const char *command_of(struct arena *arena, const struct lab *lab, const struct sweep_view *view,
                              const struct sweep_point *point)
{
    struct text out = { .arena = arena };
    const struct sweep_trial *trial = view->trials;
    while (trial->number != point->best_trial)
        trial++;
    text_add(&out, "nnrun ");
    text_add_shell(&out, view->base);
    for (size_t a = 0; a < lab->sweep.n_axes; a++) {
        const struct sweep_axis *axis = &lab->sweep.axes[a];
        for (size_t s = 0; s < axis->n_settings && !isnan(point->at[a]); s++) {
            const char *value = sweep_value_text(arena, axis, &axis->settings[s], point->at[a]);
            text_add(&out, " ");
            text_add_shell(&out, arena_format(arena, "%s=%s", axis->settings[s].key, value));
        }
    }
    if (sweep_replaced_validation(&lab->sweep))
        text_add(&out, " dataset.split.validation=");
    if (view->folds)
        text_add(&out, " dataset.split.folds=%" PRIu64 " dataset.split.fold=%" PRIu64, view->folds, trial->fold);
    if (!lab->plan.own_seeds)
        text_add(&out, " seed=%" PRId64, trial->seed);
    text_add(&out, " --output ");
    text_add_shell(&out, arena_format(arena, "%s-%" PRIu64 ".h5", view->name, trial->number));
    return out.data;
}

/* ---- All of it ------------------------------------------------------------------------------------------------- */

struct settings {
    struct arena *arena;
    const char *text;
};

static void add_setting(void *context, const char *path, const struct node *scalar)
{
    struct settings *settings = context;
    if (strcmp(path, "type") != 0)
        settings->text = arena_format(settings->arena, "%s, %s %s", settings->text, path, scalar->text);
}

/* "tpe, trials 120": the method's name, and what the file says of it. */
static const char *method_of(struct arena *arena, const struct sweep *sweep)
{
    struct settings settings = { arena, sweep->method.plugin->name };
    const struct node *method = node_get(sweep->source.root, "method");
    if (method && method->kind == NODE_MAP)
        tree_walk(method, add_setting, &settings);
    return settings.text;
}

static void list_files(struct arena *arena, const struct composition *source, struct sweep_view *view)
{
    const char **names = arena_alloc(arena, (source->n_files + 1) * sizeof *names);
    const char **texts = arena_alloc(arena, (source->n_files + 1) * sizeof *texts);
    for (size_t i = 0; i < source->n_files; i++) {
        names[i] = source->files[i]->name;
        texts[i] = source->files[i]->text;
    }
    view->n_files = source->n_files;
    view->file_names = names;
    view->file_texts = texts;
    view->base = source->n_files > 1 ? names[1] : "";
}

int sweep_look(struct arena *arena, const struct lab *lab, struct sweep_view *view, struct error *e)
{
    const struct plan *plan = &lab->plan;
    struct sheet sheet;
    *view = (struct sweep_view){ .name = lab->sweep.name,
                                 .directory = lab->directory,
                                 .method = method_of(arena, &lab->sweep),
                                 .objective = lab->sweep.objective.metric,
                                 .maximize = plan->objective.maximize,
                                 .seed = plan->seed,
                                 .points_asked = plan->points,
                                 .trials_asked = plan->trials,
                                 .runs = plan->runs,
                                 .folds = (uint64_t)plan->sweep.folds,
                                 .plan = plan->hash };
    sheet_read(arena, lab, true, false, &sheet);
    list_files(arena, &lab->sweep.source, view);
    make_parameters(arena, &lab->sweep, view);
    make_trials(arena, &sheet, view);
    if (!view->n_trials)
        return fail(e, "%s: no trial of this sweep has ended yet", lab->directory);
    make_points(arena, view);
    sort_points(arena, view);
    judge_parameters(arena, view);
    for (size_t i = 0; i < view->n_best && i < COMMANDS; i++)
        view->points[view->best[i]].command = command_of(arena, lab, view, &view->points[view->best[i]]);
    return 0;
}

/* sheet_h5.c -- puts the rows of a sweep side by side for results.h5. */
#include "sweep/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/trials.h"
#include "sweep/folder.h"

struct table {
    struct arena *arena;
    const struct sheet *sheet;
    size_t n_columns;
    struct trial_column *columns;
};

static struct trial_column *add_column(struct table *t, const char *name, const char *meaning)
{
    t->columns = arena_grow(t->arena, t->columns, t->n_columns, sizeof *t->columns);
    struct trial_column *column = &t->columns[t->n_columns++];
    *column = (struct trial_column){ .name = name, .meaning = meaning };
    return column;
}

static double *add_numbers(struct table *t, const char *name, const char *meaning)
{
    double *numbers = arena_alloc(t->arena, (t->sheet->n_rows + 1) * sizeof *numbers);
    add_column(t, name, meaning)->number = numbers;
    return numbers;
}

static const char **add_texts(struct table *t, const char *name, const char *meaning)
{
    const char **texts = arena_alloc(t->arena, (t->sheet->n_rows + 1) * sizeof *texts);
    add_column(t, name, meaning)->text = texts;
    return texts;
}

/* ---- Columns --------------------------------------------------------------------------------------------------- */

static void add_plain(struct table *t)
{
    const struct sheet *sheet = t->sheet;
    const struct plan *plan = &sheet->lab->plan;
    double *point = add_numbers(t, "point", "point of the space"), *repeat = add_numbers(t, "repeat", "which seed"),
           *fold = plan->sweep.folds ? add_numbers(t, "fold", "which fold of the rows is the validation part") : NULL,
           *seed = add_numbers(t, "seed", "seed"), *epochs = add_numbers(t, "epochs", "epochs that were finished"),
           *best = add_numbers(t, "best_epoch", "best epoch by early stopping; 0: none");
    const char **outcome = add_texts(t, "outcome", "ok, pruned or failed"), **why = add_texts(t, "why", "reason");
    for (size_t i = 0; i < sheet->n_rows; i++) {
        const struct row *row = &sheet->rows[i];
        const uint64_t trial = sheet_trial(sheet, row);
        point[i] = (double)(trial / plan->runs);
        repeat[i] = (double)plan_repeat(plan, trial);
        if (fold)
            fold[i] = (double)(trial % plan->folds);
        seed[i] = (double)row->seed;
        epochs[i] = (double)row->epochs;
        best[i] = (double)row->best_epoch;
        outcome[i] = outcome_names[row->outcome];
        why[i] = row->why;
    }
}

/* Of an asynchronous method: what its decisions went by. */
static void add_grounds(struct table *t)
{
    const struct sheet *sheet = t->sheet;
    if (!sheet->lab->plan.method->asynchronous)
        return;
    double *peers = add_numbers(t, "peers", "points that were known when it was decided whether the trial goes on"),
           *better = add_numbers(t, "better", "how many of these were better than the trial's");
    for (size_t i = 0; i < sheet->n_rows; i++) {
        const struct grounds grounds = sheet->rows[i].grounds;
        peers[i] = grounds.peers < 0 ? NAN : (double)grounds.peers;
        better[i] = grounds.peers < 0 ? NAN : (double)grounds.better;
    }
}

/* Whether all choices read as numbers. */
static bool is_numeric(struct arena *arena, const struct sweep_axis *axis, const struct sweep_setting *setting)
{
    for (size_t c = 0; c < axis->choices; c++) {
        const char *text = sweep_value_text(arena, axis, setting, (double)c), *end;
        number_read(text, &end);
        if (end == text || *end)
            return false;
    }
    return true;
}

static void add_setting(struct table *t, size_t a, const struct sweep_setting *setting)
{
    const struct sheet *sheet = t->sheet;
    const struct sweep_axis *axis = &sheet->lab->sweep.axes[a];
    if (is_numeric(t->arena, axis, setting)) {
        double *numbers = add_numbers(t, setting->key, setting->key);
        for (size_t i = 0; i < sheet->n_rows; i++) {
            const double at = sheet->rows[i].point[a];
            numbers[i] = isnan(at) || !axis->choices
                             ? at
                             : number_read(sweep_value_text(t->arena, axis, setting, at), NULL);
        }
        return;
    }
    const char **texts = add_texts(t, setting->key, setting->key);
    for (size_t i = 0; i < sheet->n_rows; i++)
        texts[i] = sweep_value_text(t->arena, axis, setting, sheet->rows[i].point[a]);
}

/* Paths of the run files that were kept. */
static void add_run_files(struct table *t)
{
    const struct sheet *sheet = t->sheet;
    const struct folder folder = { .path = sheet->lab->directory };
    const char **files = add_texts(t, "run_file", "result file of the trial, where it was kept");
    for (size_t i = 0; i < sheet->n_rows; i++) {
        const unsigned long long trial = sheet_trial(sheet, &sheet->rows[i]);
        const bool there = sheet->lab->sweep.keep != KEEP_RESULTS &&
                           access(folder_name(t->arena, &folder, "trials/%06llu.h5", trial), F_OK) == 0;
        files[i] = there ? arena_format(t->arena, "trials/%06llu.h5", trial) : "";
    }
}

static void add_columns(struct table *t)
{
    const struct sheet *sheet = t->sheet;
    const struct sweep *sweep = &sheet->lab->sweep;
    add_plain(t);
    add_grounds(t);
    for (size_t a = 0; a < sweep->n_axes; a++)
        for (size_t s = 0; s < sweep->axes[a].n_settings; s++)
            if (strcmp(sweep->axes[a].settings[s].key, "seed") != 0)
                add_setting(t, a, &sweep->axes[a].settings[s]);
    for (size_t f = 0; f < sheet->n_finals; f++) {
        double *numbers = add_numbers(t, sheet->finals[f], sheet->finals[f]);
        for (size_t i = 0; i < sheet->n_rows; i++)
            numbers[i] = sheet_final(&sheet->rows[i], sheet->finals[f]);
    }
    add_run_files(t);
}

/* ---- Curves and matrices --------------------------------------------------------------------------------------- */

static const double *curve_values(const struct sheet *sheet, struct arena *arena, const char *name, size_t epochs)
{
    double *values = arena_alloc(arena, (sheet->n_rows * epochs + 1) * sizeof *values);
    for (size_t i = 0; i < sheet->n_rows * epochs; i++)
        values[i] = NAN;
    for (size_t i = 0; i < sheet->n_rows; i++)
        for (size_t c = 0; c < sheet->rows[i].n_curves; c++) {
            const struct named *curve = &sheet->rows[i].curves[c];
            if (strcmp(curve->name, name) == 0 && curve->count)
                memcpy(values + i * epochs, curve->value, curve->count * sizeof *values);
        }
    return values;
}

static void add_curves(const struct sheet *sheet, struct arena *arena, struct trial_table *out)
{
    struct trial_curve *curves = arena_alloc(arena, (sheet->n_curves + 1) * sizeof *curves);
    for (size_t i = 0; i < sheet->n_rows; i++)
        for (size_t c = 0; c < sheet->rows[i].n_curves; c++)
            out->epochs = sheet->rows[i].curves[c].count > out->epochs ? sheet->rows[i].curves[c].count : out->epochs;
    for (size_t c = 0; c < sheet->n_curves; c++)
        curves[c] = (struct trial_curve){ sheet->curves[c],
                                          curve_values(sheet, arena, sheet->curves[c], out->epochs) };
    out->curves = curves;
    out->n_curves = sheet->n_curves;
}

static void add_confusion(const struct sheet *sheet, struct arena *arena, struct trial_table *out)
{
    const struct plan *plan = &sheet->lab->plan;
    const size_t cells = plan->classes * plan->classes;
    int32_t *confusion = arena_alloc(arena, (sheet->n_rows * cells + 1) * sizeof *confusion);
    for (size_t i = 0; i < sheet->n_rows && sheet->rows[i].classes <= plan->classes; i++)
        for (size_t k = 0; k < cells && sheet->rows[i].classes == plan->classes; k++)
            confusion[i * cells + k] = (int32_t)sheet->rows[i].confusion[k];
    out->classes = plan->classes;
    out->class_names = plan->class_names;
    out->split = split_names[plan->objective.split];
    out->confusion = confusion;
}

int sheet_write_h5(const struct sheet *sheet, const char *path, struct error *e)
{
    struct arena *arena = arena_new();
    const struct lab *lab = sheet->lab;
    struct table t = { .arena = arena, .sheet = sheet };
    int64_t *trial = arena_alloc(arena, (sheet->n_rows + 1) * sizeof *trial);
    for (size_t i = 0; i < sheet->n_rows; i++)
        trial[i] = (int64_t)sheet_trial(sheet, &sheet->rows[i]);
    add_columns(&t);
    struct trial_table out = { .title = lab->sweep.name,
                               .plan = lab->plan.hash,
                               .objective = lab->sweep.objective.metric,
                               .goal = lab->plan.objective.maximize ? "maximize" : "minimize",
                               .trials = sheet->n_rows,
                               .trial = trial,
                               .n_columns = t.n_columns,
                               .columns = t.columns };
    add_curves(sheet, arena, &out);
    add_confusion(sheet, arena, &out);
    const int status = sheet->n_rows ? store_write_trials(&out, path, e) : 0;
    arena_free(arena);
    return status;
}

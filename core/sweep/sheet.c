/* sheet.c -- reads rows block by block, and writes results.csv. */
#include "sweep/sheet.h"

#include <dirent.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/atomic.h"
#include "sweep/folder.h"

enum { MOST_BYTES = 1 << 30 };

/* ---- Reading --------------------------------------------------------------------------------------------------- */

uint64_t sheet_trial(const struct sheet *sheet, const struct row *row)
{
    return row->unit % sheet->lab->plan.trials;
}

static void note_names(struct arena *arena, const char ***names, size_t *count, size_t n, const struct named *items)
{
    size_t place;
    for (size_t i = 0; i < n; i++)
        *names = arena_named(arena, *names, count, sizeof **names, items[i].name, &place);
}

struct reading {
    struct sheet *sheet;
    bool all;
    struct row **by_trial; /* (trials) NULL: not known */
};

static void take_row(struct reading *reading, const struct row *row)
{
    const struct plan *plan = &reading->sheet->lab->plan;
    struct row **place = &reading->by_trial[row->unit % plan->trials];
    const bool passed_over = row->outcome == OUTCOME_PRUNED && row->epochs == 0;
    if (*place && passed_over && (*place)->outcome == OUTCOME_OK) {
        (*place)->outcome = OUTCOME_PRUNED;
        (*place)->grounds = row->grounds;
    }
    if (passed_over || (*place && (*place)->unit >= row->unit))
        return;
    *place = arena_alloc(reading->sheet->arena, sizeof **place);
    **place = *row;
}

/* Returns how many rows of units first .. end - 1 there are, or -1 where not all of the text is such rows. */
static int64_t take_text(struct reading *reading, const char *text, size_t length, uint64_t first, uint64_t end)
{
    const struct lab *lab = reading->sheet->lab;
    const char *at = text;
    int64_t count = 0;
    bool whole = true;
    struct row row;
    for (int found; (found = row_read(reading->sheet->arena, &at, reading->all, &row)) >= 0;) {
        if (!found || row.unit < first || row.unit >= end || row.n_axes != lab->plan.space.axes) {
            whole = false;
            continue;
        }
        count++;
        take_row(reading, &row);
    }
    return whole && at == text + length ? count : -1;
}

static void take_parts(struct reading *reading, const struct folder *folder)
{
    struct sheet *sheet = reading->sheet;
    struct dirent **list;
    const int n = scandir(folder_name(sheet->arena, folder, "part"), &list, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        struct arena *arena = arena_new(); /* for the text alone */
        size_t length;
        struct error gone = { 0 };
        const char *text = list[i]->d_name[0] == '.'
                               ? NULL
                               : file_read(arena, folder_name(arena, folder, "part/%s", list[i]->d_name), MOST_BYTES,
                                           &length, &gone);
        if (text)
            take_text(reading, text, length, 0, sheet->lab->plan.units);
        arena_free(arena);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

static void take_published(struct reading *reading, const struct folder *folder)
{
    struct sheet *sheet = reading->sheet;
    for (size_t block = 0; block < sheet->lab->plan.n_blocks; block++) {
        struct arena *arena = arena_new();
        size_t length;
        uint64_t first, end;
        struct error ignored = { 0 };
        const char *text = file_read(arena, folder_name(arena, folder, "done/%06zu.jsonl", block), MOST_BYTES, &length,
                                     &ignored);
        plan_block(&sheet->lab->plan, block, &first, &end);
        const int64_t rows = text ? take_text(reading, text, length, first, end) : 0;
        sheet->damaged |= text ? rows < (int64_t)(end - first) : folder_is_done(folder, block);
        arena_free(arena);
    }
}

void sheet_read(struct arena *arena, const struct lab *lab, bool parts, bool all, struct sheet *sheet)
{
    const struct plan *plan = &lab->plan;
    const struct folder folder = { .path = lab->directory };
    *sheet = (struct sheet){ .arena = arena, .lab = lab };
    struct reading reading = { sheet, all, arena_alloc(arena, plan->trials * sizeof *reading.by_trial) };
    if (parts)
        take_parts(&reading, &folder);
    take_published(&reading, &folder);
    sheet->rows = arena_alloc(arena, plan->trials * sizeof *sheet->rows);
    for (uint64_t t = 0; t < plan->trials; t++)
        if (reading.by_trial[t])
            sheet->rows[sheet->n_rows++] = *reading.by_trial[t];
    for (size_t i = 0; i < sheet->n_rows; i++) {
        const struct row *row = &sheet->rows[i];
        note_names(arena, &sheet->finals, &sheet->n_finals, row->n_finals, row->finals);
        note_names(arena, &sheet->curves, &sheet->n_curves, row->n_curves, row->curves);
    }
}

double sheet_final(const struct row *row, const char *name)
{
    for (size_t i = 0; i < row->n_finals; i++)
        if (strcmp(row->finals[i].name, name) == 0)
            return row->finals[i].value[0];
    return NAN;
}

/* ---- CSV ------------------------------------------------------------------------------------------------------- */

/* Quotes within a quoted text are doubled. */
static void add_cell(struct text *out, const char *text)
{
    if (!strpbrk(text, ",\"\n\r")) {
        text_add_n(out, text, strlen(text));
        return;
    }
    text_add_n(out, "\"", 1);
    for (; *text; text++)
        text_add_n(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    text_add_n(out, "\"", 1);
}

/* It has a column already. */
static bool is_seed(const struct sweep_setting *setting)
{
    return strcmp(setting->key, "seed") == 0;
}

static void add_header(const struct sheet *sheet, struct text *out)
{
    const struct sweep *sweep = &sheet->lab->sweep;
    text_add(out, "trial,point,repeat,%sseed,outcome,why,epochs,best_epoch%s", sweep->folds ? "fold," : "",
             sheet->lab->plan.method->asynchronous ? ",peers,better" : "");
    for (size_t a = 0; a < sweep->n_axes; a++)
        for (size_t s = 0; s < sweep->axes[a].n_settings; s++) {
            if (is_seed(&sweep->axes[a].settings[s]))
                continue;
            text_add_n(out, ",", 1);
            add_cell(out, sweep->axes[a].settings[s].key);
        }
    for (size_t i = 0; i < sheet->n_finals; i++)
        text_add(out, ",%s", sheet->finals[i]);
    text_add_n(out, "\n", 1);
}

static void add_row(const struct sheet *sheet, const struct row *row, struct text *out)
{
    const struct sweep *sweep = &sheet->lab->sweep;
    const struct plan *plan = &sheet->lab->plan;
    const uint64_t trial = sheet_trial(sheet, row);
    char number[32];
    text_add(out, "%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",", trial, trial / plan->runs, plan_repeat(plan, trial));
    if (sweep->folds)
        text_add(out, "%" PRIu64 ",", trial % plan->folds);
    text_add(out, "%" PRId64 ",%s,", row->seed, outcome_names[row->outcome]);
    add_cell(out, row->why);
    text_add(out, ",%" PRId64 ",%" PRId64, row->epochs, row->best_epoch);
    if (plan->method->asynchronous && row->grounds.peers >= 0)
        text_add(out, ",%" PRId64 ",%" PRId64, row->grounds.peers, row->grounds.better);
    else if (plan->method->asynchronous)
        text_add(out, ",,");
    for (size_t a = 0; a < sweep->n_axes; a++)
        for (size_t s = 0; s < sweep->axes[a].n_settings; s++) {
            if (is_seed(&sweep->axes[a].settings[s]))
                continue;
            text_add_n(out, ",", 1);
            add_cell(out, sweep_value_text(out->arena, &sweep->axes[a], &sweep->axes[a].settings[s], row->point[a]));
        }
    for (size_t i = 0; i < sheet->n_finals; i++) {
        const double value = sheet_final(row, sheet->finals[i]);
        text_add(out, ",%s", isnan(value) ? "" : number_text(value, number));
    }
    text_add_n(out, "\n", 1);
}

int sheet_write_csv(const struct sheet *sheet, const char *path, struct error *e)
{
    struct text out = { .arena = arena_new() };
    add_header(sheet, &out);
    for (size_t i = 0; i < sheet->n_rows; i++)
        add_row(sheet, &sheet->rows[i], &out);
    const int status = atomic_write(path, out.data, out.length, e);
    arena_free(out.arena);
    return status;
}

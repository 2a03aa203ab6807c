/* status.c -- counts, the best point so far, and how long it will take. */
#include "sweep/status.h"

#include <dirent.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "sweep/sheet.h"

/* ---- Taking stock ---------------------------------------------------------------------------------------------- */

static size_t count_workers(const struct tally *tally)
{
    struct arena *arena = arena_new();
    size_t n = 0;
    DIR *listing = opendir(folder_name(arena, &tally->folder, "heartbeat"));
    for (const struct dirent *entry; listing && (entry = readdir(listing));)
        n += entry->d_name[0] != '.' && !folder_is_gone(entry->d_name);
    if (listing)
        closedir(listing);
    arena_free(arena);
    return n;
}

/* Whether all trials of a point came to their end. */
static bool is_whole(const struct tally *tally, uint64_t point)
{
    const struct plan *plan = &tally->lab->plan;
    const unsigned char *known = tally->known + (plan->rungs - 1) * plan->trials + point * plan->runs;
    for (uint64_t r = 0; r < plan->runs; r++)
        if (known[r] != 1 + OUTCOME_OK)
            return false;
    return true;
}

static void find_best(const struct tally *tally, struct standing_of_sweep *out)
{
    const struct plan *plan = &tally->lab->plan;
    for (uint64_t p = 0; p < plan->points; p++) {
        const double value = is_whole(tally, p) ? tally_value(tally, p, plan->rungs - 1) : (double)NAN;
        const bool better = plan->objective.maximize ? value > out->mean : value < out->mean;
        if (isnan(value) || (out->has_best && !better))
            continue;
        out->has_best = true;
        out->best = p;
        out->mean = value;
    }
    const uint64_t first = (plan->rungs - 1) * plan->trials + out->best * plan->runs;
    double squares = 0;
    for (uint64_t r = 0; out->has_best && r < plan->runs; r++)
        squares += (tally->value[first + r] - out->mean) * (tally->value[first + r] - out->mean);
    out->deviation = plan->runs > 1 ? sqrt(squares / (double)(plan->runs - 1)) : 0;
}

void status_take(struct tally *tally, struct standing_of_sweep *out)
{
    tally_refresh(tally);
    *out = (struct standing_of_sweep){ .done = tally->rows,
                                       .ok = tally->count[OUTCOME_OK],
                                       .pruned = tally->count[OUTCOME_PRUNED],
                                       .failed = tally->count[OUTCOME_FAILED],
                                       .workers = count_workers(tally),
                                       .trained = tally->trained };
    find_best(tally, out);
}

/* ---- A line ---------------------------------------------------------------------------------------------------- */

static void add(char **at, size_t *left, const char *format, ...) PRINTF_LIKE(3, 4);
static void add(char **at, size_t *left, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(*at, *left, format, arguments);
    va_end(arguments);
    const size_t taken = length < 0 ? 0 : (size_t)length < *left ? (size_t)length : *left - 1;
    *at += taken;
    *left -= taken;
}

void status_line(const struct lab *lab, const struct standing_of_sweep *s, double seconds, uint64_t begun, size_t size,
                 char *line)
{
    const uint64_t units = lab->plan.units, fresh = s->done - begun;
    *line = '\0';
    add(&line, &size, "%" PRIu64 "/%" PRIu64 " done", s->done, units);
    if (s->pruned)
        add(&line, &size, "  %" PRIu64 " pruned", s->pruned);
    if (s->failed)
        add(&line, &size, "  %" PRIu64 " failed", s->failed);
    if (s->has_best)
        add(&line, &size, "  best #%" PRIu64 " %s %.4g", s->best * lab->plan.runs,
            lab->sweep.objective.metric, s->mean);
    if (fresh && s->done < units) {
        const double left = seconds / (double)fresh * (double)(units - s->done);
        if (left < 90)
            add(&line, &size, "  ~%.0f s left", ceil(left));
        else if (left < 5400)
            add(&line, &size, "  ~%.0f min left", ceil(left / 60));
        else
            add(&line, &size, "  ~%.1f h left", left / 3600);
    }
}

/* ---- All of it ------------------------------------------------------------------------------------------------- */

static const struct row *row_of(const struct sheet *sheet, uint64_t trial)
{
    for (size_t i = 0; i < sheet->n_rows; i++)
        if (sheet_trial(sheet, &sheet->rows[i]) == trial)
            return &sheet->rows[i];
    return NULL;
}

static void print_point(FILE *out, struct arena *arena, const struct sweep *sweep, const struct row *row)
{
    for (size_t a = 0; a < sweep->n_axes; a++)
        for (size_t s = 0; s < sweep->axes[a].n_settings && !isnan(row->point[a]); s++) {
            const struct sweep_setting *setting = &sweep->axes[a].settings[s];
            fprintf(out, "  %s=%s", setting->key, sweep_value_text(arena, &sweep->axes[a], setting, row->point[a]));
        }
}

static void print_text(FILE *out, const struct sheet *sheet, const struct standing_of_sweep *s)
{
    enum { FAILURES_SHOWN = 5 };
    const struct lab *lab = sheet->lab;
    const struct sweep *sweep = &lab->sweep;
    const uint64_t runs = lab->plan.runs;
    fprintf(out, "sweep %s  %s %s  seed %" PRId64 "  plan %.6s\n", sweep->name, sweep->method.plugin->name,
            plan_size(sheet->arena, &lab->plan), lab->plan.seed, lab->plan.hash);
    fprintf(out, "%" PRIu64 "/%" PRIu64 " done", s->done, lab->plan.units);
    if (s->pruned)
        fprintf(out, "  %" PRIu64 " pruned", s->pruned);
    if (s->failed)
        fprintf(out, "  %" PRIu64 " failed", s->failed);
    if (s->workers)
        fprintf(out, "  %zu worker%s", s->workers, s->workers > 1 ? "s" : "");
    fprintf(out, "\n");
    const struct row *best = s->has_best ? row_of(sheet, s->best * runs) : NULL;
    if (best) {
        fprintf(out, "best #%" PRIu64 " %s %.6g", s->best * runs, sweep->objective.metric, s->mean);
        if (runs > 1)
            fprintf(out, " +-%.2g", s->deviation);
        print_point(out, sheet->arena, sweep, best);
        fprintf(out, "\n");
    }
    size_t shown = 0;
    for (size_t i = 0; i < sheet->n_rows && shown < FAILURES_SHOWN; i++)
        if (sheet->rows[i].outcome == OUTCOME_FAILED) {
            const uint64_t trial = sheet_trial(sheet, &sheet->rows[i]);
            fprintf(out, "failed #%" PRIu64, trial);
            if (sweep->folds)
                fprintf(out, " fold %" PRIu64, trial % lab->plan.folds);
            fprintf(out, " %s -> logs/%06" PRIu64 ".txt   again: nnrun sweep run-one %s %" PRIu64
                    "\n", sheet->rows[i].why, trial, lab->directory, trial);
            shown++;
        }
}

static void print_json(FILE *out, const struct sheet *sheet, const struct standing_of_sweep *s)
{
    const struct lab *lab = sheet->lab;
    struct text text = { .arena = sheet->arena };
    char number[32];
    text_add(&text, "{\n  \"name\": ");
    text_add_json(&text, lab->sweep.name);
    text_add(&text,
             ",\n  \"plan\": \"%s\",\n  \"trials\": %" PRIu64 ",\n  \"units\": %" PRIu64 ",\n  \"done\": %" PRIu64
             ",\n  \"ok\": %" PRIu64 ",\n  \"pruned\": %" PRIu64 ",\n  \"failed\": %" PRIu64 ",\n  \"workers\": %zu"
             ",\n  \"epochs_trained\": %" PRId64,
             lab->plan.hash, lab->plan.trials, lab->plan.units, s->done, s->ok, s->pruned, s->failed, s->workers,
             s->trained);
    if (lab->sweep.folds)
        text_add(&text, ",\n  \"folds\": %" PRIu64, lab->plan.folds);
    if (s->has_best)
        text_add(&text, ",\n  \"best_trial\": %" PRIu64 ",\n  \"best\": %s", s->best * lab->plan.runs,
                 number_text(s->mean, number));
    fprintf(out, "%s\n}\n", text.data);
}

void status_print(FILE *out, const struct lab *lab, bool json)
{
    struct arena *arena = arena_new();
    struct tally tally;
    struct standing_of_sweep standing;
    struct sheet sheet;
    tally_begin(&tally, arena, lab);
    status_take(&tally, &standing);
    sheet_read(arena, lab, true, false, &sheet);
    (json ? print_json : print_text)(out, &sheet, &standing);
    arena_free(arena);
}

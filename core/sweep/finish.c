/* finish.c -- all rows are read, run files that were kept in case are removed, and the tables are written. */
#include "sweep/finish.h"

#include <inttypes.h>
#include <math.h>

#include "base/sort.h"
#include "sweep/checkpoints.h"
#include "sweep/reopen.h"
#include "sweep/sheet.h"
#include "sweep/tally.h"

/* The value of each point as smaller is better; NaN where not all of its runs are ok. */
static double *value_points(const struct sheet *sheet)
{
    const struct plan *plan = &sheet->lab->plan;
    double *value = arena_alloc(sheet->arena, plan->points * sizeof *value);
    uint64_t *runs = arena_alloc(sheet->arena, plan->points * sizeof *runs);
    for (size_t i = 0; i < sheet->n_rows; i++) {
        const uint64_t point = sheet_trial(sheet, &sheet->rows[i]) / plan->runs;
        if (sheet->rows[i].outcome == OUTCOME_OK) {
            value[point] += sheet->rows[i].objective;
            runs[point]++;
        }
    }
    for (uint64_t p = 0; p < plan->points; p++) {
        const double mean = value[p] / (double)plan->runs;
        value[p] = runs[p] < plan->runs ? (double)NAN : plan->objective.maximize ? -mean : mean;
    }
    return value;
}

/* Removes run files of points that did not turn out to be among the best: of equals, the earlier ones stay. */
static void clear_out(const struct sheet *sheet)
{
    const struct plan *plan = &sheet->lab->plan;
    const struct folder folder = { .path = sheet->lab->directory };
    const double *value = value_points(sheet);
    double *sorted = arena_alloc(sheet->arena, plan->points * sizeof *sorted);
    size_t n = 0, better = 0;
    for (uint64_t p = 0; p < plan->points; p++)
        if (!isnan(value[p]))
            sorted[n++] = value[p];
    sort_numbers(n, sorted);
    const double from = plan->sweep.keep < n ? sorted[plan->sweep.keep - 1] : INFINITY;
    while (better < n && sorted[better] < from)
        better++;
    size_t ties = plan->sweep.keep - better;
    for (uint64_t p = 0; p < plan->points; p++) {
        const bool tie = value[p] <= from && !(value[p] < from) && ties > 0;
        ties -= tie;
        if (!(value[p] < from) && !tie)
            folder_remove_runs(&folder, p * plan->runs, plan->runs);
    }
}

/* Units without a row; *published: whether all blocks are. */
static uint64_t count_missing(const struct lab *lab, bool *published)
{
    const struct folder folder = { .path = lab->directory };
    struct tally tally;
    *published = true;
    for (size_t block = 0; block < lab->plan.n_blocks && *published; block++)
        *published = folder_is_done(&folder, block);
    if (*published)
        return 0;
    struct arena *arena = arena_new();
    tally_begin(&tally, arena, lab);
    tally_refresh(&tally);
    const uint64_t missing = lab->plan.units - tally.rows;
    arena_free(arena);
    return missing;
}

static int write_tables(const struct sheet *sheet, struct error *e)
{
    const struct folder folder = { .path = sheet->lab->directory };
    return sheet_write_csv(sheet, folder_name(sheet->arena, &folder, "results.csv"), e) ||
           sheet_write_h5(sheet, folder_name(sheet->arena, &folder, "results.h5"), e) ? -1 : 0;
}

/* All that is known, and how many units have no row. */
static void take_stock(struct arena *arena, const struct lab *lab, struct sheet *sheet, uint64_t *missing)
{
    bool published;
    *missing = count_missing(lab, &published);
    sheet_read(arena, lab, !published, true, sheet);
}

int sweep_finish(const struct lab *lab, uint64_t *missing, uint64_t *failed, struct error *e)
{
    struct sheet sheet;
    const struct plan *plan = &lab->plan;
    const struct folder folder = { .path = lab->directory };
    struct arena *arena = arena_new();
    int status = 0;
    take_stock(arena, lab, &sheet, missing);
    if (sheet.damaged) {
        status = reopen_damaged(lab, e);
        take_stock(arena, lab, &sheet, missing);
    }
    *failed = 0;
    for (size_t i = 0; i < sheet.n_rows; i++)
        *failed += sheet.rows[i].outcome == OUTCOME_FAILED;
    if (!status && !*missing)
        checkpoints_clear(&folder);
    if (!status && !*missing && plan->sweep.keep != KEEP_RESULTS && plan->sweep.keep != KEEP_ALL)
        clear_out(&sheet);
    status = status ? status : write_tables(&sheet, e);
    arena_free(arena);
    return status;
}

/* worker.c -- a supervisor of trials: has those of the blocks that it holds computed, and publishes them.
 *
 * The lowest trial that is not known never waits for others, so there is always somebody who can go on. */
#include "sweep/worker.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sweep/blocks.h"
#include "sweep/checkpoints.h"
#include "sweep/method.h"
#include "sweep/pruning.h"
#include "sweep/trial.h"

enum {
    MOST_BATCH = 64,
    HOPELESS = 10, /* failures at the beginning */
    MOST_ENDS = 3, /* workers that may end while they try the same trial */
};
static const double BATCH_SECONDS = 0.1;

struct worker {
    struct lab *lab;
    struct blocks blocks;
    struct tally tally;
    struct arena *arena, *scratch; /* scratch: for the trials that are computed */
    int log;
    double *coordinates; /* (MOST_BATCH, axes) of the trials that are computed */
    size_t n_assigned;
};

/* ---- Trials ---------------------------------------------------------------------------------------------------- */

/* From which objective on a run file is worth keeping: what is among the best of all is among those of the known. One
 * run of several does not tell what its point will be worth. */
static double keep_from(const struct worker *w)
{
    const struct plan *plan = &w->lab->plan;
    const struct tally *tally = &w->tally;
    if (!tally->best)
        return NAN;
    const bool open = plan->runs > 1 || tally->n_best < tally->most_best;
    const double from = open ? INFINITY : tally->best[tally->n_best - 1];
    return plan->objective.maximize ? -from : from;
}

/* Removes the run files of a point that is known not to be among the best. */
static void clear_beaten(const struct worker *w, uint64_t point)
{
    const uint64_t runs = w->lab->plan.runs;
    if (runs > 1 && tally_is_beaten(&w->tally, point))
        folder_remove_runs(&w->blocks.folder, point * runs, runs);
}

/* Whether it makes no sense to go on: nothing but failures so far. */
static int give_up(struct worker *w, const struct row *row, struct error *e)
{
    if (w->tally.count[OUTCOME_FAILED] < HOPELESS || w->tally.count[OUTCOME_OK])
        return 0;
    tally_refresh(&w->tally);
    return w->tally.count[OUTCOME_OK]
               ? 0
               : fail(e, "the first %" PRIu64 " trials all failed, the last one with: %s", w->tally.rows, row->why);
}

static void assign(struct worker *w, uint64_t unit, double from, struct assignment *out)
{
    const struct plan *plan = &w->lab->plan;
    const uint64_t trial = unit % plan->trials;
    const size_t rung = (size_t)(unit / plan->trials);
    const bool last = rung + 1 == plan->rungs;
    double *point = w->coordinates + w->n_assigned++ * plan->space.axes;
    method_propose(&w->tally, trial, point);
    size_t n_limits;
    const double *limit = pruning_limits(w->scratch, &w->tally, trial, &n_limits);
    *out = (struct assignment){
        .unit = unit,
        .point = point,
        .run = plan_run_of(plan, trial),
        .grounds = no_grounds,
        .share = plan->share[rung],
        .keep_from = last ? from : NAN,
        .keep_always = last && plan->sweep.keep == KEEP_ALL,
        .n_limits = n_limits,
        .limit = limit,
    };
}

/* The state that a process of so many trials starts the first one from; batches are of trials too short for one. */
static uint64_t starts_from(const struct worker *w, const struct assignment *assignment, size_t count)
{
    return count > 1 ? 0 : checkpoints_state(&w->blocks.folder, assignment->unit % w->lab->plan.trials);
}

/* Runs trials, the one that crashes as often as it may. */
static int run_units(struct worker *w, const struct assignment *assignments, size_t count, trial_done *done,
                     void *context, struct error *e)
{
    char crash[CRASH_BYTES];
    int64_t crashes = 0;
    while (count) {
        size_t finished;
        folder_try(&w->blocks.folder, assignments->unit, starts_from(w, assignments, count));
        if (trial_run(w->lab, &w->blocks.folder, assignments, count, w->log, done, context, &finished, crash, e))
            return -1;
        crashes = finished ? 0 : crashes;
        assignments += finished;
        count -= finished;
        if (!count || !*crash)
            return 0;
        if (crashes++ < w->lab->sweep.retries && strncmp(crash, "timeout", 7) != 0)
            continue;
        if (trial_crashed(w->lab, &w->blocks.folder, assignments, crash, w->log, done, context, e))
            return -1;
        crashes = 0;
        assignments++;
        count--;
    }
    return 0;
}

/* The row of a unit whose trial was stopped at an earlier rung. */
static int pass_over(struct worker *w, struct held *held, uint64_t unit, struct grounds grounds, struct error *e)
{
    const struct row row = { .unit = unit, .outcome = OUTCOME_PRUNED, .objective = NAN, .fold = -1, .grounds = grounds,
                             .n_axes = w->lab->plan.space.axes, .point = w->coordinates };
    struct text line = { .arena = arena_new() };
    method_propose(&w->tally, unit % w->lab->plan.trials, w->coordinates);
    row_write(&row, &line);
    row_seal(&line);
    checkpoints_remove(&w->blocks.folder, unit % w->lab->plan.trials);
    const int status = blocks_append(&w->blocks, held, line.data, line.length, &row, e);
    arena_free(line.arena);
    return status;
}

struct appending {
    struct worker *worker;
    struct held *held;
};

static int append_row(void *context, const char *line, size_t length, const struct row *row, struct error *e)
{
    const struct appending *a = context;
    if (blocks_append(&a->worker->blocks, a->held, line, length, row, e))
        return -1;
    clear_beaten(a->worker, row->unit % a->worker->lab->plan.trials / a->worker->lab->plan.runs);
    return row->outcome == OUTCOME_FAILED ? give_up(a->worker, row, e) : 0;
}

/* Whether a unit has ended so many workers that it is not to get another one. */
static bool is_deadly(const struct worker *w, const struct held *held, uint64_t unit)
{
    return held->n_ends >= MOST_ENDS &&
           held_ends(held, unit, checkpoints_state(&w->blocks.folder, unit % w->lab->plan.trials)) >= MOST_ENDS;
}

/* The row of such a unit. */
static int refuse(struct worker *w, struct held *held, const struct assignment *assignment, struct error *e)
{
    char why[CRASH_BYTES];
    snprintf(why, sizeof why, "its worker was killed %d times while it trained, as where memory runs out", MOST_ENDS);
    if (ftruncate(w->log, 0) != 0)
        return fail(e, "cannot write a temporary file: %s", strerror(errno));
    return trial_crashed(w->lab, &w->blocks.folder, assignment, why, w->log, append_row,
                         &(struct appending){ w, held }, e);
}

/* How many trials a process takes at a time: some that follow from nobody's results, for a moment; one where
 * a worker has ended, so that it is known at which. */
static size_t batch_size(const struct worker *w, const struct held *held)
{
    const struct plan *plan = &w->lab->plan;
    if (plan->in_order || !w->tally.rows || held->n_ends)
        return 1;
    const double each = w->tally.seconds / (double)w->tally.rows, n = BATCH_SECONDS / (each > 1e-9 ? each : 1e-9);
    return n < 1 ? 1 : n > MOST_BATCH ? MOST_BATCH : (size_t)n;
}

/* Computes the first unit of a block that is not known, and maybe some after it. */
static int do_units(struct worker *w, struct held *held, uint64_t unit, struct error *e)
{
    struct assignment assignments[MOST_BATCH];
    struct grounds grounds = no_grounds;
    if (unit >= w->lab->plan.trials && !method_goes_on(&w->tally, unit, &grounds))
        return pass_over(w, held, unit, grounds, e);
    const size_t most = batch_size(w, held);
    const double from = keep_from(w);
    size_t n = 0;
    w->n_assigned = 0;
    arena_free(w->scratch);
    w->scratch = arena_new();
    for (; unit < held->end && n < most; unit++)
        if (!held->line[unit - held->first])
            assign(w, unit, from, &assignments[n++]);
    assignments[0].grounds = grounds; /* of methods with rungs, there is no other */
    if (is_deadly(w, held, assignments->unit))
        return refuse(w, held, assignments, e);
    return run_units(w, assignments, n, append_row, &(struct appending){ w, held }, e);
}

/* ---- The work -------------------------------------------------------------------------------------------------- */

static void rest(double seconds)
{
    const struct timespec time = { .tv_sec = (time_t)seconds, .tv_nsec = (long)(fmod(seconds, 1) * 1e9) };
    nanosleep(&time, NULL);
}

static bool is_stopped(const struct worker *w)
{
    return w->lab->stop && *w->lab->stop;
}

/* Goes on with the lowest block that is held. Returns 1 where something was done, 0 where it has to wait. */
static int go_on(struct worker *w, struct error *e)
{
    struct held *held = &w->blocks.held[0];
    const uint64_t unit = held_missing(held);
    if (unit == held->end)
        return blocks_publish(&w->blocks, 0, e) ? -1 : 1;
    if (!method_is_ready(&w->tally, unit)) {
        tally_refresh(&w->tally);
        if (!method_is_ready(&w->tally, unit))
            return 0;
    }
    return do_units(w, held, unit, e) ? -1 : 1;
}

/* How long to look away at most where nothing can be done: much shorter than a trial takes, but no more often than a
 * shared file system likes. */
static double longest_rest(const struct worker *w)
{
    static const double shortest = 0.002, longest = 0.5;
    const double part = w->tally.rows ? w->tally.seconds / (double)w->tally.rows / 8 : longest;
    return part < shortest ? shortest : part > longest ? longest : part;
}

static int work(struct worker *w, struct error *e)
{
    static const double first_rest = 0.002;
    double pause = first_rest;
    while (!is_stopped(w)) {
        size_t left = 1;
        folder_beat(&w->blocks.folder);
        int moved = w->blocks.n_held ? go_on(w, e) : blocks_find(&w->blocks, &left, e);
        if (moved == 0 && w->blocks.n_held)
            moved = blocks_take_over(&w->blocks, e);
        if (moved < 0)
            return -1;
        if (left == 0)
            return 0;
        if (moved) {
            pause = first_rest;
            continue;
        }
        const double longest = longest_rest(w);
        rest(pause);
        pause = pause * 2 < longest ? pause * 2 : longest;
    }
    return 0;
}

static void end(struct worker *w)
{
    if (w->log >= 0)
        close(w->log);
    arena_free(w->scratch);
    arena_free(w->arena);
}

static int begin(struct worker *w, struct lab *lab, struct error *e)
{
    *w = (struct worker){ .lab = lab, .arena = arena_new(), .scratch = arena_new(), .log = -1 };
    w->coordinates = arena_alloc(w->arena, (lab->plan.space.axes + 1) * MOST_BATCH * sizeof *w->coordinates);
    FILE *log = tmpfile();
    if (log) {
        w->log = dup(fileno(log));
        fclose(log);
    }
    tally_begin(&w->tally, w->arena, lab);
    const int failed = w->log < 0 ? fail(e, "no temporary file: %s", strerror(errno))
                                  : blocks_enter(&w->blocks, lab, &w->tally, w->arena, e);
    if (failed)
        end(w);
    return failed;
}

int worker_run(struct lab *lab, struct error *e)
{
    struct worker w;
    if (begin(&w, lab, e))
        return -1;
    const int status = work(&w, e);
    blocks_leave(&w.blocks);
    end(&w);
    return status;
}

/* Takes the one row that there is. */
struct taking {
    struct text *line;
    struct row *row;
    bool taken;
};

static int take_row(void *context, const char *line, size_t length, const struct row *row, struct error *e)
{
    struct taking *taking = context;
    (void)e;
    (void)row;
    text_add_n(taking->line, line, length);
    const char *at = taking->line->data;
    taking->taken = row_read(taking->line->arena, &at, true, taking->row) == 1;
    return 0;
}

int worker_try(struct lab *lab, uint64_t trial, struct arena *arena, struct text *line, struct row *row,
               struct error *e)
{
    struct worker w;
    struct taking taking = { line, row, false };
    struct assignment assignment;
    int status = 0;
    *line = (struct text){ .arena = arena };
    if (begin(&w, lab, e))
        return -1;
    tally_refresh(&w.tally);
    if (!method_is_ready(&w.tally, trial))
        status = fail(e, "trial %" PRIu64 " follows from others, which are not known yet", trial);
    if (status == 0) {
        assign(&w, (lab->plan.rungs - 1) * lab->plan.trials + trial, NAN, &assignment);
        assignment.keep_always = false;
        status = run_units(&w, &assignment, 1, take_row, &taking, e);
    }
    if (status == 0 && !taking.taken)
        status = fail_stopped(e, "stopped");
    blocks_leave(&w.blocks);
    end(&w);
    return status;
}

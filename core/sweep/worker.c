/* worker.c -- a supervisor of trials: claims blocks, has their trials computed, publishes them, and takes over what
 * others left behind.
 *
 * Who holds a block whose next trial must wait for results of others holds on to it, and looks meanwhile whether those
 * others are still there. The lowest trial that is not known never waits, so there is always somebody who can go on. */
#include "sweep/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "sweep/tally.h"
#include "sweep/trial.h"

enum { MOST_HELD = 64, MOST_BATCH = 64, HOPELESS = 10 /* failures at the beginning */ };
static const double SYNC_SECONDS = 0.25, BATCH_SECONDS = 0.03;

struct held {
    size_t block;
    int attempt;
    struct arena *arena;
    uint64_t first, end;
    const char **line; /* (end - first): NULL where it is not known yet */
    int part;          /* file; -1: not opened yet */
};

/* What is known of another worker. */
struct other {
    char name[WORKER_NAME];
    uint64_t beats;
    double since; /* when the beats were first seen */
};

struct worker {
    struct lab *lab;
    struct folder folder;
    struct tally tally;
    struct arena *arena;
    int log;
    double last_sync;
    bool unsynced;
    size_t n_held;
    struct held held[MOST_HELD]; /* ascending */
    size_t next_block;           /* where to look for the next one */
    size_t n_others;
    struct other *others;
    double *coordinates; /* (MOST_BATCH, axes) of the trials that are computed */
    size_t n_assigned;
};

/* ---- Points ---------------------------------------------------------------------------------------------------- */

void worker_point(const struct lab *lab, uint64_t point, const nnr_past *past, double *coordinates)
{
    const struct plan *plan = &lab->plan;
    plan->method->propose(lab->sweep.method.self, &plan->space, point, past, coordinates);
}

static uint64_t needed(const struct lab *lab, uint64_t point)
{
    const struct plan *plan = &lab->plan;
    return plan->method->needs ? plan->method->needs(lab->sweep.method.self, &plan->space, point) : 0;
}

/* Fills a point from the tally, which knows all that is needed. */
static void propose(struct worker *w, uint64_t point, double *coordinates)
{
    const struct plan *plan = &w->lab->plan;
    const uint64_t n = needed(w->lab, point);
    double *value = malloc((size_t)(n + 1) * sizeof *value);
    for (uint64_t i = 0; value && i < n; i++)
        value[i] = plan->objective.maximize ? -tally_value(&w->tally, i, 0) : tally_value(&w->tally, i, 0);
    const nnr_past past = { value ? n : 0, w->tally.point, value };
    worker_point(w->lab, point, &past, coordinates);
    free(value);
}

/* Whether the trials that must be known before a unit are. */
static bool is_ready(struct worker *w, uint64_t unit)
{
    const struct plan *plan = &w->lab->plan;
    const uint64_t rung = unit / plan->trials, trial = unit % plan->trials;
    if (rung > 0)
        return tally_knows(&w->tally, plan->method->asynchronous ? (rung - 1) * plan->trials + trial
                                                                 : (rung - 1) * plan->trials,
                           plan->method->asynchronous ? (rung - 1) * plan->trials + trial + 1 : rung * plan->trials);
    return tally_knows(&w->tally, 0,
                       needed(w->lab, trial / (uint64_t)plan->sweep.repeats) * (uint64_t)plan->sweep.repeats);
}

/* Whether the point of a unit goes on past the rung before it. */
static bool goes_on(struct worker *w, uint64_t unit)
{
    const struct plan *plan = &w->lab->plan;
    const size_t before = (size_t)(unit / plan->trials) - 1;
    const uint64_t repeats = (uint64_t)plan->sweep.repeats, point = unit % plan->trials / repeats;
    uint64_t *peer = malloc(plan->points * sizeof *peer);
    double *value = malloc(plan->points * sizeof *value);
    size_t peers = 0;
    bool here = false;
    for (uint64_t p = 0; p < plan->points && peer && value; p++) {
        const uint64_t first = before * plan->trials + p * repeats;
        if (!w->tally.known[first] || w->tally.known[first] == 1 + OUTCOME_PRUNED)
            continue;
        here |= p == point;
        peer[peers] = p;
        const double v = tally_value(&w->tally, p, before);
        value[peers++] = plan->objective.maximize ? -v : v;
    }
    const bool answer = here && !isnan(tally_value(&w->tally, point, before)) &&
                        plan->method->goes_on(w->lab->sweep.method.self, &plan->space, point, before, peers, peer,
                                              value);
    free(peer);
    free(value);
    return answer;
}

/* ---- Blocks ---------------------------------------------------------------------------------------------------- */

static void take_line(struct held *held, const char *text, size_t length, uint64_t unit)
{
    if (unit >= held->first && unit < held->end && !held->line[unit - held->first])
        held->line[unit - held->first] = arena_copy_n(held->arena, text, length);
}

/* The whole lines that an earlier attempt left are as good as new ones. */
struct reuse {
    struct worker *worker;
    struct held *held;
};

static void reuse_text(void *context, const char *text)
{
    struct reuse *reuse = context;
    for (const char *at = text;;) {
        const char *line = at;
        struct row row;
        const int found = row_read(reuse->held->arena, &at, false, &row);
        if (found < 0)
            return;
        if (found) {
            take_line(reuse->held, line, (size_t)(at - line), row.unit);
            tally_add(&reuse->worker->tally, &row);
        }
    }
}

static int hold(struct worker *w, size_t block, int attempt)
{
    size_t place = w->n_held++;
    for (; place > 0 && w->held[place - 1].block > block; place--)
        w->held[place] = w->held[place - 1];
    struct held *held = &w->held[place];
    *held = (struct held){ .block = block, .attempt = attempt, .arena = arena_new(), .part = -1 };
    plan_block(&w->lab->plan, block, &held->first, &held->end);
    held->line = arena_alloc(held->arena, (held->end - held->first) * sizeof *held->line);
    folder_read_parts(&w->folder, block, reuse_text, &(struct reuse){ w, held });
    return 0;
}

static void let_go(struct worker *w, size_t place)
{
    struct held *held = &w->held[place];
    if (held->part >= 0)
        close(held->part);
    folder_release(&w->folder, held->block, held->attempt);
    arena_free(held->arena);
    w->n_held--;
    memmove(held, held + 1, (w->n_held - place) * sizeof *held);
}

static bool holds(const struct worker *w, size_t block)
{
    for (size_t i = 0; i < w->n_held; i++)
        if (w->held[i].block == block)
            return true;
    return false;
}

/* Whether a claim of that worker may be taken over. */
static bool is_lost(struct worker *w, const char *name)
{
    const double now = seconds_now();
    if (folder_is_gone(name))
        return true;
    struct other *other = NULL;
    for (size_t i = 0; i < w->n_others && !other; i++)
        if (strcmp(w->others[i].name, name) == 0)
            other = &w->others[i];
    if (!other) {
        w->others = arena_grow(w->arena, w->others, w->n_others, sizeof *w->others);
        other = &w->others[w->n_others++];
        *other = (struct other){ .since = now };
        snprintf(other->name, sizeof other->name, "%s", name);
    }
    const uint64_t beats = folder_beats(&w->folder, name);
    if (beats != other->beats) {
        other->beats = beats;
        other->since = now;
    }
    return now - other->since > w->lab->sweep.lease;
}

/* Takes the block if nobody else has it. Returns 1, 0, or -1 after an error. */
static int try_block(struct worker *w, size_t block, struct error *e)
{
    char owner[WORKER_NAME];
    if (w->tally.done[block] || holds(w, block))
        return 0;
    if (folder_is_done(&w->folder, block)) {
        w->tally.done[block] = true;
        return 0;
    }
    if (folder_claimant(&w->folder, block, owner) >= 0 && !is_lost(w, owner))
        return 0;
    const int attempt = folder_next_attempt(&w->folder, block);
    const int claimed = folder_claim(&w->folder, block, attempt, e);
    if (claimed <= 0)
        return claimed;
    if (folder_is_done(&w->folder, block)) { /* published, and its claims cleared, since we looked */
        folder_release(&w->folder, block, attempt);
        w->tally.done[block] = true;
        return 0;
    }
    return hold(w, block, attempt) ? -1 : 1;
}

/* Looks for a block: 1 found, 0 none just now, -1 after an error. Where trials wait for others, the first ones come
 * first. *left: how many are not published. */
static int find_block(struct worker *w, size_t *left, struct error *e)
{
    const struct plan *plan = &w->lab->plan;
    const bool in_order = plan->method->needs || plan->rungs > 1;
    *left = 0;
    for (size_t i = 0; i < plan->n_blocks; i++) {
        const size_t block = in_order ? i : (w->next_block + i) % plan->n_blocks;
        if (w->tally.done[block])
            continue;
        ++*left;
        const int found = try_block(w, block, e);
        if (found) {
            w->next_block = block + 1;
            return found;
        }
    }
    return 0;
}

/* ---- Rows ------------------------------------------------------------------------------------------------------ */

static int open_part(struct worker *w, struct held *held, struct error *e)
{
    const char *name = folder_name(held->arena, &w->folder, "part/%06zu.%d.jsonl", held->block, held->attempt);
    held->part = open(name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    return held->part < 0 ? fail(e, "cannot write '%s': %s", name, strerror(errno)) : 0;
}

/* The row is in its file before it counts; that it is on the disk is seen to a few times a second. */
static int append(struct worker *w, struct held *held, const char *line, size_t length, const struct row *row,
                  struct error *e)
{
    if (held->part < 0 && open_part(w, held, e))
        return -1;
    for (size_t done = 0; done < length;) {
        const ssize_t n = write(held->part, line + done, length - done);
        if (n < 0 && errno != EINTR)
            return fail(e, "cannot write a row of block %zu: %s", held->block, strerror(errno));
        done += n > 0 ? (size_t)n : 0;
    }
    const double now = seconds_now();
    if (now - w->last_sync > SYNC_SECONDS) {
        if (fsync(held->part) != 0 && errno != EINVAL)
            return fail(e, "cannot write a row of block %zu: %s", held->block, strerror(errno));
        w->last_sync = now;
    }
    take_line(held, line, length, row->unit);
    tally_add(&w->tally, row);
    return 0;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* From which objective on a run file is worth keeping: what is among the best of all is among those of the known. */
static double keep_from(const struct worker *w)
{
    const struct plan *plan = &w->lab->plan;
    const size_t keep = plan->sweep.keep;
    const double worst = plan->objective.maximize ? -INFINITY : INFINITY;
    size_t n = 0;
    if (keep == KEEP_RESULTS || keep == KEEP_ALL)
        return NAN;
    double *values = malloc(plan->trials * sizeof *values);
    for (uint64_t unit = plan->units - plan->trials; values && unit < plan->units; unit++)
        if (w->tally.known[unit] == 1 + OUTCOME_OK)
            values[n++] = plan->objective.maximize ? -w->tally.value[unit] : w->tally.value[unit];
    if (n)
        qsort(values, n, sizeof *values, by_value);
    const double from = n < keep || !values ? worst : plan->objective.maximize ? -values[keep - 1] : values[keep - 1];
    free(values);
    return from;
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
    propose(w, trial / (uint64_t)plan->sweep.repeats, point);
    *out = (struct assignment){
        .unit = unit,
        .point = point,
        .seed = plan->own_seeds ? -1 : plan->seed + (int64_t)(trial % (uint64_t)plan->sweep.repeats),
        .share = plan->share[rung],
        .keep_from = last ? from : NAN,
        .keep_always = last && plan->sweep.keep == KEEP_ALL,
    };
}

/* Runs trials, the one that crashes as often as it may. */
static int run_units(struct worker *w, const struct assignment *assignments, size_t count, trial_done *done,
                     void *context, struct error *e)
{
    char crash[CRASH_BYTES];
    int64_t crashes = 0;
    while (count) {
        size_t finished;
        if (trial_run(w->lab, &w->folder, assignments, count, w->log, done, context, &finished, crash, e))
            return -1;
        crashes = finished ? 0 : crashes;
        assignments += finished;
        count -= finished;
        if (!count || !*crash)
            return 0;
        if (crashes++ < w->lab->sweep.retries && strncmp(crash, "timeout", 7) != 0)
            continue;
        if (trial_crashed(w->lab, &w->folder, assignments, crash, w->log, done, context, e))
            return -1;
        crashes = 0;
        assignments++;
        count--;
    }
    return 0;
}

/* The row of a unit whose trial was stopped at an earlier rung. */
static int pass_over(struct worker *w, struct held *held, uint64_t unit, struct error *e)
{
    const struct row row = { .unit = unit, .outcome = OUTCOME_PRUNED, .objective = NAN,
                             .n_axes = w->lab->plan.space.axes, .point = w->coordinates };
    struct text line = { .arena = arena_new() };
    propose(w, unit % w->lab->plan.trials / (uint64_t)w->lab->sweep.repeats, w->coordinates);
    row_write(&row, &line);
    row_seal(&line);
    const int status = append(w, held, line.data, line.length, &row, e);
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
    if (append(a->worker, a->held, line, length, row, e))
        return -1;
    return row->outcome == OUTCOME_FAILED ? give_up(a->worker, row, e) : 0;
}

/* How many trials a process takes at a time: some that follow from nobody's results, for a moment. */
static size_t batch_size(const struct worker *w)
{
    const struct plan *plan = &w->lab->plan;
    if (plan->method->needs || plan->rungs > 1 || !w->tally.rows)
        return 1;
    const double each = w->tally.seconds / (double)w->tally.rows, n = BATCH_SECONDS / (each > 1e-9 ? each : 1e-9);
    return n < 1 ? 1 : n > MOST_BATCH ? MOST_BATCH : (size_t)n;
}

/* Computes the first unit of a block that is not known, and maybe some after it. */
static int do_units(struct worker *w, struct held *held, uint64_t unit, struct error *e)
{
    struct assignment assignments[MOST_BATCH];
    if (unit >= w->lab->plan.trials && !goes_on(w, unit))
        return pass_over(w, held, unit, e);
    const size_t most = batch_size(w);
    const double from = keep_from(w);
    size_t n = 0;
    w->n_assigned = 0;
    for (; unit < held->end && n < most; unit++)
        if (!held->line[unit - held->first])
            assign(w, unit, from, &assignments[n++]);
    return run_units(w, assignments, n, append_row, &(struct appending){ w, held }, e);
}

/* ---- Publishing ------------------------------------------------------------------------------------------------ */

/* Somebody published the block before us: the numbers must be the same. */
static void compare(const struct worker *w, const struct held *held, const char *other)
{
    for (uint64_t i = 0; i < held->end - held->first && *other; i++) {
        const size_t length = row_deterministic(held->line[i]);
        if (length != row_deterministic(other) || memcmp(held->line[i], other, length) != 0)
            fprintf(stderr,
                    "nnrun: trial %" PRIu64 " gave other numbers when it was computed again: something in it is not "
                    "deterministic, or two machines differ; the first row counts\n",
                    (held->first + i) % w->lab->plan.trials);
        other += strcspn(other, "\n");
        other += *other == '\n';
    }
}

static int publish(struct worker *w, size_t place, struct error *e)
{
    struct held *held = &w->held[place];
    struct text rows = { .arena = held->arena };
    const char *other;
    for (uint64_t i = 0; i < held->end - held->first; i++)
        text_add_n(&rows, held->line[i], strlen(held->line[i]));
    if (folder_publish(&w->folder, held->arena, held->block, &rows, &other, e))
        return -1;
    if (other && !w->lab->plan.method->asynchronous)
        compare(w, held, other);
    w->tally.done[held->block] = true;
    let_go(w, place);
    return 0;
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
    struct held *held = &w->held[0];
    uint64_t i = 0;
    while (i < held->end - held->first && held->line[i])
        i++;
    if (i == held->end - held->first)
        return publish(w, 0, e) ? -1 : 1;
    if (!is_ready(w, held->first + i)) {
        tally_refresh(&w->tally);
        if (!is_ready(w, held->first + i))
            return 0;
    }
    return do_units(w, held, held->first + i, e) ? -1 : 1;
}

/* Whether a block before those that are held was left behind: 1 where it is ours now. */
static int take_over(struct worker *w, struct error *e)
{
    for (size_t block = 0; block < w->held[0].block && w->n_held < MOST_HELD; block++) {
        const int found = try_block(w, block, e);
        if (found)
            return found;
    }
    return 0;
}

static int work(struct worker *w, struct error *e)
{
    static const double first_rest = 0.002, longest_rest = 0.5;
    double pause = first_rest;
    while (!is_stopped(w)) {
        size_t left = 1;
        folder_beat(&w->folder);
        int moved = w->n_held ? go_on(w, e) : find_block(w, &left, e);
        if (moved == 0 && w->n_held)
            moved = take_over(w, e);
        if (moved < 0)
            return -1;
        if (left == 0)
            return 0;
        if (moved) {
            pause = first_rest;
            continue;
        }
        rest(pause);
        pause = pause * 2 < longest_rest ? pause * 2 : longest_rest;
    }
    return 0;
}

static int begin(struct worker *w, struct lab *lab, struct error *e)
{
    *w = (struct worker){ .lab = lab, .arena = arena_new(), .log = -1 };
    w->coordinates = arena_alloc(w->arena, (lab->plan.space.axes + 1) * MOST_BATCH * sizeof *w->coordinates);
    FILE *log = tmpfile();
    if (!log)
        return fail(e, "no temporary file: %s", strerror(errno));
    w->log = dup(fileno(log));
    fclose(log);
    return 0;
}

int worker_run(struct lab *lab, struct error *e)
{
    struct worker w;
    int status = begin(&w, lab, e);
    if (!status && folder_enter(&w.folder, lab->directory, e) == 0) {
        tally_begin(&w.tally, w.arena, lab);
        w.next_block = (size_t)getpid() % lab->plan.n_blocks;
        status = work(&w, e);
        while (w.n_held)
            let_go(&w, 0);
        folder_leave(&w.folder);
    } else {
        status = -1;
    }
    if (w.log >= 0)
        close(w.log);
    arena_free(w.arena);
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
    *line = (struct text){ .arena = arena };
    int status = begin(&w, lab, e) || folder_enter(&w.folder, lab->directory, e) ? -1 : 0;
    if (status == 0) {
        struct assignment assignment;
        tally_begin(&w.tally, w.arena, lab);
        tally_refresh(&w.tally);
        const uint64_t repeats = (uint64_t)lab->plan.sweep.repeats;
        if (!tally_knows(&w.tally, 0, needed(lab, trial / repeats) * repeats))
            status = fail(e, "trial %" PRIu64 " follows from others, which are not known yet", trial);
        if (status == 0) {
            assign(&w, (lab->plan.rungs - 1) * lab->plan.trials + trial, NAN, &assignment);
            status = run_units(&w, &assignment, 1, take_row, &taking, e);
        }
        if (status == 0 && !taking.taken)
            status = fail_stopped(e, "stopped");
        folder_leave(&w.folder);
    }
    if (w.log >= 0)
        close(w.log);
    arena_free(w.arena);
    return status;
}

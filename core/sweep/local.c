/* local.c -- the beginning, the workers of this machine, and the end. */
#include "sweep/local.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/sort.h"
#include "compute/team.h"
#include "store/atomic.h"
#include "sweep/checkpoints.h"
#include "sweep/child.h"
#include "sweep/reopen.h"
#include "sweep/sheet.h"
#include "sweep/status.h"
#include "sweep/tally.h"
#include "sweep/worker.h"

/* ---- The beginning --------------------------------------------------------------------------------------------- */

static const double PROBE_SECONDS = 1; /* a first trial that takes longer is not waited for */

/* Runs the first trial to see how long it takes, and keeps its row for whoever claims its block. */
static double time_first(struct lab *lab)
{
    struct arena *arena = arena_new();
    struct text line;
    struct row row;
    struct error ignored = { 0 };
    const double timeout = lab->sweep.timeout;
    double seconds = 5;
    lab->plan.start = (uint64_t[]){ 0 };
    lab->plan.n_starts = 1;
    lab->plan.n_blocks = lab->plan.rungs;
    lab->sweep.timeout = timeout < PROBE_SECONDS ? timeout : PROBE_SECONDS;
    if (worker_try(lab, 0, arena, &line, &row, &ignored) == 0 && row.outcome == OUTCOME_OK)
        seconds = row.seconds;
    if (seconds < PROBE_SECONDS && lab->plan.rungs == 1 && row.outcome == OUTCOME_OK && !lab->sweep.keep)
        (void)write_all(path_join(arena, lab->directory, "part/000000.0.jsonl"), line.data, line.length);
    lab->sweep.timeout = timeout;
    lab->plan.n_starts = 0;
    lab->plan.start = NULL;
    arena_free(arena);
    return seconds;
}

/* The same in a process of its own, since a trial may take its worker with it. */
static double probe(struct lab *lab)
{
    double seconds = 5;
    int ends[2];
    if (pipe(ends) != 0)
        return seconds;
    const pid_t process = child_start(SIGKILL);
    if (process == 0) {
        seconds = time_first(lab);
        _exit(write(ends[1], &seconds, sizeof seconds) == sizeof seconds ? DONE : FAILED);
    }
    close(ends[1]);
    while (read(ends[0], &seconds, sizeof seconds) < 0 && errno == EINTR)
        continue;
    close(ends[0]);
    while (process > 0 && waitpid(process, NULL, 0) < 0 && errno == EINTR)
        continue;
    return seconds;
}

static int begin(struct lab *lab, size_t workers, struct error *e)
{
    if (folder_begin(lab->directory, e))
        return -1;
    plan_divide(lab->arena, &lab->plan, 0, workers, probe(lab));
    if (plan_freeze(&lab->plan, lab->directory, e))
        return -1;
    folder_begun(lab->directory);
    return 0;
}

/* Takes over the blocks of a plan that has fewer trials, and adds some for those that are new. */
static int extend_plan(struct lab *lab, const struct frozen *frozen, size_t workers, struct error *e)
{
    if (lab->plan.rungs > 1)
        return fail_usage(e, "--extend cannot add trials to the method '%s', which compares all of them",
                          lab->sweep.method.plugin->name);
    lab->plan.start = frozen->start;
    lab->plan.n_starts = frozen->n_starts;
    plan_divide(lab->arena, &lab->plan, frozen->trials, workers, 0.1);
    return plan_freeze(&lab->plan, lab->directory, e);
}

/* Whether two sweeps differ in nothing but how many points they ask for. */
static bool only_grew(struct arena *arena, const struct sweep *was, const struct sweep *is)
{
    struct sweep old = *was, new = *is;
    old.source.root = node_copy(arena, was->source.root);
    new.source.root = node_copy(arena, is->source.root);
    node_remove(node_get(old.source.root, "method"), "trials");
    node_remove(node_get(new.source.root, "method"), "trials");
    return !*plan_difference(arena, &old, &new);
}

int sweep_settle(struct lab *lab, const char *directory, size_t workers, bool extend, struct problems *problems,
                 struct error *e)
{
    struct arena *arena = lab->arena;
    struct frozen frozen;
    struct sweep before;
    lab->directory = directory;
    if (plan_thaw(arena, directory, &frozen, e))
        return -1;
    if (!frozen.texts.count)
        return begin(lab, workers, e);
    if (strcmp(frozen.hash, lab->plan.hash) == 0) {
        lab->plan.start = frozen.start;
        lab->plan.n_starts = frozen.n_starts;
        lab->plan.n_blocks = frozen.n_starts * lab->plan.rungs;
        folder_begun(directory);
        return folder_make(directory, e);
    }
    if (sweep_read_texts(arena, &frozen.texts, plugin_host_catalogue(lab->host), &before, problems))
        return -1;
    if (extend && lab->plan.trials > frozen.trials && only_grew(arena, &before, &lab->sweep))
        return extend_plan(lab, &frozen, workers, e);
    fail_usage(e, "%s: holds another sweep, or one whose file has changed; give another directory with --output%s%s",
               directory, extend ? "" : ", or add trials with --extend",
               plan_difference(arena, &before, &lab->sweep));
    return -1;
}

/* ---- Workers --------------------------------------------------------------------------------------------------- */

size_t sweep_default_jobs(const struct lab *lab)
{
    const size_t jobs = team_largest() / (size_t)lab->sweep.threads;
    return jobs ? jobs : 1;
}

static _Noreturn void be_worker(struct lab *lab)
{
    struct error e = { 0 };
    const int failed = worker_run(lab, &e);
    if (failed)
        error_print(stderr, &e, 0);
    fflush(NULL);
    _exit(failed ? FAILED : DONE);
}

/* Workers that may be killed one after the other before they try a trial, for each that works at a time. Those that are
 * killed at a trial are counted for that trial, by whoever takes it next (worker.c). */
enum { MOST_KILLED = 5 };

struct crew {
    size_t size, alive;
    pid_t *process;
    bool failed;
    size_t killed; /* one after the other before they tried a trial */
};

static int hire(struct lab *lab, struct crew *crew, size_t jobs, struct error *e)
{
    crew->process = arena_alloc(lab->arena, jobs * sizeof *crew->process);
    for (; crew->size < jobs; crew->size++, crew->alive++) {
        const pid_t process = child_start(SIGTERM);
        if (process == 0)
            be_worker(lab);
        if (process < 0)
            return crew->size ? 0 : fail(e, "no process for a worker: %s", strerror(errno));
        crew->process[crew->size] = process;
    }
    return 0;
}

/* Whether a worker that was killed has a successor. */
static bool goes_on(const struct lab *lab, struct crew *crew, pid_t process, int signal)
{
    const struct folder folder = { .path = lab->directory };
    crew->killed = folder_has_tried(&folder, process) ? 0 : crew->killed + 1;
    if (crew->killed < MOST_KILLED * crew->size) {
        fprintf(stderr, "nnrun: a worker was ended by signal %d; another one goes on\n", signal);
        return true;
    }
    fprintf(stderr,
            "nnrun: a worker was ended by signal %d before it tried a trial, the last of %zu; no other one goes on; "
            "where memory runs out, a smaller --jobs helps\n",
            signal, crew->killed);
    return false;
}

/* Takes note of workers that have ended. One that was killed has a successor, as long as there is work. */
static void look_after(struct lab *lab, struct crew *crew)
{
    for (size_t i = 0; i < crew->size; i++) {
        int status;
        const pid_t ended = crew->process[i];
        if (ended <= 0 || waitpid(ended, &status, WNOHANG) != ended)
            continue;
        crew->process[i] = 0;
        crew->alive--;
        crew->failed |= WIFEXITED(status) && WEXITSTATUS(status) != DONE;
        if (!WIFSIGNALED(status) || (lab->stop && *lab->stop) || !goes_on(lab, crew, ended, WTERMSIG(status)))
            continue;
        const pid_t process = child_start(SIGTERM);
        if (process == 0)
            be_worker(lab);
        crew->process[i] = process > 0 ? process : 0;
        crew->alive += process > 0;
    }
}

static void show(struct tally *tally, FILE *live, double started, uint64_t begun)
{
    char line[200];
    struct standing_of_sweep standing;
    status_take(tally, &standing);
    status_line(tally->lab, &standing, seconds_now() - started, begun, sizeof line, line);
    fprintf(live, "\r\033[K%s", line);
    fflush(live);
}

int sweep_run_local(struct lab *lab, size_t jobs, FILE *live, struct error *e)
{
    static const struct timespec moment = { .tv_nsec = 2000000 };
    static const double between_lines = 0.5;
    struct crew crew = { 0 };
    struct tally tally = { 0 };
    const double started = seconds_now();
    double shown = started;
    bool told = false;
    if (live) {
        tally_begin(&tally, lab->arena, lab);
        tally_refresh(&tally);
    }
    const uint64_t begun = tally.rows;
    if (hire(lab, &crew, jobs, e))
        return -1;
    while (crew.alive) {
        look_after(lab, &crew);
        if (lab->stop && *lab->stop && !told) {
            told = true;
            for (size_t i = 0; i < crew.size; i++)
                if (crew.process[i] > 0)
                    kill(crew.process[i], SIGTERM);
        }
        if (live && seconds_now() - shown > between_lines) {
            show(&tally, live, started, begun);
            shown = seconds_now();
        }
        nanosleep(&moment, NULL);
    }
    if (live)
        fprintf(live, "\r\033[K");
    return crew.failed ? fail(e, "a worker could not go on; running the same command again resumes the sweep") : 0;
}

/* ---- The end --------------------------------------------------------------------------------------------------- */

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

/* settle.c -- the first trial is timed, and its row kept; then blocks are cut, and the plan is frozen. */
#include "sweep/settle.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/atomic.h"
#include "sweep/child.h"
#include "sweep/folder.h"
#include "sweep/worker.h"

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

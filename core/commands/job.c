/* job.c -- trains, and takes care of what is on the disk meanwhile.
 *
 * What is not finished never takes the place of a finished result: it goes beside it, to <name>.unfinished.h5 or
 * <name>.failed.h5, until it is finished itself. */
#include "commands/job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands/provenance.h"
#include "commands/stop.h"
#include "report/progress.h"
#include "store/store.h"

/* ---- Where results go -------------------------------------------------------------------------------------------- */

static bool is_finished(enum standing standing)
{
    return standing == STANDING_SAME_CONFIG || standing == STANDING_OTHER_CONFIG;
}

static enum standing look(const struct job *job, const char *path)
{
    return store_look(path, run_config_hash(&job->session->run));
}

/* The path itself, or, where a finished result stands, one beside it: x.h5, x.unfinished.h5. */
static const char *path_beside(const struct job *job, enum standing standing, const char *word)
{
    const char *path = job->path, *dot = strrchr(path, '.');
    if (!is_finished(standing))
        return path;
    const size_t stem = dot && !strchr(dot, '/') ? (size_t)(dot - path) : strlen(path);
    return arena_format(job->session->run.arena, "%.*s.%s%s", (int)stem, path, word, path + stem);
}

/* Whether the file of that standing may be overwritten. The one that the run goes on with may. */
static int check_standing(const struct job *job, const char *path, enum standing standing, bool finished_too)
{
    struct error *e = &job->invocation->error;
    if (job->force || (job->stored_path && strcmp(path, job->stored_path) == 0))
        return 0;
    switch (standing) {
    case STANDING_OTHER_CONFIG:
        return !finished_too ? 0
                             : fail(e,
                                    "%s: holds the finished result of another config; give another file with --output, "
                                    "or --force to overwrite it",
                                    path);
    case STANDING_RESUMABLE:
        return fail(e,
                    "%s: holds a run that is not finished; `nnrun resume %s` goes on with it, --force overwrites it",
                    path, path);
    case STANDING_OTHER_FILE:
        return fail(e,
                    "%s: exists and is not a result of nnrun; give another file with --output, or --force to "
                    "overwrite it",
                    path);
    default:
        return 0;
    }
}

int job_prepare(struct job *job)
{
    if (store_prepare(job->path, &job->invocation->error))
        return -1;
    const enum standing standing = look(job, job->path);
    job->unfinished = path_beside(job, standing, "unfinished");
    const bool beside = strcmp(job->unfinished, job->path) != 0;
    return check_standing(job, job->path, standing, true) ||
                   (beside && check_standing(job, job->unfinished, look(job, job->unfinished), false))
               ? -1
               : 0;
}

/* ---- Results as JSON --------------------------------------------------------------------------------------------- */

static void add_json_number(struct text *out, const char *prefix, const char *name, double value)
{
    char number[32];
    text_add(out, ",\n  ");
    text_add_json(out, arena_format(out->arena, "%s%s", prefix, name));
    text_add(out, ": %s", isfinite(value) ? number_text(value, number) : "null");
}

void job_print_json(const struct result *result, const char *path, struct arena *arena)
{
    static const char *const states[] = { "running", "complete", "failed", "interrupted" };
    struct text out = { .arena = arena };
    text_add(&out, "{\n  \"output\": ");
    text_add_json(&out, path);
    text_add(&out, ",\n  \"status\": \"%s\"", states[result->status]);
    add_json_number(&out, "", "epochs", (double)result->history.epochs);
    if (result->best_epoch)
        add_json_number(&out, "", "best_epoch", (double)result->best_epoch);
    if (result->stop_reason) {
        text_add(&out, ",\n  \"stop_reason\": ");
        text_add_json(&out, result->stop_reason);
    }
    add_json_number(&out, "", "seconds_training", result->seconds_training);
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
        const struct evaluation *evaluation = &result->evaluation[s];
        if (!evaluation->rows)
            continue;
        add_json_number(&out, split_names[s], "_loss", evaluation->loss);
        for (size_t m = 0; m < result->n_metrics; m++)
            add_json_number(&out, split_names[s], arena_format(arena, "_%s", result->metric_names[m]),
                            evaluation->metrics[m]);
    }
    printf("%s\n}\n", out.data);
}

/* ---- While it trains --------------------------------------------------------------------------------------------- */

struct watcher {
    const struct job *job;
    struct progress progress;
    struct result circumstances; /* the provenance alone */
    bool wrote_unfinished, snapshot_failed;
};

static int store(const struct watcher *watcher, struct result *result, const char *path, struct arena *arena,
                 struct error *e)
{
    result->provenance = watcher->circumstances.provenance;
    result->n_provenance = watcher->circumstances.n_provenance;
    result->date_created = provenance_date(arena);
    return store_write(result, path, e);
}

static void show_epoch(void *context, const struct history *history)
{
    struct watcher *watcher = context;
    if (!watcher->job->quiet)
        progress_show(&watcher->progress, history);
}

static void say_line(void *context, const char *line)
{
    struct watcher *watcher = context;
    if (!watcher->job->quiet)
        progress_say(&watcher->progress, line);
}

/* A snapshot that cannot be written is no reason to give up the run. */
static void keep_snapshot(void *context)
{
    struct watcher *watcher = context;
    struct arena *arena = arena_new();
    struct result result;
    struct error e = { 0 };
    const bool failed = run_snapshot(&watcher->job->session->run, arena, &result, &e) ||
                        store(watcher, &result, watcher->job->unfinished, arena, &e);
    if (failed && !watcher->snapshot_failed)
        progress_say(&watcher->progress,
                     arena_format(arena, "no snapshot could be kept, and the run goes on: %s", e.text));
    watcher->snapshot_failed = failed;
    watcher->wrote_unfinished |= !failed;
    arena_free(arena);
}

/* ---- The end ----------------------------------------------------------------------------------------------------- */

static const char *command_to_go_on(const struct job *job, const char *path)
{
    struct text command = { .arena = job->session->run.arena };
    text_add(&command, "nnrun resume ");
    text_add_shell(&command, path);
    if (strcmp(path, job->path) != 0) {
        text_add(&command, " --output ");
        text_add_shell(&command, job->path);
        text_add(&command, " --force");
    }
    return command.data;
}

static int report_stop(const struct job *job, const struct result *result, const char *path)
{
    return fail_stopped(&job->invocation->error, "%s after %zu of %lld epochs; to go on: %s", result->failure,
                        result->history.epochs, (long long)job->session->experiment.training.epochs,
                        command_to_go_on(job, path));
}

static const char *why_stopped(const struct session *session)
{
    char seconds[32];
    struct arena *arena = session->run.arena;
    return session->run.trainer.ending == ENDED_BY_SIGNAL
               ? arena_format(arena, "stopped by %s", stop_name())
               : arena_format(arena, "stopped by its time limit of %s seconds",
                              number_text(session->experiment.training.time_limit, seconds));
}

static const char *path_for(const struct watcher *watcher, enum status status)
{
    return status == STATUS_COMPLETE ? watcher->job->path
           : status == STATUS_FAILED ? path_beside(watcher->job, look(watcher->job, watcher->job->path), "failed")
                                     : watcher->job->unfinished;
}

/* The finished run has its place now; what was beside it is of no use any more. */
static void remove_unfinished(const struct watcher *watcher)
{
    const struct job *job = watcher->job;
    const bool resumed = job->stored_path && strcmp(job->stored_path, job->unfinished) == 0;
    if (strcmp(job->unfinished, job->path) != 0 && (watcher->wrote_unfinished || resumed))
        unlink(job->unfinished);
}

static int train_and_store(struct watcher *watcher, struct result *result, const char **path)
{
    const struct job *job = watcher->job;
    struct session *session = job->session;
    struct error *e = &job->invocation->error;
    const struct observer observer = { show_epoch, say_line, keep_snapshot, &stop_signal, watcher };
    stop_watch();
    const int failed = run_train(&session->run, &observer, result, e);
    if (!job->quiet)
        progress_end(&watcher->progress);
    if (failed && result->status != STATUS_FAILED)
        return -1;
    if (result->status == STATUS_INTERRUPTED)
        result->failure = why_stopped(session);
    struct error store_error = { 0 }; /* the first error stays the one that is reported */
    const char *target = path_for(watcher, result->status);
    if (store(watcher, result, target, session->run.arena, &store_error)) {
        if (!failed)
            *e = store_error;
        return -1;
    }
    *path = target;
    if (result->status == STATUS_COMPLETE)
        remove_unfinished(watcher);
    return failed;
}

/* The summary in one piece: as standard error goes line by line, it would take a call of the system for each. */
static void print_summary(const struct job *job, const struct result *result, const char *path)
{
    char *text = NULL;
    size_t length = 0;
    FILE *page = open_memstream(&text, &length);
    if (page)
        report_summary(page, result, path, job->invocation->style);
    if (page && fclose(page) == 0)
        fwrite(text, 1, length, stderr);
    free(text);
}

int job_run(struct job *job)
{
    struct session *session = job->session;
    struct invocation *invocation = job->invocation;
    struct watcher watcher = { .job = job };
    struct result result = { 0 };
    const char *path = NULL;
    if (provenance_fill(session, invocation, job->stored, &watcher.circumstances, &invocation->error))
        return -1;
    progress_begin(&watcher.progress, stderr, invocation->style, session->run.trainer.history.epochs,
                   (size_t)session->experiment.training.epochs);
    const int failed = train_and_store(&watcher, &result, &path);
    if (path && !job->quiet)
        print_summary(job, &result, path);
    if (path && job->json)
        job_print_json(&result, path, invocation->arena);
    return path && result.status == STATUS_INTERRUPTED ? report_stop(job, &result, path) : failed;
}

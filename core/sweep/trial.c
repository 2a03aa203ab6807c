/* trial.c -- the child trains and sends rows through a pipe; the parent waits, beats, and judges how it ended.
 *
 * A child takes several trials where they are short: making a process costs about as much as 20 epochs of iris. */
#include "sweep/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/clock.h"
#include "compute/team.h"

struct trial {
    struct lab *lab;
    const struct folder *folder;
    const struct assignment *assignment;
    struct arena *arena;
    struct experiment experiment;
    const struct dataset *data;
    struct row row;
    size_t last_epoch;            /* where it stops */
    volatile sig_atomic_t enough; /* it is there */
};

/* ---- In the child ---------------------------------------------------------------------------------------------- */

static struct named *add_named(struct arena *arena, struct named **list, size_t *count, const char *name, size_t n)
{
    *list = arena_grow(arena, *list, *count, sizeof **list);
    struct named *item = &(*list)[(*count)++];
    *item = (struct named){ name, n, arena_alloc(arena, (n + 1) * sizeof *item->value) };
    return item;
}

static void take_finals(struct trial *trial, const struct result *result)
{
    struct row *row = &trial->row;
    for (size_t s = 0; s < SPLITS; s++) {
        const struct evaluation *evaluation = &result->evaluation[s];
        for (size_t m = 0; m <= result->n_metrics && evaluation->rows; m++) {
            const char *name = arena_format(trial->arena, "%s_%s", split_names[s],
                                            m ? result->metric_names[m - 1] : "loss");
            add_named(trial->arena, &row->finals, &row->n_finals, name, 1)->value[0] =
                m ? evaluation->metrics[m - 1] : evaluation->loss;
        }
    }
}

/* The value that trials are compared by; NaN where the run does not measure it. */
static double objective_of(const struct plan *plan, const struct result *result)
{
    const struct evaluation *telling = &result->evaluation[plan->objective.split];
    if (strcmp(plan->objective.quantity, "loss") == 0)
        return telling->loss;
    for (size_t m = 0; m < result->n_metrics; m++)
        if (strcmp(result->metric_names[m], plan->objective.quantity) == 0)
            return telling->metrics[m];
    return (double)NAN;
}

static void take_result(struct trial *trial, const struct result *result)
{
    const struct plan *plan = &trial->lab->plan;
    const struct evaluation *telling = &result->evaluation[plan->objective.split];
    struct row *row = &trial->row;
    row->epochs = (int64_t)result->history.epochs;
    row->best_epoch = (int64_t)result->best_epoch;
    for (size_t c = 0; c < result->history.n_curves; c++)
        memcpy(add_named(trial->arena, &row->curves, &row->n_curves, result->history.curves[c].name,
                         result->history.epochs)->value,
               result->history.curves[c].value, result->history.epochs * sizeof(double));
    if (result->status == STATUS_FAILED || !telling->rows)
        return;
    take_finals(trial, result);
    row->objective = objective_of(plan, result);
    if (result->classes && telling->confusion) {
        row->classes = result->classes;
        row->confusion = telling->confusion;
    }
}

static void look_at_epoch(void *context, const struct history *history)
{
    struct trial *trial = context;
    trial->enough = history->epochs >= trial->last_epoch;
}

static bool is_kept(const struct trial *trial)
{
    const struct assignment *assignment = trial->assignment;
    const double value = trial->row.objective;
    if (assignment->keep_always || isnan(assignment->keep_from))
        return assignment->keep_always;
    return trial->lab->plan.objective.maximize ? value >= assignment->keep_from : value <= assignment->keep_from;
}

static void compute(struct trial *trial)
{
    struct lab *lab = trial->lab;
    struct row *row = &trial->row;
    struct error e = { 0 };
    struct run run;
    struct result result = { 0 };
    const int64_t epochs = trial->experiment.training.epochs;
    const double wanted = trial->assignment->share < 1 ? ceil(trial->assignment->share * (double)epochs) : INFINITY;
    trial->last_epoch = isfinite(wanted) ? (size_t)wanted : SIZE_MAX;
    const struct observer observer = { .epoch = look_at_epoch, .stop = &trial->enough, .context = trial };
    int failed = run_plan_on(&run, trial->arena, &trial->experiment, lab->services, lab->isa, trial->data, &e);
    if (!failed) {
        failed = run_train(&run, &observer, &result, &e);
        take_result(trial, &result);
    }
    if (!failed && result.status == STATUS_INTERRUPTED && !trial->enough)
        failed = fail(&e, "%s", result.failure);
    if (!failed && isnan(row->objective))
        failed = fail(&e, "the trial has no %s", lab->sweep.objective.metric);
    const uint64_t number = row->unit % lab->plan.trials;
    if (!failed && is_kept(trial))
        failed = lab->store(lab->context, &run, &result,
                            folder_name(trial->arena, trial->folder, "trials/%06llu.h5", (unsigned long long)number),
                            &e);
    row->outcome = failed ? OUTCOME_FAILED : OUTCOME_OK;
    row->why = failed ? row_sentence(trial->arena, e.text) : "";
    if (failed)
        row->objective = NAN;
    run_close(&run);
}

static int send_all(int file, const char *bytes, size_t length)
{
    while (length) {
        const ssize_t n = write(file, bytes, length);
        if (n < 0 && errno != EINTR)
            return -1;
        bytes += n > 0 ? n : 0;
        length -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

/* What a trial printed, and why it failed. */
static void write_log(const struct trial *trial, int log)
{
    const unsigned long long number = trial->row.unit % trial->lab->plan.trials;
    const int out = open(folder_name(trial->arena, trial->folder, "logs/%06llu.txt", number),
                         O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    struct text text = { .arena = trial->arena };
    char buffer[4096];
    text_add(&text, "%s\n", trial->row.why);
    ssize_t n = out < 0 || send_all(out, text.data, text.length) ? -1 : 1;
    for (off_t at = 0; n > 0 && (n = pread(log, buffer, sizeof buffer, at)) > 0; at += n)
        if (send_all(out, buffer, (size_t)n))
            break;
    if (out >= 0)
        close(out);
}

static void begin_row(struct trial *trial)
{
    const struct assignment *assignment = trial->assignment;
    struct row *row = &trial->row;
    *row = (struct row){ .unit = assignment->unit, .seed = assignment->seed, .objective = NAN,
                         .outcome = OUTCOME_FAILED, .n_axes = trial->lab->plan.space.axes };
    row->point = arena_alloc(trial->arena, (row->n_axes + 1) * sizeof *row->point);
    memcpy(row->point, assignment->point, row->n_axes * sizeof *row->point);
}

/* The experiment of the trial and its data; else the row has the reason. */
static int prepare(struct trial *trial)
{
    struct lab *lab = trial->lab;
    struct composition composition;
    struct problems *problems = arena_alloc(trial->arena, sizeof *problems);
    struct error e = { 0 };
    if (sweep_apply(trial->arena, &lab->sweep, trial->assignment->point, trial->assignment->seed, &composition,
                    problems) ||
        experiment_resolve(trial->arena, &composition, plugin_host_catalogue(lab->host), &trial->experiment,
                           problems)) {
        trial->row.why = row_sentence(trial->arena, problems->list[0].text);
        return -1;
    }
    trial->row.seed = (int64_t)trial->experiment.seed;
    trial->data = lab_data(lab, &trial->experiment, &e);
    if (!trial->data)
        trial->row.why = row_sentence(trial->arena, e.text);
    return trial->data ? 0 : -1;
}

static int do_trial(struct lab *lab, const struct folder *folder, const struct assignment *assignment, int out, int log)
{
    struct arena *arena = arena_new();
    struct trial trial = { .lab = lab, .folder = folder, .assignment = assignment, .arena = arena };
    struct text line = { .arena = arena };
    const double started = seconds_now();
    fflush(NULL);
    if (ftruncate(log, 0) == 0)
        lseek(log, 0, SEEK_SET);
    begin_row(&trial);
    if (prepare(&trial) == 0)
        compute(&trial);
    if (trial.row.outcome == OUTCOME_FAILED) {
        fflush(NULL);
        write_log(&trial, log);
    }
    trial.row.seconds = seconds_now() - started;
    row_write(&trial.row, &line);
    row_seal(&line);
    const int status = send_all(out, line.data, line.length);
    arena_free(arena);
    return status;
}

static _Noreturn void be_child(struct lab *lab, const struct folder *folder, const struct assignment *assignments,
                               size_t count, int out, int log)
{
    static const int ignored[] = { SIGINT, SIGTERM, SIGUSR1 }; /* the worker knows what to do about those */
    const struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    team_limit((size_t)lab->sweep.threads);
    int status = 0;
    for (size_t i = 0; i < count && !status; i++)
        status = do_trial(lab, folder, &assignments[i], out, log);
    fflush(NULL);
    _exit(status ? FAILED : DONE);
}

/* ---- In the worker --------------------------------------------------------------------------------------------- */

struct listener {
    struct lab *lab;
    struct folder *folder;
    struct text heard; /* that was not handed on yet: less than a line */
    trial_done *done;
    void *context;
    size_t finished;
    bool stopped, late; /* the child was killed here */
};

/* Hands on the whole lines that were heard. */
static int hand_on(struct listener *listener, struct error *e)
{
    struct text *heard = &listener->heard;
    const char *at = heard->data;
    int status = 0;
    for (const char *end; !status && at && (end = strchr(at, '\n'));) {
        struct row row;
        struct arena *arena = arena_new();
        const char *line = at;
        status = row_read(arena, &at, false, &row) == 1
                     ? listener->done(listener->context, line, (size_t)(end + 1 - line), &row, e)
                     : fail(e, "a trial sent something that is no row");
        listener->finished++;
        arena_free(arena);
    }
    if (at && at > heard->data) {
        heard->length -= (size_t)(at - heard->data);
        memmove(heard->data, at, heard->length + 1);
    }
    return status;
}

/* Listens until the child closes its end. */
static int listen_to(struct listener *listener, pid_t child, int in, struct error *e)
{
    const double timeout = listener->lab->sweep.timeout;
    double limit = seconds_now() + timeout;
    char buffer[16384];
    for (;;) {
        struct pollfd ready = { .fd = in, .events = POLLIN };
        const double left = limit - seconds_now();
        const size_t before = listener->finished;
        const int answer = poll(&ready, 1, left < 0.5 ? left > 0 ? (int)(left * 1000) + 1 : 0 : 500);
        const ssize_t n = answer > 0 ? read(in, buffer, sizeof buffer) : -1;
        folder_beat(listener->folder);
        if (n == 0 || (answer > 0 && n < 0 && errno != EINTR))
            return 0;
        if (n > 0)
            text_add_n(&listener->heard, buffer, (size_t)n);
        if (n > 0 && hand_on(listener, e)) {
            kill(child, SIGKILL);
            return -1;
        }
        if (listener->finished > before)
            limit = seconds_now() + timeout;
        listener->stopped = listener->lab->stop && *listener->lab->stop;
        listener->late = seconds_now() > limit;
        if (listener->stopped || listener->late) {
            kill(child, SIGKILL);
            return 0;
        }
    }
}

static void say_crash(const struct listener *listener, int status, char crash[CRASH_BYTES])
{
    char seconds[32];
    if (listener->late)
        snprintf(crash, CRASH_BYTES, "timeout after %s seconds", number_text(listener->lab->sweep.timeout, seconds));
    else if (WIFSIGNALED(status))
        snprintf(crash, CRASH_BYTES, "signal %d: %s", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        snprintf(crash, CRASH_BYTES, "exit code %d", WEXITSTATUS(status));
}

int trial_run(struct lab *lab, struct folder *folder, const struct assignment *assignments, size_t count, int log,
              trial_done *done, void *context, size_t *finished, char crash[CRASH_BYTES], struct error *e)
{
    int ends[2], status = 0;
    struct listener listener = { lab, folder, { .arena = arena_new() }, done, context, 0, false, false };
    *finished = 0;
    *crash = '\0';
    fflush(NULL);
    if (pipe(ends) != 0)
        return fail(e, "no pipe to a trial: %s", strerror(errno));
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        be_child(lab, folder, assignments, count, ends[1], log);
    }
    close(ends[1]);
    int failed = child < 0 ? fail(e, "no process for a trial: %s", strerror(errno))
                           : listen_to(&listener, child, ends[0], e);
    close(ends[0]);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    *finished = listener.finished;
    if (!failed && *finished < count && !listener.stopped)
        say_crash(&listener, status, crash);
    arena_free(listener.heard.arena);
    return failed;
}

int trial_crashed(const struct lab *lab, const struct folder *folder, const struct assignment *assignment,
                  const char *crash, int log, trial_done *done, void *context, struct error *e)
{
    struct arena *arena = arena_new();
    struct trial trial = { .lab = (struct lab *)(uintptr_t)lab, .folder = folder, .assignment = assignment,
                           .arena = arena };
    struct text line = { .arena = arena };
    begin_row(&trial);
    trial.row.why = row_sentence(arena, crash);
    write_log(&trial, log);
    row_write(&trial.row, &line);
    row_seal(&line);
    const int status = done(context, line.data, line.length, &trial.row, e);
    arena_free(arena);
    return status;
}

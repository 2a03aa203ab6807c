/* trial.c -- the child trains and sends its row through a pipe; the parent waits, beats, and judges how it ended. */
#include "sweep/trial.h"

#include <errno.h>
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
    row->objective = plan->objective.metric ? telling->metrics[plan->objective.metric - 1] : telling->loss;
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
    team_limit((size_t)lab->sweep.threads);
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
}

static void send_all(int file, const struct text *text)
{
    size_t sent = 0;
    while (sent < text->length) {
        const ssize_t n = write(file, text->data + sent, text->length - sent);
        if (n < 0 && errno != EINTR)
            _exit(FAILED);
        sent += n > 0 ? (size_t)n : 0;
    }
}

static _Noreturn void be_child(struct trial *trial, int out, int log)
{
    static const int ignored[] = { SIGINT, SIGTERM, SIGUSR1 }; /* the worker knows what to do about those */
    const struct rlimit no_core = { 0, 0 };
    const double started = seconds_now();
    struct text line = { .arena = trial->arena };
    setrlimit(RLIMIT_CORE, &no_core);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    compute(trial);
    trial->row.seconds = seconds_now() - started;
    row_write(&trial->row, &line);
    send_all(out, &line);
    fflush(NULL);
    _exit(DONE);
}

/* ---- In the worker --------------------------------------------------------------------------------------------- */

/* Reads until the child closes its end. Returns whether it was killed here, and why in *why. */
static bool listen_to(struct trial *trial, struct folder *folder, pid_t child, int in, struct text *line,
                      const char **why)
{
    const double timeout = trial->lab->sweep.timeout, limit = seconds_now() + timeout;
    char buffer[16384], seconds[32];
    for (;;) {
        struct pollfd ready = { .fd = in, .events = POLLIN };
        const double left = limit - seconds_now();
        const int answer = poll(&ready, 1, left < 0.5 ? left > 0 ? (int)(left * 1000) + 1 : 0 : 500);
        folder_beat(folder);
        if (answer > 0) {
            const ssize_t n = read(in, buffer, sizeof buffer);
            if (n == 0 || (n < 0 && errno != EINTR))
                return false;
            if (n > 0)
                text_add_n(line, buffer, (size_t)n);
        }
        const bool late = seconds_now() > limit, stopped = trial->lab->stop && *trial->lab->stop;
        if (late || stopped) {
            *why = stopped ? NULL : arena_format(trial->arena, "timeout after %s seconds",
                                                 number_text(timeout, seconds));
            kill(child, SIGKILL);
            return true;
        }
    }
}

static const char *reason(struct arena *arena, int status)
{
    if (WIFSIGNALED(status))
        return row_sentence(arena, arena_format(arena, "signal %d: %s", WTERMSIG(status),
                                                strsignal(WTERMSIG(status))));
    return arena_format(arena, "exit code %d", WEXITSTATUS(status));
}

static void fail_row(struct trial *trial, const char *why, struct text *line)
{
    trial->row.outcome = OUTCOME_FAILED;
    trial->row.why = why;
    line->length = 0;
    row_write(&trial->row, line);
}

static int run_child(struct trial *trial, struct folder *folder, int log, struct text *line, enum trial_end *end,
                     struct error *e)
{
    int ends[2], status = 0;
    const char *why = NULL;
    if (pipe(ends) != 0)
        return fail(e, "no pipe to a trial: %s", strerror(errno));
    fflush(NULL);
    const pid_t child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return fail(e, "no process for a trial: %s", strerror(errno));
    }
    if (child == 0) {
        close(ends[0]);
        be_child(trial, ends[1], log);
    }
    close(ends[1]);
    const bool killed = listen_to(trial, folder, child, ends[0], line, &why);
    close(ends[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    *end = killed && !why ? TRIAL_STOPPED : TRIAL_DONE;
    if (killed && why)
        fail_row(trial, why, line);
    else if (!killed && (!WIFEXITED(status) || WEXITSTATUS(status) != DONE)) {
        fail_row(trial, reason(trial->arena, status), line);
        *end = TRIAL_CRASHED;
    }
    return 0;
}

int trial_run(struct lab *lab, struct folder *folder, const struct assignment *assignment, int log,
              struct arena *arena, struct text *line, struct row *row, enum trial_end *end, struct error *e)
{
    struct trial trial = { .lab = lab, .folder = folder, .assignment = assignment, .arena = arena };
    struct composition composition;
    struct problems *problems = arena_alloc(arena, sizeof *problems);
    struct error data_error = { 0 };
    *line = (struct text){ .arena = arena };
    *end = TRIAL_DONE;
    trial.row = (struct row){ .unit = assignment->unit, .seed = assignment->seed, .objective = NAN,
                              .n_axes = lab->plan.space.axes };
    trial.row.point = arena_alloc(arena, (trial.row.n_axes + 1) * sizeof *trial.row.point);
    memcpy(trial.row.point, assignment->point, trial.row.n_axes * sizeof *trial.row.point);
    int status = 0;
    if (sweep_apply(arena, &lab->sweep, assignment->point, assignment->seed, &composition, problems) ||
        experiment_resolve(arena, &composition, plugin_host_catalogue(lab->host), &trial.experiment, problems))
        fail_row(&trial, row_sentence(arena, problems->list[0].text), line);
    else {
        trial.row.seed = (int64_t)trial.experiment.seed;
        trial.data = lab_data(lab, &trial.experiment, &data_error);
        if (trial.data)
            status = run_child(&trial, folder, log, line, end, e);
        else
            fail_row(&trial, row_sentence(arena, data_error.text), line);
    }
    const char *at = arena_copy(arena, "");
    if (status == 0 && *end != TRIAL_STOPPED) {
        struct text sealed = { .arena = arena };
        text_add_n(&sealed, line->data, line->length);
        row_seal(&sealed);
        *line = sealed;
        at = sealed.data;
        if (row_read(arena, &at, false, row) != 1)
            status = fail(e, "trial %llu sent something that is no row", (unsigned long long)assignment->unit);
    }
    return status;
}

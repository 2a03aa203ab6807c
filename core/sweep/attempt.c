/* attempt.c -- trains what a point asks for, and sends a row through a pipe.
 *
 * A trial ends at its last epoch or at that of its rung, where pruning says so, or where the worker does, by SIGTERM:
 * then it leaves a checkpoint and no row. */
#include "sweep/attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "compute/team.h"
#include "sweep/checkpoints.h"
#include "sweep/pruning.h"

struct trial {
    struct lab *lab;
    const struct folder *folder;
    const struct assignment *assignment;
    struct arena *arena;
    struct experiment experiment;
    const struct dataset *data;
    struct run run;
    struct row row;
    size_t last_epoch; /* where it stops */
    bool pruned;
    double best;       /* of the objective's curve so far */
    double started;    /* monotonic seconds */
    size_t from;       /* epochs that an earlier attempt trained */
    bool kept;         /* it has a checkpoint */
};

static volatile sig_atomic_t halt; /* the run is to end after its present step */
static volatile sig_atomic_t told; /* the worker said so, and not the trial itself */

static void be_told(int signal)
{
    (void)signal;
    halt = told = 1;
}

/* ---- The row --------------------------------------------------------------------------------------------------- */

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

/* ---- While it trains ------------------------------------------------------------------------------------------- */

static bool is_better(const struct trial *trial, double a, double b)
{
    return trial->lab->plan.objective.maximize ? a > b : a < b;
}

static void note_best(struct trial *trial, const struct history *history, size_t epoch)
{
    for (size_t c = 0; c < history->n_curves; c++)
        if (strcmp(history->curves[c].name, trial->lab->sweep.objective.metric) == 0) {
            const double value = history->curves[c].value[epoch - 1];
            if (isnan(trial->best) || is_better(trial, value, trial->best))
                trial->best = value;
        }
}

/* Compares with the trials before it, where it is time for that. */
static void look(struct trial *trial, const struct history *history, size_t epoch)
{
    const struct sweep_pruning *pruning = &trial->lab->sweep.pruning;
    const struct assignment *assignment = trial->assignment;
    struct row *row = &trial->row;
    if (!(pruning->percentile > 0))
        return;
    note_best(trial, history, epoch);
    if (!pruning_is_look(pruning, epoch) || epoch >= (size_t)trial->experiment.training.epochs)
        return;
    const size_t k = row->n_looks++;
    row->look[k] = trial->best;
    trial->pruned = k < assignment->n_limits && is_better(trial, assignment->limit[k], trial->best);
}

static void look_at_epoch(void *context, const struct history *history)
{
    struct trial *trial = context;
    look(trial, history, history->epochs);
    if (history->epochs >= trial->last_epoch || trial->pruned)
        halt = 1;
}

/* A trial that ends before its last epoch counts for the others with the best that it came to. */
static void fill_looks(struct trial *trial)
{
    const struct sweep_pruning *pruning = &trial->lab->sweep.pruning;
    const size_t looks = pruning_looks(pruning, (size_t)trial->experiment.training.epochs);
    while (!trial->pruned && trial->row.n_looks < looks)
        trial->row.look[trial->row.n_looks++] = trial->best;
}

static uint64_t number(const struct trial *trial)
{
    return trial->assignment->unit % trial->lab->plan.trials;
}

/* The experiment's own `training.checkpoint` says when. */
static void keep_snapshot(void *context)
{
    struct trial *trial = context;
    struct arena *arena = arena_new();
    struct result result;
    struct error ignored = { 0 };
    if (run_snapshot(&trial->run, arena, &result, &ignored) == 0)
        trial->kept |= checkpoints_keep(trial->lab, &trial->run, &result, trial->folder, number(trial));
    arena_free(arena);
}

/* ---- A trial --------------------------------------------------------------------------------------------------- */

static int plan_run(struct trial *trial, struct error *e)
{
    const struct lab *lab = trial->lab;
    return run_plan_on(&trial->run, trial->arena, &trial->experiment, lab->services, lab->isa, trial->data, e);
}

/* Plans the run, and puts it where an earlier attempt was. */
static int open_run(struct trial *trial, struct error *e)
{
    struct run *run = &trial->run;
    if (plan_run(trial, e))
        return -1;
    const int found = checkpoints_restore(run, trial->folder, number(trial), trial->last_epoch);
    if (found < 0) {
        run_close(run);
        return plan_run(trial, e);
    }
    trial->kept = found;
    trial->from = found ? run->trainer.history.epochs : 0;
    for (size_t epoch = 1; epoch <= trial->from; epoch++)
        look(trial, &run->trainer.history, epoch);
    return 0;
}

static bool is_kept(const struct trial *trial)
{
    const struct assignment *assignment = trial->assignment;
    const double value = trial->row.objective;
    if (assignment->keep_always || isnan(assignment->keep_from))
        return assignment->keep_always;
    return trial->lab->plan.objective.maximize ? value >= assignment->keep_from : value <= assignment->keep_from;
}

/* How far it trains this time, and room for what it notes on the way. */
static void set_out(struct trial *trial)
{
    const double epochs = (double)trial->experiment.training.epochs, share = trial->assignment->share;
    trial->last_epoch = share < 1 ? (size_t)ceil(share * epochs) : SIZE_MAX;
    trial->best = (double)NAN;
    const size_t looks = pruning_looks(&trial->lab->sweep.pruning, (size_t)epochs);
    trial->row.look = arena_alloc(trial->arena, (looks + 1) * sizeof *trial->row.look);
    halt = told;
}

/* Whether the worker stopped it on its way. */
static bool is_cut_short(const struct trial *trial, const struct result *result)
{
    return told && result->status == STATUS_INTERRUPTED && !trial->pruned &&
           result->history.epochs < trial->last_epoch;
}

/* What is left to do with a run that came as far as it should. */
static int end_run(struct trial *trial, struct result *result, struct error *e)
{
    struct lab *lab = trial->lab;
    const struct assignment *assignment = trial->assignment;
    if (result->status == STATUS_INTERRUPTED && !halt)
        return fail(e, "%s", result->failure);
    if (isnan(trial->row.objective))
        return fail(e, "the trial has no %s", lab->sweep.objective.metric);
    if (assignment->share < 1 && seconds_now() - trial->started > CHECKPOINT_SECONDS)
        trial->kept |= checkpoints_keep(lab, &trial->run, result, trial->folder, number(trial));
    if (trial->pruned || !is_kept(trial))
        return 0;
    return lab->store(lab->context, &trial->run, result,
                      folder_name(trial->arena, trial->folder, "trials/%06" PRIu64 ".h5", number(trial)), e);
}

/* Fills the row; false where there is none, as the worker stopped the trial. */
static bool compute(struct trial *trial)
{
    struct row *row = &trial->row;
    struct error e = { 0 };
    struct result result = { 0 };
    const struct observer observer = { .epoch = look_at_epoch, .snapshot = keep_snapshot, .stop = &halt,
                                       .context = trial };
    set_out(trial);
    int failed = open_run(trial, &e);
    if (!failed) {
        failed = run_train(&trial->run, &observer, &result, &e);
        take_result(trial, &result);
        fill_looks(trial);
    }
    const bool cut_short = !failed && is_cut_short(trial, &result);
    if (cut_short && seconds_now() - trial->started > CHECKPOINT_SECONDS)
        checkpoints_keep(trial->lab, &trial->run, &result, trial->folder, number(trial));
    else if (!failed && !cut_short)
        failed = end_run(trial, &result, &e);
    row->trained = row->epochs - (int64_t)trial->from;
    row->outcome = failed ? OUTCOME_FAILED : trial->pruned ? OUTCOME_PRUNED : OUTCOME_OK;
    row->why = failed ? row_sentence(trial->arena, e.text) : "";
    if (failed)
        row->objective = (double)NAN;
    run_close(&trial->run);
    return !cut_short;
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

void attempt_write_log(struct arena *arena, const struct folder *folder, uint64_t trial, const char *why, int log)
{
    const int out = open(folder_name(arena, folder, "logs/%06" PRIu64 ".txt", trial),
                         O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    struct text text = { .arena = arena };
    char buffer[4096];
    text_add(&text, "%s\n", why);
    ssize_t n = out < 0 || send_all(out, text.data, text.length) ? -1 : 1;
    for (off_t at = 0; n > 0 && (n = pread(log, buffer, sizeof buffer, at)) > 0; at += n)
        if (send_all(out, buffer, (size_t)n))
            break;
    if (out >= 0)
        close(out);
}

void attempt_begin_row(struct arena *arena, const struct plan *plan, const struct assignment *assignment,
                       struct row *row)
{
    *row = (struct row){ .unit = assignment->unit, .seed = assignment->run.seed, .objective = (double)NAN,
                         .outcome = OUTCOME_FAILED, .n_axes = plan->space.axes,
                         .fold = plan->sweep.folds ? assignment->run.fold : -1, .grounds = assignment->grounds };
    row->point = arena_alloc(arena, (row->n_axes + 1) * sizeof *row->point);
    memcpy(row->point, assignment->point, row->n_axes * sizeof *row->point);
}

/* The experiment of the trial and its data; else the row has the reason. */
static int prepare(struct trial *trial)
{
    struct lab *lab = trial->lab;
    struct composition composition;
    struct problems *problems = arena_alloc(trial->arena, sizeof *problems);
    struct error e = { 0 };
    if (sweep_apply(trial->arena, &lab->sweep, trial->assignment->point, trial->assignment->run, &composition,
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

/* Whether the trial, which is over, needs its checkpoint no more: it does at a rung that it may go on from. */
static bool is_at_end(const struct trial *trial)
{
    return trial->row.outcome != OUTCOME_OK || !(trial->assignment->share < 1);
}

/* Returns 1 where the worker stopped it. */
static int do_trial(struct lab *lab, const struct folder *folder, const struct assignment *assignment, int out, int log)
{
    struct arena *arena = arena_new();
    struct trial *trial = arena_alloc(arena, sizeof *trial);
    struct text line = { .arena = arena };
    *trial = (struct trial){ .lab = lab, .folder = folder, .assignment = assignment, .arena = arena,
                             .started = seconds_now() };
    fflush(NULL);
    if (ftruncate(log, 0) == 0)
        lseek(log, 0, SEEK_SET);
    attempt_begin_row(arena, &lab->plan, assignment, &trial->row);
    int status = prepare(trial) == 0 && !compute(trial);
    if (!status) {
        fflush(NULL);
        if (trial->row.outcome == OUTCOME_FAILED)
            attempt_write_log(arena, folder, number(trial), trial->row.why, log);
        trial->row.seconds = seconds_now() - trial->started;
        row_write(&trial->row, &line);
        row_seal(&line);
        status = send_all(out, line.data, line.length);
        if (!status && trial->kept && is_at_end(trial))
            checkpoints_remove(folder, number(trial));
    }
    arena_free(arena);
    return status;
}

_Noreturn void attempt_run(struct lab *lab, const struct folder *folder, const struct assignment *assignments,
                           size_t count, int out, int log)
{
    const struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    signal(SIGINT, SIG_IGN); /* the worker knows what to do about these two */
    signal(SIGUSR1, SIG_IGN);
    signal(SIGTERM, be_told);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    team_limit((size_t)lab->sweep.threads);
    int status = 0;
    for (size_t i = 0; i < count && !status; i++)
        status = told ? 1 : do_trial(lab, folder, &assignments[i], out, log);
    fflush(NULL);
    _exit(status > 0 ? INTERRUPTED : status ? FAILED : DONE);
}


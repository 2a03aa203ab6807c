/* sweep.c -- nnrun sweep: many trials of one experiment, here or on a cluster. */
#include "commands/commands.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "commands/provenance.h"
#include "commands/stop.h"
#include "report/progress.h"
#include "store/store.h"
#include "sweep/cluster.h"
#include "sweep/finish.h"
#include "sweep/local.h"
#include "sweep/reopen.h"
#include "sweep/settle.h"
#include "sweep/sheet.h"
#include "sweep/status.h"
#include "sweep/tally.h"
#include "sweep/worker.h"

static const char *output, *jobs_text, *executor;
static bool dry_run, retry_failed, extend, json, quiet;

static const struct option options[] = {
    { "--output", "DIR", "the sweep's directory, instead of results/NAME.d", NULL, &output },
    { "--executor", "local|slurm|mpi", "who places the work; local if nothing else is said", NULL, &executor },
    { "--jobs", "N", "trials at a time on this machine", NULL, &jobs_text },
    { "--dry-run", NULL, "check the file, say what would be done, and do nothing", &dry_run, NULL },
    { "--retry-failed", NULL, "try trials that failed once more", &retry_failed, NULL },
    { "--extend", NULL, "allow that the file asks for more trials than before", &extend, NULL },
    { "--quiet", NULL, "print nothing but errors", &quiet, NULL },
    { "--json", NULL, "print where the sweep stands as JSON", &json, NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

/* ---- Run files ------------------------------------------------------------------------------------------------- */

static int store_run(void *context, struct run *run, struct result *result, const char *path, struct error *e)
{
    const struct lab *lab = context;
    struct session session = { .isa = lab->isa, .host = lab->host, .services = lab->services, .run = *run };
    struct invocation invocation = { .arena = run->arena };
    if (provenance_fill(&session, &invocation, NULL, result, e))
        return -1;
    result->date_created = provenance_date(run->arena);
    return store_write(result, path, e);
}

static void equip(struct lab *lab)
{
    lab->store = store_run;
    lab->context = lab;
    lab->stop = &stop_signal;
    stop_watch();
}

/* ---- The end --------------------------------------------------------------------------------------------------- */

/* Writes the tables, says where the sweep stands, and turns that into the exit code. */
static int finish(struct invocation *invocation, struct lab *lab)
{
    struct error *e = &invocation->error;
    uint64_t missing, failed;
    if (sweep_finish(lab, &missing, &failed, e))
        return -1;
    if (json || !quiet)
        status_print(json ? stdout : stderr, lab, json);
    if (!json && !quiet)
        fprintf(stderr, "%s/results.csv\n", lab->directory);
    if (missing)
        return fail_stopped(e, "%" PRIu64 " of %" PRIu64 " trials are missing; the same command again goes on", missing,
                            lab->plan.units);
    if (failed) {
        fail(e, "%" PRIu64 " of %" PRIu64 " trials failed", failed, lab->plan.trials);
        e->code = SOME_FAILED;
        return -1;
    }
    return 0;
}

/* ---- Subcommands that take a directory ------------------------------------------------------------------------- */

static int show_status(struct invocation *invocation, struct lab *lab)
{
    (void)invocation;
    status_print(stdout, lab, json);
    return 0;
}

static int collect(struct invocation *invocation, struct lab *lab)
{
    uint64_t missing, failed;
    if (sweep_finish(lab, &missing, &failed, &invocation->error))
        return -1;
    return show_status(invocation, lab);
}

/* Units of the sweep that somebody knows. */
static uint64_t count_known(const struct lab *lab)
{
    struct tally tally;
    struct arena *arena = arena_new();
    tally_begin(&tally, arena, lab);
    tally_refresh(&tally);
    const uint64_t known = tally.rows;
    arena_free(arena);
    return known;
}

/* SIGUSR1 is what Slurm sends before a time limit; SIGTERM means that the job is not wanted any more. */
static int work(struct invocation *invocation, struct lab *lab)
{
    equip(lab);
    if (reopen_damaged(lab, &invocation->error))
        return -1;
    const uint64_t before = count_known(lab);
    if (worker_run(lab, &invocation->error))
        return -1;
    if (stop_signal == SIGUSR1) {
        const uint64_t after = count_known(lab);
        if (after < lab->plan.units)
            cluster_requeue(after > before);
    }
    return 0;
}

static int run_one(struct invocation *invocation, struct lab *lab)
{
    struct error *e = &invocation->error;
    struct text line;
    struct row row;
    char *end = NULL;
    const unsigned long long trial = invocation->count > 2 ? strtoull(invocation->words[2], &end, 10) : 0;
    if (!end || *end || end == invocation->words[2] || trial >= lab->plan.trials)
        return fail_usage(e, "run-one takes the number of a trial, from 0 to %" PRIu64, lab->plan.trials - 1);
    equip(lab);
    if (worker_try(lab, trial, invocation->arena, &line, &row, e))
        return -1;
    printf("%s", line.data);
    return row.outcome == OUTCOME_FAILED ? fail(e, "trial %llu failed: %s", trial, row.why) : 0;
}

static const struct verb {
    const char *name;
    int (*run)(struct invocation *, struct lab *);
} verbs[] = {
    { "status", show_status }, { "collect", collect }, { "worker", work }, { "finish", finish },
    { "run-one", run_one },
};

/* ---- A sweep --------------------------------------------------------------------------------------------------- */

enum executor { LOCAL, SLURM, MPI };

static int take_executor(enum executor *which, struct error *e)
{
    static const char *const names[] = { [LOCAL] = "local", [SLURM] = "slurm", [MPI] = "mpi" };
    struct suggestion s;
    char nearest[64];
    suggest_begin(&s, executor ? executor : "local");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        suggest_try(&s, names[i]);
        if (strcmp(s.wrong, names[i]) == 0) {
            *which = (enum executor)i;
            return 0;
        }
    }
    return fail_usage(e, "--executor is '%s', but must be local, slurm or mpi%s", executor,
                      suggest_text(&s, nearest, sizeof nearest));
}

static int take_jobs(const struct lab *lab, size_t *jobs, struct error *e)
{
    char *end = NULL;
    *jobs = lab->sweep.jobs ? (size_t)lab->sweep.jobs : sweep_default_jobs(lab);
    if (!jobs_text)
        return 0;
    const unsigned long long n = strtoull(jobs_text, &end, 10);
    if (*end || end == jobs_text || n < 1 || n > 4096)
        return fail_usage(e, "--jobs is '%s', but must be a whole number from 1 to 4096", jobs_text);
    *jobs = (size_t)n;
    return 0;
}

static void say_plan(const struct lab *lab, const char *directory, size_t jobs)
{
    const struct sweep *sweep = &lab->sweep;
    fprintf(stderr, "sweep %s  %s %s: %" PRIu64 " trials  seed %lld  plan %.6s\n%zu at a time into %s\n", sweep->name,
            sweep->method.plugin->name, plan_size(lab->arena, &lab->plan), lab->plan.trials, (long long)lab->plan.seed,
            lab->plan.hash, jobs, directory);
}

static int sweep_file(struct invocation *invocation, struct lab *lab)
{
    struct error *e = &invocation->error;
    size_t jobs;
    enum executor which = LOCAL;
    const char *program = invocation->argv[0];
    if (take_executor(&which, e) ||
        lab_open_file(lab, invocation->arena, invocation->words[0], &invocation->problems, e) ||
        take_jobs(lab, &jobs, e))
        return -1;
    const char *directory = output ? output : arena_format(invocation->arena, "results/%s.d", lab->sweep.name);
    if (dry_run) {
        lab->directory = directory;
        say_plan(lab, directory, jobs);
        if (which == SLURM)
            printf("%s", cluster_script(invocation->arena, lab, program));
        return 0;
    }
    equip(lab);
    const size_t workers = which == SLURM ? (size_t)lab->sweep.slurm.workers : jobs;
    if (sweep_settle(lab, directory, workers, extend, &invocation->problems, e) ||
        reopen_damaged(lab, e) || (retry_failed && reopen_failed(lab, e)))
        return -1;
    if (which == SLURM)
        return cluster_submit(lab, cluster_script(invocation->arena, lab, program), e);
    if (which == MPI)
        return cluster_mpirun(lab, program, jobs, e) ? -1 : finish(invocation, lab);
    const bool draws = !quiet && progress_can_draw(stderr);
    if (sweep_run_local(lab, jobs, draws ? stderr : NULL, e))
        return -1;
    return finish(invocation, lab);
}

static int sweep_directory(struct invocation *invocation, const struct verb *verb, struct lab *lab)
{
    if (invocation->count < 2)
        return fail_usage(&invocation->error, "sweep %s takes the directory of a sweep", verb->name);
    return lab_open_directory(lab, invocation->arena, invocation->words[1], &invocation->problems, &invocation->error)
               ? -1
               : verb->run(invocation, lab);
}

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    struct lab lab = { 0 };
    const struct verb *verb = NULL;
    if (invocation->count < 1)
        return fail_usage(e, "sweep takes a sweep file, or status, collect, worker, finish or run-one and a directory");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, invocation->words[0]) == 0)
            verb = &verbs[i];
    const int status = verb ? sweep_directory(invocation, verb, &lab) : sweep_file(invocation, &lab);
    lab_close(&lab);
    return status;
}

const struct command sweep_command = {
    .name = "sweep",
    .usage = "FILE | status DIR | collect DIR | worker DIR | finish DIR | run-one DIR TRIAL",
    .help = "try many variants of one experiment; running it again goes on",
    .run = run,
    .options = options,
};

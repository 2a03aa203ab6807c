/* verify.c -- nnrun verify: trains again what a result file is of, and compares every bit. */
#include "commands/commands.h"

#include <math.h>
#include <string.h>

#include "commands/provenance.h"
#include "commands/session.h"
#include "model/verify.h"
#include "report/progress.h"

static bool quiet;

static const struct option options[] = { { "--quiet", NULL, "print nothing but errors", &quiet, NULL },
                                         { NULL, NULL, NULL, NULL, NULL } };

enum { MOST_PLACES = 20 };

static void show_epoch(void *context, const struct history *history)
{
    progress_show(context, history);
}

/* Trains in memory. A run that failed then may fail now. */
static int train_again(struct session *session, struct invocation *invocation, const struct result *file,
                       struct result *now)
{
    struct error *e = &invocation->error, failure = { 0 };
    struct progress progress;
    session->experiment.training.time_limit = (double)INFINITY; /* what the run needed then says nothing about now */
    if (run_plan(&session->run, invocation->arena, &session->experiment, session->services, session->isa, e))
        return -1;
    progress_begin(&progress, stderr, invocation->style, 0, (size_t)session->experiment.training.epochs);
    const struct observer observer = { .epoch = show_epoch, .context = &progress };
    const int failed = run_train(&session->run, quiet ? NULL : &observer, now, &failure);
    if (!quiet)
        progress_end(&progress);
    if (failed && now->status == STATUS_FAILED && now->failure)
        now->failure = arena_copy(invocation->arena, now->failure); /* it lies in the error */
    if (failed && (now->status != STATUS_FAILED || file->status != STATUS_FAILED)) {
        *e = failure;
        return -1;
    }
    return provenance_fill(session, invocation, NULL, now, e);
}

static void print_list(const char *title, const struct sentences *sentences)
{
    if (sentences->count)
        printf("%s\n", title);
    for (size_t i = 0; i < sentences->count && i < MOST_PLACES; i++)
        printf("  %s\n", sentences->list[i]);
    if (sentences->count > MOST_PLACES)
        printf("  and %zu more\n", sentences->count - MOST_PLACES);
}

static void print_same(const struct verdict *verdict, double seconds)
{
    printf("same bits: ");
    for (size_t i = 0; i < verdict->same.count; i++)
        printf("%s%s", i ? ", " : "", verdict->same.list[i]);
    printf("; %zu numbers, trained again in %.2f s\n", verdict->numbers, seconds);
}

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    struct session session = { 0 };
    struct result file = { 0 }, now = { 0 };
    struct verdict verdict;
    if (invocation->count != 1)
        return fail_usage(e, "verify takes one result file: nnrun verify RUN.h5");
    const char *path = invocation->words[0];
    int failed = session_recall(&session, invocation, path, &file);
    if (!failed && (file.status == STATUS_RUNNING || file.status == STATUS_INTERRUPTED))
        failed = fail(e, "the run in '%s' did not come to its end, so there is nothing to compare with", path);
    if (!failed)
        failed = train_again(&session, invocation, &file, &now);
    if (!failed) {
        verify(invocation->arena, &file, &now, &verdict);
        if (!quiet && verdict.different.count == 0)
            print_same(&verdict, now.seconds_training);
        if (!quiet && verdict.different.count) {
            print_list("different:", &verdict.different);
            print_list("why it may be so:", &verdict.reasons);
        }
        if (verdict.different.count)
            failed = fail(e, "'%s' is not what training gives now", path);
    }
    session_close(&session);
    return failed ? -1 : 0;
}

const struct command verify_command = {
    .name = "verify",
    .usage = "RUN.h5",
    .help = "train again, and compare every bit with the file",
    .run = run,
    .options = options,
};

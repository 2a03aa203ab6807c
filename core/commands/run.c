/* run.c -- nnrun CONFIG: the main job. */
#include "commands/commands.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "commands/provenance.h"
#include "commands/session.h"
#include "report/progress.h"
#include "store/store.h"

static bool quiet, force, json;
static const char *output;

static const struct option options[] = {
    { "--output", "FILE", "where the result goes, instead of the config's output:", NULL, &output },
    { "--force", NULL, "overwrite whatever stands there", &force, NULL },
    { "--quiet", NULL, "print nothing but errors", &quiet, NULL },
    { "--json", NULL, "print the final losses and metrics as JSON on standard output", &json, NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

/* --output as one more override, so that the record of the run has it. */
static void add_output_override(struct invocation *invocation)
{
    struct arena *arena = invocation->arena;
    struct text override = { .arena = arena };
    text_add(&override, "output=");
    text_add_json(&override, output);
    char **words = arena_alloc(arena, ((size_t)invocation->count + 1) * sizeof *words);
    memcpy(words, invocation->words, (size_t)invocation->count * sizeof *words);
    words[invocation->count++] = override.data;
    invocation->words = words;
}

static int check_output(const struct session *session, struct error *e)
{
    const char *path = session->experiment.output;
    if (store_prepare(path, e))
        return -1;
    const enum standing standing = store_look(path, run_config_hash(&session->run));
    if (!force && standing == STANDING_OTHER_CONFIG)
        return fail(e,
                    "%s: holds the finished result of another config; give another file with --output, or --force to "
                    "overwrite it",
                    path);
    if (!force && standing == STANDING_OTHER_FILE)
        return fail(e,
                    "%s: exists and is not a result of nnrun; give another file with --output, or --force to "
                    "overwrite it",
                    path);
    return 0;
}

/* A run that failed goes where the result would have gone, unless a finished result stands there already. */
static const char *path_for(const struct session *session, const struct result *result)
{
    const char *path = session->experiment.output;
    const enum standing standing =
        result->status == STATUS_COMPLETE ? STANDING_NOTHING : store_look(path, result->config_hash);
    if (standing != STANDING_SAME_CONFIG && standing != STANDING_OTHER_CONFIG)
        return path;
    const char *dot = strrchr(path, '.');
    const size_t stem = dot && !strchr(dot, '/') ? (size_t)(dot - path) : strlen(path);
    return arena_format(session->run.arena, "%.*s.failed%s", (int)stem, path, path + stem);
}

static void add_json_number(struct text *out, const char *prefix, const char *name, double value)
{
    char number[32];
    text_add(out, ",\n  ");
    text_add_json(out, arena_format(out->arena, "%s%s", prefix, name));
    text_add(out, ": %s", isfinite(value) ? number_text(value, number) : "null");
}

static void print_json(const struct result *result, const char *path, struct arena *arena)
{
    static const char *const states[] = { "running", "complete", "failed", "interrupted" };
    struct text out = { .arena = arena };
    text_add(&out, "{\n  \"output\": ");
    text_add_json(&out, path);
    text_add(&out, ",\n  \"status\": \"%s\"", states[result->status]);
    add_json_number(&out, "", "epochs", (double)result->history.epochs);
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

static void show_epoch(void *context, const struct history *history)
{
    progress_show(context, history);
}

static int train_and_store(struct session *session, struct invocation *invocation, struct result *result,
                           const char **path)
{
    struct error *e = &invocation->error;
    struct progress progress;
    progress_begin(&progress, stderr, invocation->style, (size_t)session->experiment.training.epochs);
    const struct observer observer = { show_epoch, &progress };
    const int failed = run_train(&session->run, quiet ? NULL : &observer, result, e);
    if (!quiet)
        progress_end(&progress);
    if (failed && result->status != STATUS_FAILED)
        return -1;
    struct error store_error = { 0 }; /* the first error stays the one that is reported */
    *path = path_for(session, result);
    if (provenance_fill(session, invocation, result, &store_error) || store_write(result, *path, &store_error)) {
        if (!failed)
            *e = store_error;
        return -1;
    }
    return failed;
}

static int run(struct invocation *invocation)
{
    if (output)
        add_output_override(invocation);
    struct session session;
    struct result result = { 0 };
    const char *path = NULL;
    int failed = session_open(&session, invocation) || check_output(&session, &invocation->error) ||
                 train_and_store(&session, invocation, &result, &path);
    if (path && !quiet)
        report_summary(stderr, &result, path, invocation->style);
    if (path && json)
        print_json(&result, path, invocation->arena);
    session_close(&session);
    return failed ? -1 : 0;
}

const struct command run_command = {
    .name = "run",
    .usage = "CONFIG [KEY=VALUE ...]",
    .help = "train what a config describes; the word run may be left out",
    .run = run,
    .options = options,
};

/* resume.c -- nnrun resume: goes on with a run that was stopped, or trains a finished one further. Its file is all that
 * is needed of it: the config is in there. */
#include "commands/commands.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands/provenance.h"
#include "commands/job.h"
#include "store/store.h"

static bool quiet, force, json;
static const char *output;

static const struct option options[] = {
    { "--output", "FILE", "where the result goes, instead of into RUN.h5", NULL, &output },
    { "--force", NULL, "overwrite whatever stands there", &force, NULL },
    { "--quiet", NULL, "print nothing but errors", &quiet, NULL },
    { "--json", NULL, "print the final losses and metrics as JSON on standard output", &json, NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

/* ---- What may change --------------------------------------------------------------------------------------------- */

/* Keys that say how long to train and what to keep, and those below them. What was computed so far stays right. */
static const char *const changeable[] = { "training.epochs", "training.time_limit", "training.checkpoint",
                                          "training.early_stopping" };

static size_t key_length(const char *override)
{
    return strcspn(override, "=");
}

static bool is_changeable(const char *override)
{
    for (size_t i = 0; i < sizeof changeable / sizeof *changeable; i++) {
        const size_t length = strlen(changeable[i]);
        if (strncmp(override, changeable[i], length) == 0 && strchr("=.", override[length]))
            return true;
    }
    return false;
}

/* The overrides of the run, and then the new ones; of two for one key the new one stays. */
static int join_overrides(struct invocation *invocation, const struct result *stored, size_t *count, const char ***list)
{
    const size_t n_new = (size_t)invocation->count - 1;
    const char *const *new = (const char *const *)invocation->words + 1;
    *list = arena_alloc(invocation->arena, (stored->n_overrides + n_new) * sizeof **list);
    *count = 0;
    for (size_t i = 0; i < n_new; i++)
        if (!is_changeable(new[i]))
            return fail_usage(&invocation->error,
                              "%s: a run that goes on can be given another training.epochs, training.time_limit, "
                              "training.checkpoint and training.early_stopping; for anything else, start a new one",
                              new[i]);
    for (size_t i = 0; i < stored->n_overrides; i++) {
        const size_t length = key_length(stored->overrides[i]);
        bool replaced = false;
        for (size_t k = 0; k < n_new; k++)
            replaced |= key_length(new[k]) == length && strncmp(new[k], stored->overrides[i], length) == 0;
        if (!replaced)
            (*list)[(*count)++] = stored->overrides[i];
    }
    for (size_t i = 0; i < n_new; i++)
        (*list)[(*count)++] = new[i];
    return 0;
}

/* ---- Whether it can go on ---------------------------------------------------------------------------------------- */

static int check_stored(const struct result *stored, const char *path, struct error *e)
{
    if (stored->status == STATUS_FAILED)
        return fail(e, "%s: this run failed in epoch %zu, so it cannot go on: %s", path, stored->history.epochs + 1,
                    stored->failure ? stored->failure : "no reason was kept");
    if (!stored->checkpoint || !stored->n_files)
        return fail(e, "%s: holds no checkpoint to go on from", path);
    const int64_t bytes = provenance_int(stored, "real_bytes");
    if (bytes != sizeof(nnr_real))
        return fail(e, "%s: was computed with numbers of %lld bytes, but this nnrun has %zu", path, (long long)bytes,
                    sizeof(nnr_real));
    return 0;
}

/* Relative paths of a config count from where the run was started. */
static void add_directory_hint(const struct result *stored, struct error *e)
{
    char here[4096];
    const char *there = provenance_text(stored, "working_directory");
    const size_t length = strlen(e->text);
    if (e->code && there && getcwd(here, sizeof here) && strcmp(here, there) != 0)
        snprintf(e->text + length, sizeof e->text - length, " (the run was started in '%s')", there);
}

static int open_session(struct session *session, struct invocation *invocation, const struct result *stored)
{
    struct error *e = &invocation->error;
    size_t n_overrides;
    const char **overrides;
    if (join_overrides(invocation, stored, &n_overrides, &overrides))
        return -1;
    const struct composition_texts texts = { stored->n_files, stored->file_names, stored->file_texts };
    if (session_open_texts(session, invocation, &texts, n_overrides, overrides)) {
        add_directory_hint(stored, e);
        return -1;
    }
    if (invocation->count == 1 && strcmp(run_config_hash(&session->run), stored->config_hash) != 0)
        return fail(e, "%s: its config comes to another run than it did, as nnrun or a plugin has other defaults now",
                    invocation->words[0]);
    return provenance_same_data(session, stored, e) || run_restore(&session->run, stored, e) ? -1 : 0;
}

/* ---- Going on ---------------------------------------------------------------------------------------------------- */

static void say_nothing_to_do(const struct invocation *invocation, const struct result *stored)
{
    const size_t epochs = stored->history.epochs;
    fprintf(stderr, "%s is complete: ", invocation->words[0]);
    if (stored->stop_reason)
        fprintf(stderr, "a callback stopped it after %zu epoch%s: %s\n", epochs, epochs == 1 ? "" : "s",
                stored->stop_reason);
    else if (stored->stopped_early)
        fprintf(stderr, "it stopped early after %zu epochs; training.early_stopping= would train it further\n", epochs);
    else
        fprintf(stderr, "%zu epoch%s; training.epochs=%zu would train it further\n", epochs, epochs == 1 ? "" : "s",
                2 * epochs);
}

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    if (invocation->count < 1)
        return fail_usage(e, "a result file is missing: nnrun resume RUN.h5 [training.epochs=N]");
    const char *path = invocation->words[0];
    struct result stored;
    if (store_read(invocation->arena, path, &stored, e) || check_stored(&stored, path, e))
        return -1;
    struct session session;
    struct job job = { .session = &session,
                                 .invocation = invocation,
                                 .path = output ? output : path,
                                 .stored = &stored,
                                 .stored_path = path,
                                 .force = force,
                                 .quiet = quiet,
                                 .json = json };
    int failed = open_session(&session, invocation, &stored);
    if (!failed && stored.status == STATUS_COMPLETE && trainer_is_over(&session.run.trainer)) {
        if (!quiet)
            say_nothing_to_do(invocation, &stored);
        if (json)
            job_print_json(&stored, path, invocation->arena);
    } else {
        failed = failed || job_prepare(&job) || job_run(&job);
    }
    session_close(&session);
    return failed ? -1 : 0;
}

const struct command resume_command = {
    .name = "resume",
    .usage = "RUN.h5 [training.epochs=N ...]",
    .help = "go on with a run that was stopped, or train a finished one further",
    .run = run,
    .options = options,
};

/* run.c -- nnrun CONFIG: the main job. */
#include "commands/commands.h"

#include <string.h>

#include "base/pages.h"
#include "base/text.h"
#include "commands/job.h"

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

static int run(struct invocation *invocation)
{
    pages_prepare_heap();
    if (output)
        add_output_override(invocation);
    struct session session;
    struct job job = {
        .session = &session, .invocation = invocation, .force = force, .quiet = quiet, .json = json
    };
    int failed = session_open(&session, invocation);
    job.path = session.experiment.output;
    failed = failed || job_prepare(&job) || job_run(&job);
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

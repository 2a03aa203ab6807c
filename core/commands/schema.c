/* schema.c -- nnrun schema: the language of configs, or of sweep files, as a JSON Schema, for editors. */
#include "commands/commands.h"

#include <string.h>

#include "plugin/host.h"
#include "plugin/schema.h"

static const char *directory;

static const struct option options[] = {
    { "--plugin-dir", "DIRECTORY", "search it too, before NNRUN_PLUGIN_PATH", NULL, &directory },
    { NULL, NULL, NULL, NULL, NULL },
};

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    enum isa isa;
    const bool sweep = invocation->count && strcmp(invocation->words[0], "sweep") == 0;
    if (invocation->count > sweep)
        return fail_usage(e, "schema takes no other word than sweep, but '%s' follows", invocation->words[sweep]);
    if (isa_choose(&isa, e))
        return -1;
    struct plugin_host *host = plugin_host_new(invocation->arena, isa);
    struct catalogue *catalogue = plugin_host_catalogue(host);
    if (directory && catalogue->add_directory(catalogue, directory, e))
        return -1;
    struct text schema = { .arena = invocation->arena };
    (sweep ? schema_write_sweep : schema_write)(host, &schema);
    fputs(schema.data, stdout);
    return 0;
}

const struct command schema_command = {
    .name = "schema",
    .usage = "[sweep]",
    .help = "print a JSON Schema of configs, or of sweep files, for editors",
    .run = run,
    .options = options,
};

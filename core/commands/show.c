/* show.c -- nnrun show: a result file as text. */
#include "commands/commands.h"

#include "commands/follow.h"
#include "store/store.h"

static bool follows;

static const struct option options[] = {
    { "--follow", NULL, "show a run while it trains, from its snapshots, until it ends", &follows, NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    if (invocation->count != 1)
        return fail_usage(e, "show takes one result file: nnrun show RUN.h5");
    if (follows)
        return follow(invocation, invocation->words[0]);
    struct result result = { 0 };
    if (store_read(invocation->arena, invocation->words[0], &result, e))
        return -1;
    report_show(stdout, &result, invocation->words[0], invocation->output_style);
    return 0;
}

const struct command show_command = {
    .name = "show",
    .usage = "RUN.h5",
    .help = "show what a run was and how it ended",
    .run = run,
    .options = options,
};

/* commands.h -- what main.c and the subcommands share. One file a subcommand; main.c has their table. */
#ifndef NNRUN_COMMANDS_COMMANDS_H
#define NNRUN_COMMANDS_COMMANDS_H

#include "base/arena.h"
#include "commands/options.h"
#include "report/report.h"

/* One call of the program. */
struct invocation {
    int count; /* words after the subcommand */
    char **words;
    int argc; /* all of the command line, for the record */
    char **argv;
    struct arena *arena;
    struct error error;        /* why it failed: */
    struct problems problems;  /* one or the other */
    struct style style;        /* of stderr */
    struct style output_style; /* of stdout */
};

struct command {
    const char *name, *usage, *help;
    /* Returns 0, or -1 with an error or problems. */
    int (*run)(struct invocation *);
    const struct option *options;
    bool hidden; /* for programs, not for people: help does not list it */
};

extern const struct command run_command, check_command, show_command, plugins_command, bench_command,
                            schema_command, version_command, complete_command,
                            manual_command;

extern const struct command *const commands[]; /* all of them, NULL-terminated */
const struct command *command_named(const char *word); /* or NULL */

#endif

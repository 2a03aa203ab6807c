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
    void (*more_help)(FILE *out); /* behind the options; NULL where there is none */
    bool hidden;                  /* for programs, not for people: help does not list it */
};

/* Each is in a file of its own. main.c has the order in which help lists them. */
extern const struct command run_command;
extern const struct command check_command;
extern const struct command resume_command;
extern const struct command show_command;
extern const struct command plot_command;
extern const struct command report_command;
extern const struct command compare_command;
extern const struct command predict_command;
extern const struct command evaluate_command;
extern const struct command verify_command;
extern const struct command export_command;
extern const struct command plugins_command;
extern const struct command schema_command;
extern const struct command sweep_command;
extern const struct command complete_command;
extern const struct command bench_command;
extern const struct command version_command;
extern const struct command manual_command;
extern const struct command *const commands[]; /* ends with NULL */

const struct command *command_named(const char *word); /* or NULL */

#endif

/* options.h -- the options of a subcommand as a table, and the words between them. */
#ifndef NNRUN_COMMANDS_OPTIONS_H
#define NNRUN_COMMANDS_OPTIONS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

struct option {
    const char *name;     /* "--force" */
    const char *argument; /* what help calls it ("FILE"); NULL for a switch */
    const char *help;
    bool *is_set;       /* one of these two */
    const char **value;
};

/* Takes the options out of words (*count), wherever they stand; behind "--" there are none. The table ends with a
 * NULL name. "--name=value" and "--name value" both work, and -o is short for --output. */
int options_take(const struct option *options, int *count, char **words, struct error *e);

void options_help(FILE *out, const struct option *options);

#endif

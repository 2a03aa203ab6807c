/* follow.h -- nnrun show --follow: a run as its snapshots come in. */
#ifndef NNRUN_COMMANDS_FOLLOW_H
#define NNRUN_COMMANDS_FOLLOW_H

#include "commands/commands.h"

/* Shows the file at path each time it is replaced, until it holds a run that has ended; that is then shown as by
 * `nnrun show`. Waits while there is no file. On a terminal a page is drawn again and again in its place, elsewhere
 * each snapshot is a line. Returns 0 or -1. */
int follow(struct invocation *invocation, const char *path);

#endif

/* figures.h -- what `nnrun plot` and `nnrun report` share: several results, and a file to write. */
#ifndef NNRUN_COMMANDS_FIGURES_H
#define NNRUN_COMMANDS_FIGURES_H

#include "commands/commands.h"
#include "plot/sweep_view.h"
#include "plot/view.h"

/* Reads every result that the command line names. split_name: the part of the data to look at, NULL for the one that
 * says most. */
int read_views(struct invocation *invocation, const char *split_name, struct view **views);

/* Proves that the file may be written: an existing picture or page may be replaced, but never a result. */
int check_output(const char *path, struct error *e);

/* Writes a file, whole or not at all. */
int write_whole(struct arena *arena, const char *path, const char *bytes, size_t length, struct error *e);

/* Whether the command is about a sweep: one of its words is a directory. */
bool names_sweep(const struct invocation *invocation);

/* Reads the one directory of a sweep that the command may name. split_name: --split, which runs alone have. */
int read_sweep(struct invocation *invocation, const char *split_name, struct sweep_view *view);

#endif

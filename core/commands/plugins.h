/* plugins.h -- the parts of `nnrun plugins` that have files of their own. */
#ifndef NNRUN_COMMANDS_PLUGINS_H
#define NNRUN_COMMANDS_PLUGINS_H

#include <nnrun/plugin.h>

#include "commands/commands.h"

/* The kind that a word names, with the nearest right name in the error where there is none. */
int kind_of_word(const char *word, nnr_kind *kind, struct error *e);

/* nnrun plugins new: writes the directory NAME with a plugin of that kind. language: "c" or "c++". */
int plugins_new(struct arena *arena, const char *kind, const char *name, const char *language, struct error *e);

/* nnrun plugins check: proves that the plugins in those files keep to their contract. words: files, and PARAMETER=VALUE
 * for the plugins of the one that there is then. seconds: how long each file may take with each instruction set, as
 * the user wrote it. */
int plugins_check(struct arena *arena, size_t count, char **words, const char *seconds, struct problems *problems,
                  struct error *e);

#endif

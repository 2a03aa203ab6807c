/* keys.h -- the keys of configs by their dotted paths, for completion and the man page. */
#ifndef NNRUN_COMMANDS_KEYS_H
#define NNRUN_COMMANDS_KEYS_H

#include "base/arena.h"
#include "config/language.h"
#include "plugin/host.h"

struct config_key {
    const char *path, *help;
    const nnr_param *param; /* what may stand there; NULL where it is something else */
    nnr_kind kind;          /* of the plugin that stands there; 0: none */
};

/* Calls visit for each key of the language. config: a file that is looked at for how many layers and metrics there are,
 * and which plugins, whose parameters follow; NULL or unreadable: the keys that every config has. */
typedef void key_visit(void *context, const struct config_key *key);
void keys_each(struct arena *arena, struct plugin_host *host, const char *config, key_visit *visit, void *context);

#endif

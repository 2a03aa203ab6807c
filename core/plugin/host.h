/* host.h -- finds plugins by name, opens them when they are first needed, and never closes them.
 *
 * Directories are searched in this order: those of the config's plugin_path, those of the variable
 * NNRUN_PLUGIN_PATH, and nnrun's own. In each, <kind>/<name>.so is the only file that is looked at. */
#ifndef NNRUN_PLUGIN_HOST_H
#define NNRUN_PLUGIN_HOST_H

#include "base/arena.h"
#include "base/isa.h"
#include "config/experiment.h"

struct plugin_host;

struct plugin_host *plugin_host_new(struct arena *arena, enum isa isa);

/* The host as the config room sees it. */
struct catalogue *plugin_host_catalogue(struct plugin_host *host);

/* The file that an open plugin came from. */
const char *plugin_host_file(const struct plugin_host *host, const nnr_plugin *plugin);

/* The version string of the module that an open plugin came from. */
const char *plugin_host_version(const struct plugin_host *host, const nnr_plugin *plugin);

/* Calls visit for each plugin of a kind that can be found, by name; those that cannot be opened come with plugin NULL
 * and the reason. A name that stands in several directories comes once, as it would be found. */
typedef void plugin_visit(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason);
void plugin_host_list(struct plugin_host *host, nnr_kind kind, plugin_visit *visit, void *context);

/* Opens a file, wherever it lies, and calls visit for each plugin in it, the first of which has index 0. */
int plugin_host_open(struct plugin_host *host, const char *path,
                     void (*visit)(void *context, size_t index, const nnr_plugin *plugin), void *context,
                     struct error *e);

#endif

/* json.h -- a plugin as JSON: what `nnrun plugins show` says, for programs. */
#ifndef NNRUN_PLUGIN_JSON_H
#define NNRUN_PLUGIN_JSON_H

#include "base/text.h"
#include "plugin/host.h"

/* Adds one object, in one line, about a plugin that the host has opened: kind, name, aliases, help, version, file, and
 * its parameters with type, help, default, range or words. */
void plugin_to_json(const struct plugin_host *host, const nnr_plugin *plugin, struct text *out);

#endif

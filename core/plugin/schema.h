/* schema.h -- the languages of experiments and of sweeps as JSON Schemas (draft 7, which editors know best). */
#ifndef NNRUN_PLUGIN_SCHEMA_H
#define NNRUN_PLUGIN_SCHEMA_H

#include "base/text.h"
#include "plugin/host.h"

/* Each adds its schema, with all plugins that the host finds. Those that cannot be opened are left out. */
void schema_write(struct plugin_host *host, struct text *out);
void schema_write_sweep(struct plugin_host *host, struct text *out);

#endif

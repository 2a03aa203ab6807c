/* module.h -- one shared object with plugins: opened, checked, or refused with a sentence. */
#ifndef NNRUN_PLUGIN_MODULE_H
#define NNRUN_PLUGIN_MODULE_H

#include <nnrun/plugin.h>

#include "base/error.h"
#include "base/isa.h"
#include "config/experiment.h"

/* How the processor computes: rounding, flush-to-zero. Equal numbers are equal modes. */
unsigned long floating_point_mode(void);

/* Whether a plugin can have that name: letters, digits and '_'. Names are file names, and must not lead elsewhere. */
bool is_plugin_name(const char *name);

/* The name of a callback that the kind cannot do without, counted from 0; NULL behind the last. */
const char *module_required(nnr_kind kind, size_t index);

/* Opens the module at path with its widest code up to `isa`, and checks all that can be checked without calling it.
 * A module is never closed; what one of an older minor version does not know yet is zero. Returns NULL with an error
 * that names the file. */
const nnr_module *module_open(const char *path, enum isa isa, struct error *e);

#endif

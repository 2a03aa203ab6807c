/* adopt.h -- the tables of a module that was made for an older minor version, in the sizes of this nnrun. */
#ifndef NNRUN_PLUGIN_ADOPT_H
#define NNRUN_PLUGIN_ADOPT_H

#include <nnrun/plugin.h>

#include "base/error.h"

/* The module with all that its structs do not have yet as zeros: itself where it is of this minor version. The same
 * module gives the same answer each time. Returns NULL with an error that names path where its minor version is newer,
 * a size cannot be, or a table is missing. */
const nnr_module *module_adopt(const char *path, const nnr_module *module, struct error *e);

#endif

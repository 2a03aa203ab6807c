/* places.h -- where nnrun finds what belongs to it.
 *
 * A program that runs from its build tree uses the plugins and data there; an installed one uses the directories
 * that it was configured with, or, when the whole prefix has been moved, the same ones seen from the program. */
#ifndef NNRUN_BASE_PLACES_H
#define NNRUN_BASE_PLACES_H

#include <stdbool.h>

#include "base/arena.h"

/* The directory that holds <kind>/<name>.so; *in_build_tree says whether libtool's .libs lies between. */
const char *places_plugins(struct arena *arena, bool *in_build_tree);

/* The directory that holds nnrun/plugin.h. */
const char *places_headers(struct arena *arena);

/* The directory of the data files that ship with nnrun. */
const char *places_data(struct arena *arena);

#endif

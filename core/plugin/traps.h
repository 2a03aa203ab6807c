/* traps.h -- makes the functions that a kernel must not call crash where a loaded object calls them.
 *
 * An object reaches what it imports through a table of addresses (the GOT of ELF). While the traps are set, the entries
 * of forbidden functions lead to a page that nobody may enter, so that a signal handler learns from the address which
 * function it was. Where objects are built in another way, nothing is trapped. */
#ifndef NNRUN_PLUGIN_TRAPS_H
#define NNRUN_PLUGIN_TRAPS_H

#include <stdbool.h>

#include "base/arena.h"

struct traps;

/* Prepares traps for the object in which the address lies. */
struct traps *traps_new(struct arena *arena, const void *address);

void traps_set(const struct traps *traps, bool set);

/* "calls malloc, but a kernel must not allocate memory", where the address is that of a trap; NULL otherwise. */
const char *traps_told(const struct traps *traps, const void *address, char *buffer, size_t size);

#endif

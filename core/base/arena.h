/* arena.h -- memory that is given back all at once.
 *
 * One run owns one arena; what is made of text (config, names, plans) lives there and is never freed piece by piece.
 * Running out of memory for such small things ends the program with one sentence: nothing sensible could follow.
 * Arrays whose size comes from the data or the network go through arena_try, which can fail. */
#ifndef NNRUN_BASE_ARENA_H
#define NNRUN_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/error.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is fine */

/* Zeroed, aligned to 64 bytes; never NULL. */
void *arena_alloc(struct arena *arena, size_t bytes);

/* Zeroed, aligned to 64 bytes; NULL with an error that says what the memory was for. */
void *arena_try(struct arena *arena, size_t count, size_t size, const char *purpose, struct error *e);

char *arena_copy(struct arena *arena, const char *text);
char *arena_copy_n(struct arena *arena, const char *text, size_t length);
char *arena_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* Appends to a growing array: returns the array, moved if it had to grow. count: elements in use before. */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size);

/* Looks for a name in a growing array whose elements begin with one, a const char *. *place is its element; one that is
 * new is zeroed but for a copy of the name, and *count counts it. Returns the array as arena_grow does. */
void *arena_named(struct arena *arena, void *array, size_t *count, size_t size, const char *name, size_t *place);

#endif

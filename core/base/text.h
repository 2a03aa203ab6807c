/* text.h -- small services on UTF-8 text, files and growing strings. */
#ifndef NNRUN_BASE_TEXT_H
#define NNRUN_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* A string that grows in an arena. Start from { .arena = a }. */
struct text {
    struct arena *arena;
    char *data; /* NUL-terminated, NULL while empty */
    size_t length, capacity;
};

void text_add(struct text *t, const char *format, ...) PRINTF_LIKE(2, 3);
void text_add_n(struct text *t, const char *bytes, size_t length);

/* Adds a JSON string literal with its quotes. Bytes that are not UTF-8 become U+FFFD. */
void text_add_json(struct text *t, const char *string);

/* Adds a word as a shell reads it: with quotes where it needs them. */
void text_add_shell(struct text *t, const char *word);

/* The shortest decimal that reads back as the same double ("0.1", "1e-05"; never locale-dependent). */
const char *number_text(double value, char buffer[32]);

/* The same of a float: read as a double and rounded to float, or as a float, it is the same number. */
const char *float_text(float value, char buffer[32]);

/* Reads a decimal number as strtod does in the C locale; *end (unless NULL) is behind it, or at text if none. */
double number_read(const char *text, const char **end);

/* Reads one character and moves *text behind it: its code point, or -1 for a byte that is not UTF-8 (and moves one
 * byte). *text must be NUL-terminated; the NUL reads as 0, and is passed like any other. */
long utf8_next(const char **text);

/* How many columns of a terminal a UTF-8 text takes, counting one for each code point. */
size_t text_columns(const char *string);

/* Opens a regular file of at most limit bytes for reading: a descriptor, with its *size, or -1. The error is a sentence
 * about `path` with FAILED as its code. */
int file_open(const char *path, size_t limit, size_t *size, struct error *e);

/* Reads a whole regular file, NUL-terminated; fails on one longer than limit bytes, with such an error. */
char *file_read(struct arena *arena, const char *path, size_t limit, size_t *length, struct error *e);

/* "x.html" ends with ".html". */
bool text_ends_with(const char *text, const char *ending);

/* Directory part of a path ("." where there is none), and dir/name unless name is absolute. */
char *path_directory(struct arena *arena, const char *path);
char *path_join(struct arena *arena, const char *directory, const char *name);

#endif

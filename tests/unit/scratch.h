/* scratch.h -- a directory for the small files of a test, which works in it; and what was said of them. */
#ifndef NNRUN_TESTS_SCRATCH_H
#define NNRUN_TESTS_SCRATCH_H

#include "base/arena.h"
#include "base/error.h"

struct scratch {
    char directory[32];
    int before; /* the working directory that was */
};

void scratch_enter(struct scratch *scratch);
void scratch_leave(struct scratch *scratch);

void write_bytes(const char *name, const char *bytes, size_t length);
void write_file(const char *name, const char *text);

/* The sentences as they are printed, without the lines of the file below them. */
const char *sentences_of(struct arena *arena, const struct problems *problems);

/* That they are just these. */
void check_sentences_of(struct arena *arena, const struct problems *problems, const char *expected);

#endif

/* atomic.h -- a file that is either whole or not there. */
#ifndef NNRUN_STORE_ATOMIC_H
#define NNRUN_STORE_ATOMIC_H

#include "base/arena.h"

/* The name of a temporary file of this process beside `path`: DIRECTORY/.NAME.PID.tmp */
char *atomic_name(struct arena *arena, const char *path);

/* Makes sure that the closed temporary file is on the disk, and puts it where `path` says. */
int atomic_replace(const char *temporary, const char *path, struct error *e);

/* Writes these bytes to a file, there and then. Returns 0, or -1 with errno. */
int write_all(const char *path, const void *bytes, size_t length);

/* The same by way of a temporary file. */
int atomic_write(const char *path, const void *bytes, size_t length, struct error *e);

/* For a signal handler that is about to end the process: removes the temporary file that is being written, if any. */
void atomic_abandon(void);

#endif

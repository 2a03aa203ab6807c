/* child.h -- does something in a child process, so that a crash or an endless loop is an answer and not an end. */
#ifndef NNRUN_PROOF_CHILD_H
#define NNRUN_PROOF_CHILD_H

#include "base/error.h"

enum ending { ENDED_WELL, ENDED_BY_SIGNAL, ENDED_ITSELF, ENDED_BY_TIME };

/* Calls work(context) in a child that may take so long, and waits. What the child finds out has to go through memory
 * that both share. signal: which one, where it was a signal. Returns -1 where there is no child to be had. */
int child_run(void (*work)(void *context), void *context, double seconds, enum ending *ending, int *signal,
              struct error *e);

/* Zeroed memory that a child shares. */
void *child_memory(size_t bytes, struct error *e);
void child_memory_free(void *memory, size_t bytes);

#endif

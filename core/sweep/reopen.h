/* reopen.h -- takes published blocks back: the damaged ones, and those with trials that are to be tried again. Good
 * rows stay, as a part of the block. */
#ifndef NNRUN_SWEEP_REOPEN_H
#define NNRUN_SWEEP_REOPEN_H

#include "sweep/lab.h"

/* Reads all that is published. What is damaged is moved into the directory damaged/, each with a sentence on standard
 * error. */
int reopen_damaged(const struct lab *lab, struct error *e);

/* Gives trials that failed to the workers again. */
int reopen_failed(const struct lab *lab, struct error *e);

#endif

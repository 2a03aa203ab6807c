/* guarded.h -- arrays between pages that nobody may touch.
 *
 * An array lies against the page behind it or against the page before it, so that a step too far ends in a fault whose
 * address tells which array it was. It can be made read-only. */
#ifndef NNRUN_PROOF_GUARDED_H
#define NNRUN_PROOF_GUARDED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum side { AGAINST_END, AGAINST_START };

struct guarded {
    const char *name; /* "dx", as the contract calls it */
    void *at;         /* its first byte */
    size_t bytes;
    char *pages; /* those that may be touched, with a guard on either side */
    size_t room; /* of these, in bytes */
};

/* Zeroed memory that is never given back: it lives in a child process. */
int guarded_new(struct guarded *array, const char *name, size_t bytes, struct error *e);

/* Moves the array to that side, and fills all of its pages with a byte. What it held is lost. */
void guarded_place(struct guarded *array, enum side side, int byte);

void guarded_protect(const struct guarded *array, bool read_only);

/* What is wrong with an access to that address: "reads beyond the end of x". NULL where it is not near the array. */
const char *guarded_told(const struct guarded *array, const void *address, bool writes, char *buffer, size_t size);

#endif

/* suggest.h -- the nearest right name, for "did you mean". */
#ifndef NNRUN_BASE_SUGGEST_H
#define NNRUN_BASE_SUGGEST_H

#include <stddef.h>

/* A search for the known name that is nearest to a wrong one, by Damerau-Levenshtein distance (optimal string
 * alignment) that counts a change of case, or of - for _, as less than half an edit. */
struct suggestion {
    const char *wrong;
    const char *nearest; /* NULL until a candidate is near enough to be meant */
    unsigned distance;
};

void suggest_begin(struct suggestion *s, const char *wrong);
void suggest_try(struct suggestion *s, const char *candidate);

/* "; did you mean 'x'?", or "" where nothing is near. */
const char *suggest_text(const struct suggestion *s, char *buffer, size_t size);

#endif

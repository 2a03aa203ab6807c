/* verify.h -- two results of one experiment, compared bit for bit. */
#ifndef NNRUN_MODEL_VERIFY_H
#define NNRUN_MODEL_VERIFY_H

#include "base/arena.h"
#include "train/result.h"

/* A list of sentences. */
struct sentences {
    struct arena *arena;
    size_t count;
    const char **list;
};

struct verdict {
    struct sentences same;      /* the sections that agree: "weights" */
    struct sentences different; /* what does not: "weights/dense_1/kernel[12,3]: file 0.1, now 0.2; 1 of 48 differ" */
    struct sentences reasons;   /* circumstances that are not the same */
    size_t numbers;             /* compared in all */
};

/* Compares all that is the same in two equal runs: `file` is what a result file holds, `now` what training gave. */
void verify(struct arena *arena, const struct result *file, const struct result *now, struct verdict *out);

#endif

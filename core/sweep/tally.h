/* tally.h -- what is known of a sweep so far, read from its directory, each line once. */
#ifndef NNRUN_SWEEP_TALLY_H
#define NNRUN_SWEEP_TALLY_H

#include "sweep/folder.h"
#include "sweep/lab.h"
#include "sweep/row.h"

struct tally {
    struct arena *arena;
    const struct lab *lab;
    struct folder folder;
    bool *done;              /* (blocks) known to be published */
    bool *read;              /* (blocks) and read */
    unsigned char *known;    /* (units): 0, or 1 + outcome */
    double *value;           /* (units): of the objective */
    struct grounds *grounds; /* (units): NULL where the method is not asynchronous */
    double *point;           /* (points, axes), where the method wants them; else NULL */
    bool *placed;            /* (points) whether it is there */
    struct looks {
        size_t count;
        const double *value; /* (count): the best up to each look of pruning */
    } *looks;                /* (units): none where a trial is not ok; NULL: there is no pruning */
    size_t most_best, n_best;
    double *best;            /* (most_best): for `keep: best:K`, the best points known, as smaller is better */
    uint64_t count[OUTCOMES], rows;
    double seconds;          /* that all of them took */
    int64_t trained;         /* epochs, those apart that were taken from checkpoints */
    size_t n_parts;
    struct part_file {
        const char *name;
        size_t length;       /* read so far */
    } *parts;
};

void tally_begin(struct tally *tally, struct arena *arena, const struct lab *lab);
void tally_refresh(struct tally *tally);
void tally_add(struct tally *tally, const struct row *row);

/* Whether all of that many trials' first units are known. */
bool tally_knows(const struct tally *tally, uint64_t first, uint64_t end);

/* The mean over its runs of a point's values at a rung; NaN where one failed or is not known. */
double tally_value(const struct tally *tally, uint64_t point, size_t rung);

/* Whether all runs of a point came to their end, and it is not among the best that `keep` asks for. */
bool tally_is_beaten(const struct tally *tally, uint64_t point);

#endif

/* status.h -- where a sweep stands, for people and for programs. */
#ifndef NNRUN_SWEEP_STATUS_H
#define NNRUN_SWEEP_STATUS_H

#include <stdio.h>

#include "sweep/tally.h"

struct standing_of_sweep {
    uint64_t done, ok, pruned, failed;
    bool has_best;
    uint64_t best; /* point */
    double mean, deviation; /* of its objective, over the repeats */
    size_t workers; /* with a heartbeat */
    int64_t trained; /* epochs that were really trained */
};

void status_take(struct tally *tally, struct standing_of_sweep *out);

/* "142/200 done  3 failed  best #87 validation_accuracy 0.981  ~2 min left", without the end of the line. seconds: for
 * how long this went on; begun: how many trials were done before. */
void status_line(const struct lab *lab, const struct standing_of_sweep *standing, double seconds, uint64_t begun,
                 size_t size, char *line);

/* All of it, in a few lines; or as JSON. */
void status_print(FILE *out, const struct lab *lab, bool json);

#endif

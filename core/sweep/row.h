/* row.h -- what became of one trial, as a line of text that proves that it is whole. */
#ifndef NNRUN_SWEEP_ROW_H
#define NNRUN_SWEEP_ROW_H

#include "base/text.h"
#include "train/result.h"

enum outcome { OUTCOME_OK, OUTCOME_PRUNED, OUTCOME_FAILED, OUTCOMES };
extern const char *const outcome_names[OUTCOMES];

struct named {
    const char *name;
    size_t count;
    double *value; /* (count): one number, or a curve */
};

/* What an asynchronous method went by when it decided whether a trial goes on: how many points were known at the rung
 * that it had come to, its own included, and how many of them were better. peers -1: there was no such decision. */
struct grounds {
    int64_t peers, better;
};
static const struct grounds no_grounds = { -1, -1 };

struct row {
    uint64_t unit; /* rung * trials + trial */
    enum outcome outcome;
    const char *why; /* it failed; "" where it did not */
    int64_t seed, fold; /* fold -1: the sweep has none */
    struct grounds grounds; /* of its last decision */
    int64_t epochs, best_epoch;
    double objective; /* NaN where it failed */
    size_t n_axes;
    double *point; /* (n_axes) */
    size_t n_looks;
    double *look; /* (n_looks): with pruning, the best value of the objective's curve up to each look */
    size_t n_finals;
    struct named *finals;
    size_t n_curves;
    struct named *curves; /* (epochs) each */
    size_t classes;
    int64_t *confusion; /* (classes, classes): true, predicted */
    double seconds;
    int64_t trained; /* epochs that were not taken from a checkpoint */
};

/* A text that may stand in a row's `why`: one line, without quotes. */
const char *row_sentence(struct arena *arena, const char *text);

/* Adds the line without its end, which row_seal then makes: checksum and newline. */
void row_write(const struct row *row, struct text *out);
void row_seal(struct text *line);

/* Reads the line at `text`, and moves *text behind it. Returns 1; 0 where the line is not whole; -1 at the end. Without
 * `all`, curves and confusion are passed over. */
int row_read(struct arena *arena, const char **text, bool all, struct row *row);

/* Bytes of a line that must be the same whoever computed it: all before the timing. */
size_t row_deterministic(const char *line);

#endif

/* block.h -- rows on their way through a network, block by block, so that any number of them fits into memory.
 *
 * A feed says where rows come from, a drain where they go. stream_rows takes a few blocks from the feed, has all
 * threads make, compute and format them, and hands them to the drain in order. All blocks but the last have the same
 * number of rows, a multiple of BLOCK_ROWS, so that the sums of losses are the same however many threads there are. */
#ifndef NNRUN_MODEL_BLOCK_H
#define NNRUN_MODEL_BLOCK_H

#include "train/evaluate.h"
#include "train/run.h"

struct block {
    size_t rows;
    uint64_t first;        /* number of its first row in the feed, from 0 */
    const int64_t *sample; /* (rows): what the rows are called; NULL: by that number */
    nnr_real *x, *t;       /* (rows, inputs), scaled; (rows, outputs), or NULL where they are not compared */
    float *output;         /* (rows, outputs) */
    double *sums;          /* (blocks of BLOCK_ROWS, n_sums): loss and metrics, where there is t */
    struct error error;    /* of a thread */
    char *text;            /* the feed's: what it read */
    size_t text_capacity;
    struct source source;
    char *formatted;       /* the drain's: what it will write */
    size_t formatted_length;
};

struct feed {
    /* [one thread] Takes up to `most` rows, fewer only at the end; rows 0: there are no more. */
    int (*take)(struct feed *, struct block *, size_t most, struct error *);
    /* [any thread] Makes x, and t unless it is NULL. Fills the block's error. */
    int (*make)(const struct feed *, struct block *, size_t thread);
};

struct drain {
    /* [one thread] Makes room in a block for what format needs; NULL where it needs none. */
    int (*prepare)(struct drain *, struct arena *, struct block *, size_t most, struct error *);
    /* [any thread] May be NULL. */
    void (*format)(const struct drain *, struct block *);
    /* [one thread] In the order of the rows. */
    int (*write)(struct drain *, const struct block *, struct error *);
};

/* Takes all rows of the feed through the network. compare: with the feed's t. */
int stream_rows(struct run *run, struct feed *feed, struct drain *drain, bool compare, struct error *e);

static inline size_t block_class(const struct block *block, size_t row, size_t outputs)
{
    return largest_output(outputs, block->output + row * outputs);
}

static inline uint64_t block_row(const struct block *block, size_t row)
{
    return block->sample ? (uint64_t)block->sample[row] : block->first + row;
}

#endif

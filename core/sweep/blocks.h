/* blocks.h -- the blocks that a worker holds: claimed, or taken over from others that are lost; their rows; and their
 * publication. */
#ifndef NNRUN_SWEEP_BLOCKS_H
#define NNRUN_SWEEP_BLOCKS_H

#include "sweep/tally.h"

enum { MOST_HELD = 64 };

/* What a worker was at when it ended, and the state of the checkpoint from which it had started. */
struct last_try {
    uint64_t unit, from;
};

struct held {
    size_t block;
    int attempt;
    struct arena *arena;
    uint64_t first, end; /* units */
    const char **line;   /* (end - first): NULL where it is not known yet */
    int part;            /* file; -1: not opened yet */
    size_t n_ends;
    struct last_try *ends; /* (n_ends): of units of this block, by workers that claimed it before */
};

struct blocks {
    const struct lab *lab;
    struct tally *tally;
    struct folder folder;
    struct arena *arena;
    size_t n_held;
    struct held held[MOST_HELD]; /* ascending */
    size_t next;                 /* block where to look for the next one */
    double last_sync;
    size_t n_others;
    struct other *others;
};

/* Becomes a worker of the directory, and stops being one: then what is held is given up. */
int blocks_enter(struct blocks *blocks, const struct lab *lab, struct tally *tally, struct arena *arena,
                 struct error *e);
void blocks_leave(struct blocks *blocks);

/* Claims a block: 1 found, 0 none just now, -1 after an error. *left: how many are not published. */
int blocks_find(struct blocks *blocks, size_t *left, struct error *e);

/* Whether a block before those that are held was left behind: 1 where it is ours now. */
int blocks_take_over(struct blocks *blocks, struct error *e);

/* The first unit of a block that is held that has no row yet, or its end. */
uint64_t held_missing(const struct held *held);

/* How many workers ended while they tried a unit from that state of its checkpoint on. */
size_t held_ends(const struct held *held, uint64_t unit, uint64_t from);

/* Notes a row: in the block's part, and in the tally. */
int blocks_append(struct blocks *blocks, struct held *held, const char *line, size_t length, const struct row *row,
                  struct error *e);

/* Publishes the block at that place, which is complete, and lets go of it. */
int blocks_publish(struct blocks *blocks, size_t place, struct error *e);

#endif

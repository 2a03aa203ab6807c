/* streams.h -- which stream of random numbers is used for what (docs/random.md). */
#ifndef NNRUN_TRAIN_STREAMS_H
#define NNRUN_TRAIN_STREAMS_H

#include <nnrun/random.h>

enum purpose { FOR_WEIGHTS = 1, FOR_SPLIT = 2, FOR_SHUFFLE = 3, FOR_LAYERS = 4 };

/* number: of the weight array, the epoch, ... */
static inline nnr_rng stream(uint64_t seed, enum purpose purpose, uint32_t number)
{
    return (nnr_rng){ .key = seed, .tag = (uint64_t)purpose << 32 | number };
}

/* Fills order (n) with 0 .. n-1 and shuffles it (Fisher and Yates, from the end). */
static inline void shuffle(const nnr_rng *rng, uint32_t n, uint32_t *order)
{
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    for (uint32_t i = n; i-- > 1;) {
        const uint32_t j = nnr_below(rng, i, i + 1), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

#endif

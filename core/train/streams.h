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

/* Of what layer number `layer`, from 0, draws in an epoch: draws are counted through the rows of the epoch. */
static inline nnr_rng stream_of_layer(uint64_t seed, size_t layer, uint64_t epoch)
{
    return (nnr_rng){ .key = seed, .tag = ((uint64_t)layer << 8 | FOR_LAYERS) << 32 | (uint32_t)epoch };
}

/* Fills order (n) with 0 .. n-1 and shuffles it (Fisher and Yates, from the end). Draw i is nnr_below's; but a block of
 * random words is made once for the four draws that it serves. */
static inline void shuffle(const nnr_rng *rng, uint32_t n, uint32_t *order)
{
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    for (uint32_t four = n / 4 + 1; four-- > 0;) {
        const nnr_block block = nnr_philox(rng->key, four, rng->tag);
        for (uint32_t word = 4; word-- > 0;) {
            const uint32_t i = 4 * four + word;
            if (i >= n || i == 0)
                continue;
            const uint32_t j = (uint32_t)(((uint64_t)block.word[word] * (i + 1)) >> 32), kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }
}

#endif

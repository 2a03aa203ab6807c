/* stream.c -- rounds of blocks: taken one by one, worked on by all threads, written one by one. */
#include "model/block.h"

#include "compute/team.h"
#include "train/pass.h"

/* A block has about so many inputs, which a near cache holds. A round has many blocks, since on a busy machine each end
 * of a round may cost the wait for a thread that is not scheduled. */
enum { BLOCK_NUMBERS = 1 << 16, MOST_BLOCK_ROWS = 1024, BLOCKS_A_THREAD = 16 };

static size_t rows_of_blocks(const struct network *network)
{
    const size_t rows = BLOCK_NUMBERS / network->inputs / BLOCK_ROWS * BLOCK_ROWS;
    return rows < BLOCK_ROWS ? BLOCK_ROWS : rows > MOST_BLOCK_ROWS ? MOST_BLOCK_ROWS : rows;
}

static int prepare(struct run *run, struct drain *drain, struct block *block, size_t most, bool compare,
                   struct error *e)
{
    const struct network *network = &run->network;
    struct arena *arena = run->arena;
    block->x = arena_try(arena, most * network->inputs, sizeof *block->x, "a block of rows", e);
    block->output = arena_try(arena, most * network->outputs, sizeof *block->output, "a block of rows", e);
    if (!block->x || !block->output)
        return -1;
    if (compare) {
        block->t = arena_try(arena, most * network->outputs, sizeof *block->t, "a block of rows", e);
        block->sums = arena_try(arena, blocks_in(most) * network->n_sums, sizeof *block->sums, "a block of rows", e);
        if (!block->t || !block->sums)
            return -1;
    }
    return drain->prepare ? drain->prepare(drain, arena, block, most, e) : 0;
}

/* Whether there are classes or numbers does not matter here: outputs are outputs. */
static void compute(struct network *network, struct block *block)
{
    const size_t thread = team_rank(), outputs = network->outputs;
    for (size_t row = 0; row < block->rows; row += network->chunk) {
        const size_t left = block->rows - row, here = left < network->chunk ? left : network->chunk;
        const nnr_real *x = block->x + row * network->inputs;
        const nnr_real *y = pass_predict(network, here, x, thread);
        for (size_t i = 0; i < here * outputs; i++)
            block->output[row * outputs + i] = (float)y[i];
        if (block->t)
            pass_judge(network, here, y, block->t + row * outputs,
                       block->sums + row / BLOCK_ROWS * network->n_sums);
    }
}

static void work(struct run *run, const struct feed *feed, const struct drain *drain, struct block *blocks, size_t n)
{
#pragma omp parallel for schedule(dynamic) num_threads((int)run->network.threads) if (n > 1)
    for (size_t i = 0; i < n; i++) {
        struct block *block = &blocks[i];
        if (feed->make(feed, block))
            continue;
        compute(&run->network, block);
        if (drain->format)
            drain->format(drain, block);
    }
}

static int write_blocks(struct drain *drain, const struct block *blocks, size_t n, struct error *e)
{
    for (size_t i = 0; i < n; i++) {
        if (blocks[i].error.code) {
            *e = blocks[i].error;
            return -1;
        }
        if (drain->write(drain, &blocks[i], e))
            return -1;
    }
    return 0;
}

int stream_rows(struct run *run, struct feed *feed, struct drain *drain, bool compare, struct error *e)
{
    const size_t most = rows_of_blocks(&run->network), slots = BLOCKS_A_THREAD * run->network.threads;
    struct block *blocks = arena_alloc(run->arena, slots * sizeof *blocks);
    uint64_t first = 0;
    for (size_t n = slots; n == slots;) {
        for (n = 0; n < slots; n++) {
            struct block *block = &blocks[n];
            if (!block->x && prepare(run, drain, block, most, compare, e))
                return -1;
            block->first = first;
            if (feed->take(feed, block, most, e)) {
                /* What came before the place that cannot be read is written all the same, or its error told. */
                struct error earlier = { 0 };
                work(run, feed, drain, blocks, n);
                if (write_blocks(drain, blocks, n, &earlier))
                    *e = earlier;
                return -1;
            }
            if (block->rows == 0)
                break;
            first += block->rows;
        }
        work(run, feed, drain, blocks, n);
        if (write_blocks(drain, blocks, n, e))
            return -1;
    }
    return 0;
}

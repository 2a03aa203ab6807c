/* stream.c -- rounds of blocks: taken one by one, worked on by all threads, written one by one. */
#include "model/block.h"

#include <stdatomic.h>

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
static void compute(struct network *network, struct block *block, size_t thread)
{
    const size_t outputs = network->outputs;
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

/* All that stream_rows was given, and the blocks of a round. */
struct streaming {
    struct run *run;
    struct feed *feed;
    struct drain *drain;
    bool compare;
    struct error *error;
    int failed;
    struct team *team;
    struct block *blocks;
    size_t n;
    atomic_size_t next; /* block that nobody works on */
};

static void work_on_blocks(void *context, struct seat seat)
{
    struct streaming *s = context;
    for (size_t i; (i = atomic_fetch_add(&s->next, 1)) < s->n;) {
        struct block *block = &s->blocks[i];
        if (s->feed->make(s->feed, block, seat.rank))
            continue;
        compute(&s->run->network, block, seat.rank);
        if (s->drain->format)
            s->drain->format(s->drain, block);
    }
}

static void work(struct streaming *s, size_t n)
{
    s->n = n;
    atomic_store(&s->next, 0);
    team_do(s->team, n <= 1, work_on_blocks, s);
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

/* Takes up to `slots` blocks from the feed. *n: how many came. */
static int take_round(struct streaming *s, size_t slots, uint64_t *first, size_t *n)
{
    const size_t most = rows_of_blocks(&s->run->network);
    for (*n = 0; *n < slots; ++*n) {
        struct block *block = &s->blocks[*n];
        if (!block->x && prepare(s->run, s->drain, block, most, s->compare, s->error))
            return -1;
        block->first = *first;
        if (s->feed->take(s->feed, block, most, s->error)) {
            /* What came before the place that cannot be read is written all the same, or its error told. */
            struct error earlier = { 0 };
            work(s, *n);
            if (write_blocks(s->drain, s->blocks, *n, &earlier))
                *s->error = earlier;
            return -1;
        }
        if (block->rows == 0)
            break;
        *first += block->rows;
    }
    return 0;
}

static void lead(void *context, struct team *team)
{
    struct streaming *s = context;
    const size_t slots = BLOCKS_A_THREAD * s->run->network.threads;
    s->team = team;
    s->blocks = arena_alloc(s->run->arena, slots * sizeof *s->blocks);
    uint64_t first = 0;
    for (size_t n = slots; n == slots && !s->failed;) {
        s->failed = take_round(s, slots, &first, &n);
        if (s->failed)
            return;
        work(s, n);
        s->failed = write_blocks(s->drain, s->blocks, n, s->error);
    }
}

int stream_rows(struct run *run, struct feed *feed, struct drain *drain, bool compare, struct error *e)
{
    struct streaming streaming = { .run = run, .feed = feed, .drain = drain, .compare = compare, .error = e };
    team_lead(run->network.threads, lead, &streaming);
    return streaming.failed;
}

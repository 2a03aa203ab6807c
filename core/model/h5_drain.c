/* h5_drain.c -- hands blocks to the store. */
#include "model/h5_drain.h"

static int prepare(struct drain *drain, struct arena *arena, struct block *block, size_t most, struct error *e)
{
    struct h5_drain *d = (struct h5_drain *)drain;
    (void)block;
    if (!d->sample)
        d->sample = arena_try(arena, most, sizeof *d->sample, "a block of rows", e);
    if (!d->class)
        d->class = arena_try(arena, most, sizeof *d->class, "a block of rows", e);
    return d->sample && d->class ? 0 : -1;
}

static int write_block(struct drain *drain, const struct block *block, struct error *e)
{
    const struct h5_drain *d = (struct h5_drain *)drain;
    const struct result *r = d->result;
    for (size_t i = 0; i < block->rows; i++) {
        d->sample[i] = (int64_t)block_row(block, i);
        d->class[i] = (int32_t)block_class(block, i, r->outputs);
    }
    return predictions_append(d->file, block->rows, d->sample, block->output, r->classes ? d->class : NULL, e);
}

void h5_drain_open(struct h5_drain *d, const struct result *result, struct prediction_file *file)
{
    *d = (struct h5_drain){ .drain = { prepare, NULL, write_block }, .file = file, .result = result };
}

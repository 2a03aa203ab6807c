/* score_drain.c -- adds up blocks in their order. */
#include "model/score_drain.h"

#include "train/evaluate.h"
#include "train/step.h"

static int add_block(struct drain *drain, const struct block *block, struct error *e)
{
    struct score_drain *d = (struct score_drain *)drain;
    const size_t classes = d->result->classes, outputs = d->result->outputs;
    (void)e;
    add_blocks(block->sums, blocks_in(block->rows), d->run->network.n_sums, d->sums);
    d->evaluation->rows += block->rows;
    for (size_t i = 0; i < block->rows && classes; i++) {
        const nnr_real *t = block->t + i * outputs;
        size_t label = 0;
        while (t[label] <= 0)
            label++;
        d->evaluation->confusion[label * classes + block_class(block, i, outputs)]++;
    }
    return 0;
}

void score_drain_open(struct score_drain *d, const struct run *run, const struct result *result,
                      struct evaluation *out)
{
    struct arena *arena = run->arena;
    const size_t classes = result->classes;
    *d = (struct score_drain){ .drain = { NULL, NULL, add_block }, .run = run, .result = result, .evaluation = out };
    d->sums = arena_alloc(arena, run->network.n_sums * sizeof *d->sums);
    *out = (struct evaluation){ .metrics = arena_alloc(arena, result->n_metrics * sizeof *out->metrics) };
    if (classes == 0)
        return;
    out->confusion = arena_alloc(arena, classes * classes * sizeof *out->confusion);
    out->precision = arena_alloc(arena, classes * sizeof *out->precision);
    out->recall = arena_alloc(arena, classes * sizeof *out->recall);
    out->f1 = arena_alloc(arena, classes * sizeof *out->f1);
    out->support = arena_alloc(arena, classes * sizeof *out->support);
}

void score_drain_finish(struct score_drain *d)
{
    struct evaluation *out = d->evaluation;
    out->loss = trainer_loss(d->sums, out->rows);
    measures_take(&d->run->network.measures, d->sums, out->metrics);
    if (d->result->classes)
        class_report(d->result->classes, out->confusion, out->precision, out->recall, out->f1, out->support);
}

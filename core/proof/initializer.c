/* initializer.c -- proves an initializer: the same numbers for the same stream, and all of them. */
#include "proof/kinds.h"

static const nnr_rng stream = { 7, 1 };

static void fill(struct call *call)
{
    const nnr_initializer *kind = call->context;
    kind->fill(call->self, &stream, ROWS, COLS, NUMBERS, call->argument[0].at);
}

void prove_initializer(struct proof *proof)
{
    struct call call = { .kernel = "fill", .invoke = fill, .context = (void *)(uintptr_t)proof->plugin->table };
    call_add(&call, "w", OUT, NUMBERS, 0, NULL);
    call_prove(proof, &call);
}

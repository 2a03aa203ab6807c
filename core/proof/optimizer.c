/* optimizer.c -- proves an optimizer: that it moves each weight by itself, and downhill. */
#include "proof/kinds.h"

#include <string.h>

enum { STEPS = 200 };

struct trial {
    const nnr_optimizer *kind;
    nnr_step step;
    size_t n_slots;
};

static void update(struct call *call)
{
    const struct trial *trial = call->context;
    nnr_real *slots[MAX_ARGUMENTS] = { NULL };
    for (size_t i = 0; i < trial->n_slots; i++)
        slots[i] = call->argument[2 + i].at;
    trial->kind->update(call->self, &trial->step, call->rows, call->argument[0].at, call->argument[1].at, slots);
}

/* Steps along the gradient of f(w) = sum of w^2 / 2, which is w: f must be less in the end. */
static void prove_descent(struct proof *proof, struct trial *trial, const nnr_real *start)
{
    nnr_real w[NUMBERS], g[NUMBERS], *slots[MAX_ARGUMENTS] = { NULL };
    memcpy(w, start, sizeof w);
    for (size_t i = 0; i < trial->n_slots; i++)
        slots[i] = arena_alloc(proof->arena, sizeof w);
    trial->step.steps = STEPS;
    for (trial->step.step = 1; trial->step.step <= STEPS; trial->step.step++) {
        memcpy(g, w, sizeof g);
        trial->kind->update(proof->self.at, &trial->step, NUMBERS, w, g, slots);
    }
    const double before = dot(NUMBERS, start, start) / 2, after = dot(NUMBERS, w, w) / 2;
    if (!proof_check(proof, after < before))
        proof_fault(proof, "update does not go downhill: %d steps on w^2 / 2 lead from %g to %g", STEPS, before, after);
}

void prove_optimizer(struct proof *proof)
{
    struct trial trial = { .kind = proof->plugin->table };
    nnr_real w[NUMBERS], g[NUMBERS];
    const nnr_real zero[NUMBERS] = { 0 };
    slope_fill(w, NUMBERS, 0.1, 1, 1);
    slope_fill(g, NUMBERS, 0.1, 1, 2);
    trial.step = (nnr_step){ trial.kind->learning_rate, 1, STEPS, true };
    struct call call = { .kernel = "update", .invoke = update, .context = &trial, .rows = NUMBERS, .divides = true,
                         .elements = "numbers", .edge = "at zero" };
    call_add(&call, "w", INOUT, NUMBERS, 1, w);
    call_add(&call, "g", IN, NUMBERS, 1, g);
    for (; trial.kind->slots && trial.kind->slots[trial.n_slots] && trial.n_slots + 2 < MAX_ARGUMENTS; trial.n_slots++)
        call_add(&call, trial.kind->slots[trial.n_slots], INOUT, NUMBERS, 1, zero);
    if (!proof_check(proof, trial.kind->learning_rate > 0))
        proof_fault(proof, "has a default learning_rate of %g, which is not above 0", trial.kind->learning_rate);
    else if (call_prove(proof, &call))
        prove_descent(proof, &trial, w);
}

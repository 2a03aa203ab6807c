/* schedule.c -- proves a schedule: one rate for one moment, finite and not negative from the first step to the last. */
#include "proof/kinds.h"

#include <math.h>

enum { STEPS_AN_EPOCH = 9, EPOCHS = 12, STEPS = STEPS_AN_EPOCH * EPOCHS };

/* Steps front to back and then back to front, so that a rate that remembers its past is not the same twice. */
static void rates(struct call *call)
{
    const nnr_schedule *kind = call->context;
    nnr_real *rate = call->argument[0].at;
    for (uint64_t i = 0; i < 2 * STEPS; i++) {
        const uint64_t step = i < STEPS ? i : 2 * STEPS - 1 - i;
        rate[i] = (nnr_real)kind->rate(call->self, &(nnr_moment){ .learning_rate = 0.5,
                                                                  .step = step,
                                                                  .steps = STEPS,
                                                                  .epoch = step / STEPS_AN_EPOCH,
                                                                  .epochs = EPOCHS,
                                                                  .steps_an_epoch = STEPS_AN_EPOCH });
    }
}

void prove_schedule(struct proof *proof)
{
    struct call call = { .kernel = "rate", .invoke = rates, .context = (void *)(uintptr_t)proof->plugin->table };
    call_add(&call, "rate", OUT, 2 * STEPS, 0, NULL);
    if (!call_prove(proof, &call))
        return;
    const nnr_real *rate = call.argument[0].result;
    for (size_t step = 0; step < STEPS; step++) {
        if (!proof_check(proof, rate[step] == rate[2 * STEPS - 1 - step])) {
            proof_fault(proof, "rate gives another rate for step %zu when it is asked again", step);
            return;
        }
        if (!proof_check(proof, isfinite((double)rate[step]) && rate[step] >= 0)) {
            proof_fault(proof, "rate gives %g for step %zu, but must give a finite number of 0 or more",
                        (double)rate[step], step);
            return;
        }
    }
}

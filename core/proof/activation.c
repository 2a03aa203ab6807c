/* activation.c -- proves an activation: forward, backward, and the one as the gradient of the other. */
#include "proof/kinds.h"

#include <string.h>

struct trial {
    const struct proof *proof;
    nnr_real x[NUMBERS], y[NUMBERS], dy[NUMBERS];
};

static void forward(struct call *call)
{
    const nnr_activation *kind = call->context;
    kind->forward(call->self, call->rows, COLS, call->argument[0].at, call->argument[1].at);
}

/* With from_output, the first argument is y. */
static void backward(struct call *call)
{
    const nnr_activation *kind = call->context;
    const struct argument *a = call->argument;
    const bool has_x = !kind->from_output;
    kind->backward(call->self, call->rows, COLS, has_x ? a[0].at : NULL, a[has_x].at, a[has_x + 1].at, a[has_x + 2].at);
}

static double value(void *context)
{
    struct trial *trial = context;
    const nnr_activation *kind = trial->proof->plugin->table;
    kind->forward(trial->proof->self.at, ROWS, COLS, trial->x, trial->y);
    return dot(NUMBERS, trial->y, trial->dy);
}

/* What it gives must lie in the range that it names, or a loss may be joined with it that does not suit. */
static void prove_range(struct proof *proof, const nnr_real *y)
{
    const nnr_activation *kind = proof->plugin->table;
    for (size_t i = 0; kind->gives != NNR_ANY && i < NUMBERS; i++)
        if (!proof_check(proof, y[i] >= 0 && y[i] <= 1)) {
            proof_fault(proof, "forward gives y[%zu] = %g, but the plugin says that it gives numbers from 0 to 1", i,
                        (double)y[i]);
            return;
        }
    for (size_t i = 0; kind->gives == NNR_SIMPLEX && i < ROWS; i++) {
        double sum = 0;
        for (size_t j = 0; j < COLS; j++)
            sum += (double)y[i * COLS + j];
        if (!proof_check(proof, sum > 0.9999 && sum < 1.0001)) {
            proof_fault(proof, "forward gives a row that sums to %g, but the plugin says that they sum to 1", sum);
            return;
        }
    }
}

void prove_activation(struct proof *proof)
{
    const nnr_activation *kind = proof->plugin->table;
    struct trial trial = { .proof = proof };
    slope_fill(trial.x, NUMBERS, 0.05, 3, 1);
    slope_fill(trial.dy, NUMBERS, 0.25, 1, 2);
    struct call there = { .kernel = "forward", .invoke = forward, .context = (void *)(uintptr_t)kind, .rows = ROWS,
                          .divides = true, .edge = "at zero" };
    call_add(&there, "x", IN, NUMBERS, COLS, trial.x);
    call_add(&there, "y", OUT, NUMBERS, COLS, NULL);
    if (!call_prove(proof, &there))
        return;
    const nnr_real *y = there.argument[1].result;
    prove_range(proof, y);
    struct call back = there;
    back.kernel = "backward";
    back.invoke = backward;
    back.n_arguments = 0;
    if (!kind->from_output)
        call_add(&back, "x", IN, NUMBERS, COLS, trial.x);
    call_add(&back, "y", IN, NUMBERS, COLS, y)->edge = there.argument[1].at; /* f(0) */
    call_add(&back, "dy", IN, NUMBERS, COLS, trial.dy);
    const struct argument *dx = call_add(&back, "dx", OUT, NUMBERS, COLS, NULL);
    if (call_prove(proof, &back))
        slope_prove(proof, &(struct slope){ "dx of backward", "forward", "x", value, &trial, NUMBERS, trial.x,
                                            dx->result });
}

/* metric.c -- proves a metric: that it adds to its sums, and makes a number of them. */
#include "proof/kinds.h"

#include <math.h>

static void update(struct call *call)
{
    const nnr_metric *kind = call->context;
    const struct argument *a = call->argument;
    kind->update(call->self, call->rows, COLS, a[0].at, a[1].at, a[2].at);
}

void prove_metric(struct proof *proof)
{
    const nnr_metric *kind = proof->plugin->table;
    nnr_real p[NUMBERS], labels[NUMBERS], edge[NUMBERS];
    const double before[8] = { 0 };
    fill_predictions(p, NNR_SIMPLEX);
    fill_extremes(edge, NNR_SIMPLEX);
    fill_labels(labels);
    struct call call = { .kernel = "update", .invoke = update, .context = (void *)(uintptr_t)kind, .rows = ROWS,
                         .divides = true, .sums = true,
                         .edge = "at the edge of what predictions may be" };
    call_add(&call, "p", IN, NUMBERS, COLS, p)->edge = edge;
    call_add(&call, "t", IN, NUMBERS, COLS, labels)->edge = labels;
    call_add(&call, "sum", INOUT, kind->sums, 0, before)->size = sizeof(double);
    if (!call_prove(proof, &call))
        return;
    proof_phase("value");
    const double value = kind->value(proof->self.at, call.argument[2].result);
    proof_phase("");
    if (!proof_check(proof, isfinite(value)))
        proof_fault(proof, "value gives %g for ordinary numbers", value);
}

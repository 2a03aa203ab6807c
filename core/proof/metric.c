/* metric.c -- proves a metric: its plan, that it adds to its sums, and makes the same numbers of them again. */
#include "proof/kinds.h"

enum { MOST_SUMS = 1 << 16, MOST_VALUES = 1 << 10 };

static const char *const class_names[COLS + 1] = { "ant", "bee", "cat", "dog", "elk", "fox", "gnu", NULL };

/* Asks for the plan, where there is one. Returns whether it is sound; values: how many further ones it names. */
static bool make_plan(struct proof *proof, const nnr_metric *kind, nnr_measures *plan, size_t *values)
{
    const nnr_targets targets = { COLS, class_names };
    struct error e = { 0 };
    *plan = (nnr_measures){ .sums = kind->sums };
    *values = 0;
    if (!kind->plan)
        return true;
    proof_phase("plan");
    const int failed = kind->plan(proof->self.at, services_for(proof->services, &proof->part, &e), &targets, plan);
    proof_phase("");
    while (plan->names && *values <= MOST_VALUES && plan->names[*values])
        ++*values;
    if (!proof_check(proof, !failed))
        proof_failed(proof, "plan", &e);
    else if (!proof_check(proof, plan->sums >= 1 && plan->sums <= MOST_SUMS))
        proof_fault(proof, "plan asks for %zu sums for %d classes", plan->sums, COLS);
    else if (!proof_check(proof, *values <= MOST_VALUES))
        proof_fault(proof, "plan names more than %d values for %d classes", MOST_VALUES, COLS);
    else if (!proof_check(proof, *values == 0 || kind->each))
        proof_fault(proof, "plan names values, but the callback 'each' is missing");
    else
        return true;
    return false;
}

static void update(struct call *call)
{
    const nnr_metric *kind = call->context;
    const struct argument *a = call->argument;
    kind->update(call->self, call->rows, COLS, a[0].at, a[1].at, a[2].at);
}

static void value(struct call *call)
{
    const nnr_metric *kind = call->context;
    call->value = kind->value(call->self, call->argument[0].at);
}

static void each(struct call *call)
{
    const nnr_metric *kind = call->context;
    kind->each(call->self, call->argument[0].at, call->argument[1].at);
}

static void prove_values(struct proof *proof, const nnr_metric *kind, size_t sums, const double *sum, size_t values)
{
    struct call call = { .kernel = "value", .invoke = value, .context = (void *)(uintptr_t)kind, .main = true };
    call_add(&call, "sum", IN, sums, 0, sum)->size = sizeof(double);
    if (!call_prove(proof, &call) || values == 0)
        return;
    call.value = 0;
    call.kernel = "each";
    call.invoke = each;
    call_add(&call, "each", OUT, values, 0, NULL)->size = sizeof(double);
    call_prove(proof, &call);
}

void prove_metric(struct proof *proof)
{
    const nnr_metric *kind = proof->plugin->table;
    nnr_real p[NUMBERS], labels[NUMBERS], edge[NUMBERS];
    nnr_measures plan;
    size_t values;
    if (!make_plan(proof, kind, &plan, &values))
        return;
    const double *before = arena_alloc(proof->arena, plan.sums * sizeof *before);
    fill_predictions(p, NNR_SIMPLEX);
    fill_extremes(edge, NNR_SIMPLEX);
    fill_labels(labels);
    struct call call = { .kernel = "update", .invoke = update, .context = (void *)(uintptr_t)kind, .rows = ROWS,
                         .divides = true, .sums = true,
                         .edge = "at the edge of what predictions may be" };
    call_add(&call, "p", IN, NUMBERS, COLS, p)->edge = edge;
    call_add(&call, "t", IN, NUMBERS, COLS, labels)->edge = labels;
    call_add(&call, "sum", INOUT, plan.sums, 0, before)->size = sizeof(double);
    if (call_prove(proof, &call))
        prove_values(proof, kind, plan.sums, call.argument[2].result, values);
}

/* loss.c -- proves a loss: its value, its gradient, and the same joined with the activation that it names. */
#include "proof/kinds.h"

struct trial {
    const struct proof *proof;
    const struct part *activation; /* NULL: p is what is moved */
    nnr_real x[NUMBERS], p[NUMBERS], t[NUMBERS], edge[NUMBERS], labels[NUMBERS];
};

static const nnr_real SCALE = (nnr_real)0.5;

static void eval(struct call *call)
{
    const nnr_loss *kind = call->context;
    const struct argument *a = call->argument;
    call->value = kind->eval(call->self, call->rows, COLS, a[0].at, a[1].at, SCALE, a[2].at);
}

static void eval_alone(struct call *call)
{
    const nnr_loss *kind = call->context;
    call->value = kind->eval(call->self, call->rows, COLS, call->argument[0].at, call->argument[1].at, SCALE, NULL);
}

static void paired(struct call *call)
{
    const nnr_loss *kind = call->context;
    const struct argument *a = call->argument;
    call->value = kind->paired(call->self, call->rows, COLS, a[0].at, a[1].at, SCALE, a[2].at);
}

static double value(void *context)
{
    struct trial *trial = context;
    const nnr_loss *kind = trial->proof->plugin->table;
    if (trial->activation)
        ((const nnr_activation *)trial->activation->plugin->table)
            ->forward(trial->activation->self, ROWS, COLS, trial->x, trial->p);
    return (double)SCALE * kind->eval(trial->proof->self.at, ROWS, COLS, trial->p, trial->t, SCALE, NULL);
}

static struct call call_of(struct proof *proof, struct trial *trial, const char *kernel, void (*invoke)(struct call *),
                           const char *gradient)
{
    struct call call = { .kernel = kernel, .invoke = invoke, .context = (void *)(uintptr_t)proof->plugin->table,
                         .rows = ROWS, .divides = true, .sums = true,
                         .edge = "at the edge of what predictions may be" };
    call_add(&call, "p", IN, NUMBERS, COLS, trial->p)->edge = trial->edge;
    call_add(&call, "t", IN, NUMBERS, COLS, trial->t)->edge = trial->labels;
    if (gradient)
        call_add(&call, gradient, OUT, NUMBERS, COLS, NULL);
    return call;
}

static void prove_pair(struct proof *proof, struct trial *trial)
{
    const nnr_loss *kind = proof->plugin->table;
    struct part activation;
    struct error e = { 0 };
    if (part_default(proof->services, NNR_KIND_activation, kind->pairs_with, &activation, &e)) {
        proof_fault(proof, "pairs with an activation that cannot be had: %s", e.text);
        return;
    }
    trial->activation = &activation;
    slope_fill(trial->x, NUMBERS, 0.05, 2, 3);
    value(trial);
    struct call call = call_of(proof, trial, "paired", paired, "dx");
    if (call_prove(proof, &call))
        slope_prove(proof, &(struct slope){ "dx of paired", "eval behind the activation", "x", value, trial, NUMBERS,
                                            trial->x, call.argument[2].result });
    trial->activation = NULL;
}

void prove_loss(struct proof *proof)
{
    const nnr_loss *kind = proof->plugin->table;
    struct trial trial = { .proof = proof };
    fill_predictions(trial.p, kind->takes);
    fill_extremes(trial.edge, kind->takes);
    fill_soft_targets(trial.t);
    fill_labels(trial.labels);
    struct call alone = call_of(proof, &trial, "eval", eval_alone, NULL);
    alone.when = " where dp is NULL";
    struct call whole = call_of(proof, &trial, "eval", eval, "dp");
    if (!call_prove(proof, &alone) || !call_prove(proof, &whole))
        return;
    if (!proof_check(proof, alone.value == whole.value))
        proof_fault(proof, "eval returns %.9g without dp, but %.9g with it", alone.value, whole.value);
    slope_prove(proof, &(struct slope){ "dp of eval", "what it returns", "p", value, &trial, NUMBERS, trial.p,
                                        whole.argument[2].result });
    if (kind->paired && !kind->pairs_with)
        proof_fault(proof, "has the callback 'paired', but does not name the activation in pairs_with");
    else if (kind->paired)
        prove_pair(proof, &trial);
}

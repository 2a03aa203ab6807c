/* layer.c -- proves a layer: its plan, the kernels, its gradients, and that shares of a gradient make up the whole. */
#include "proof/kinds.h"

#include <string.h>

#include "compute/kernels.h"

enum { MOST_NUMBERS = 1 << 16 };

struct trial {
    struct proof *proof;
    const nnr_layer *kind;
    nnr_plan plan;
    size_t in, out, n_weights;
    nnr_pass pass;
    nnr_real *x, *y, *dy, *cache, *w[NNR_MAX_WEIGHTS];
};

/* ---- The plan -------------------------------------------------------------------------------------------------- */

static const nnr_tensor shapes[] = { { NULL, 1, { 6 } }, { NULL, 2, { 6, 5 } }, { NULL, 3, { 6, 5, 2 } } };
enum { SHAPES = sizeof shapes / sizeof *shapes };

/* Asks for a plan for one shape after the other. Returns whether there was one, with a fault where there was none. */
static bool make_plan(struct trial *trial)
{
    struct proof *proof = trial->proof;
    struct error reason = { 0 };
    proof_phase("plan");
    for (size_t i = 0; i < SHAPES; i++) {
        struct error e = { 0 };
        trial->plan = (nnr_plan){ 0 };
        trial->in = nnr_count(&shapes[i]);
        if (trial->kind->plan(proof->self.at, services_for(proof->services, &proof->part, &e), &shapes[i],
                              &trial->plan) == 0) {
            proof_phase("");
            return true;
        }
        if (i == 0)
            reason = e;
    }
    proof_fault(proof, "plan refuses every shape of a row: %s", reason.text[0] ? reason.text : "without saying why");
    return false;
}

static bool is_sound(struct trial *trial)
{
    trial->out = trial->plan.out.rank >= 1 && trial->plan.out.rank <= 4 ? nnr_count(&trial->plan.out) : 0;
    if (!proof_check(trial->proof, trial->out > 0 && trial->out <= MOST_NUMBERS)) {
        proof_fault(trial->proof, "plan does not say the shape of a row of y");
        return false;
    }
    for (; trial->n_weights < NNR_MAX_WEIGHTS && trial->plan.weight[trial->n_weights].shape.name; trial->n_weights++) {
        const nnr_weight *weight = &trial->plan.weight[trial->n_weights];
        const size_t count = weight->shape.rank >= 1 && weight->shape.rank <= 4 ? nnr_count(&weight->shape) : 0;
        if (!proof_check(trial->proof, count > 0 && count <= MOST_NUMBERS)) {
            proof_fault(trial->proof, "plan does not say the shape of the weight '%s'", weight->shape.name);
            return false;
        }
    }
    if (!proof_check(trial->proof, trial->n_weights == 0 || trial->kind->gradient)) {
        proof_fault(trial->proof, "plan asks for weights, but the callback 'gradient' is missing");
        return false;
    }
    return true;
}

/* ---- Kernels --------------------------------------------------------------------------------------------------- */

static size_t weight_count(const struct trial *trial, size_t i)
{
    return nnr_count(&trial->plan.weight[i].shape);
}

/* What all three kernels read, in front of their other arguments: x, then the weights, then the cache, and dy where it
 * goes backward. */
static struct call call_of(struct trial *trial, const char *kernel, void (*invoke)(struct call *), bool forward)
{
    struct call call = { .kernel = kernel, .invoke = invoke, .context = trial, .rows = ROWS, .edge = "at zero" };
    call_add(&call, "x", IN, ROWS * trial->in, trial->in, trial->x);
    for (size_t i = 0; i < trial->n_weights; i++)
        call_add(&call, trial->plan.weight[i].shape.name, IN, weight_count(trial, i), 0, trial->w[i]);
    call_add(&call, "cache", forward ? OUT : IN, ROWS * trial->plan.cache, trial->plan.cache, trial->cache);
    if (!forward)
        call_add(&call, "dy", IN, ROWS * trial->out, trial->out, trial->dy);
    return call;
}

static nnr_pass pass_of(const struct call *call)
{
    nnr_pass pass = ((const struct trial *)call->context)->pass;
    pass.first_row = call->first_row;
    return pass;
}

static size_t weights_of(const struct call *call, size_t first, nnr_real *w[NNR_MAX_WEIGHTS])
{
    const size_t count = ((const struct trial *)call->context)->n_weights;
    for (size_t i = 0; i < count; i++)
        w[i] = call->argument[first + i].at;
    return first + count;
}

static void forward(struct call *call)
{
    const struct trial *trial = call->context;
    const nnr_pass pass = pass_of(call);
    nnr_real *w[NNR_MAX_WEIGHTS] = { NULL };
    const struct argument *a = call->argument + weights_of(call, 1, w);
    trial->kind->forward(call->self, &pass, call->rows, call->argument[0].at, w, a[1].at,
                         trial->plan.cache ? a[0].at : NULL);
}

static void backward(struct call *call)
{
    const struct trial *trial = call->context;
    const nnr_pass pass = pass_of(call);
    nnr_real *w[NNR_MAX_WEIGHTS] = { NULL };
    const struct argument *a = call->argument + weights_of(call, 1, w);
    trial->kind->backward(call->self, &pass, call->rows, call->argument[0].at, w, a[0].at, a[1].at, a[2].at);
}

static void gradient(struct call *call)
{
    const struct trial *trial = call->context;
    const nnr_pass pass = pass_of(call);
    nnr_real *w[NNR_MAX_WEIGHTS] = { NULL }, *dw[NNR_MAX_WEIGHTS] = { NULL };
    const size_t cache = weights_of(call, 1, w);
    weights_of(call, cache + 2, dw);
    const struct argument *a = call->argument + cache;
    trial->kind->gradient(call->self, &pass, call->rows, call->argument[0].at, w, a[0].at, a[1].at, dw);
}

static double value(void *context)
{
    struct trial *trial = context;
    trial->kind->forward(trial->proof->self.at, &trial->pass, ROWS, trial->x, trial->w, trial->y, trial->cache);
    return dot(ROWS * trial->out, trial->y, trial->dy);
}

/* ---- Gradients ------------------------------------------------------------------------------------------------- */

/* Whether numbers first .. last - 1 still hold the byte that they were filled with. */
static bool untouched(const nnr_real *dw, size_t first, size_t last, int byte)
{
    const unsigned char *bytes = (const unsigned char *)dw;
    for (size_t i = first * sizeof *dw; i < last * sizeof *dw; i++)
        if (bytes[i] != byte)
            return false;
    return true;
}

/* Each of three shares must write its own part of the whole, and leave the rest. */
static void prove_shares(struct trial *trial, struct call *call, size_t first)
{
    struct proof *proof = trial->proof;
    nnr_real *sum[NNR_MAX_WEIGHTS] = { NULL };
    for (size_t i = 0; i < trial->n_weights; i++)
        sum[i] = arena_alloc(proof->arena, weight_count(trial, i) * sizeof **sum);
    for (size_t share = 0; share < 3; share++) {
        trial->pass.share.index = share;
        trial->pass.share.count = 3;
        call_make(proof, call, AGAINST_END, GARBAGE[0]);
        for (size_t i = 0; i < trial->n_weights; i++) {
            const nnr_real *dw = call->argument[first + i].at;
            const nnr_tensor *shape = &trial->plan.weight[i].shape;
            const size_t step = weight_count(trial, i) / shape->dim[0];
            const size_t begin = step * nnr_share_start(shape->dim[0], share, 3);
            const size_t end = step * nnr_share_start(shape->dim[0], share + 1, 3);
            if (!proof_check(proof, untouched(dw, 0, begin, GARBAGE[0]) &&
                                        untouched(dw, end, weight_count(trial, i), GARBAGE[0])))
                proof_fault(proof, "gradient writes to '%s' beside its share", shape->name);
            memcpy(sum[i] + begin, dw + begin, (end - begin) * sizeof **sum);
        }
    }
    trial->pass.share.index = 0;
    trial->pass.share.count = 1;
    for (size_t i = 0; i < trial->n_weights; i++)
        if (!proof_check(proof, memcmp(sum[i], call->argument[first + i].result,
                                       weight_count(trial, i) * sizeof **sum) == 0))
            proof_fault(proof, "gradient gives other numbers for '%s' when three threads share the work",
                        trial->plan.weight[i].shape.name);
}

/* With pass->add, the gradient is added to what is there. */
static void prove_addition(struct trial *trial, struct call *call, size_t first)
{
    struct proof *proof = trial->proof;
    struct call adding = *call;
    trial->pass.add = true;
    for (size_t i = 0; i < trial->n_weights; i++) {
        adding.argument[first + i].role = INOUT;
        adding.argument[first + i].initial = call->argument[first + i].result;
    }
    call_make(proof, &adding, AGAINST_END, 0);
    trial->pass.add = false;
    for (size_t i = 0; i < trial->n_weights; i++) {
        const nnr_real *once = call->argument[first + i].result, *twice = adding.argument[first + i].at;
        bool right = true;
        for (size_t k = 0; k < weight_count(trial, i); k++)
            right = right && nnr_abs(twice[k] - 2 * once[k]) <= (nnr_real)1e-4 * (1 + nnr_abs(once[k]));
        if (!proof_check(proof, right))
            proof_fault(proof, "gradient does not add to '%s' where pass->add is set",
                        trial->plan.weight[i].shape.name);
    }
}

static void prove_gradient(struct trial *trial)
{
    struct proof *proof = trial->proof;
    struct call call = call_of(trial, "gradient", gradient, false);
    const size_t first = call.n_arguments;
    for (size_t i = 0; i < trial->n_weights; i++)
        call_add(&call, arena_format(proof->arena, "d%s", trial->plan.weight[i].shape.name), OUT,
                 weight_count(trial, i), 0, NULL);
    if (!call_prove(proof, &call))
        return;
    prove_shares(trial, &call, first);
    prove_addition(trial, &call, first);
    for (size_t i = 0; i < trial->n_weights; i++)
        slope_prove(proof, &(struct slope){ arena_format(proof->arena, "%s of gradient", call.argument[first + i].name),
                                            "forward", trial->plan.weight[i].shape.name, value, trial,
                                            weight_count(trial, i), trial->w[i], call.argument[first + i].result });
}

void prove_layer(struct proof *proof)
{
    struct trial trial = { .proof = proof, .kind = proof->plugin->table };
    trial.pass = (nnr_pass){ .training = true, .share = { 0, 1 }, .rng = { 7, 7 }, .multiply = plain_multiply };
    if (!make_plan(&trial) || !is_sound(&trial))
        return;
    nnr_real **const arrays[] = { &trial.x, &trial.y, &trial.dy, &trial.cache };
    const size_t per_row[] = { trial.in, trial.out, trial.out, trial.plan.cache };
    for (size_t i = 0; i < 4; i++) {
        *arrays[i] = arena_alloc(proof->arena, ROWS * per_row[i] * sizeof(nnr_real) + 1);
        slope_fill(*arrays[i], ROWS * per_row[i], 0.25, 1, i);
    }
    for (size_t i = 0; i < trial.n_weights; i++) {
        trial.w[i] = arena_alloc(proof->arena, weight_count(&trial, i) * sizeof(nnr_real));
        slope_fill(trial.w[i], weight_count(&trial, i), 0.25, 1, 10 + i);
    }
    struct call there = call_of(&trial, "forward", forward, true);
    there.divides = true;
    const size_t cache = there.n_arguments - 1;
    call_add(&there, "y", OUT, ROWS * trial.out, trial.out, NULL);
    if (!call_prove(proof, &there))
        return;
    memcpy(trial.cache, there.argument[cache].result, ROWS * trial.plan.cache * sizeof(nnr_real));
    struct call back = call_of(&trial, "backward", backward, false);
    back.divides = true;
    const struct argument *dx = call_add(&back, "dx", OUT, ROWS * trial.in, trial.in, NULL);
    if (call_prove(proof, &back))
        slope_prove(proof, &(struct slope){ "dx of backward", "forward", "x", value, &trial, ROWS * trial.in, trial.x,
                                            dx->result });
    if (trial.n_weights)
        prove_gradient(&trial);
}

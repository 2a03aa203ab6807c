/* gradients.c -- checks the gradient of every layer, activation and loss that is found, and of whole networks, against
 * central differences. Only the double build is exact enough for that; a float build says "skipped".
 *
 * A gradient g of f at x is right when, for random directions d, g . d equals (f(x + h d) - f(x - h d)) / 2h to within
 * TOLERANCE relative. Inputs stay clear of kinks. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "plugin/host.h"
#include "train/pass.h"
#include "train/run.h"

enum { ROWS = 5, COLS = 7, DIRECTIONS = 8, MOST = 4096 };
static const double TOLERANCE = 1e-6, STEP = 1e-5;

static unsigned tests, failures;
static uint64_t draws;

static double draw(double low, double high)
{
    const nnr_rng rng = { 7, 7 };
    return low + (high - low) * nnr_uniform(&rng, draws++);
}

static void fill(nnr_real *x, size_t n, double low, double high)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (nnr_real)draw(low, high);
}

/* Numbers of either sign, none nearer to 0 than least. */
static void fill_clear_of_zero(nnr_real *x, size_t n, double least, double most)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (nnr_real)(draw(least, most) * (draw(0, 1) < 0.5 ? -1 : 1));
}

static void verdict(bool right, const char *what, const char *name, const char *detail)
{
    tests++;
    failures += !right;
    printf("%s %u %s %s%s%s\n", right ? "ok" : "not ok", tests, what, name, *detail ? ": " : "", detail);
}

/* ---- Central differences --------------------------------------------------------------------------------------- */

typedef double function(void *context);

static double dot(size_t n, const nnr_real *a, const nnr_real *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

/* The largest relative error of gradient (n) of f, which reads x (n). */
static double gradient_error(function *f, void *context, size_t n, nnr_real *x, const nnr_real *gradient)
{
    nnr_real *kept = malloc(2 * n * sizeof *kept), *direction = kept + n;
    memcpy(kept, x, n * sizeof *x);
    double worst = 0;
    for (int d = 0; d < DIRECTIONS; d++) {
        fill(direction, n, -1, 1);
        double value[2];
        for (int side = 0; side < 2; side++) {
            for (size_t i = 0; i < n; i++)
                x[i] = (nnr_real)((double)kept[i] + (side ? -STEP : STEP) * (double)direction[i]);
            value[side] = f(context);
        }
        memcpy(x, kept, n * sizeof *x);
        const double measured = (value[0] - value[1]) / (2 * STEP), claimed = dot(n, gradient, direction);
        const double size = fmax(fmax(fabs(measured), fabs(claimed)), 1e-3);
        worst = fmax(worst, fabs(measured - claimed) / size);
        if (isnan(measured) || isnan(claimed))
            worst = INFINITY;
    }
    free(kept);
    return worst;
}

static void check_gradient(const char *what, const char *name, double error)
{
    char detail[64];
    snprintf(detail, sizeof detail, "relative error %.1e", error);
    verdict(error <= TOLERANCE, what, name, detail);
}

/* ---- Activations ----------------------------------------------------------------------------------------------- */

struct activation_case {
    const nnr_activation *kind;
    void *self;
    nnr_real x[ROWS * COLS], y[ROWS * COLS], dy[ROWS * COLS], dx[ROWS * COLS];
};

static double activation_value(void *context)
{
    struct activation_case *c = context;
    c->kind->forward(c->self, ROWS, COLS, c->x, c->y);
    return dot(ROWS * COLS, c->y, c->dy);
}

static void check_activation(const struct part *part)
{
    struct activation_case c = { .kind = part->plugin->table, .self = part->self };
    fill_clear_of_zero(c.x, ROWS * COLS, 0.05, 3);
    fill(c.dy, ROWS * COLS, -1, 1);
    activation_value(&c);
    c.kind->backward(c.self, ROWS, COLS, c.kind->from_output ? NULL : c.x, c.y, c.dy, c.dx);
    check_gradient("activation", part->plugin->name, gradient_error(activation_value, &c, ROWS * COLS, c.x, c.dx));
}

/* ---- Losses ---------------------------------------------------------------------------------------------------- */

struct loss_case {
    const nnr_loss *kind;
    void *self;
    const struct part *activation; /* NULL: p is given */
    nnr_real x[ROWS * COLS], p[ROWS * COLS], t[ROWS * COLS], dp[ROWS * COLS];
};

static double loss_value(void *context)
{
    struct loss_case *c = context;
    if (c->activation)
        ((const nnr_activation *)c->activation->plugin->table)->forward(c->activation->self, ROWS, COLS, c->x, c->p);
    return c->kind->eval(c->self, ROWS, COLS, c->p, c->t, 1, NULL) / ROWS;
}

/* Soft targets: each row sums to 1. */
static void fill_targets(nnr_real *t)
{
    fill(t, ROWS * COLS, 0.05, 1);
    for (size_t i = 0; i < ROWS; i++) {
        nnr_real sum = 0;
        for (size_t j = 0; j < COLS; j++)
            sum += t[i * COLS + j];
        for (size_t j = 0; j < COLS; j++)
            t[i * COLS + j] /= sum;
    }
}

static void check_loss(struct services *services, const struct part *part)
{
    struct loss_case c = { .kind = part->plugin->table, .self = part->self };
    fill(c.p, ROWS * COLS, 0.1, 0.9);
    fill_targets(c.t);
    const double sum = c.kind->eval(c.self, ROWS, COLS, c.p, c.t, (nnr_real)1 / ROWS, c.dp);
    check_gradient("loss", part->plugin->name, gradient_error(loss_value, &c, ROWS * COLS, c.p, c.dp));
    verdict(sum == c.kind->eval(c.self, ROWS, COLS, c.p, c.t, 1, NULL), "loss with and without gradient",
            part->plugin->name, "");
    if (!c.kind->paired)
        return;
    struct part activation;
    struct error e = { 0 };
    if (part_default(services, NNR_KIND_activation, c.kind->pairs_with, &activation, &e)) {
        verdict(false, "pair of loss", part->plugin->name, e.text);
        return;
    }
    c.activation = &activation;
    fill(c.x, ROWS * COLS, -2, 2);
    const double alone = loss_value(&c);
    const double paired = c.kind->paired(c.self, ROWS, COLS, c.p, c.t, (nnr_real)1 / ROWS, c.dp) / ROWS;
    check_gradient("pair of loss", part->plugin->name, gradient_error(loss_value, &c, ROWS * COLS, c.x, c.dp));
    verdict(alone == paired, "same value of the pair of loss", part->plugin->name, "");
}

/* ---- Layers ---------------------------------------------------------------------------------------------------- */

struct layer_case {
    const nnr_layer *kind;
    void *self;
    nnr_pass pass;
    nnr_real *x, *y, *dy, *dx, *cache;
    nnr_real *w[NNR_MAX_WEIGHTS], *dw[NNR_MAX_WEIGHTS];
    size_t n[NNR_MAX_WEIGHTS], in, out;
};

static double layer_value(void *context)
{
    struct layer_case *c = context;
    c->kind->forward(c->self, &c->pass, ROWS, c->x, c->w, c->y, c->cache);
    return dot(ROWS * c->out, c->y, c->dy);
}

/* The shares of a gradient must make up the same whole, bit for bit. */
static void check_shares(struct layer_case *c, const char *name)
{
    for (size_t i = 0; c->w[i]; i++) {
        nnr_real *whole = malloc(c->n[i] * sizeof *whole);
        memcpy(whole, c->dw[i], c->n[i] * sizeof *whole);
        c->pass.share.count = 3;
        for (c->pass.share.index = 0; c->pass.share.index < 3; c->pass.share.index++)
            c->kind->gradient(c->self, &c->pass, ROWS, c->x, c->w, c->cache, c->dy, c->dw);
        verdict(memcmp(whole, c->dw[i], c->n[i] * sizeof *whole) == 0, "shares of the gradient of layer", name, "");
        c->pass.share.index = 0;
        c->pass.share.count = 1;
        free(whole);
    }
}

/* A second gradient that is added must be the sum of both. */
static void check_addition(struct layer_case *c, const char *name)
{
    for (size_t i = 0; c->w[i]; i++) {
        nnr_real *once = malloc(c->n[i] * sizeof *once);
        memcpy(once, c->dw[i], c->n[i] * sizeof *once);
        c->pass.add = true;
        c->kind->gradient(c->self, &c->pass, ROWS, c->x, c->w, c->cache, c->dy, c->dw);
        c->pass.add = false;
        double worst = 0;
        for (size_t k = 0; k < c->n[i]; k++)
            worst = fmax(worst, fabs((double)c->dw[i][k] - 2 * (double)once[k]));
        c->kind->gradient(c->self, &c->pass, ROWS, c->x, c->w, c->cache, c->dy, c->dw);
        verdict(worst < 1e-12, "added gradient of layer", name, "");
        free(once);
    }
}

static void check_layer(struct services *services, const struct part *part, const char *name)
{
    static nnr_real memory[16 * MOST];
    struct layer_case c = { .kind = part->plugin->table, .self = part->self };
    c.pass = (nnr_pass){ .training = true, .share = { 0, 1 }, .multiply = plain_multiply };
    struct error e = { 0 };
    nnr_plan plan = { 0 };
    const nnr_tensor in = { NULL, 1, { COLS } };
    if (c.kind->plan(c.self, services_for(services, part, &e), &in, &plan)) {
        verdict(false, "layer", name, e.text);
        return;
    }
    c.in = COLS;
    c.out = nnr_count(&plan.out);
    nnr_real *at = memory;
    nnr_real **arrays[] = { &c.x, &c.y, &c.dy, &c.dx, &c.cache };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++, at += MOST)
        *arrays[i] = at;
    for (size_t i = 0; i < NNR_MAX_WEIGHTS && plan.weight[i].shape.name; i++, at += MOST) {
        c.n[i] = nnr_count(&plan.weight[i].shape);
        c.w[i] = at;
        c.dw[i] = at + MOST / 2;
        fill(c.w[i], c.n[i], -1, 1);
    }
    fill_clear_of_zero(c.x, ROWS * c.in, 0.05, 1);
    fill(c.dy, ROWS * c.out, -1, 1);
    layer_value(&c);
    c.kind->backward(c.self, &c.pass, ROWS, c.x, c.w, c.cache, c.dy, c.dx);
    check_gradient("input of layer", name, gradient_error(layer_value, &c, ROWS * c.in, c.x, c.dx));
    if (!c.w[0])
        return;
    c.kind->gradient(c.self, &c.pass, ROWS, c.x, c.w, c.cache, c.dy, c.dw);
    for (size_t i = 0; c.w[i]; i++)
        check_gradient(plan.weight[i].shape.name, name, gradient_error(layer_value, &c, c.n[i], c.w[i], c.dw[i]));
    check_shares(&c, name);
    check_addition(&c, name);
}

/* ---- Whole networks -------------------------------------------------------------------------------------------- */

struct network_case {
    struct network *network;
    struct batch batch;
};

static double network_value(void *context)
{
    struct network_case *c = context;
    double sum = 0;
    for (size_t row = 0; row < c->batch.rows; row += BLOCK_ROWS) {
        const size_t left = c->batch.rows - row;
        pass_train(c->network, &c->batch, (struct span){ row, left < BLOCK_ROWS ? left : BLOCK_ROWS, row }, 0);
        sum += c->network->block_sums[row / BLOCK_ROWS * c->network->n_sums];
    }
    return sum / (double)c->batch.rows;
}

static void check_weights(struct network_case *c, const char *name)
{
    double worst = 0;
    network_value(c);
    for (size_t l = 0; l < c->network->n_layers; l++) {
        nnr_real *dw[NNR_MAX_WEIGHTS];
        for (size_t i = 0; i < c->network->layers[l].n_weights; i++)
            dw[i] = c->network->layers[l].weights[i].gradient;
        pass_gradient(c->network, l, &c->batch, (struct span){ 0, c->batch.rows, 0 }, 0, 1, false, dw);
    }
    for (size_t l = 0; l < c->network->n_layers; l++)
        for (size_t i = 0; i < c->network->layers[l].n_weights; i++) {
            const struct weight *weight = &c->network->layers[l].weights[i];
            worst = fmax(worst, gradient_error(network_value, c, weight->n, weight->value, weight->gradient));
        }
    check_gradient("network", name, worst);
}

static void check_network(enum isa isa, const char *config, size_t n_overrides, const char *const *overrides,
                          const char *name)
{
    struct arena *arena = arena_new();
    struct plugin_host *host = plugin_host_new(arena, isa);
    struct services *services = services_new(arena, plugin_host_catalogue(host));
    struct composition composition;
    struct experiment experiment;
    struct problems problems = { 0 };
    struct error e = { 0 };
    struct run run = { 0 };
    if (compose(arena, config, n_overrides, overrides, &composition, &problems) ||
        experiment_resolve(arena, &composition, plugin_host_catalogue(host), &experiment, &problems)) {
        verdict(false, "network", name, problems.list[0].text);
    } else if (run_plan(&run, arena, &experiment, services, isa, &e)) {
        verdict(false, "network", name, e.text);
    } else {
        network_initialise(&run.network);
        struct network_case c = { &run.network, { run.network.batch, &run.dataset, 0, NULL, 1 } };
        check_weights(&c, name);
    }
    run_close(&run);
    arena_free(arena);
}

static void check_networks(enum isa isa)
{
    const char *source = getenv("SRCDIR");
    char config[4096];
    snprintf(config, sizeof config, "%s/configs/iris.yaml", source ? source : ".");
    static const struct {
        const char *name, *overrides[4];
    } cases[] = {
        { "iris", { "training.batch_size=full" } },
        { "sigmoid and log_loss", { "training.batch_size=full", "loss=log_loss", "model.1.activation=sigmoid" } },
        { "softmax and log_loss", { "training.batch_size=full", "loss=log_loss" } },
        { "softmax and mse", { "training.batch_size=full", "loss=mse" } },
        { "linear and mse", { "training.batch_size=full", "loss=mse", "model.1.activation=linear" } },
        { "linear and huber", { "training.batch_size=full", "loss=huber", "model.1.activation=linear" } },
        { "softmax within", { "training.batch_size=full", "model.0.activation=softmax" } },
        { "leaky_relu", { "training.batch_size=full", "model.0.activation=leaky_relu" } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = 0;
        while (n < 4 && cases[i].overrides[n])
            n++;
        check_network(isa, config, n, cases[i].overrides, cases[i].name);
    }
}

/* ---- All plugins ----------------------------------------------------------------------------------------------- */

static struct services *services;

static void check_plugin(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    (void)context;
    struct error e = { 0 };
    struct part part = { .plugin = plugin };
    if (!plugin) {
        verdict(false, "plugin", name, reason->text);
        return;
    }
    if (strcmp(plugin->name, name) != 0)
        return; /* an alias */
    if (plugin->kind == NNR_KIND_layer) { /* with 4 for each number that has no default */
        part.self = calloc(1, plugin->instance);
        for (const nnr_param *p = plugin->params; p && p->name; p++) {
            char *field = (char *)part.self + p->offset;
            const nnr_value value = p->flags & NNR_REQUIRED && p->type == NNR_INT ? (nnr_value){ .i = 4 } : p->def;
            memcpy(field, &value, p->type == NNR_BOOL ? sizeof(bool) : sizeof value);
        }
        check_layer(services, &part, name);
        free(part.self);
        return;
    }
    if (part_default(services, plugin->kind, name, &part, &e))
        verdict(false, "plugin", name, e.text);
    else if (plugin->kind == NNR_KIND_activation)
        check_activation(&part);
    else
        check_loss(services, &part);
}

int main(void)
{
    if (sizeof(nnr_real) != sizeof(double)) {
        printf("1..0 # SKIP gradients are checked in a double build (configure --enable-double)\n");
        return 0;
    }
    struct arena *arena = arena_new();
    struct error e = { 0 };
    enum isa isa;
    if (isa_choose(&isa, &e)) {
        printf("Bail out! %s\n", e.text);
        return 1;
    }
    struct plugin_host *host = plugin_host_new(arena, isa);
    services = services_new(arena, plugin_host_catalogue(host));
    plugin_host_list(host, NNR_KIND_activation, check_plugin, NULL);
    plugin_host_list(host, NNR_KIND_loss, check_plugin, NULL);
    plugin_host_list(host, NNR_KIND_layer, check_plugin, NULL);
    verdict(tests > 20, "plugins were found", "", "");
    check_networks(isa);
    arena_free(arena);
    printf("1..%u\n", tests);
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

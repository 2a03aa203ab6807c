/* sweep_fixture.c -- the catalogue and the files. */
#include "sweep_fixture.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include <nnrun/search.h>

/* ---- A catalogue of plugins that do nothing -------------------------------------------------------------------- */

struct momentum {
    double momentum;
};
struct beta {
    double beta1;
};
struct dense {
    int64_t units;
};
struct some {
    int64_t make;
};
static const nnr_param momentum_params[] = { NNR_P_NUM(struct momentum, momentum, 0, 0, 1, 0, "m"), NNR_P_END };
static const nnr_param beta_params[] = { NNR_P_NUM(struct beta, beta1, 0.9, 0, 1, 0, "b"), NNR_P_END };
static const nnr_param dense_params[] = { NNR_P_INT(struct dense, units, 4, 1, 1000, 0, "units"), NNR_P_END };
static const nnr_param some_params[] = { NNR_P_INT(struct some, make, 0, INT64_MIN, INT64_MAX, 0, "n"), NNR_P_END };

static int64_t make_trials(const void *self, nnr_host *host, const nnr_space *space)
{
    const struct some *some = self;
    return some->make < 0    ? host->fail(host, "no trials in %zu axes", space->axes)
           : some->make == 0 ? (int64_t)space->trials
                             : some->make;
}

static size_t three_rungs(const void *self, const nnr_space *space, uint64_t trial, double *share)
{
    (void)self, (void)space, (void)trial;
    return nnr_search_rungs(4, 3, share);
}

static void each_class(const void *self, const double *state, double *out)
{
    (void)self, (void)state, (void)out;
}

NNR_PLUGIN(dataset, table, nnr_stateless, NULL, "", .open = NULL)
NNR_PLUGIN(layer, dense, struct dense, dense_params, "", .plan = NULL)
NNR_PLUGIN(loss, mse, nnr_stateless, NULL, "", .eval = NULL)
NNR_PLUGIN(optimizer, sgd, struct momentum, momentum_params, "", .learning_rate = 0.01)
NNR_PLUGIN(optimizer, adam, struct beta, beta_params, "", .learning_rate = 0.01)
NNR_PLUGIN(metric, accuracy, nnr_stateless, NULL, "", .larger_is_better = true)
NNR_PLUGIN(metric, f1, nnr_stateless, NULL, "", .larger_is_better = true, .each = each_class)
NNR_PLUGIN(search, some, struct some, some_params, "", .trials = make_trials)
NNR_PLUGIN(search, rungs, struct some, some_params, "", .trials = make_trials, .rungs = three_rungs)

static const nnr_plugin *const plugins[] = {
    &table_plugin,    &dense_plugin, &mse_plugin,  &sgd_plugin,   &adam_plugin,
    &accuracy_plugin, &f1_plugin,    &some_plugin, &rungs_plugin,
};

static const nnr_plugin *find(struct catalogue *c, nnr_kind kind, const char *name, struct error *e)
{
    (void)c;
    for (size_t i = 0; i < sizeof plugins / sizeof *plugins; i++)
        if (plugins[i]->kind == kind && strcmp(plugins[i]->name, name) == 0)
            return plugins[i];
    fail_usage(e, "unknown plugin '%.100s'", name);
    return NULL;
}

/* ---- A directory for a test ------------------------------------------------------------------------------------ */

struct fixture *sweep_setup(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = arena_new();
    f->catalogue.find = find;
    scratch_enter(&f->scratch);
    write_file("base.yaml", "seed: 7\ndataset: {type: table, split: {validation: 0.1}}\nmodel: [dense, dense]\n"
                            "loss: mse\noptimizer: sgd\ntraining: {epochs: 20}\nmetrics: [accuracy, f1]\n");
    return f;
}

void sweep_teardown(struct fixture *f)
{
    scratch_leave(&f->scratch);
    arena_free(f->arena);
    free(f);
}

int read_sweep(struct fixture *f, const char *yaml)
{
    write_file("s.yaml", yaml);
    f->problems = (struct problems){ 0 };
    return sweep_read(f->arena, "s.yaml", &f->catalogue, &f->sweep, &f->problems);
}

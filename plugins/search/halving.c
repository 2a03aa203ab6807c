/* halving: random points, of which all train a little, and at each rung the best 1/eta go on, eta times as far
 * (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016).
 * The trials of a rung wait for each other, so that the same ones go on for any number of workers.
 *
 * asha: the same without waiting (Li, Jamieson, Rostamizadeh and others, "A system for massively parallel
 * hyperparameter tuning", MLSys 2020): a trial goes on where it is among the best 1/eta of those that have reached its
 * rung by now. Which ones go on depends on which were faster. */
#include <nnrun/search.h>

typedef struct {
    int64_t eta, rungs;
} state;

static const nnr_param params[] = {
    NNR_P_ETA(state, eta),
    NNR_P_RUNGS(state, rungs),
    NNR_P_END
};

static int64_t trials(const void *self, nnr_host *host, const nnr_space *space)
{
    (void)self;
    return space->trials ? (int64_t)space->trials : host->fail(host, "the method needs the key 'trials'");
}

static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    (void)self;
    (void)past;
    nnr_search_draw(space, trial, point);
}

static size_t rungs(const void *self, const nnr_space *space, uint64_t trial, double *share)
{
    const state *s = self;
    (void)space;
    (void)trial;
    return nnr_search_rungs(s->eta, s->rungs, share);
}

static bool goes_on(const void *self, const nnr_space *space, uint64_t trial, size_t rung, size_t peers,
                    const uint64_t *peer, const double *value)
{
    const state *s = self;
    (void)space;
    (void)rung;
    return nnr_search_in_best(s->eta, trial, peers, peer, value);
}

NNR_PLUGIN(search, halving, state, params, "random points, the best 1/eta of which train on, rung by rung",
           .trials = trials, .propose = propose, .rungs = rungs, .goes_on = goes_on)
NNR_PLUGIN(search, asha, state, params, "halving without waiting: what goes on depends on timing",
           .trials = trials, .propose = propose, .rungs = rungs, .goes_on = goes_on,
           .asynchronous = true)
NNR_MODULE("1.0", "MIT", &halving_plugin, &asha_plugin)

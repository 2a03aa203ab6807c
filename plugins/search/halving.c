/* halving: random points, of which all train a little, and at each rung the best 1/eta go on, eta times as far
 * (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016).
 * The trials of a rung wait for each other, so that the same ones go on for any number of workers. */
#include <nnrun/search.h>

typedef struct {
    int64_t eta, rungs;
} state;

static const nnr_param params[] = {
    NNR_P_INT(state, eta, 3, 2, 16, 0, "one of how many goes on at each rung, and trains how many times as far"),
    NNR_P_INT(state, rungs, 3, 1, NNR_MAX_RUNGS, 0, "how often a trial is looked at, its end included"),
    NNR_P_END
};

static int64_t trials(void *self, nnr_host *host, const nnr_space *space)
{
    (void)self;
    return space->trials ? (int64_t)space->trials : host->fail(host, "halving needs the key 'trials'");
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
    double part = 1;
    for (size_t r = (size_t)s->rungs; r-- > 0; part /= (double)s->eta)
        share[r] = part;
    return (size_t)s->rungs;
}

static bool goes_on(const void *self, const nnr_space *space, uint64_t trial, size_t rung, size_t peers,
                    const uint64_t *peer, const double *value)
{
    const size_t places = peers / (size_t)((const state *)self)->eta;
    size_t me = 0, better = 0;
    (void)space;
    (void)rung;
    while (peer[me] != trial)
        me++;
    for (size_t i = 0; i < peers; i++)
        better += nnr_search_before(peer[i], value[i], trial, value[me]);
    return value[me] == value[me] && better < (places ? places : 1); /* NaN never goes on */
}

NNR_PLUGIN(search, halving, state, params, "random points, the best 1/eta of which train on, rung by rung",
           .trials = trials, .propose = propose, .rungs = rungs, .goes_on = goes_on)
NNR_MODULE("1.0", "MIT", &halving_plugin)

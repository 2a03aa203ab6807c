/* step: rate = learning_rate factor^k in all epochs from k every + 1 to (k + 1) every. */
#include <nnrun/plugin.h>

typedef struct {
    int64_t every;
    double factor;
} state;

static const nnr_param params[] = {
    NNR_P_INT(state, every, 10, 1, 1000000000, NNR_LOG, "epochs from one change to the next"),
    NNR_P_NUM(state, factor, 0.1, 0, 1, NNR_LOG, "what the rate is multiplied by"),
    NNR_P_END
};

static double rate(const void *self, const nnr_moment *moment)
{
    const state *s = self;
    double rate = moment->learning_rate, factor = s->factor;
    for (uint64_t k = moment->epoch / (uint64_t)s->every; k; k >>= 1, factor *= factor) /* factor^k, by squaring */
        rate *= k & 1 ? factor : 1;
    return rate;
}

NNR_PLUGIN(schedule, step, state, params, "a rate that is multiplied by a factor every so many epochs", .rate = rate)
NNR_MODULE("1.0", "MIT", &step_plugin)

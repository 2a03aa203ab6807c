/* constant: rate = learning_rate, after an optional rise in a straight line. */
#include <nnrun/plugin.h>

typedef struct {
    double warmup;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, warmup, 0, 0, 1e6, 0, "epochs over which the rate rises to its full size"),
    NNR_P_END
};

static double rate(const void *self, const nnr_moment *moment)
{
    const state *s = self;
    return moment->learning_rate * nnr_warmup(moment, s->warmup);
}

NNR_PLUGIN(schedule, constant, state, params, "the same rate in every step, after an optional warmup", .rate = rate)
NNR_MODULE("1.0", "MIT", &constant_plugin)

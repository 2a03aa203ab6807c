/* exponential: rate = learning_rate decay^t, where t is the time in epochs with its fraction, so that the rate falls a
 * little in each step. */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

typedef struct {
    double decay;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, decay, 0.95, 1e-6, 1, 0, "what is left of the rate after an epoch"),
    NNR_P_END
};

static double rate(const void *self, const nnr_moment *moment)
{
    const state *s = self;
    const double time = (double)moment->step / (double)moment->steps_an_epoch;
    return moment->learning_rate * nnr_expd(time * nnr_logd(s->decay));
}

NNR_PLUGIN(schedule, exponential, state, params, "a rate that falls by the same fraction in every epoch", .rate = rate)
NNR_MODULE("1.0", "MIT", &exponential_plugin)

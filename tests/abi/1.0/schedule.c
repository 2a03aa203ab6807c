/* newplugin: the rate falls in a straight line, from the learning rate to the last step's fraction of it. */
#include <nnrun/plugin.h>

typedef struct {
    double last;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, last, 0.1, 0, 1, 0, "fraction of the learning rate that is left in the last step"),
    NNR_P_END
};

/* Steps count from 0. The rate may depend on nothing but the moment, so that a run can be resumed. */
static double rate(const void *self, const nnr_moment *moment)
{
    const double last = ((const state *)self)->last;
    const double done = moment->steps > 1 ? (double)moment->step / (double)(moment->steps - 1) : 1;
    return moment->learning_rate * (1 - done * (1 - last));
}

NNR_PLUGIN(schedule, newplugin, state, params, "a straight line down to a fraction", .rate = rate)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

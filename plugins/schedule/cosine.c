/* cosine: the rate rises in a straight line over the warmup, and falls along half a cosine until the end of the run
 * (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, without the restarts):
 *     rate = learning_rate (final + (1 - final) (1 + cos(pi x)) / 2),
 * where x goes from 0, behind the warmup, to 1, behind the last step of the run. */
#include <nnrun/plugin.h>

typedef struct {
    double warmup, final;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, warmup, 0, 0, 1e6, 0, "epochs over which the rate rises to its full size"),
    NNR_P_NUM(state, final, 0, 0, 1, NNR_LOG, "the rate at the end, as a fraction of the learning_rate"),
    NNR_P_END
};

/* (1 + cos(pi x)) / 2 = cos(pi x / 2)^2 for x from 0 to 1, by the series of the cosine, nested:
 * 1 - y^2/(1 2) (1 - y^2/(3 4) (1 - ...)). The first term left out is below 1e-19. */
static double half_cosine(double x)
{
    const double y = 0x1.921fb54442d18p+0 * x;
    double cosine = 1;
    for (int k = 21; k >= 1; k -= 2)
        cosine = 1 - y * y / (k * (k + 1)) * cosine;
    return cosine * cosine;
}

static double rate(const void *self, const nnr_moment *moment)
{
    const state *s = self;
    const double warmup = s->warmup * (double)moment->steps_an_epoch;
    if ((double)moment->step < warmup)
        return moment->learning_rate * nnr_warmup(moment, s->warmup);
    const double x = ((double)moment->step - warmup) / ((double)moment->steps - warmup);
    return moment->learning_rate * (s->final + (1 - s->final) * half_cosine(x));
}

NNR_PLUGIN(schedule, cosine, state, params, "a rate that falls along half a cosine, after an optional warmup",
           .rate = rate)
NNR_MODULE("1.0", "MIT", &cosine_plugin)

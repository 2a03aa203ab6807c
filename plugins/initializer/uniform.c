/* uniform: independent numbers, uniform between two limits. */
#include <nnrun/plugin.h>

typedef struct {
    double min, max;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, min, -0.05, -1e6, 1e6, 0, "lower limit"),
    NNR_P_NUM(state, max, 0.05, -1e6, 1e6, 0, "upper limit"),
    NNR_P_END
};

static int init(void *self, nnr_host *host)
{
    const state *s = self;
    if (s->min > s->max)
        return host->fail(host, "min is %g, but must not be above max, which is %g", s->min, s->max);
    return 0;
}

static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    (void)in, (void)out;
    const state *s = self;
    for (size_t i = 0; i < n; i++)
        w[i] = (nnr_real)(s->min + (s->max - s->min) * nnr_uniform(rng, i));
}

NNR_PLUGIN(initializer, uniform, state, params, "uniform numbers between two limits", .init = init, .fill = fill)
NNR_MODULE("1.0", "MIT", &uniform_plugin)

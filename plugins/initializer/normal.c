/* normal: independent normal numbers of a given mean and standard deviation. */
#include <nnrun/plugin.h>

typedef struct {
    double mean, std;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, mean, 0, -1e6, 1e6, 0, "mean"),
    NNR_P_NUM(state, std, 0.05, 0, 1e6, NNR_LOG, "standard deviation"),
    NNR_P_END
};

static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    (void)in, (void)out;
    const state *s = self;
    for (size_t i = 0; i < n; i++)
        w[i] = (nnr_real)(s->mean + s->std * nnr_normal(rng, i));
}

NNR_PLUGIN(initializer, normal, state, params, "normal numbers", .fill = fill)
NNR_MODULE("1.0", "MIT", &normal_plugin)

/* newplugin: uniform between -range and range. */
#include <nnrun/plugin.h>

typedef struct {
    double range;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, range, 0.1, 0, 1000, NNR_LOG, "the largest value"),
    NNR_P_END
};

/* w (n); in and out are how many numbers feed and leave a unit. Element i is made of draw i alone. */
static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    const double range = ((const state *)self)->range;
    for (size_t i = 0; i < n; i++)
        w[i] = (nnr_real)(range * (2 * nnr_uniform(rng, i) - 1));
}

NNR_PLUGIN(initializer, newplugin, state, params, "uniform between -range and range", .fill = fill)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

/* glorot_uniform: uniform within sqrt(6 / (in + out)) of 0 (Glorot and Bengio, "Understanding the difficulty of
 * training deep feedforward neural networks", AISTATS 2010). */
#include <nnrun/plugin.h>

static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    (void)self;
    const double limit = __builtin_sqrt(6.0 / (double)(in + out));
    for (size_t i = 0; i < n; i++)
        w[i] = (nnr_real)(limit * (2 * nnr_uniform(rng, i) - 1));
}

NNR_PLUGIN(initializer, glorot_uniform, nnr_stateless, NULL, "uniform within sqrt(6 / (in + out)) of 0", .fill = fill)
NNR_MODULE("1.0", "MIT", &glorot_uniform_plugin)

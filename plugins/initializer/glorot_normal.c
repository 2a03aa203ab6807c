/* glorot_normal: normal with variance 2 / (in + out) (Glorot and Bengio, "Understanding the difficulty of
 * training deep feedforward neural networks", AISTATS 2010). */
#include <nnrun/plugin.h>

static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    (void)self;
    const double std = __builtin_sqrt(2.0 / (double)(in + out));
    for (size_t i = 0; i < n; i++)
        w[i] = (nnr_real)(std * nnr_normal(rng, i));
}

NNR_PLUGIN(initializer, glorot_normal, nnr_stateless, NULL, "normal with variance 2 / (in + out)", .fill = fill)
NNR_MODULE("1.0", "MIT", &glorot_normal_plugin)

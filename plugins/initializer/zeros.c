/* zeros: 0 everywhere, the usual start of biases. */
#include <nnrun/plugin.h>

static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    (void)self, (void)rng, (void)in, (void)out;
    for (size_t i = 0; i < n; i++)
        w[i] = 0;
}

NNR_PLUGIN(initializer, zeros, nnr_stateless, NULL, "0 everywhere", .fill = fill)
NNR_MODULE("1.0", "MIT", &zeros_plugin)

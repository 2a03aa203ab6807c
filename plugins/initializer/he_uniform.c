/* he_uniform: uniform within sqrt(6 / in) of 0 (He, Zhang, Ren and Sun, "Delving deep into
 * rectifiers", ICCV 2015). */
#include <nnrun/plugin.h>

static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    (void)self, (void)out;
    const double limit = __builtin_sqrt(6.0 / (double)in);
    for (size_t i = 0; i < n; i++)
        w[i] = (nnr_real)(limit * (2 * nnr_uniform(rng, i) - 1));
}

NNR_PLUGIN(initializer, he_uniform, nnr_stateless, NULL, "uniform within sqrt(6 / in) of 0", .fill = fill)
NNR_MODULE("1.0", "MIT", &he_uniform_plugin)

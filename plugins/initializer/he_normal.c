/* he_normal: normal with variance 2 / in (He, Zhang, Ren and Sun, "Delving deep into
 * rectifiers", ICCV 2015). */
#include <nnrun/plugin.h>

static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    (void)self, (void)out;
    const double std = __builtin_sqrt(2.0 / (double)in);
    for (size_t i = 0; i < n; i++)
        w[i] = (nnr_real)(std * nnr_normal(rng, i));
}

NNR_PLUGIN(initializer, he_normal, nnr_stateless, NULL, "normal with variance 2 / in", .fill = fill)
NNR_MODULE("1.0", "MIT", &he_normal_plugin)

/* constant: the same number everywhere. */
#include <nnrun/plugin.h>

typedef struct {
    double value;
} state;

static const nnr_param params[] = { NNR_P_NUM(state, value, 0, -1e6, 1e6, NNR_REQUIRED, "the number"), NNR_P_END };

static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    (void)rng, (void)in, (void)out;
    const nnr_real value = (nnr_real)((const state *)self)->value;
    for (size_t i = 0; i < n; i++)
        w[i] = value;
}

NNR_PLUGIN(initializer, constant, state, params, "the same number everywhere", .fill = fill)
NNR_MODULE("1.0", "MIT", &constant_plugin)

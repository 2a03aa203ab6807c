/* newplugin: a row's loss is the mean over its columns of h(p - t), where h(d) is d^2 / 2 up to |d| = delta and goes
 * straight on from there (Huber, "Robust estimation of a location parameter", 1964). */
#include <nnrun/plugin.h>

typedef struct {
    double delta;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, delta, 1, 1e-6, 1e6, NNR_LOG, "the error from which on the loss is a straight line"),
    NNR_P_END
};

/* p, t, dp (rows, cols). */
static double eval(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, nnr_real scale,
                   nnr_real *dp)
{
    const nnr_real delta = (nnr_real)((const state *)self)->delta, slope = scale / (nnr_real)cols;
    double sum = 0;
    for (size_t i = 0; i < rows * cols; i++) {
        const nnr_real d = p[i] - t[i], bounded = d > delta ? delta : d < -delta ? -delta : d;
        sum += (double)(bounded * (d - bounded / 2));
        if (dp)
            dp[i] = slope * bounded;
    }
    return sum / (double)cols;
}

NNR_PLUGIN(loss, newplugin, state, params, "squared error that grows straight from delta on", .eval = eval,
           .takes = NNR_ANY)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

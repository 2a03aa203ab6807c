/* log_cosh: the mean over the columns of log(cosh(p - t)), which is d^2 / 2 for small d and |d| - log 2 for large ones:
 * log(cosh(d)) = |d| + log1p(exp(-2 |d|)) - log 2. */
#include <nnrun/plugin.h>

static double eval(const void *self, size_t rows, size_t cols, const nnr_real *restrict p, const nnr_real *restrict t,
                   nnr_real scale, nnr_real *restrict dp)
{
    (void)self;
    const nnr_real log_2 = (nnr_real)0.69314718055994531;
    double sum = 0;
    for (size_t i = 0; i < rows * cols; i++) {
        const nnr_real d = p[i] - t[i], size = nnr_abs(d);
        sum += (double)(size + nnr_log1p(nnr_exp(-2 * size)) - log_2);
        if (dp)
            dp[i] = scale / (nnr_real)cols * nnr_tanh(d);
    }
    return sum / (double)cols;
}

NNR_PLUGIN(loss, log_cosh, nnr_stateless, NULL, "log(cosh(p - t)), mean over the columns", .eval = eval,
           .takes = NNR_ANY)
NNR_MODULE("1.0", "MIT", &log_cosh_plugin)

/* mse: mean squared error. A row's loss is the mean over its columns of (p - t)^2; the gradient is 2 (p - t) / cols. */
#include <nnrun/plugin.h>

static double eval(const void *self, size_t rows, size_t cols, const nnr_real *restrict p, const nnr_real *restrict t,
                   nnr_real scale, nnr_real *restrict dp)
{
    (void)self;
    double sum = 0;
    for (size_t i = 0; i < rows * cols; i++) {
        const double error = (double)p[i] - (double)t[i];
        sum += error * error;
    }
    const nnr_real slope = 2 * scale / (nnr_real)cols;
    if (dp)
        for (size_t i = 0; i < rows * cols; i++)
            dp[i] = slope * (p[i] - t[i]);
    return sum / (double)cols;
}

NNR_PLUGIN(loss, mse, nnr_stateless, NULL, "mean squared error", .eval = eval)
NNR_MODULE("1.0", "MIT", &mse_plugin)

/* mse: mean squared error. A row's loss is the mean over its columns of (p - t)^2; the gradient is 2 (p - t) / cols. */
#include <nnrun/plugin.h>
#include <nnrun/sum.h>

static double eval(const void *self, size_t rows, size_t cols, const nnr_real *restrict p, const nnr_real *restrict t,
                   nnr_real scale, nnr_real *restrict dp)
{
    (void)self;
    const size_t n = rows * cols;
    nnr_sum sum = { { 0 } };
    for (size_t first = 0; first < n; first += NNR_SUM_CHUNK) {
        const size_t count = nnr_chunk(n, first);
        nnr_real term[NNR_SUM_CHUNK];
        for (size_t i = 0; i < count; i++) {
            const nnr_real error = p[first + i] - t[first + i];
            term[i] = error * error;
        }
        nnr_sum_add(&sum, count, term);
    }
    const nnr_real slope = 2 * scale / (nnr_real)cols;
    if (dp)
        for (size_t i = 0; i < n; i++)
            dp[i] = slope * (p[i] - t[i]);
    return nnr_sum_total(&sum) / (double)cols;
}

NNR_PLUGIN(loss, mse, nnr_stateless, NULL, "mean squared error", .eval = eval)
NNR_MODULE("1.0", "MIT", &mse_plugin)

/* r2: the coefficient of determination 1 - sum (t - p)^2 / sum (t - mean t)^2 (Draper and Smith, "Applied regression
 * analysis", 1998, section 1.3): 1 is perfect, 0 no better than always the mean, below 0 worse. All columns count
 * together. Where all t are the same it is not defined; then 1 stands for a perfect prediction, and 0 for any other.
 * The second sum is sum t^2 - (sum t)^2 / n, in double. */
#include <nnrun/plugin.h>

enum { RESIDUAL, SUM, SQUARES, COUNT, SUMS };

static void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self;
    double residual = 0, total = 0, squares = 0;
    for (size_t i = 0; i < rows * cols; i++) {
        const double target = (double)t[i], error = target - (double)p[i];
        residual += error * error;
        total += target;
        squares += target * target;
    }
    sum[RESIDUAL] += residual;
    sum[SUM] += total;
    sum[SQUARES] += squares;
    sum[COUNT] += (double)(rows * cols);
}

static double value(const void *self, const double *sum)
{
    (void)self;
    const double variation = sum[SQUARES] - sum[SUM] * sum[SUM] / sum[COUNT];
    if (variation > 0)
        return 1 - sum[RESIDUAL] / variation;
    return sum[RESIDUAL] > 0 ? 0 : 1 - sum[RESIDUAL]; /* NaN stays NaN */
}

NNR_PLUGIN(metric, r2, nnr_stateless, NULL, "share of the target's variance that is predicted (R squared)",
           .sums = SUMS, .update = update, .value = value, .larger_is_better = true)
NNR_MODULE("1.0", "MIT", &r2_plugin)

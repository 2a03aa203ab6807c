/* mae: mean absolute error, the mean over all predicted numbers of |p - t| (Willmott and Matsuura, "Advantages of the
 * mean absolute error over the root mean square error", 2005). */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

static void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self;
    double errors = 0;
    for (size_t i = 0; i < rows * cols; i++)
        errors += nnr_absd((double)p[i] - (double)t[i]);
    sum[0] += errors;
    sum[1] += (double)(rows * cols);
}

static double value(const void *self, const double *sum)
{
    (void)self;
    return sum[0] / sum[1];
}

NNR_PLUGIN(metric, mae, nnr_stateless, NULL, "mean absolute error", .sums = 2, .update = update, .value = value)
NNR_MODULE("1.0", "MIT", &mae_plugin)

/* rmse: root mean squared error, the square root of the mean over all predicted numbers of (p - t)^2, in the unit of
 * the target (Hyndman and Koehler, "Another look at measures of forecast accuracy", 2006, section 2.1). */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

static void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self;
    double squares = 0;
    for (size_t i = 0; i < rows * cols; i++) {
        const double error = (double)p[i] - (double)t[i];
        squares += error * error;
    }
    sum[0] += squares;
    sum[1] += (double)(rows * cols);
}

static double value(const void *self, const double *sum)
{
    (void)self;
    return nnr_sqrtd(sum[0] / sum[1]);
}

NNR_PLUGIN(metric, rmse, nnr_stateless, NULL, "root mean squared error, in the unit of the target", .sums = 2,
           .update = update, .value = value)
NNR_MODULE("1.0", "MIT", &rmse_plugin)

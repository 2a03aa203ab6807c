/* newplugin: the mean over rows and columns of |p - t|. */
#include <nnrun/plugin.h>

/* p, t (rows, cols). The host adds up the sums of all threads. */
static void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    for (size_t i = 0; i < rows * cols; i++)
        sum[0] += (double)nnr_abs(p[i] - t[i]);
    sum[1] += (double)(rows * cols);
}

static double value(const void *self, const double *sum)
{
    return sum[0] / sum[1];
}

NNR_PLUGIN(metric, newplugin, nnr_stateless, NULL, "mean absolute error", .sums = 2, .update = update, .value = value)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

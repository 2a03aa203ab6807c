/* count: a metric that keeps SUMS sums. */
#include <nnrun/plugin.h>

static void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self, (void)cols, (void)p, (void)t;
    sum[0] += (double)rows;
}

static double value(const void *self, const double *sum)
{
    (void)self;
    return sum[0];
}

NNR_PLUGIN(metric, count, nnr_stateless, NULL, "how many rows there are", .sums = SUMS, .update = update,
           .value = value)
NNR_MODULE("0.1", "MIT", &count_plugin)

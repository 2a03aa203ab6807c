/* count: a metric that keeps SUMS sums; with EACH, it has further values that it does not name, and with PLAN more sums
 * than anybody has room for. */
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

#ifdef EACH
static void each(const void *self, const double *sum, double *each)
{
    (void)self, (void)sum, (void)each;
}
#endif
#ifdef PLAN
static int plan(void *self, nnr_host *host, const nnr_targets *targets, nnr_measures *measures)
{
    static const char *const names[] = { "one", NULL };
    (void)self, (void)host, (void)targets, (void)names;
    PLAN;
    return 0;
}
#endif

NNR_PLUGIN(metric, count, nnr_stateless, NULL, "how many rows there are", .sums = SUMS,
#ifdef PLAN
           .plan = plan,
#endif
           .update = update, .value = value,
#ifdef EACH
           .each = each
#endif
)
NNR_MODULE("0.1", "MIT", &count_plugin)

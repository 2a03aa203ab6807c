// within: the fraction of numbers that are nearer to their target than a limit.
#include <nnrun/plugin.h>

#include <algorithm>

namespace {

struct state {
    double limit;
};

const nnr_param params[] = { NNR_P_NUM(state, limit, 0.5, 0, 1e6, NNR_LOG, "how near is near"), NNR_P_END };

void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    const auto limit = static_cast<nnr_real>(static_cast<const state *>(self)->limit);
    const auto near = [&](const nnr_real &predicted) { return nnr_abs(predicted - t[&predicted - p]) < limit; };
    sum[0] += static_cast<double>(std::count_if(p, p + rows * cols, near));
    sum[1] += static_cast<double>(rows * cols);
}

double value(const void *, const double *sum)
{
    return sum[0] / sum[1];
}

} // namespace

NNR_PLUGIN(metric, within, state, params, "fraction of predictions near their targets", .sums = 2, .update = update,
           .value = value, .larger_is_better = true)
NNR_MODULE("1.0", "MIT", &within_plugin)

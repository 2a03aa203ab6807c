/* huber: squared error near the target, absolute error far from it, so that outliers pull with bounded force (Huber,
 * "Robust estimation of a location parameter", 1964). A row's loss is the mean over its columns of d^2 / 2 where
 * |d| <= delta, and of delta (|d| - delta / 2) elsewhere, d = p - t; the gradient is d, held within +-delta, / cols. */
#include <nnrun/math.h>
#include <nnrun/plugin.h>
#include <nnrun/sum.h>

typedef struct {
    double delta;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, delta, 1, 1e-6, 1e6, NNR_LOG, "error from which on the loss rises in a straight line"),
    NNR_P_END
};

static double eval(const void *self, size_t rows, size_t cols, const nnr_real *restrict p, const nnr_real *restrict t,
                   nnr_real scale, nnr_real *restrict dp)
{
    const size_t n = rows * cols;
    const nnr_real delta = (nnr_real)((const state *)self)->delta, slope = scale / (nnr_real)cols;
    nnr_sum sum = { { 0 } };
    for (size_t first = 0; first < n; first += NNR_SUM_CHUNK) {
        const size_t count = nnr_chunk(n, first);
        nnr_real term[NNR_SUM_CHUNK];
        for (size_t i = 0; i < count; i++) {
            const nnr_real d = p[first + i] - t[first + i], size = d < 0 ? -d : d, bent = size < delta ? size : delta;
            term[i] = bent * (size - bent / 2); /* both cases: bent is |d| or delta */
        }
        nnr_sum_add(&sum, count, term);
    }
    if (dp)
        for (size_t i = 0; i < n; i++) {
            const nnr_real d = p[i] - t[i], above = d < -delta ? -delta : d;
            dp[i] = slope * (above > delta ? delta : above);
        }
    return nnr_sum_total(&sum) / (double)cols;
}

NNR_PLUGIN(loss, huber, state, params, "squared error up to delta, absolute error beyond", .eval = eval)
NNR_MODULE("1.0", "MIT", &huber_plugin)

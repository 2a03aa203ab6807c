/* log_loss, also called binary_crossentropy: a row's loss is the mean over its columns of
 * -(t log(p) + (1 - t) log(1 - p)), each column being a yes-or-no question of its own (Bishop, "Pattern recognition
 * and machine learning", 2006, section 4.3.2). A probability nearer to 0 or 1 than the smallest normal number, or
 * half a unit in the last place of 1, counts as that near. Joined with sigmoid, the gradient of its input is
 * (p - t) / cols. */
#include <float.h>

#include <nnrun/math.h>
#include <nnrun/plugin.h>
#include <nnrun/sum.h>

#define SMALLEST ((nnr_real)(sizeof(nnr_real) == 8 ? DBL_MIN : (double)FLT_MIN))
#define HALF_ULP ((nnr_real)(sizeof(nnr_real) == 8 ? DBL_EPSILON / 2 : (double)FLT_EPSILON / 2))

/* max(x, least), a NaN staying one. */
static inline nnr_real at_least(nnr_real x, nnr_real least)
{
    return x < least ? least : x;
}

static double log_losses(size_t n, const nnr_real *restrict p, const nnr_real *restrict t)
{
    nnr_sum sum = { { 0 } };
    for (size_t first = 0; first < n; first += NNR_SUM_CHUNK) {
        const size_t count = nnr_chunk(n, first);
        nnr_real term[NNR_SUM_CHUNK];
        for (size_t i = 0; i < count; i++) {
            const nnr_real yes = p[first + i], wanted = t[first + i];
            term[i] = wanted * nnr_log(at_least(yes, SMALLEST)) + (1 - wanted) * nnr_log(at_least(1 - yes, HALF_ULP));
        }
        nnr_sum_add(&sum, count, term);
    }
    return -nnr_sum_total(&sum);
}

static double eval(const void *self, size_t rows, size_t cols, const nnr_real *restrict p, const nnr_real *restrict t,
                   nnr_real scale, nnr_real *restrict dp)
{
    (void)self;
    const nnr_real slope = scale / (nnr_real)cols;
    if (dp)
        for (size_t i = 0; i < rows * cols; i++)
            dp[i] = slope * ((1 - t[i]) / at_least(1 - p[i], HALF_ULP) - t[i] / at_least(p[i], SMALLEST));
    return log_losses(rows * cols, p, t) / (double)cols;
}

static double with_sigmoid(const void *self, size_t rows, size_t cols, const nnr_real *restrict p,
                           const nnr_real *restrict t, nnr_real scale, nnr_real *restrict dx)
{
    (void)self;
    const nnr_real slope = scale / (nnr_real)cols;
    for (size_t i = 0; i < rows * cols; i++)
        dx[i] = slope * (p[i] - t[i]);
    return log_losses(rows * cols, p, t) / (double)cols;
}

static const char *const aliases[] = { "binary_crossentropy", NULL };

NNR_PLUGIN_ALIASED(loss, log_loss, nnr_stateless, NULL, "-(t log(p) + (1 - t) log(1 - p)), mean over the columns",
                   aliases, .eval = eval, .takes = NNR_UNIT, .pairs_with = "sigmoid", .paired = with_sigmoid)
NNR_MODULE("1.0", "MIT", &log_loss_plugin)

/* categorical_crossentropy: a row's loss is -sum_j t_j log(p_j), for probabilities p that sum to 1 and one-hot or
 * soft targets t (Bishop, "Pattern recognition and machine learning", 2006, section 4.3.4). A probability below the
 * smallest normal number counts as that number, so that a certain but wrong prediction has a large, finite loss.
 * Joined with softmax, the gradient of its input is p - t for targets that sum to 1. */
#include <float.h>

#include <nnrun/math.h>
#include <nnrun/plugin.h>
#include <nnrun/sum.h>

#define SMALLEST ((nnr_real)(sizeof(nnr_real) == 8 ? DBL_MIN : (double)FLT_MIN))

/* The sum over all elements of -t log(p). */
static double cross_entropy(size_t n, const nnr_real *restrict p, const nnr_real *restrict t)
{
    nnr_sum sum = { { 0 } };
    for (size_t first = 0; first < n; first += NNR_SUM_CHUNK) {
        const size_t count = nnr_chunk(n, first);
        nnr_real term[NNR_SUM_CHUNK];
        for (size_t i = 0; i < count; i++)
            term[i] = t[first + i] * nnr_log(p[first + i] < SMALLEST ? SMALLEST : p[first + i]);
        nnr_sum_add(&sum, count, term);
    }
    return -nnr_sum_total(&sum);
}

static double eval(const void *self, size_t rows, size_t cols, const nnr_real *restrict p, const nnr_real *restrict t,
                   nnr_real scale, nnr_real *restrict dp)
{
    (void)self;
    if (dp)
        for (size_t i = 0; i < rows * cols; i++)
            dp[i] = -scale * t[i] / (p[i] < SMALLEST ? SMALLEST : p[i]);
    return cross_entropy(rows * cols, p, t);
}

static double with_softmax(const void *self, size_t rows, size_t cols, const nnr_real *restrict p,
                           const nnr_real *restrict t, nnr_real scale, nnr_real *restrict dx)
{
    (void)self;
    for (size_t i = 0; i < rows * cols; i++)
        dx[i] = scale * (p[i] - t[i]);
    return cross_entropy(rows * cols, p, t);
}

NNR_PLUGIN(loss, categorical_crossentropy, nnr_stateless, NULL, "-sum of t log(p), for probabilities of classes",
           .eval = eval, .takes = NNR_SIMPLEX, .pairs_with = "softmax", .paired = with_softmax)
NNR_MODULE("1.0", "MIT", &categorical_crossentropy_plugin)

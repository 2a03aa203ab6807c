/* wrong_loss: half of the squared error, with a mistake that a -D chooses. */
#include <nnrun/plugin.h>

#ifndef SLOPE
#define SLOPE 1
#endif
#ifndef TAKES
#define TAKES NNR_ANY
#endif

static double eval(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, nnr_real scale,
                   nnr_real *dp)
{
    (void)self;
    double sum = 0;
#ifdef WRITES_ALWAYS
    *(volatile nnr_real *)dp = 0;
#endif
    for (size_t i = 0; i < rows * cols; i++) {
#ifdef LOGARITHM
        sum -= (double)(t[i] * nnr_log(p[i]));
        if (dp)
            dp[i] = -scale * t[i] / p[i];
#else
        sum += (double)((p[i] - t[i]) * (p[i] - t[i]) / 2);
        if (dp)
            dp[i] = (nnr_real)SLOPE * scale * (p[i] - t[i]);
#endif
    }
#ifdef IS_A_MEAN
    sum /= (double)rows;
    for (size_t i = 0; dp && i < rows * cols; i++)
        dp[i] /= (nnr_real)rows;
#endif
#ifdef DEPENDS_ON_DP
    return dp ? 1.5 * sum : sum;
#else
    return sum;
#endif
}

#ifdef PAIRS
NNR_PLUGIN(loss, wrong_loss, nnr_stateless, NULL, "a loss with a mistake", .eval = eval, .takes = TAKES,
           .pairs_with = PAIRS, .paired = eval)
#else
NNR_PLUGIN(loss, wrong_loss, nnr_stateless, NULL, "a loss with a mistake", .eval = eval, .takes = TAKES)
#endif
NNR_MODULE("0.1", "MIT", &wrong_loss_plugin)

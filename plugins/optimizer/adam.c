/* adam: steps scaled by running means of the gradient and of its square (Kingma and Ba, "Adam: a method for stochastic
 * optimization", ICLR 2015), with weight decay apart from the gradient (Loshchilov and Hutter, "Decoupled weight decay
 * regularization", ICLR 2019). In step t:
 *     m <- beta1 m + (1 - beta1) g;   v <- beta2 v + (1 - beta2) g^2;
 *     w <- w - learning_rate (m' / (sqrt(v') + epsilon) + weight_decay w),
 * where m' = m / (1 - beta1^t) and v' = v / (1 - beta2^t). Biases do not decay.
 *
 * The slots hold the sums m / (1 - beta1) and v / (1 - beta2), so that all factors that are the same for every weight
 * end up in two numbers, the rate and the epsilon of the step. */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

typedef struct {
    double beta1, beta2, epsilon, weight_decay;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, beta1, 0.9, 0, 0.999999, 0, "how much of the mean of the gradients is kept"),
    NNR_P_NUM(state, beta2, 0.999, 0, 0.999999, 0, "how much of the mean of their squares is kept"),
    NNR_P_NUM(state, epsilon, 1e-8, 1e-20, 1, NNR_LOG, "added to the root of that mean"),
    NNR_P_NUM(state, weight_decay, 0, 0, 1, NNR_LOG, "pull of each weight towards 0, beside the gradient's step"),
    NNR_P_END
};

static const char *const slots[] = { "gradients", "squares", NULL };

/* base^exponent, by squaring: the same bits everywhere, which those of pow() are not. */
static double power(double base, uint64_t exponent)
{
    double result = 1;
    for (; exponent; exponent >>= 1, base *= base)
        result *= exponent & 1 ? base : 1;
    return result;
}

static void update(const void *self, const nnr_step *step, size_t n, nnr_real *restrict w, const nnr_real *restrict g,
                   nnr_real *const *slot)
{
    const state *s = self;
    nnr_real *restrict gradients = slot[0], *restrict squares = slot[1];
    const double mean = (1 - s->beta1) / (1 - power(s->beta1, step->step)); /* of the gradients, for a sum of 1 */
    const double root = nnr_sqrtd((1 - s->beta2) / (1 - power(s->beta2, step->step)));
    const nnr_real beta1 = (nnr_real)s->beta1, beta2 = (nnr_real)s->beta2;
    const nnr_real rate = (nnr_real)(step->learning_rate * mean / root), epsilon = (nnr_real)(s->epsilon / root);
    const nnr_real pull = step->decays ? (nnr_real)(step->learning_rate * s->weight_decay) : 0;
    for (size_t i = 0; i < n; i++) {
        gradients[i] = nnr_flush(nnr_fma(beta1, gradients[i], g[i]));
        squares[i] = nnr_flush(nnr_fma(beta2, squares[i], g[i] * g[i]));
        w[i] -= nnr_fma(pull, w[i], rate * gradients[i] / (nnr_sqrt(squares[i]) + epsilon));
    }
}

NNR_PLUGIN(optimizer, adam, state, params, "adaptive steps (Adam), with decoupled weight decay (AdamW)",
           .learning_rate = 0.001, .slots = slots, .update = update)
NNR_MODULE("1.0", "MIT", &adam_plugin)

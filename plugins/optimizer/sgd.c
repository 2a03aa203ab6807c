/* sgd: stochastic gradient descent with classical or Nesterov momentum and weight decay (Sutskever, Martens, Dahl and
 * Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013, in the form in which the
 * learning rate is outside the velocity):
 *     g <- g + weight_decay w;   v <- momentum v + g;   w <- w - learning_rate v,
 * or, with nesterov, w <- w - learning_rate (g + momentum v). Biases do not decay. */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

typedef struct {
    double momentum, weight_decay;
    bool nesterov;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, momentum, 0, 0, 1, 0, "how much of the last step's velocity is kept"),
    NNR_P_BOOL(state, nesterov, false, "look ahead along the velocity"),
    NNR_P_NUM(state, weight_decay, 0, 0, 1, NNR_LOG, "pull of each weight towards 0, added to its gradient"),
    NNR_P_END
};

static const char *const slots[] = { "velocity", NULL };

static int init(void *self, nnr_host *host)
{
    const state *s = self;
    if (s->nesterov && s->momentum <= 0)
        return host->fail(host, "nesterov needs a momentum above 0");
    return 0;
}

static void update(const void *self, const nnr_step *step, size_t n, nnr_real *restrict w, const nnr_real *restrict g,
                   nnr_real *const *slot)
{
    const state *s = self;
    const bool nesterov = s->nesterov;
    nnr_real *restrict v = slot[0];
    const nnr_real rate = (nnr_real)step->learning_rate, momentum = (nnr_real)s->momentum;
    const nnr_real decay = step->decays ? (nnr_real)s->weight_decay : 0;
    if (s->momentum <= 0) {
        for (size_t i = 0; i < n; i++)
            w[i] -= rate * nnr_fma(decay, w[i], g[i]);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const nnr_real gradient = nnr_fma(decay, w[i], g[i]);
        v[i] = nnr_flush(nnr_fma(momentum, v[i], gradient));
        w[i] -= rate * (nesterov ? nnr_fma(momentum, v[i], gradient) : v[i]);
    }
}

NNR_PLUGIN(optimizer, sgd, state, params, "stochastic gradient descent, with momentum and weight decay",
           .init = init, .learning_rate = 0.1, .slots = slots, .update = update)
NNR_MODULE("1.0", "MIT", &sgd_plugin)

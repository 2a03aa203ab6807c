/* newplugin: gradient descent with momentum: v <- momentum v + g;  w <- w - learning_rate v. */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

typedef struct {
    double momentum;
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, momentum, 0.9, 0, 1, 0, "how much of the last step's velocity is kept"),
    NNR_P_END
};

/* The host keeps an array of each name for every array of weights, zero at first. */
static const char *const slots[] = { "velocity", NULL };

/* w, g, slot[0] (n). Called for parts of an array as well: look at nothing but elements of the same index. */
static void update(const void *self, const nnr_step *step, size_t n, nnr_real *w, const nnr_real *g,
                   nnr_real *const *slot)
{
    const nnr_real momentum = (nnr_real)((const state *)self)->momentum, rate = (nnr_real)step->learning_rate;
    nnr_real *v = slot[0];
    for (size_t i = 0; i < n; i++) {
        v[i] = nnr_flush(momentum * v[i] + g[i]);
        w[i] -= rate * v[i];
    }
}

NNR_PLUGIN(optimizer, newplugin, state, params, "gradient descent with momentum", .learning_rate = 0.02,
           .slots = slots, .update = update)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

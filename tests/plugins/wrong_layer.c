/* wrong_layer: a gain for each column, with a mistake that a -D chooses. */
#include <nnrun/plugin.h>

typedef struct {
    size_t n;
} state;

static int plan(void *self, nnr_host *host, const nnr_tensor *in, nnr_plan *plan)
{
    state *s = self;
    (void)host;
#ifdef REFUSES
    return host->fail(host, "this row has the wrong shape");
#endif
    s->n = nnr_count(in);
#ifndef NO_SHAPE
    plan->out = *in;
#endif
    plan->weight[0] = (nnr_weight){ .shape = { "gain", 1, { s->n } }, .in = 1, .out = 1, .init = "zeros" };
    return 0;
}

static void forward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                    nnr_real *y, nnr_real *cache)
{
    const size_t n = ((const state *)self)->n;
    (void)pass, (void)cache;
    for (size_t i = 0; i < rows * n; i++)
        y[i] = w[0][i % n] * x[i];
}

static void backward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *dx)
{
    const size_t n = ((const state *)self)->n;
    (void)pass, (void)x, (void)cache;
    for (size_t i = 0; i < rows * n; i++)
        dx[i] = w[0][i % n] * dy[i];
}

#ifndef SLOPE
#define SLOPE 1
#endif

static void gradient(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *const *dw)
{
    const size_t n = ((const state *)self)->n;
    (void)w, (void)cache;
#ifdef IGNORES_SHARE
    const size_t first = 0, last = n;
#else
    const size_t first = nnr_share_start(n, pass->share.index, pass->share.count);
    const size_t last = nnr_share_start(n, pass->share.index + 1, pass->share.count);
#endif
    for (size_t j = first; j < last; j++) {
        nnr_real sum = 0;
        for (size_t i = 0; i < rows; i++)
            sum += (nnr_real)SLOPE * x[i * n + j] * dy[i * n + j];
#ifdef DEPENDS_ON_SHARE
        sum *= 1 + (nnr_real)(last - first) / 1024;
#endif
#ifdef IGNORES_ADD
        dw[0][j] = sum;
#else
        dw[0][j] = (pass->add ? dw[0][j] : 0) + sum;
#endif
    }
}

#ifdef NO_GRADIENT
#define GRADIENT NULL
#else
#define GRADIENT gradient
#endif
NNR_PLUGIN(layer, wrong_layer, state, NULL, "a layer with a mistake", .plan = plan, .forward = forward,
           .backward = backward, .gradient = GRADIENT)
NNR_MODULE("0.1", "MIT", &wrong_layer_plugin)

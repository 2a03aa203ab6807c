/* newplugin: y = gain x, with a gain to learn for each column.
 *     x, y (rows, n), gain (n);   dx = gain dy,   dgain = sum over the rows of x dy */
#include <nnrun/plugin.h>

typedef struct {
    size_t n; /* from plan */
} state;

static int plan(void *self, nnr_host *host, const nnr_tensor *in, nnr_plan *plan)
{
    state *s = (state *)self;
    s->n = nnr_count(in);
    plan->out = *in;
    nnr_weight *gain = &plan->weight[0];
    gain->shape.name = "gain";
    gain->shape.rank = 1;
    gain->shape.dim[0] = s->n;
    gain->in = gain->out = 1;
    gain->init = "glorot_uniform";
    return 0;
}

static void forward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                    nnr_real *y, nnr_real *cache)
{
    const size_t n = ((const state *)self)->n;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < n; j++)
            y[i * n + j] = w[0][j] * x[i * n + j];
}

static void backward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *dx)
{
    const size_t n = ((const state *)self)->n;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < n; j++)
            dx[i * n + j] = w[0][j] * dy[i * n + j];
}

/* Each thread makes its share of the elements of dw, over all rows. */
static void gradient(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *const *dw)
{
    const size_t n = ((const state *)self)->n, index = pass->share.index, count = pass->share.count;
    for (size_t j = nnr_share_start(n, index, count); j < nnr_share_start(n, index + 1, count); j++) {
        nnr_real sum = pass->add ? dw[0][j] : 0;
        for (size_t i = 0; i < rows; i++)
            sum += x[i * n + j] * dy[i * n + j];
        dw[0][j] = sum;
    }
}

NNR_PLUGIN(layer, newplugin, state, NULL, "a gain for each column", .plan = plan, .forward = forward,
           .backward = backward, .gradient = gradient)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

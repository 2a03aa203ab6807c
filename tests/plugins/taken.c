/* taken: a plugin of the kind -DKIND_..., whose only parameter is called KEY. None of its functions is ever called. */
#include <nnrun/plugin.h>

typedef struct {
    double KEY;
} state;

#define NAMED(KEY) NNR_P_NUM(state, KEY, 0, 0, 1, 0, "a number")
static const nnr_param params[] = { NAMED(KEY), NNR_P_END };

#if defined KIND_dataset
static int open(void *self, nnr_host *host, nnr_data *data)
{
    (void)self, (void)data;
    return host->fail(host, "empty");
}

static int read(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    (void)self, (void)first, (void)rows, (void)x, (void)y;
    return host->fail(host, "empty");
}

NNR_PLUGIN(dataset, taken, state, params, "no rows", .open = open, .read = read)
#elif defined KIND_layer
static int plan(void *self, nnr_host *host, const nnr_tensor *in, nnr_plan *plan)
{
    (void)self, (void)in, (void)plan;
    return host->fail(host, "no plan");
}

static void forward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                    nnr_real *y, nnr_real *cache)
{
    (void)self, (void)pass, (void)rows, (void)x, (void)w, (void)y, (void)cache;
}

static void backward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *dx)
{
    (void)self, (void)pass, (void)rows, (void)x, (void)w, (void)cache, (void)dy, (void)dx;
}

NNR_PLUGIN(layer, taken, state, params, "nothing", .plan = plan, .forward = forward, .backward = backward)
#elif defined KIND_loss
static double eval(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, nnr_real scale,
                   nnr_real *dp)
{
    (void)self, (void)rows, (void)cols, (void)p, (void)t, (void)scale, (void)dp;
    return 0;
}

NNR_PLUGIN(loss, taken, state, params, "always 0", .eval = eval)
#elif defined KIND_optimizer
static void update(const void *self, const nnr_step *step, size_t n, nnr_real *w, const nnr_real *g,
                   nnr_real *const *slot)
{
    (void)self, (void)step, (void)n, (void)w, (void)g, (void)slot;
}

NNR_PLUGIN(optimizer, taken, state, params, "stands still", .learning_rate = 1, .update = update)
#else
static void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self, (void)rows, (void)cols, (void)p, (void)t, (void)sum;
}

static double value(const void *self, const double *sum)
{
    (void)self, (void)sum;
    return 0;
}

NNR_PLUGIN(metric, taken, state, params, "always 0", .sums = 1, .update = update, .value = value)
#endif

NNR_MODULE("0.1", "MIT", &taken_plugin)

/* dense: y = x w + b, a layer in which every output sees every input.
 *     x (rows, in), w (in, units), b (units), y (rows, units)
 *     dx = dy w^T,   dw = x^T dy,   db = sum of dy over the rows
 * The sums over rows go in ascending order. */
#include <string.h>

#include <nnrun/plugin.h>

typedef struct {
    int64_t units;
    bool bias;
    size_t in; /* from plan */
} state;

static const nnr_param params[] = {
    NNR_P_INT(state, units, 0, 1, 1000000, NNR_REQUIRED | NNR_LOG, "number of outputs"),
    NNR_P_BOOL(state, bias, true, "add a bias to each output"),
    NNR_P_END
};

static int plan(void *self, nnr_host *host, const nnr_tensor *in, nnr_plan *plan)
{
    (void)host;
    state *s = self;
    s->in = nnr_count(in);
    const size_t units = (size_t)s->units;
    plan->out = (nnr_tensor){ .rank = 1, .dim = { units } };
    plan->weight[0] = (nnr_weight){ .shape = { "kernel", 2, { s->in, units } },
                                    .in = s->in,
                                    .out = units,
                                    .init = "glorot_uniform",
                                    .kernel = true };
    if (s->bias)
        plan->weight[1] =
            (nnr_weight){ .shape = { "bias", 1, { units } }, .in = s->in, .out = units, .init = "zeros" };
    return 0;
}

static void forward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                    nnr_real *y, nnr_real *cache)
{
    (void)cache;
    const state *s = self;
    const size_t units = (size_t)s->units;
    pass->multiply(&(nnr_product){ .m = rows, .n = units, .k = s->in,
                                   .a = x, .a_row = s->in, .a_col = 1,
                                   .b = w[0], .b_row = units, .b_col = 1,
                                   .start = s->bias ? w[1] : NULL,
                                   .c = y, .c_row = units });
}

static void backward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *dx)
{
    (void)x, (void)cache;
    const state *s = self;
    const size_t units = (size_t)s->units;
    pass->multiply(&(nnr_product){ .m = rows, .n = s->in, .k = units,
                                   .a = dy, .a_row = units, .a_col = 1,
                                   .b = w[0], .b_row = 1, .b_col = units,
                                   .c = dx, .c_row = s->in });
}

/* db (units) = [db +] sum over the rows of dy, of which `units` columns out of `width` are looked at. */
static void sum_rows(size_t rows, size_t width, size_t units, const nnr_real *restrict dy, nnr_real *restrict db,
                     bool add)
{
    if (!add)
        memset(db, 0, units * sizeof *db);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < units; j++)
            db[j] += dy[i * width + j];
}

static void gradient(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *const *dw)
{
    (void)w, (void)cache;
    const state *s = self;
    const size_t units = (size_t)s->units, index = pass->share.index, count = pass->share.count;
    const size_t first = nnr_share_start(s->in, index, count), last = nnr_share_start(s->in, index + 1, count);
    if (last > first)
        pass->multiply(&(nnr_product){ .m = last - first, .n = units, .k = rows,
                                       .a = x + first, .a_row = 1, .a_col = s->in,
                                       .b = dy, .b_row = units, .b_col = 1,
                                       .c = dw[0] + first * units, .c_row = units,
                                       .add = pass->add });
    const size_t unit = nnr_share_start(units, index, count), end = nnr_share_start(units, index + 1, count);
    if (s->bias)
        sum_rows(rows, units, end - unit, dy + unit, dw[1] + unit, pass->add);
}

NNR_PLUGIN(layer, dense, state, params, "every output sees every input: x w + b", .plan = plan, .forward = forward,
           .backward = backward, .gradient = gradient)
NNR_MODULE("1.0", "MIT", &dense_plugin)

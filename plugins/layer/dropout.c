/* dropout: in training, 0 for a fraction of the numbers, drawn anew in every step, and x / (1 - rate) for the others
 * (Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a simple way to prevent neural networks from
 * overfitting", JMLR 15, 2014; scaled in training, so that evaluation does nothing).
 *     x, y (rows, n); cache (rows, n) keeps the factors: 0, or 1 / (1 - rate)
 * Number i of row r is dropped where draw r n + i of the epoch, uniform in (0, 1), is less than the rate. */
#include <string.h>

#include <nnrun/plugin.h>

typedef struct {
    double rate;
    size_t n; /* from plan */
} state;

static const nnr_param params[] = {
    NNR_P_NUM(state, rate, 0.5, 0, 0.999, 0, "the fraction that is dropped"),
    NNR_P_END
};

static int plan(void *self, nnr_host *host, const nnr_tensor *in, nnr_plan *plan)
{
    (void)host;
    state *s = self;
    s->n = nnr_count(in);
    plan->out = *in;
    plan->cache = s->n;
    return 0;
}

enum { PIECE = 256 };

/* factor (n) of the draws from `first` on. A uniform draw is (bits + 1/2) / 2^32. */
static void draw_factors(const state *s, const nnr_rng *rng, uint64_t first, size_t n, nnr_real *factor)
{
    const nnr_real keep = (nnr_real)(1 / (1 - s->rate));
    const double dropped = s->rate * 0x1p32 - 0.5;
    uint32_t bits[PIECE];
    nnr_fill_bits(rng, first, n, bits);
    for (size_t i = 0; i < n; i++)
        factor[i] = bits[i] < dropped ? 0 : keep;
}

/* to = from times its factor; a number that is dropped is 0 even where it is infinite. */
static void apply(size_t n, const nnr_real *from, const nnr_real *factor, nnr_real *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = factor[i] > 0 ? from[i] * factor[i] : 0;
}

static void forward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                    nnr_real *y, nnr_real *cache)
{
    const state *s = self;
    const size_t n = rows * s->n;
    (void)w;
    if (!pass->training) {
        memcpy(y, x, n * sizeof *y);
        return;
    }
    for (size_t i = 0; i < n; i += PIECE)
        draw_factors(s, &pass->rng, pass->first_row * s->n + i, n - i < PIECE ? n - i : PIECE, cache + i);
    apply(n, x, cache, y);
}

static void backward(const void *self, const nnr_pass *pass, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *dx)
{
    const state *s = self;
    (void)pass, (void)x, (void)w;
    apply(rows * s->n, dy, cache, dx);
}

NNR_PLUGIN(layer, dropout, state, params, "sets a fraction of its inputs to 0 in training", .plan = plan,
           .forward = forward, .backward = backward)
NNR_MODULE("1.0", "MIT", &dropout_plugin)

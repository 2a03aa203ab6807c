/* tpe: tree-structured Parzen estimators. The known trials are split into the best few and the rest; each part becomes
 * a density l or g over the space, and the next point is that of some draws from l whose l / g is largest (Bergstra,
 * Bardenet, Bengio and Kegl, "Algorithms for hyper-parameter optimization", NIPS 2011). A density is a sum of kernels
 * over all axes together, so that it sees which values go together (Falkner, Klein and Hutter, "BOHB", ICML 2018). The
 * split, the widths and the kernel of the prior are those that S. Watanabe, "Tree-structured Parzen estimator"
 * (arXiv:2304.11127, 2023) lists for the multivariate form:
 *     best      min(ceil(n / 10), 25) of n trials,
 *     numbers   a normal distribution cut off at the ends of the axis, of width 0.2 k^(-1 / (d + 4)) for k kernels and
 *               d axes, but at least 1 / min(100, k + 1), and of width 1 in the middle of the axis for the prior,
 *     choices   the kernel of Aitchison and Aitken: the trial's own choice counts k + 1 times as much as another one.
 *
 * In a space with conditions, a kernel whose trial has no value of an axis is even there, and an axis that does not
 * count in a point does not count in its densities.
 *
 * Trial i knows trials 0 .. i - lag - 1, however many have ended by then, so that it is the same for any number of
 * workers up to lag + 1 that are busy at once. */
#include <nnrun/search.h>

#include <stdlib.h>

typedef struct {
    int64_t lag, startup, candidates;
} state;

static const nnr_param params[] = {
    NNR_P_INT(state, lag, 32, 0, 1000000, 0, "how many trials before it a trial does not wait for"),
    NNR_P_INT(state, startup, 10, 1, 1000000, 0, "how many trials must be known; before that, points are random"),
    NNR_P_INT(state, candidates, 24, 1, 10000, 0, "draws of which the most promising is taken"),
    NNR_P_END
};

/* One sum of kernels: those of some trials, and the prior as the last. */
typedef struct {
    const nnr_space *space;
    const double *point;   /* (trials, axes) of the past */
    const uint64_t *trial; /* (kernels - 1) */
    uint64_t kernels;
    double width; /* of the trials' kernels along an axis of numbers */
} density;

static double distribution(double x)
{
    return 0.5 * (1 + nnr_erfd(x * 0x1.6a09e667f3bcdp-1)); /* x / sqrt 2 */
}

/* The value of kernel k's trial along axis a; NaN for the prior and where the axis does not count there. */
static double centre(const density *d, uint64_t k, size_t a)
{
    return k + 1 < d->kernels ? d->point[d->trial[k] * d->space->axes + a] : (double)__builtin_nanf("");
}

/* The middle, the width and the ends of kernel k along axis a of numbers. A kernel is no narrower than half a step. */
static void kernel_of(const density *d, uint64_t k, size_t a, double *mean, double *width)
{
    const nnr_axis *axis = &d->space->axis[a];
    const double value = centre(d, k, a), least = 0.5 / (double)(nnr_axis_values(axis) ? nnr_axis_values(axis) : 1000);
    *mean = value == value ? nnr_axis_place(axis, value) : 0.5;
    *width = value == value ? (d->width > least ? d->width : least) : 1;
}

/* Kernel k of the density at a value of axis a. */
static double kernel_at(const density *d, uint64_t k, size_t a, double value)
{
    const nnr_axis *axis = &d->space->axis[a];
    double mean, width;
    if (axis->type == NNR_AXIS_CHOICE) {
        const double own = centre(d, k, a), n = (double)d->kernels;
        if (own != own)
            return 1 / (double)axis->choices;
        return (1 / (double)axis->choices + (own == value ? n : 0)) / (n + 1);
    }
    kernel_of(d, k, a, &mean, &width);
    const double z = (nnr_axis_place(axis, value) - mean) / width;
    const double inside = distribution((1 - mean) / width) - distribution(-mean / width);
    return nnr_expd(-0.5 * z * z) / (width * inside);
}

static double density_at(const density *d, const double *point)
{
    double sum = 0;
    for (uint64_t k = 0; k < d->kernels; k++) {
        double product = 1;
        for (size_t a = 0; a < d->space->axes; a++)
            product *= point[a] == point[a] ? kernel_at(d, k, a, point[a]) : 1;
        sum += product;
    }
    return sum / (double)d->kernels;
}

/* A draw along axis a from kernel k, by u in (0, 1). */
static double kernel_draw(const density *d, uint64_t k, size_t a, double u)
{
    const nnr_axis *axis = &d->space->axis[a];
    double mean, width;
    if (axis->type == NNR_AXIS_CHOICE) {
        const double own = centre(d, k, a), stays = (double)d->kernels / (double)(d->kernels + 1);
        if (own != own)
            return nnr_axis_value(axis, u);
        return u < stays ? own : nnr_axis_value(axis, (u - stays) / (1 - stays));
    }
    kernel_of(d, k, a, &mean, &width);
    const double low = distribution(-mean / width), high = distribution((1 - mean) / width);
    const double p = low + u * (high - low);
    const double x = p > 0 && p < 1 ? mean + width * nnr_normal_quantile(p) : p > 0;
    return nnr_axis_value(axis, x < 0 ? 0 : x > 1 ? 1 : x);
}

/* Candidate c: a kernel of the density, and a draw from it along each axis that counts. */
static void draw(const density *d, const nnr_rng *rng, uint64_t c, double *point)
{
    const uint64_t first = c * (d->space->axes + 1);
    const uint64_t k = nnr_below(rng, first, (uint32_t)d->kernels);
    for (size_t a = 0; a < d->space->axes; a++)
        point[a] = nnr_axis_counts(d->space, a, point) ? kernel_draw(d, k, a, nnr_uniform(rng, first + 1 + a))
                                                       : (double)__builtin_nanf("");
}

static void describe(density *d, const nnr_space *space, const double *point, const uint64_t *trial, uint64_t n)
{
    const double k = (double)(n ? n : 1), least = 1 / (k + 1 < 100 ? k + 1 : 100);
    const double width = 0.2 * nnr_expd(-nnr_logd(k) / ((double)space->axes + 4));
    *d = (density){ space, point, trial, n + 1, width > least ? width : least };
}

/* Sorts the trials of the past, the best first, by insertion: they are few. */
static void sort(const nnr_past *past, uint64_t *order)
{
    for (uint64_t i = 0; i < past->trials; i++) {
        uint64_t at = i;
        for (; at > 0 && nnr_search_before(i, past->value[i], order[at - 1], past->value[order[at - 1]]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

static int64_t trials(void *self, nnr_host *host, const nnr_space *space)
{
    (void)self;
    return space->trials ? (int64_t)space->trials : host->fail(host, "tpe needs the key 'trials'");
}

static uint64_t needs(const void *self, const nnr_space *space, uint64_t trial)
{
    const uint64_t lag = (uint64_t)((const state *)self)->lag;
    (void)space;
    return trial > lag ? trial - lag : 0;
}

static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    const state *s = self;
    const uint64_t known = past ? past->trials : 0;
    const nnr_rng rng = nnr_search_rng(space, 17, (uint32_t)trial);
    uint64_t *order = malloc((known + 1) * sizeof *order);
    double *candidate = malloc(space->axes * sizeof *candidate), best = -1;
    nnr_search_draw(space, trial, point);
    if (known >= (uint64_t)s->startup && order && candidate) {
        uint64_t good = (known + 9) / 10;
        density l, g;
        good = good < 25 ? good : 25;
        sort(past, order);
        describe(&l, space, past->point, order, good);
        describe(&g, space, past->point, order + good, known - good);
        for (uint64_t c = 0; c < (uint64_t)s->candidates; c++) {
            draw(&l, &rng, c, candidate);
            const double promise = density_at(&l, candidate) / density_at(&g, candidate);
            for (size_t a = 0; promise > best && a < space->axes; a++)
                point[a] = candidate[a];
            best = promise > best ? promise : best;
        }
    }
    free(order);
    free(candidate);
}

NNR_PLUGIN(search, tpe, state, params, "points where good trials are dense (tree-structured Parzen estimators)",
           .trials = trials, .needs = needs, .propose = propose)
NNR_MODULE("1.0", "MIT", &tpe_plugin)

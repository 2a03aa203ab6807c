/* tpe: tree-structured Parzen estimators. The known trials are split into the best few and the rest; each part becomes
 * a density l or g over the space, and the next point is that of some draws from l whose l / g is largest (Bergstra,
 * Bardenet, Bengio and Kegl, "Algorithms for hyper-parameter optimization", NIPS 2011). A density is a sum of kernels
 * over all axes together, so that it sees which values go together (Falkner, Klein and Hutter, "BOHB", ICML 2018).
 * S. Watanabe, "Tree-structured Parzen estimator: understanding its algorithm components and their roles for better
 * empirical performance" (arXiv:2304.11127, 2023) tells the variants of each part. Here they are:
 *     best      one in eight, rounded up, but at most 25,
 *     numbers   a normal distribution cut off at the ends of the axis, as wide as the farther of its two neighbours is
 *               away, but at least 1/100 and (k + 1)^-(1 + 1 / (4 d)) for k kernels and d axes, where Optuna has the
 *               exponent 1: with fewer axes, kernels have to become finer; of the prior, of width 1 in the middle,
 *     choices   the kernel of Aitchison and Aitken: the trial's own choice counts k + 1 times as much as another one,
 *     weights   in l how much better a trial is than the best one that is not in l, on the average 1; else 1.
 *
 * In a space with conditions, a kernel whose trial has no value of an axis is the prior's there, and an axis that does
 * not count in a point does not count in its densities.
 *
 * Trial i knows trials 0 .. i - lag - 1, however many have ended by then, so that it is the same for any number of
 * workers, up to lag + 1 of which are busy at once. Of the trials between it knows the points, and has them in g, so
 * that it goes elsewhere (the constant liar of Ginsbourger, Le Riche and Carraro, "Kriging is well-suited to
 * parallelize optimization", 2010). */
#include <nnrun/search.h>

#include <stdlib.h>

typedef struct {
    int64_t lag, startup, candidates;
} state;

static const nnr_param params[] = {
    NNR_P_INT(state, lag, 4, 0, 1000000, 0, "how many trials before it a trial does not wait for"),
    NNR_P_INT(state, startup, 8, 1, 1000000, 0, "how many trials must be known; before that, points are random"),
    NNR_P_INT(state, candidates, 64, 1, 10000, 0, "draws of which the most promising is taken"),
    NNR_P_END
};

/* A trial or a place along an axis, to be sorted. */
typedef struct {
    double value;
    uint64_t number;
} item;

static int in_order(const void *a, const void *b)
{
    const item *x = a, *y = b;
    return nnr_search_before(x->number, x->value, y->number, y->value) ? -1 : 1;
}

/* ---- Densities ------------------------------------------------------------------------------------------------- */

/* One axis of a kernel: a choice or NaN, or a normal distribution of which so much is inside [0, 1]. */
typedef struct {
    double middle, width, inside, height;
} kernel;

/* One sum of kernels: those of some trials, and the prior as the last. */
typedef struct {
    const nnr_space *space;
    uint64_t kernels;
    double *weight; /* (kernels), their sum is 1 */
    kernel *kernel; /* (kernels, axes) */
} density;

static double distribution(double x)
{
    return 0.5 * (1 + nnr_erfd(x * 0x1.6a09e667f3bcdp-1)); /* x / sqrt 2 */
}

static kernel *kernel_of(const density *d, uint64_t k, size_t a)
{
    return &d->kernel[k * d->space->axes + a];
}

/* Makes the sum of all weights 1, given those of the trials. */
static void weigh(density *d)
{
    double sum = 0;
    d->weight[d->kernels - 1] = 1;
    for (uint64_t k = 0; k < d->kernels; k++)
        sum += d->weight[k];
    for (uint64_t k = 0; k < d->kernels; k++)
        d->weight[k] /= sum;
}

/* The least width of a kernel. */
static double least_width(const density *d, const nnr_axis *axis)
{
    const double steps = (double)nnr_axis_values(axis), half_a_step = steps > 0 ? 0.5 / steps : 0;
    const double power = 1 + 0.25 / (double)d->space->axes, least = nnr_expd(-power * nnr_logd((double)d->kernels + 1));
    return least < half_a_step ? half_a_step : least < 0.01 ? 0.01 : least;
}

/* How far the farther neighbour of place i of n is; an outer one has one neighbour, the only one the ends. */
static double distance(const item *place, uint64_t i, uint64_t n)
{
    const double left = place[i].value - (i > 0 ? place[i - 1].value : n > 1 ? place[i].value : 0);
    const double right = (i + 1 < n ? place[i + 1].value : n > 1 ? place[i].value : 1) - place[i].value;
    return left > right ? left : right;
}

/* The kernels along an axis of numbers, which has the values of the trials. place is for its own use. */
static void spread(density *d, size_t a, const double *point, const uint64_t *trial, item *place)
{
    const nnr_axis *axis = &d->space->axis[a];
    const double least = least_width(d, axis);
    uint64_t n = 0;
    for (uint64_t k = 0; k < d->kernels; k++) {
        const double value = k + 1 < d->kernels ? point[trial[k] * d->space->axes + a] : (double)__builtin_nanf("");
        *kernel_of(d, k, a) = (kernel){ 0.5, 1, 0, 0 };
        if (value == value)
            place[n++] = (item){ nnr_axis_place(axis, value), k };
    }
    qsort(place, n, sizeof *place, in_order);
    for (uint64_t i = 0; i < n; i++) {
        const double width = distance(place, i, n);
        *kernel_of(d, place[i].number, a) = (kernel){ place[i].value, width > least ? width : least, 0, 0 };
    }
    for (uint64_t k = 0; k < d->kernels; k++) {
        kernel *own = kernel_of(d, k, a);
        own->inside = distribution((1 - own->middle) / own->width) - distribution(-own->middle / own->width);
        own->height = 1 / (own->width * own->inside);
    }
}

/* The density of some trials of the past. */
static void describe(density *d, const double *point, const uint64_t *trial, item *place)
{
    weigh(d);
    for (size_t a = 0; a < d->space->axes; a++) {
        if (d->space->axis[a].type != NNR_AXIS_CHOICE)
            spread(d, a, point, trial, place);
        else
            for (uint64_t k = 0; k < d->kernels; k++)
                kernel_of(d, k, a)->middle =
                    k + 1 < d->kernels ? point[trial[k] * d->space->axes + a] : (double)__builtin_nanf("");
    }
}

/* The probability that kernel k has for a choice. */
static double choice_at(const density *d, uint64_t k, size_t a, double choice)
{
    const double kernels = (double)d->kernels, choices = (double)d->space->axis[a].choices;
    const double own = kernel_of(d, k, a)->middle;
    return own != own ? 1 / choices : (own == choice ? kernels + 1 : 1) / (kernels + choices);
}

/* The density at a point, but for a factor that depends on the axes that count alone. Numbers are at their places. */
static double density_at(const density *d, const double *point)
{
    double sum = 0;
    for (uint64_t k = 0; k < d->kernels; k++) {
        double product = d->weight[k], squares = 0;
        for (size_t a = 0; a < d->space->axes; a++) {
            const kernel *own = kernel_of(d, k, a);
            if (point[a] != point[a])
                continue;
            if (d->space->axis[a].type == NNR_AXIS_CHOICE) {
                product *= choice_at(d, k, a, point[a]);
                continue;
            }
            const double z = (point[a] - own->middle) / own->width;
            squares += z * z;
            product *= own->height;
        }
        sum += product * nnr_expd(-0.5 * squares);
    }
    return sum;
}

/* ---- Candidates ------------------------------------------------------------------------------------------------ */

/* A draw along axis a from kernel k, by u in (0, 1). */
static double kernel_draw(const density *d, uint64_t k, size_t a, double u)
{
    const nnr_axis *axis = &d->space->axis[a];
    const kernel *own = kernel_of(d, k, a);
    if (axis->type == NNR_AXIS_CHOICE) {
        const double stays = (double)d->kernels / (double)(d->kernels + axis->choices);
        if (own->middle != own->middle)
            return nnr_axis_value(axis, u);
        return u < stays ? own->middle : nnr_axis_value(axis, (u - stays) / (1 - stays));
    }
    const double p = distribution(-own->middle / own->width) + u * own->inside;
    const double x = p > 0 && p < 1 ? own->middle + own->width * nnr_normal_quantile(p) : p > 0;
    return nnr_axis_value(axis, x < 0 ? 0 : x > 1 ? 1 : x);
}

/* Candidate c: a kernel of the density, and a draw from it along each axis that counts. */
static void draw(const density *d, const nnr_rng *rng, uint64_t c, double *point)
{
    const uint64_t first = c * (d->space->axes + 1);
    double left = nnr_uniform(rng, first);
    uint64_t k = 0;
    while (k + 1 < d->kernels && left >= d->weight[k])
        left -= d->weight[k++];
    for (size_t a = 0; a < d->space->axes; a++)
        point[a] = nnr_axis_counts(d->space, a, point) ? kernel_draw(d, k, a, nnr_uniform(rng, first + 1 + a))
                                                       : (double)__builtin_nanf("");
}

/* l / g at a point, whose places are written to `place` (axes). */
static double promise(const density *l, const density *g, const double *point, double *place)
{
    for (size_t a = 0; a < l->space->axes; a++) {
        const nnr_axis *axis = &l->space->axis[a];
        place[a] = axis->type == NNR_AXIS_CHOICE || point[a] != point[a] ? point[a] : nnr_axis_place(axis, point[a]);
    }
    return density_at(l, place) / density_at(g, place);
}

/* ---- The method ------------------------------------------------------------------------------------------------ */

static int64_t trials(const void *self, nnr_host *host, const nnr_space *space)
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

/* The weights (good) of the best trials, given the value of the best of the others. Where it tells nothing, as all are
 * the same or have failed, they are 1. */
static void reward(const nnr_past *past, const uint64_t *trial, uint64_t good, double others, double *weight)
{
    double sum = 0;
    for (uint64_t k = 0; k < good; k++) {
        const double better = others - past->value[trial[k]];
        weight[k] = better > 0 ? better : 0;
        sum += weight[k];
    }
    const bool told = sum > 0 && sum < (double)__builtin_inff();
    for (uint64_t k = 0; k < good; k++)
        weight[k] = told ? weight[k] / sum * (double)good : 1;
}

/* Writes the best trials to `trial` (trials + pending), their weights to `weight` (trials), and behind the best the
 * others and those pending; returns how many are among the best. */
static uint64_t split(const nnr_past *past, item *order, uint64_t *trial, double *weight)
{
    const uint64_t n = past->trials, eighth = (n + 7) / 8, good = eighth < 25 ? eighth : 25;
    uint64_t next[2] = { good, 0 };
    for (uint64_t i = 0; i < n; i++)
        order[i] = (item){ past->value[i], i };
    qsort(order, n, sizeof *order, in_order);
    const item last = order[good - 1];
    for (uint64_t i = 0; i < n; i++)
        trial[next[!nnr_search_before(last.number, last.value, i, past->value[i])]++] = i;
    for (uint64_t i = 0; i < past->pending; i++)
        trial[n + i] = n + i;
    reward(past, trial, good, good < n ? order[good].value : last.value, weight);
    return good;
}

/* Puts the most promising candidate into point. */
static void choose(const state *s, const density *l, const density *g, const nnr_rng *rng, double *candidate,
                   double *point)
{
    const size_t axes = l->space->axes;
    double best = -1;
    for (uint64_t c = 0; c < (uint64_t)s->candidates; c++) {
        draw(l, rng, c, candidate);
        const double promised = promise(l, g, candidate, candidate + axes);
        for (size_t a = 0; promised > best && a < axes; a++)
            point[a] = candidate[a];
        best = promised > best ? promised : best;
    }
}

static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    const state *s = self;
    const uint64_t known = past ? past->trials : 0;
    const nnr_rng rng = nnr_search_rng(space, 17, (uint32_t)trial);
    nnr_search_draw(space, trial, point);
    if (known < (uint64_t)s->startup)
        return;
    const size_t trials_told = known + past->pending, kernels = trials_told + 2; /* of both densities */
    item *order = malloc(kernels * sizeof *order);
    uint64_t *part = malloc(kernels * sizeof *part);
    kernel *kernel_memory = malloc(kernels * space->axes * sizeof *kernel_memory);
    double *numbers = malloc((kernels + 2 * space->axes) * sizeof *numbers);
    if (order && part && kernel_memory && numbers) {
        const uint64_t good = split(past, order, part, numbers), others = trials_told - good;
        density l = { space, good + 1, numbers, kernel_memory };
        density g = { space, others + 1, numbers + good + 1, kernel_memory + (good + 1) * space->axes };
        for (uint64_t k = 0; k < others; k++)
            g.weight[k] = 1;
        describe(&l, past->point, part, order);
        describe(&g, past->point, part + good, order);
        choose(s, &l, &g, &rng, numbers + kernels, point);
    }
    free(order);
    free(part);
    free(kernel_memory);
    free(numbers);
}

NNR_PLUGIN(search, tpe, state, params, "points where good trials are dense (tree-structured Parzen estimators)",
           .trials = trials, .needs = needs, .propose = propose)
NNR_MODULE("1.0", "MIT", &tpe_plugin)

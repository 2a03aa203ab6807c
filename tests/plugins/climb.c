/* climb: a search that follows what is known: each point is near the best of those at least four before it. And cut,
 * which stops the worse half of the points at a quarter of their epochs. */
#include <nnrun/plugin.h>

enum { LAG = 4, POINTS = 24 };

static int64_t trials(const void *self, nnr_host *host, const nnr_space *space)
{
    (void)self;
    (void)host;
    (void)space;
    return POINTS;
}

static uint64_t needs(const void *self, const nnr_space *space, uint64_t trial)
{
    (void)self;
    (void)space;
    return trial < LAG ? 0 : trial - LAG + 1;
}

static double between(const nnr_axis *axis, double share)
{
    return axis->type == NNR_AXIS_CHOICE ? (double)(int64_t)(share * (double)axis->choices)
                                         : axis->min + share * (axis->max - axis->min);
}

/* The first axis follows the best; the others are drawn. */
static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    const nnr_rng rng = { space->seed, 1 };
    (void)self;
    for (size_t a = 0; a < space->axes; a++)
        point[a] = between(&space->axis[a], nnr_uniform(&rng, trial * space->axes + a));
    if (!past || !past->trials)
        return;
    size_t best = 0;
    for (size_t i = 1; i < past->trials; i++)
        if (past->value[i] < past->value[best])
            best = i;
    point[0] = (past->point[best * space->axes] + point[0]) / 2;
}

static size_t rungs(const void *self, const nnr_space *space, uint64_t trial, double *share)
{
    (void)self;
    (void)space;
    (void)trial;
    share[0] = 0.25;
    share[1] = 1;
    return 2;
}

static void propose_drawn(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past,
                          double *point)
{
    (void)past;
    propose(self, space, trial, NULL, point);
}

static bool goes_on(const void *self, const nnr_space *space, uint64_t trial, size_t rung, size_t peers,
                    const uint64_t *peer, const double *value)
{
    size_t place = 0, better = 0;
    (void)self;
    (void)space;
    (void)rung;
    while (peer[place] != trial)
        place++;
    for (size_t i = 0; i < peers; i++)
        better += value[i] < value[place] || (value[i] <= value[place] && i < place);
    return better < peers / 2;
}

NNR_PLUGIN(search, climb, nnr_stateless, NULL, "near the best", .trials = trials, .needs = needs, .propose = propose)
NNR_PLUGIN(search, cut, nnr_stateless, NULL, "the better half", .trials = trials, .propose = propose_drawn,
           .rungs = rungs, .goes_on = goes_on)
NNR_MODULE("1.0", "MIT", &climb_plugin, &cut_plugin)

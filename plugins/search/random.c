/* random: independent draws, which are a function of the seed and the number of the point. */
#include <nnrun/plugin.h>

static int64_t trials(void *self, nnr_host *host, const nnr_space *space)
{
    (void)self;
    return space->trials ? (int64_t)space->trials : host->fail(host, "random needs the key 'trials'");
}

static double draw(const nnr_axis *axis, double u)
{
    if (axis->type == NNR_AXIS_CHOICE)
        return __builtin_floor(u * (double)axis->choices);
    if (axis->step > 0 && !axis->log) {
        const double steps = __builtin_floor((axis->max - axis->min) / axis->step * (1 + 1e-12)) + 1;
        return axis->min + axis->step * __builtin_floor(u * steps);
    }
    if (!axis->log)
        return axis->min + u * (axis->max - axis->min);
    const double half = axis->step / 2, low = nnr_logd(axis->min - half), high = nnr_logd(axis->max + half);
    double x = nnr_expd(low + u * (high - low));
    if (axis->step > 0)
        x = axis->min + axis->step * __builtin_floor((x - axis->min) / axis->step + 0.5);
    return x < axis->min ? axis->min : x > axis->max ? axis->max : x;
}

static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    const nnr_rng rng = { space->seed, (uint64_t)16 << 32 };
    (void)self;
    (void)past;
    for (size_t a = 0; a < space->axes; a++) {
        const nnr_axis *axis = &space->axis[a];
        const bool counts = axis->parent == a || (point[axis->parent] >= 0 &&
                                                  axis->parent_choices >> (uint64_t)point[axis->parent] & 1);
        point[a] = counts ? draw(axis, nnr_uniform(&rng, trial * space->axes + a)) : (double)__builtin_nanf("");
    }
}

NNR_PLUGIN(search, random, nnr_stateless, NULL, "independent draws", .trials = trials, .propose = propose)
NNR_MODULE("1.0", "MIT", &random_plugin)

/* grid: every combination, the last parameter changing fastest. */
#include <nnrun/plugin.h>

/* How many numbers a range with a step has. */
static uint64_t count_of(const nnr_axis *axis)
{
    if (axis->type == NNR_AXIS_CHOICE)
        return axis->choices;
    return axis->step > 0 ? (uint64_t)((axis->max - axis->min) / axis->step * (1 + 1e-12)) + 1 : 0;
}

static int64_t trials(void *self, nnr_host *host, const nnr_space *space)
{
    uint64_t n = 1;
    (void)self;
    for (size_t a = 0; a < space->axes; a++) {
        const uint64_t count = count_of(&space->axis[a]);
        if (space->axis[a].parent != a)
            return host->fail(host, "grid cannot leave out '%s' in some points", space->axis[a].name);
        if (!count)
            return host->fail(host, "grid needs `values`, or a step, for '%s'", space->axis[a].name);
        if (n > 1000000000 / count)
            return host->fail(host, "the grid has more than 1000000000 points");
        n *= count;
    }
    return (int64_t)(space->trials && space->trials < n ? space->trials : n);
}

static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    (void)self;
    (void)past;
    for (size_t a = space->axes; a-- > 0;) {
        const nnr_axis *axis = &space->axis[a];
        const uint64_t count = count_of(axis), i = trial % count;
        trial /= count;
        point[a] = axis->type == NNR_AXIS_CHOICE ? (double)i : axis->min + (double)i * axis->step;
    }
}

NNR_PLUGIN(search, grid, nnr_stateless, NULL, "every combination", .trials = trials, .propose = propose)
NNR_MODULE("1.0", "MIT", &grid_plugin)

/* grid: every combination, the last parameter changing fastest. */
#include <nnrun/search.h>

static int64_t trials(const void *self, nnr_host *host, const nnr_space *space)
{
    uint64_t n = 1;
    (void)self;
    for (size_t a = 0; a < space->axes; a++) {
        const uint64_t count = nnr_axis_values(&space->axis[a]);
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
        const uint64_t count = nnr_axis_values(&space->axis[a]);
        point[a] = nnr_axis_nth(&space->axis[a], trial % count);
        trial /= count;
    }
}

NNR_PLUGIN(search, grid, nnr_stateless, NULL, "every combination", .trials = trials, .propose = propose)
NNR_MODULE("1.0", "MIT", &grid_plugin)

/* newplugin: random draws, each value in the lower or the upper half of its axis by turns. */
#include <nnrun/search.h>

/* How many trials there are: here as many as the plan asks for. */
static int64_t trials(const void *self, nnr_host *host, const nnr_space *space)
{
    return space->trials ? (int64_t)space->trials : host->fail(host, "newplugin needs the key 'trials'");
}

/* A point may depend on nothing but the arguments, so that all workers of a sweep come to the same. */
static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    const nnr_rng rng = nnr_search_rng(space, 17, 0);
    for (size_t a = 0; a < space->axes; a++) {
        const double u = nnr_uniform(&rng, trial * space->axes + a);
        point[a] = nnr_axis_counts(space, a, point) ? nnr_axis_value(&space->axis[a], (u + (double)(trial % 2)) / 2)
                                                    : (double)__builtin_nanf("");
    }
}

NNR_PLUGIN(search, newplugin, nnr_stateless, NULL, "draws from either half of each axis by turns", .trials = trials,
           .propose = propose)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

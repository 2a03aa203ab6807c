/* random: independent draws (Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012),
 * each a function of the seed and the number of the trial. */
#include <nnrun/search.h>

static int64_t trials(const void *self, nnr_host *host, const nnr_space *space)
{
    (void)self;
    return space->trials ? (int64_t)space->trials : host->fail(host, "random needs the key 'trials'");
}

static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    (void)self;
    (void)past;
    nnr_search_draw(space, trial, point);
}

NNR_PLUGIN(search, random, nnr_stateless, NULL, "independent draws", .trials = trials, .propose = propose)
NNR_MODULE("1.0", "MIT", &random_plugin)

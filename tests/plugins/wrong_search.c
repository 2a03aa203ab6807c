/* wrong_search: a search method with a mistake that a -D chooses. */
#include <nnrun/search.h>

#ifndef SHIFT
#define SHIFT 0
#endif
#ifndef NEEDS
#define NEEDS 0
#endif
#ifndef LAST_SHARE
#define LAST_SHARE 1
#endif

static int64_t trials(const void *self, nnr_host *host, const nnr_space *space)
{
    (void)self, (void)host;
    return (int64_t)space->trials;
}

static uint64_t needs(const void *self, const nnr_space *space, uint64_t trial)
{
    (void)self, (void)space;
#ifdef FALLS
    return trial % 2;
#endif
    return NEEDS ? trial + NEEDS : 0;
}

static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    (void)self, (void)past;
#ifdef REMEMBERS
    static uint64_t calls;
    trial += calls++;
#endif
    nnr_search_draw(space, trial, point);
    point[0] += SHIFT;
#ifdef FILLS_ALL
    for (size_t a = 0; a < space->axes; a++)
        point[a] = nnr_axis_value(&space->axis[a], 0.5);
#endif
}

static size_t rungs(const void *self, const nnr_space *space, uint64_t trial, double *share)
{
    (void)self, (void)space, (void)trial;
    share[0] = 0.5;
    share[1] = LAST_SHARE;
    return 2;
}

#ifndef NO_GOES_ON
static bool goes_on(const void *self, const nnr_space *space, uint64_t trial, size_t rung, size_t peers,
                    const uint64_t *peer, const double *value)
{
    (void)self, (void)space, (void)rung;
#ifdef ANSWER
    return ANSWER;
#endif
#ifdef FORGETS
    static bool asked;
    return asked = !asked;
#endif
    return nnr_search_in_best(2, trial, peers, peer, value);
}
#define GOES_ON goes_on
#else
#define GOES_ON NULL
#endif

NNR_PLUGIN(search, wrong_search, nnr_stateless, NULL, "random draws", .trials = trials, .needs = needs,
           .propose = propose, .rungs = rungs, .goes_on = GOES_ON)
NNR_MODULE("1.0", "MIT", &wrong_search_plugin)

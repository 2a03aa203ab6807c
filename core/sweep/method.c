/* method.c -- asks the search method about points. To it, smaller values are always better. */
#include "sweep/method.h"

#include <math.h>
#include <stdlib.h>

#include <nnrun/search.h>

#include "sweep/pruning.h"

/* The value of a point at a rung as the method sees it. */
static double seen_value(const struct tally *tally, uint64_t point, size_t rung)
{
    const double value = tally_value(tally, point, rung);
    return tally->lab->plan.objective.maximize ? -value : value;
}

/* How many points, from 0 on, must be known before that one. */
static uint64_t needed(const struct plan *plan, uint64_t point)
{
    return plan->method->needs ? plan->method->needs(plan->sweep.method.self, &plan->space, point) : 0;
}

/* An asynchronous method waits for the point's own runs at the rung before, and decides with the first of them. */
static bool can_decide(const struct tally *tally, uint64_t before, uint64_t trial)
{
    const struct plan *plan = &tally->lab->plan;
    const uint64_t first = trial - trial % plan->runs, decided = before + plan->trials + first;
    if (!plan->method->asynchronous)
        return tally_knows(tally, before, before + plan->trials);
    return trial == first ? tally_knows(tally, before + first, before + first + plan->runs)
                          : tally_knows(tally, before + trial, before + trial + 1) &&
                                tally_knows(tally, decided, decided + 1);
}

bool method_is_ready(const struct tally *tally, uint64_t unit)
{
    const struct plan *plan = &tally->lab->plan;
    const uint64_t rung = unit / plan->trials, trial = unit % plan->trials;
    if (rung > 0)
        return can_decide(tally, (rung - 1) * plan->trials, trial);
    const uint64_t point = trial / plan->runs;
    const uint64_t for_method = needed(plan, point), for_pruning = pruning_needs(plan, point);
    return tally_knows(tally, 0, (for_method > for_pruning ? for_method : for_pruning) * plan->runs);
}

/* Fills a point, given those before it. */
static void propose(const struct tally *tally, uint64_t number, double *point)
{
    const struct plan *plan = &tally->lab->plan;
    const uint64_t n = needed(plan, number);
    double *value = malloc((size_t)(n + 1) * sizeof *value);
    for (uint64_t i = 0; value && i < n; i++)
        value[i] = seen_value(tally, i, 0);
    const nnr_past past = { value ? n : 0, tally->point, value, tally->point && value ? number - n : 0 };
    plan->method->propose(plan->sweep.method.self, &plan->space, number, &past, point);
    free(value);
}

/* Points between those that must be known and this one may be with other workers still: they are found here again. */
void method_propose(struct tally *tally, uint64_t trial, double *point)
{
    const struct plan *plan = &tally->lab->plan;
    const uint64_t number = trial / plan->runs;
    for (uint64_t before = needed(plan, number); tally->point && before < number; before++)
        if (!tally->placed[before]) {
            propose(tally, before, tally->point + before * plan->space.axes);
            tally->placed[before] = true;
        }
    propose(tally, number, point);
}

/* The points all of whose runs came to a rung, ascending, and their values as the method sees them. */
struct peers {
    size_t count;
    uint64_t *point;
    double *value;
};

static void find_peers(const struct tally *tally, size_t rung, struct peers *out)
{
    const struct plan *plan = &tally->lab->plan;
    *out = (struct peers){ 0, malloc(plan->points * sizeof *out->point), malloc(plan->points * sizeof *out->value) };
    for (uint64_t p = 0; p < plan->points && out->point && out->value; p++) {
        const uint64_t first = rung * plan->trials + p * plan->runs;
        if (!tally_knows(tally, first, first + plan->runs) || tally->known[first] == 1 + OUTCOME_PRUNED)
            continue;
        out->point[out->count] = p;
        out->value[out->count++] = seen_value(tally, p, rung);
    }
}

static bool judge(const struct plan *plan, uint64_t point, size_t rung, const struct peers *peers,
                  struct grounds *grounds)
{
    size_t me = 0;
    while (me < peers->count && peers->point[me] != point)
        me++;
    if (me == peers->count)
        return false;
    *grounds = (struct grounds){ .peers = (int64_t)peers->count };
    for (size_t i = 0; i < peers->count; i++)
        grounds->better += nnr_search_before(peers->point[i], peers->value[i], point, peers->value[me]);
    return !isnan(peers->value[me]) && plan->method->goes_on(plan->sweep.method.self, &plan->space, point, rung,
                                                              peers->count, peers->point, peers->value);
}

bool method_goes_on(const struct tally *tally, uint64_t unit, struct grounds *grounds)
{
    const struct plan *plan = &tally->lab->plan;
    const uint64_t first = unit - unit % plan->trials % plan->runs; /* unit of the point's first run */
    *grounds = no_grounds;
    if (plan->method->asynchronous && unit > first) {
        *grounds = tally->grounds[first];
        return tally->known[first] != 1 + OUTCOME_PRUNED;
    }
    struct peers peers;
    const size_t before = (size_t)(unit / plan->trials) - 1;
    find_peers(tally, before, &peers);
    const bool answer = judge(plan, unit % plan->trials / plan->runs, before, &peers, grounds);
    if (!plan->method->asynchronous)
        *grounds = no_grounds;
    free(peers.point);
    free(peers.value);
    return answer;
}

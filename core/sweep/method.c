/* method.c -- asks the search method about points. To it, smaller values are always better. */
#include "sweep/method.h"

#include <math.h>
#include <stdlib.h>

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

bool method_is_ready(const struct tally *tally, uint64_t unit)
{
    const struct plan *plan = &tally->lab->plan;
    const uint64_t rung = unit / plan->trials, trial = unit % plan->trials, before = (rung - 1) * plan->trials;
    if (rung > 0)
        return plan->method->asynchronous ? tally_knows(tally, before + trial, before + trial + 1)
                                          : tally_knows(tally, before, before + plan->trials);
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

bool method_goes_on(const struct tally *tally, uint64_t unit)
{
    const struct plan *plan = &tally->lab->plan;
    const size_t before = (size_t)(unit / plan->trials) - 1;
    const uint64_t point = unit % plan->trials / plan->runs;
    uint64_t *peer = malloc(plan->points * sizeof *peer);
    double *value = malloc(plan->points * sizeof *value);
    size_t peers = 0;
    bool here = false;
    for (uint64_t p = 0; p < plan->points && peer && value; p++) {
        const uint64_t first = before * plan->trials + p * plan->runs;
        if (!tally->known[first] || tally->known[first] == 1 + OUTCOME_PRUNED)
            continue;
        here |= p == point;
        peer[peers] = p;
        value[peers++] = seen_value(tally, p, before);
    }
    const bool answer = here && !isnan(tally_value(tally, point, before)) &&
                        plan->method->goes_on(plan->sweep.method.self, &plan->space, point, before, peers, peer, value);
    free(peer);
    free(value);
    return answer;
}

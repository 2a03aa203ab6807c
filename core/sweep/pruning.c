/* pruning.c -- percentiles of what is known. The median rule is that of Golovin, Solnik, Moitra and others, "Google
 * Vizier: a service for black-box optimization" (KDD 2017), with best values in the place of running means. */
#include "sweep/pruning.h"

#include <math.h>

#include "base/sort.h"

uint64_t pruning_needs(const struct plan *plan, uint64_t point)
{
    const struct sweep_pruning *pruning = &plan->sweep.pruning;
    const uint64_t lag = (uint64_t)pruning->lag;
    return pruning->percentile > 0 && point > lag ? point - lag : 0;
}

size_t pruning_looks(const struct sweep_pruning *pruning, size_t epochs)
{
    const size_t warmup = (size_t)pruning->warmup_epochs;
    return pruning->percentile > 0 && epochs > warmup + 1 ? (epochs - 1 - warmup) / (size_t)pruning->every : 0;
}

bool pruning_is_look(const struct sweep_pruning *pruning, size_t epoch)
{
    const size_t warmup = (size_t)pruning->warmup_epochs;
    return epoch > warmup && (epoch - warmup) % (size_t)pruning->every == 0;
}

/* Between the two values next to the place, in proportion. values (n) are brought into order. */
static double percentile(double percent, size_t n, double *values)
{
    sort_numbers(n, values);
    const double place = percent / 100 * (double)(n - 1);
    const size_t below = (size_t)place;
    return below + 1 < n ? values[below] + (place - (double)below) * (values[below + 1] - values[below])
                         : values[n - 1];
}

const double *pruning_limits(struct arena *arena, const struct tally *tally, uint64_t trial, size_t *count)
{
    const struct plan *plan = &tally->lab->plan;
    const struct sweep_pruning *pruning = &plan->sweep.pruning;
    const uint64_t points = pruning_needs(plan, trial / plan->runs), run = trial % plan->runs;
    const double sign = plan->objective.maximize ? -1 : 1;
    *count = 0;
    if (!tally->looks)
        return NULL;
    for (uint64_t p = 0; p < points; p++) {
        const size_t looks = tally->looks[p * plan->runs + run].count;
        *count = looks > *count ? looks : *count;
    }
    double *limit = arena_alloc(arena, (*count + 1) * sizeof *limit);
    double *values = arena_alloc(arena, (points + 1) * sizeof *values);
    for (size_t k = 0; k < *count; k++) {
        size_t n = 0;
        for (uint64_t p = 0; p < points; p++) {
            const struct looks *looks = &tally->looks[p * plan->runs + run];
            if (k < looks->count && !isnan(looks->value[k]))
                values[n++] = sign * looks->value[k];
        }
        limit[k] = n >= (size_t)pruning->startup_trials ? sign * percentile(pruning->percentile, n, values)
                                                        : (double)NAN;
    }
    return limit;
}

/* nnrun/search.h -- what search plugins have in common: the axes of a space as intervals from 0 to 1, random points,
 * ranks, and trials that stop early.
 *
 * A method that works with numbers in [0, 1) needs to know nothing of steps, logarithms and choices: a value is
 * nnr_axis_value of its place, and nnr_axis_place is the way back. */
#ifndef NNRUN_SEARCH_H
#define NNRUN_SEARCH_H

#include <nnrun/plugin.h>

/* The random stream of a method's draws: purpose 16 is for points, 17 for what else a method draws. */
static inline nnr_rng nnr_search_rng(const nnr_space *space, uint32_t purpose, uint32_t number)
{
    const nnr_rng rng = { space->seed, (uint64_t)purpose << 32 | number };
    return rng;
}

/* Whether axis a counts in a point whose axes before a are filled in. */
static inline bool nnr_axis_counts(const nnr_space *space, size_t a, const double *point)
{
    const nnr_axis *axis = &space->axis[a];
    return axis->parent == a ||
           (point[axis->parent] >= 0 && (axis->parent_choices >> (uint64_t)point[axis->parent] & 1));
}

/* How many values the axis has; 0: any number from min to max. */
static inline uint64_t nnr_axis_values(const nnr_axis *axis)
{
    if (axis->type == NNR_AXIS_CHOICE)
        return axis->choices;
    return axis->step > 0 ? (uint64_t)((axis->max - axis->min) / axis->step * (1 + 1e-12)) + 1 : 0;
}

/* Value i of an axis that has some. */
static inline double nnr_axis_nth(const nnr_axis *axis, uint64_t i)
{
    return axis->type == NNR_AXIS_CHOICE ? (double)i : axis->min + (double)i * axis->step;
}

/* The logarithms of where a logarithmic axis starts and ends, half a step beyond its first and its last value. */
static inline void nnr_axis_logs(const nnr_axis *axis, double *low, double *high)
{
    const double half = axis->step / 2;
    const double last = half > 0 ? nnr_axis_nth(axis, nnr_axis_values(axis) - 1) : axis->max;
    *low = nnr_logd(axis->min > half ? axis->min - half : axis->min / 2);
    *high = nnr_logd(last + half);
}

/* The value at u in [0, 1]: each value of an axis with steps has a part of its own of that interval. */
static inline double nnr_axis_value(const nnr_axis *axis, double u)
{
    const uint64_t values = nnr_axis_values(axis);
    double at = u * (double)values; /* counted in values, from the lower end of the first */
    if (!values && !axis->log)
        return axis->min + u * (axis->max - axis->min);
    if (axis->type != NNR_AXIS_CHOICE && axis->log) {
        double low, high;
        nnr_axis_logs(axis, &low, &high);
        const double x = nnr_expd(low + u * (high - low));
        if (!values)
            return x < axis->min ? axis->min : x > axis->max ? axis->max : x;
        at = (x - axis->min) / axis->step + 0.5;
    }
    const uint64_t i = at > 0 ? (uint64_t)at : 0;
    return nnr_axis_nth(axis, i < values ? i : values - 1);
}

/* Where in [0, 1] a value is: of one that has a part of the interval, the middle (in a logarithm: its own place). */
static inline double nnr_axis_place(const nnr_axis *axis, double value)
{
    const uint64_t values = nnr_axis_values(axis);
    double low = axis->min, high = axis->max;
    if (axis->type == NNR_AXIS_CHOICE)
        return (value + 0.5) / (double)values;
    if (axis->log) {
        nnr_axis_logs(axis, &low, &high);
        value = nnr_logd(value);
    } else if (values) {
        return ((value - axis->min) / axis->step + 0.5) / (double)values;
    }
    return high > low ? (value - low) / (high - low) : 0.5;
}

/* Fills a point with the values at independent draws: what point `trial` of a random search is. */
static inline void nnr_search_draw(const nnr_space *space, uint64_t trial, double *point)
{
    const nnr_rng rng = nnr_search_rng(space, 16, 0);
    for (size_t a = 0; a < space->axes; a++)
        point[a] = nnr_axis_counts(space, a, point)
                       ? nnr_axis_value(&space->axis[a], nnr_uniform(&rng, trial * space->axes + a))
                       : (double)__builtin_nanf("");
}

/* Whether trial a, with its value, comes before trial b: the smaller value, then the earlier trial; NaN comes last. */
static inline bool nnr_search_before(uint64_t a, double value_a, uint64_t b, double value_b)
{
    if (value_a < value_b || value_b < value_a)
        return value_a < value_b;
    if ((value_a != value_a) != (value_b != value_b))
        return value_b != value_b;
    return a < b;
}

/* The parameters of a method that stops trials early; the names are those of fields of its state. */
#define NNR_P_ETA(S, F) \
    NNR_P_INT(S, F, 3, 2, 16, 0, "one of how many goes on at each rung, and trains how many times as far")
#define NNR_P_RUNGS(S, F) \
    NNR_P_INT(S, F, 3, 1, NNR_MAX_RUNGS, 0, "how often a trial is looked at, its end included")

/* Rungs of which each is eta times as far as the one before, and the last one 1; returns how many. */
static inline size_t nnr_search_rungs(int64_t eta, int64_t rungs, double *share)
{
    double part = 1;
    for (size_t r = (size_t)rungs; r-- > 0; part /= (double)eta)
        share[r] = part;
    return (size_t)rungs;
}

/* Whether the trial is among the best 1/eta of its peers, rounded down, but at least 1; one with NaN never is. */
static inline bool nnr_search_in_best(int64_t eta, uint64_t trial, size_t peers, const uint64_t *peer,
                                      const double *value)
{
    const size_t places = peers / (size_t)eta;
    size_t me = 0, better = 0;
    while (peer[me] != trial)
        me++;
    for (size_t i = 0; i < peers; i++)
        better += nnr_search_before(peer[i], value[i], trial, value[me]);
    return value[me] == value[me] && better < (places ? places : 1);
}

#endif

/* sweep.c -- one sweep of a search plugin over real axes, for bench/pieces/search.py, which loads this as a library. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <nnrun/plugin.h>

typedef double objective(const double *point);

/* An instance with the parameters' defaults, except for the one named. */
static void *instance(const nnr_plugin *plugin, const char *name, int64_t value)
{
    char *self = calloc(1, plugin->instance);
    for (const nnr_param *p = plugin->params; self && p && p->name; p++) {
        const nnr_value of_param = name && strcmp(p->name, name) == 0 ? (nnr_value){ .i = value } : p->def;
        memcpy(self + p->offset, &of_param, p->type == NNR_BOOL ? sizeof(bool) : sizeof of_param);
    }
    return self;
}

/* The least value that the sweep finds. name, if any, is a parameter that gets the value. */
double sweep(nnr_entry *entry, const char *name, int64_t value, size_t axes, const double *low, const double *high,
             uint64_t seed, uint64_t trials, objective *f);
double sweep(nnr_entry *entry, const char *name, int64_t value, size_t axes, const double *low, const double *high,
             uint64_t seed, uint64_t trials, objective *f)
{
    const nnr_plugin *plugin = entry()->plugins[0];
    const nnr_search *kind = plugin->table;
    void *self = instance(plugin, name, value);
    nnr_axis *axis = calloc(axes, sizeof *axis);
    double *point = calloc(trials * axes, sizeof *point), *result = calloc(trials, sizeof *result), best = INFINITY;
    for (size_t a = 0; axis && a < axes; a++)
        axis[a] = (nnr_axis){ .name = "x", .type = NNR_AXIS_REAL, .min = low[a], .max = high[a], .parent = a };
    const nnr_space space = { seed, trials, axes, axis };
    for (uint64_t trial = 0; self && axis && point && result && trial < trials; trial++) {
        const uint64_t needs = kind->needs ? kind->needs(self, &space, trial) : 0;
        const nnr_past past = { needs, point, result, trial - needs };
        kind->propose(self, &space, trial, &past, point + trial * axes);
        result[trial] = f(point + trial * axes);
        best = fmin(best, result[trial]);
    }
    free(self);
    free(axis);
    free(point);
    free(result);
    return best;
}

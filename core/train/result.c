/* result.c -- the names that results use, and a look into their config. */
#include "train/result.h"

#include <string.h>

const char *const split_names[SPLITS] = { "train", "validation", "test" };

bool result_is_own(const struct result *result, size_t m)
{
    return strcmp(result->metric_names[m], result->metric_plugins[m]) == 0;
}

size_t result_further(const struct result *result, size_t m)
{
    size_t n = 0;
    for (size_t i = m + 1; i < result->n_metrics && !result_is_own(result, i); i++)
        n++;
    return n;
}

const char *result_further_name(const struct result *result, size_t m)
{
    const size_t metric = strlen(result->metric_plugins[m]) + 1;
    return strlen(result->metric_names[m]) > metric ? result->metric_names[m] + metric : result->metric_names[m];
}

/* Whether the curve is <part>_<name>. */
static bool is_curve_of(const char *curve, const char *name)
{
    for (size_t s = 0; s < SPLITS; s++) {
        const size_t length = strlen(split_names[s]);
        if (strncmp(curve, split_names[s], length) == 0 && curve[length] == '_' &&
            strcmp(curve + length + 1, name) == 0)
            return true;
    }
    return false;
}

void history_mark_further(struct history *history, size_t n, const char *const *names, const char *const *plugins)
{
    for (size_t c = 0; c < history->n_curves; c++)
        for (size_t m = 0; m < n && !history->curves[c].further; m++)
            history->curves[c].further =
                strcmp(names[m], plugins[m]) != 0 && is_curve_of(history->curves[c].name, names[m]);
}

double result_number(const struct result *result, const char *name, double fallback)
{
    for (const struct attribute *a = result->config; a < result->config + result->n_config; a++)
        if (strcmp(a->name, name) == 0 && a->type != ATTRIBUTE_TEXT)
            return a->type == ATTRIBUTE_NUM ? a->d : (double)a->i;
    return fallback;
}

bool result_is_dropout(const struct layer_result *layer)
{
    return strcmp(layer->plugin, "dropout") == 0 && strcmp(layer->activation, "linear") == 0;
}

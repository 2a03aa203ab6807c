/* result.c -- the names that results use, and a look into their config. */
#include "train/result.h"

#include <string.h>

const char *const split_names[SPLITS] = { "train", "validation", "test" };

double result_number(const struct result *result, const char *name, double fallback)
{
    for (const struct attribute *a = result->config; a < result->config + result->n_config; a++)
        if (strcmp(a->name, name) == 0 && a->type != ATTRIBUTE_TEXT)
            return a->type == ATTRIBUTE_NUM ? a->d : (double)a->i;
    return fallback;
}

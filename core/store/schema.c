/* schema.c -- words of the schema. */
#include "store/schema.h"

#include <string.h>

const char *const status_names[STATUSES] = { [STATUS_RUNNING] = "running",
                                             [STATUS_COMPLETE] = "complete",
                                             [STATUS_FAILED] = "failed",
                                             [STATUS_INTERRUPTED] = "interrupted" };

const char *run_id(struct arena *arena, const char *config_hash)
{
    return arena_format(arena, "%.16s", config_hash ? config_hash : "");
}

const char *metric_dataset(struct arena *arena, const char *metric)
{
    static const char *const taken[] = { "loss",    "confusion",  "precision",  "recall",          "f1",
                                         "support", "class_true", "true_index", "class_predicted",
                                         "predicted_index" };
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(metric, taken[i]) == 0)
            return arena_format(arena, "metric_%s", metric);
    return metric;
}

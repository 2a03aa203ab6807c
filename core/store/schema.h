/* schema.h -- names that the writer and the reader of the result file share. docs/result-file.md explains them. */
#ifndef NNRUN_STORE_SCHEMA_H
#define NNRUN_STORE_SCHEMA_H

#include <stdbool.h>

#include "base/arena.h"
#include "train/result.h"

#define SCHEMA "nnrun.run"
#define SCHEMA_VERSION "1.2.0" /* a reader refuses another first number; a larger second one only adds things */
enum { SCHEMA_MAJOR = 1 };

/* The words of @status, by enum status. */
enum { STATUSES = STATUS_INTERRUPTED + 1 };
extern const char *const status_names[STATUSES];

/* A run's id: the beginning of the hash of its config, which may be NULL. */
const char *run_id(struct arena *arena, const char *config_hash);

/* The name of a metric's data set in /evaluation/<split>: its own, or "metric_..." where that one is taken. */
const char *metric_dataset(struct arena *arena, const char *metric);

#endif

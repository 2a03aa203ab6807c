/* predictions.h -- a file of predictions alone, laid out as /predictions of a result file, written row by row. */
#ifndef NNRUN_STORE_PREDICTIONS_H
#define NNRUN_STORE_PREDICTIONS_H

#include "base/arena.h"
#include "train/result.h"

struct prediction_file;

/* Starts a temporary file beside `path`. part: the group in /predictions. run: the result file of the network. */
struct prediction_file *predictions_create(struct arena *arena, const char *path, const char *part, const char *run,
                                           const struct result *result, struct error *e);

/* Adds rows: sample (rows), output (rows, outputs), and class (rows) where there are classes. */
int predictions_append(struct prediction_file *file, size_t rows, const int64_t *sample, const float *output,
                       const int32_t *class, struct error *e);

/* Finishes the file and puts it at its path; without `keep`, removes it. NULL is fine. */
int predictions_close(struct prediction_file *file, bool keep, struct error *e);

#endif

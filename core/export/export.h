/* export.h -- a run for other programs: ONNX, Keras, CSV, C, TensorBoard.
 *
 * Works from struct result alone. Every target has its file: <name>.c; keras is written by the store. */
#ifndef NNRUN_EXPORT_EXPORT_H
#define NNRUN_EXPORT_EXPORT_H

#include <stdbool.h>

#include "base/arena.h"
#include "train/result.h"

struct export_target {
    const char *name, *help;
    const char *suffix; /* of the path where the user gives none, in place of .h5 */
    const struct export_maker *maker;
};

/* Ends with a NULL name. */
extern const struct export_target export_targets[];

/* NULL with an error that names the nearest. */
const struct export_target *export_find(const char *name, struct error *e);

/* Where the export of a run file goes unless the user says otherwise: results/digits.h5 to results/digits.onnx. */
const char *export_path(struct arena *arena, const struct export_target *target, const char *run);

/* Writes the run to the path, a file or a directory as the target is. Fails without a change where a file that it
 * would write is there already, unless `force`, and where the run has what the target cannot express. */
int export_write(const struct export_target *target, const struct result *result, const char *path, bool force,
                 struct error *e);

#endif

/* recall.h -- the experiment and the network of a result file, made again from that file alone.
 *
 * The file that the config was written in need not exist any more. Its plugins must. */
#ifndef NNRUN_MODEL_RECALL_H
#define NNRUN_MODEL_RECALL_H

#include "train/run.h"

/* The experiment that the result at `path` is of, with its plugins found. */
int recall_experiment(struct arena *arena, const char *path, const struct result *result, struct catalogue *catalogue,
                      struct experiment *out, struct problems *problems, struct error *e);

/* Plans the network and gives it the weights of the result. Nothing can be trained; the data set is not opened. */
int recall_network(struct run *run, struct arena *arena, const char *path, const struct result *result,
                   const struct experiment *experiment, struct services *services, enum isa isa, struct error *e);

#endif

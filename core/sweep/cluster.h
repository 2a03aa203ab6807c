/* cluster.h -- hands a settled sweep to a cluster's own queue, or to mpirun. */
#ifndef NNRUN_SWEEP_CLUSTER_H
#define NNRUN_SWEEP_CLUSTER_H

#include <stdbool.h>
#include <stdio.h>

#include "sweep/lab.h"

/* What sbatch is to be told, as a shell script. program: how nnrun was called. */
const char *cluster_script(struct arena *arena, const struct lab *lab, const char *program);

/* Writes the script to slurm/submit.sh of the sweep's directory, and runs it. */
int cluster_submit(const struct lab *lab, const char *script, struct error *e);

/* Puts this task of a job array back into Slurm's queue, so that it goes on after its time limit; at most three times
 * where the sweep has not moved meanwhile. Nothing happens outside of such a task. */
void cluster_requeue(bool moved);

/* Runs `mpirun -n JOBS PROGRAM sweep worker DIR`, and waits for it. */
int cluster_mpirun(const struct lab *lab, const char *program, size_t jobs, struct error *e);

#endif

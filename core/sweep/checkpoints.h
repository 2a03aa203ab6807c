/* checkpoints.h -- run files of trials that are not at their end: checkpoints/000123.h5.
 *
 * They only save work. Where one is missing, damaged, or of something else, the trial starts anew, with the same
 * numbers. */
#ifndef NNRUN_SWEEP_CHECKPOINTS_H
#define NNRUN_SWEEP_CHECKPOINTS_H

#include "sweep/folder.h"
#include "sweep/lab.h"

/* Training that took less is not worth a file. */
extern const double CHECKPOINT_SECONDS;

/* Puts a planned run where an earlier attempt at its trial was, if that is before the end of epoch `end`. Returns 1; 0
 * where there is nothing of use, and -1 where that was found out too late: the run must be planned again. */
int checkpoints_restore(struct run *run, const struct folder *folder, uint64_t trial, size_t end);

/* Keeps a trial as it is; false where that failed. */
bool checkpoints_keep(const struct lab *lab, struct run *run, struct result *result, const struct folder *folder,
                      uint64_t trial);

/* A number that is another one after each checkpoint of a trial; 0 where there is none. */
uint64_t checkpoints_state(const struct folder *folder, uint64_t trial);

/* Removes the checkpoint of a trial, or all of them. */
void checkpoints_remove(const struct folder *folder, uint64_t trial);
void checkpoints_clear(const struct folder *folder);

#endif

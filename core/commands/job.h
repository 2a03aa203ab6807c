/* job.h -- a planned run from its first step to its stored result: what `nnrun CONFIG` and `nnrun resume` share. */
#ifndef NNRUN_COMMANDS_JOB_H
#define NNRUN_COMMANDS_JOB_H

#include "commands/session.h"

struct job {
    struct session *session;
    struct invocation *invocation;
    const char *path;            /* where the result goes */
    const struct result *stored; /* the run to go on with, which run_restore has taken over; NULL: a new one */
    const char *stored_path;     /* and its file */
    const char *unfinished;      /* where it lies until it is finished: set by job_prepare */
    bool force;                  /* overwrite what stands at the path */
    bool quiet, json;
};

/* Proves that a result can be written, and that it would overwrite nothing of value. */
int job_prepare(struct job *job);

/* Trains, keeps snapshots, stores and prints the result. A run that was stopped is an error that says how to go on. */
int job_run(struct job *job);

/* The final losses and metrics as JSON on standard output. */
void job_print_json(const struct result *result, const char *path, struct arena *arena);

#endif

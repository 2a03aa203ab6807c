/* lab.h -- what a process needs to carry out trials: plugins, the plan, the data, the directory. */
#ifndef NNRUN_SWEEP_LAB_H
#define NNRUN_SWEEP_LAB_H

#include <signal.h>

#include "plugin/host.h"
#include "sweep/plan.h"
#include "train/run.h"

enum { PREPARED = 8 }; /* divisions of data that are kept */

struct lab {
    struct arena *arena;
    enum isa isa;
    struct plugin_host *host;
    struct services *services;
    struct sweep sweep;
    struct experiment base;
    struct plan plan;
    const char *directory;
    const volatile sig_atomic_t *stop; /* not 0: leave work as it is, and end */
    /* Stores the run file of a trial; the commands know its circumstances. */
    int (*store)(void *context, struct run *run, struct result *result, const char *path, struct error *e);
    void *context;
    /* data.c */
    size_t n_read;
    struct read_data {
        const char *key;
        struct dataset dataset;
    } *read;
    struct prepared_data {
        char *key;
        struct arena *arena;
        struct dataset dataset;
    } prepared[PREPARED];
    size_t next_prepared;
};

/* Reads and checks a sweep file and the data of its base. */
int lab_open_file(struct lab *lab, struct arena *arena, const char *path, struct problems *problems, struct error *e);

/* The same of a directory with a frozen plan, its blocks included. */
int lab_open_directory(struct lab *lab, struct arena *arena, const char *directory, struct problems *problems,
                       struct error *e);

/* Gives back the data that are kept, also after a failure to open. */
void lab_close(struct lab *lab);

/* The data of an experiment, divided and scaled: read once, and kept for the trials that follow. NULL after an
 * error. */
const struct dataset *lab_data(struct lab *lab, const struct experiment *experiment, struct error *e);

#endif

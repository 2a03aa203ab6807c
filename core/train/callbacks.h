/* callbacks.h -- the plugins that are told of each epoch.
 *
 * What a callback does follows from the curves and its own state alone, so a run that is resumed tells them of the
 * epochs of the past again: a checkpoint need not hold their state. */
#ifndef NNRUN_TRAIN_CALLBACKS_H
#define NNRUN_TRAIN_CALLBACKS_H

#include "plugin/services.h"
#include "train/history.h"

struct callbacks {
    const struct experiment *experiment;
    struct services *services;
    size_t measured;    /* curves of the history before those of callbacks */
    const char **names; /* (measured) */
    double *values;     /* (measured) */
    double **state;     /* (callbacks) */
    char reason[256];   /* why a callback ends the run; empty: none does */
    const struct part *present;
    void (*log)(void *context, const char *line); /* NULL: nobody listens */
    void *log_context;
};

/* Makes room for their states; an error where two curves would have one name. */
int callbacks_plan(struct arena *arena, struct services *services, const struct network *network,
                   const struct dataset *dataset, struct callbacks *out, struct error *e);

/* Tells all of an epoch, counted from 1, whose other curves are in the history, and notes their columns there. */
int callbacks_note(struct callbacks *callbacks, struct history *history, size_t epoch, struct error *e);

#endif

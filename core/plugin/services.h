/* services.h -- what plugins may ask of the host in their [main] calls. */
#ifndef NNRUN_PLUGIN_SERVICES_H
#define NNRUN_PLUGIN_SERVICES_H

#include <nnrun/plugin.h>

#include "base/arena.h"
#include "config/experiment.h"

/* A file of data that a plugin read through the host, for the record of what a run was made from. */
struct data_file {
    const char *path;
    char sha256[65];
};

struct services {
    nnr_host api; /* what a plugin is given; api.priv points back here */
    struct arena *arena;
    struct catalogue *catalogue;
    struct error *error;     /* of the call that is under way */
    const struct mark *mark; /* of the plugin that is called: where its failures point */
    size_t n_files;
    struct data_file *files;
};

struct services *services_new(struct arena *arena, struct catalogue *catalogue);

/* Says who is called next, and where its failures go. Returns what to hand to the plugin. */
nnr_host *services_for(struct services *services, const struct part *part, struct error *e);

/* Adds a file that a plugin reads to the record, unless it is there. */
int services_note_file(struct services *services, const char *path);

/* Makes a part of the plugin with that name and its default parameters, with its init run. */
int part_default(struct services *services, nnr_kind kind, const char *name, struct part *out, struct error *e);

/* Runs the plugin's init, if it has one. A failure without a report gets a sentence of its own. */
int part_init(struct services *services, const struct part *part, struct error *e);

/* Runs the plugin's fini, if it has one. */
void part_fini(const struct part *part);

/* To be called where a plugin's callback returned other than 0: makes sure that there is a report. */
int part_failed(const struct part *part, const char *callback, struct error *e);

#endif

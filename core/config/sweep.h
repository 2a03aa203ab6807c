/* sweep.h -- a checked sweep: an experiment, and what of it is tried. docs/sweeps.md is the user's side of it.
 *
 * A point of the space has a number for each axis: the value itself, or the index of a choice; NaN where the axis does
 * not count, because the choice that it belongs to was not taken. */
#ifndef NNRUN_CONFIG_SWEEP_H
#define NNRUN_CONFIG_SWEEP_H

#include "config/experiment.h"

/* A key of the experiment that an axis sets. */
struct sweep_setting {
    const char *key;
    struct mark mark;
    const struct node **values; /* (choices); NULL for a range */
};

struct sweep_axis {
    size_t n_settings; /* more than one: keys that go together (zip) */
    struct sweep_setting *settings;
    size_t choices;    /* 0: a range */
    bool whole, log;   /* of a range: whole numbers; even in the logarithm */
    double min, max, step;
    struct mark mark;  /* of the range */
    size_t parent;           /* counts only where that axis has one of parent_choices; its own index: always */
    uint64_t parent_choices; /* bit c: choice c */
};

enum { KEEP_RESULTS = 0 };
#define KEEP_ALL SIZE_MAX

struct sweep {
    const char *name, *path;
    struct composition base;     /* the experiment, not resolved */
    struct composition source;   /* the sweep file; files: it, then those of the base */
    struct part method;          /* init has not run yet */
    int64_t trials;              /* that the file asks of the method; 0: none */
    struct {
        const char *metric;      /* "validation_accuracy" */
        int64_t goal;            /* GOAL_... */
        struct mark mark;
    } objective;
    size_t n_axes;
    struct sweep_axis *axes;
    struct sweep_pruning {
        double percentile;       /* what is worse than that part of the trials before it is stopped; 0: nothing is */
        int64_t warmup_epochs, startup_trials, every, lag;
        struct mark mark;
    } pruning;
    int64_t seed;                /* -1: the experiment's */
    int64_t repeats;
    int64_t folds;               /* of the rows, of which each run holds out another one; 0: none */
    struct mark folds_mark;
    int64_t threads, retries, jobs; /* jobs 0: as many as there are processors */
    double lease, timeout;       /* seconds; timeout INFINITY: none */
    size_t keep;                 /* how many of the best keep their run file */
    struct sweep_slurm {
        int64_t workers;
        const char *time, *partition;
        size_t n_extra;
        const char **extra;
    } slurm;
};

/* What the trials of a point differ in. */
struct sweep_run {
    int64_t seed; /* -1: that of the base, or of the point */
    int64_t fold; /* counts only where the sweep has folds */
};

enum { GOAL_OF_METRIC, GOAL_MINIMIZE, GOAL_MAXIMIZE };

/* Reads the file and its base, and checks both, with each value that a range or a list allows. */
int sweep_read(struct arena *arena, const char *path, struct catalogue *catalogue, struct sweep *out,
               struct problems *problems);

/* The same from texts that were read before: the sweep file, then the files of its base. */
int sweep_read_texts(struct arena *arena, const struct composition_texts *texts, struct catalogue *catalogue,
                     struct sweep *out, struct problems *problems);

/* The experiment of a trial, to be resolved. */
int sweep_apply(struct arena *arena, const struct sweep *sweep, const double *point, struct sweep_run run,
                struct composition *out, struct problems *problems);

/* The base's own fraction for validation, in whose place folds go; NULL where there are none, or it gives none. */
const struct node *sweep_replaced_validation(const struct sweep *sweep);

/* Whether a key of the experiment is set by an axis. */
bool sweep_sets(const struct sweep *sweep, const char *key);

/* What a setting has at a coordinate, as it would be typed; "" where the axis does not count. */
const char *sweep_value_text(struct arena *arena, const struct sweep_axis *axis, const struct sweep_setting *setting,
                             double coordinate);

/* ---- Between sweep.c and its other parts */

/* Puts each end of a range and each value of a list into the base, and reports what is wrong with the experiment. */
void sweep_try_all(struct arena *arena, const struct sweep *sweep, struct catalogue *catalogue,
                   struct problems *problems);

/* Fills what `pruning` says. */
void sweep_read_pruning(struct arena *arena, struct node *root, struct sweep *out, struct problems *problems);

/* Fills the axes from `parameters` and `zip`. */
void sweep_read_space(struct arena *arena, const struct node *root, struct sweep *out, struct problems *problems);

#endif

/* experiment.h -- a checked experiment: plain structs, every value there, every plugin found.
 *
 * This is the last that anybody sees of YAML. The experiment language is a set of parameter tables (experiment.c has
 * those of the host's own sections; each plugin brings its own), and one rule: wherever a plugin goes, write its
 * name, or a map with `type:` and its parameters. docs/config.md is the user's side of it. */
#ifndef NNRUN_CONFIG_EXPERIMENT_H
#define NNRUN_CONFIG_EXPERIMENT_H

#include <nnrun/plugin.h>

#include "config/compose.h"

/* How many kinds of plugins there are: the number of the last one. */
enum { KINDS = NNR_KIND_callback };

/* How people call each kind of plugin; by nnr_kind. */
extern const char *const kind_names[KINDS + 1];

/* Where plugin names become plugins. The plugin room implements it. */
struct catalogue {
    /* The plugin, or NULL with a sentence ("unknown activation 'sigmod'; did you mean 'sigmoid'?"). */
    const nnr_plugin *(*find)(struct catalogue *, nnr_kind kind, const char *name, struct error *);
    /* Searches one more directory, before all others. */
    int (*add_directory)(struct catalogue *, const char *directory, struct error *);
};

/* A plugin in its place in the experiment. */
struct part {
    const nnr_plugin *plugin; /* NULL where the place is empty */
    void *self;               /* its instance: zeroed, then the parameters filled in; init has not run yet */
    struct mark mark;         /* where it was named */
};

/* How many curves of its own a callback has. */
size_t part_columns(const struct part *callback);

enum { MOST_FOLDS = 10000 };

enum scaling { SCALE_NONE, SCALE_STANDARD, SCALE_MINMAX };

struct layer_choice {
    const char *name;       /* unique in the network; "dense_1" by default: type, then number in the network */
    struct part layer;
    struct part activation; /* plugin NULL: none, as for linear */
    struct part init;       /* plugin NULL: each weight's own default */
    struct mark mark;
};

struct experiment {
    const char *name;
    uint64_t seed;
    struct part dataset;
    struct split_choice {
        double test, validation; /* fractions of the rows */
        bool stratify;
        int64_t folds, fold;     /* folds 0: none; else the validation part is that one of them */
        struct mark mark;        /* of folds where they are given, else of the whole */
        struct mark test_mark;   /* its source->kind is SOURCE_DEFAULT where nobody chose it */
    } split;
    enum scaling scale;
    size_t n_layers;
    struct layer_choice *layers;
    struct part loss;
    struct part optimizer;
    double learning_rate;
    struct part schedule; /* plugin NULL: the same rate in every step */
    struct training {
        int64_t epochs;
        int64_t batch_size; /* 0: full */
        bool shuffle;
        double time_limit; /* seconds; INFINITY: none */
        struct checkpoint_choice {
            int64_t every_epochs; /* 0: never */
            double every_seconds; /* INFINITY: never */
        } checkpoint;
        struct stopping_choice {
            const char *monitor; /* NULL: no early stopping; else the name of a curve, which is not checked yet */
            int64_t patience;
            double min_delta;
            bool restore_best;
            struct mark mark; /* of monitor, or of the whole where nobody gave that */
        } stopping;
    } training;
    size_t n_metrics;
    struct part *metrics;
    size_t n_callbacks;
    struct part *callbacks;
    const char *output;              /* results/<name>.h5 by default */
    struct composition source;       /* root: complete, in the order of the language, values typed */
};

/* The name of what a file describes, where it gives none: made of the file's own. */
const char *experiment_default_name(struct arena *arena, const char *path);

/* Checks a composition and fills *out. Reports up to MAX_PROBLEMS independent problems at once. */
int experiment_resolve(struct arena *arena, const struct composition *source, struct catalogue *catalogue,
                       struct experiment *out, struct problems *problems);

#endif

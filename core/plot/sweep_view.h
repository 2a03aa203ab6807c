/* sweep_view.h -- a sweep as pictures and pages look at it: what was tried, and what came of it. sweep/look.c makes it
 * of a sweep's directory.
 *
 * A trial is one point of the space with one seed and one fold, if there are folds; a point's value is the mean of its
 * trials. */
#ifndef NNRUN_PLOT_SWEEP_VIEW_H
#define NNRUN_PLOT_SWEEP_VIEW_H

#include <stdint.h>

#include "base/error.h"
#include "plot/figure.h"

/* One parameter, or several that go together. */
struct sweep_parameter {
    const char *name;          /* its key; of several "a, b" */
    const char *label;         /* its last part, where that tells it from all others; else the name */
    const char *form;          /* "log_uniform [0.001, 1]" */
    const char *condition;     /* "optimizer: adam"; NULL: it always counts */
    double low, high;          /* of a range */
    bool whole, log;
    size_t choices;            /* 0: a range */
    const char *const *choice; /* (choices) what is written for them */
    double importance;         /* importance.h */
};

enum trial_ending { TRIAL_OK, TRIAL_PRUNED, TRIAL_FAILED, TRIAL_ENDINGS };
extern const char *const trial_ending_names[TRIAL_ENDINGS];

struct sweep_trial {
    uint64_t number, point, fold;
    enum trial_ending ending;
    const char *why; /* it failed */
    int64_t seed, epochs;
    double value;
    const double *at; /* (parameters) a number, or the index of a choice; NaN: the parameter does not count */
};

/* A point all of whose trials have ended. */
struct sweep_point {
    uint64_t number, first_trial;
    enum trial_ending ending; /* the worst of its trials' */
    double value, deviation; /* over the trials; NaN where one failed. deviation: of a sample, NaN of one */
    const double *at;
    const char *command; /* trains its best trial; NULL but for the best points */
    uint64_t best_trial; /* that the command trains */
};

struct sweep_view {
    const char *name, *directory, *method, *objective;
    const char *base; /* path of the experiment */
    bool maximize;
    int64_t seed;
    uint64_t points_asked, trials_asked;
    uint64_t runs, folds; /* runs: trials of a point; folds: 0 where there are none */
    const char *plan; /* hash */
    double seconds;   /* that the trials took together */
    size_t n_parameters, n_trials, n_points, n_best;
    struct sweep_parameter *parameters;
    const struct sweep_trial *trials; /* (n_trials) that have ended, by number */
    struct sweep_point *points;       /* (n_points) by number */
    const size_t *best;               /* (n_best) points that are ok, the best first, by their place in points */
    size_t ended[TRIAL_ENDINGS];            /* trials */
    size_t n_files;
    const char *const *file_names, *const *file_texts; /* the sweep file, then its base */
};

/* The value of a parameter as it would be written; "" where it does not count. */
const char *sweep_view_value(struct arena *arena, const struct sweep_parameter *parameter, double at);

/* Whether a is a better value of the objective than b. NaN is never better, and worse than any number. */
bool sweep_view_better(const struct sweep_view *view, double a, double b);

/* The axis of the objective: on a logarithm where that suits. Where a few values are so far out that all others would
 * be one line, it ends before them. */
void sweep_view_axis(const struct sweep_view *view, struct axis *axis);

/* "#17", or "#17 to 19" where points have several trials. */
const char *sweep_point_name(struct arena *arena, const struct sweep_view *view, const struct sweep_point *point);

/* Parameters by importance, the most important first; those of unknown importance come last. (n_parameters) */
const size_t *sweep_view_ranking(struct arena *arena, const struct sweep_view *view);

/* ---- Kinds of pictures */

struct sweep_kind {
    const char *name, *help, *needs;
    void (*add)(struct figure *f, const struct sweep_view *view); /* or nothing, where it has not what it needs */
};
extern const struct sweep_kind sweep_kinds[]; /* ends with a NULL name */

/* Makes a figure of a list of kinds and parameters, separated by commas; "overview" takes the most useful ones. */
int sweep_figure_make(struct arena *arena, const char *list, const struct sweep_view *view, struct figure *out,
                      struct error *e);

/* One kind alone; the figure may have no panels. */
void sweep_figure_of_kind(struct arena *arena, const char *name, const struct sweep_view *view, struct figure *out);

/* The kinds' functions, by file. */
void add_history(struct figure *f, const struct sweep_view *view);    /* sweep_points.c */
void add_slices(struct figure *f, const struct sweep_view *view);
void add_slice(struct figure *f, const struct sweep_view *view, size_t parameter);
void add_importance(struct figure *f, const struct sweep_view *view); /* sweep_importance.c */
void add_parallel(struct figure *f, const struct sweep_view *view);   /* sweep_parallel.c */

#endif

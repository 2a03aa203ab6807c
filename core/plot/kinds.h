/* kinds.h -- the kinds of pictures that `nnrun plot` makes, and how a figure is made of results. */
#ifndef NNRUN_PLOT_KINDS_H
#define NNRUN_PLOT_KINDS_H

#include "plot/figure.h"
#include "plot/view.h"

struct kind {
    const char *name, *help;
    const char *needs; /* what a run must have to be drawn so */
    bool each_run;     /* a panel for each run, rather than all runs in one */
    bool overview;     /* is in the overview, if there is room */
    /* Adds its panels, or none where no run has what it needs. Kinds for each run get one at a time. */
    void (*add)(struct figure *f, const struct view *views, size_t count);
};
extern const struct kind kinds[]; /* ends with a NULL name */

/* Makes a figure of a list of kinds, separated by commas; "overview" takes the most useful ones, and the name of a
 * metric draws that metric alone. The figure has at least one panel. */
int figure_make(struct arena *arena, const char *list, const struct view *views, size_t count, struct figure *out,
                struct error *e);

/* One kind alone; the figure may have no panels. */
void figure_of_kind(struct arena *arena, const char *name, const struct view *views, size_t count,
                    struct figure *out);

/* The kinds' functions, by file. */
void add_losses(struct figure *f, const struct view *views, size_t count); /* kind_curves.c */
void add_metrics(struct figure *f, const struct view *views, size_t count);
void add_norms(struct figure *f, const struct view *views, size_t count);
void add_confusion(struct figure *f, const struct view *views, size_t count); /* kind_classes.c */
void add_confusion_percent(struct figure *f, const struct view *views, size_t count);
void add_classes(struct figure *f, const struct view *views, size_t count);
void add_roc(struct figure *f, const struct view *views, size_t count); /* kind_ranking.c */
void add_precision_recall(struct figure *f, const struct view *views, size_t count);
void add_calibration(struct figure *f, const struct view *views, size_t count);
void add_confidence(struct figure *f, const struct view *views, size_t count);
void add_weights(struct figure *f, const struct view *views, size_t count); /* kind_pictures.c */
void add_samples(struct figure *f, const struct view *views, size_t count);
void add_fit(struct figure *f, const struct view *views, size_t count); /* kind_regression.c */
void add_residuals(struct figure *f, const struct view *views, size_t count);

/* One quantity of the history, by part of the data: "loss", "accuracy". */
void add_quantity(struct figure *f, const char *quantity, const struct view *views, size_t count);

/* A metric: its own value, and of one run a panel of its further ones. Or a further value alone: "f1_setosa". */
void add_metric(struct figure *f, const char *name, const struct view *views, size_t count);

#endif

/* view.h -- a result, and what of it is looked at. */
#ifndef NNRUN_PLOT_VIEW_H
#define NNRUN_PLOT_VIEW_H

#include "base/arena.h"
#include "train/result.h"

struct view {
    const struct result *result;
    const char *path;
    const char *label; /* tells runs apart: the experiment's name, or the file's */
    enum split split;  /* SPLITS: no part of the data was evaluated */
};

/* The part of the data that says most about the network: test, else validation, else training. SPLITS: none. */
enum split best_split(const struct result *result);
const char *split_title(enum split split); /* "test data" */

/* NULL where there is none. */
const struct evaluation *view_evaluation(const struct view *view);

/* Gives each view a label of its own: the shortest of name, file name and path that all differ in. */
void label_views(struct arena *arena, struct view *views, size_t count);

/* The curve <split>_<quantity> of a history, NULL where there is none. */
const double *find_curve(const struct result *result, enum split split, const char *quantity);

/* Whether the network was trained to tell classes apart, and its outputs are there to see. */
bool has_classes(const struct view *view);
bool has_targets(const struct view *view); /* or to give numbers */

/* Share of rows with their right class. */
double accuracy_of(const struct result *result, const struct evaluation *e);

/* The text, or its beginning and "…" where it is longer than so many characters. */
const char *shorten(struct arena *arena, const char *text, size_t characters);

/* A prediction worth showing. */
struct shown {
    size_t index; /* in result->samples */
    int64_t row;  /* of the data set */
    int32_t actual, predicted;
    double confidence; /* from 0 to 1 */
};
enum { MAX_SHOWN = 64 };

/* Fills list with the samples that are in this part of the data, from the least to the most sure; returns how many. */
size_t shown_predictions(const struct result *result, enum split split, struct shown list[MAX_SHOWN]);

#endif

/* parts.h -- the parts of a report. Each prints itself, or nothing where the result has nothing for it. */
#ifndef NNRUN_REPORT_PARTS_H
#define NNRUN_REPORT_PARTS_H

#include "plot/figure.h"
#include "plot/view.h"
#include "report/page.h"

/* Losses and metrics of all parts of the data. */
void part_scores(struct page *p, const struct result *result);

/* Precision, recall and F1 of each class. */
void part_classes(struct page *p, const struct result *result);

/* The confusion matrix, or the most frequent confusions where it is too large to print. */
void part_confusion(struct page *p, const struct result *result);

/* A few predictions, from the least to the most sure, as a table and as pictures. */
void part_predictions(struct page *p, const struct result *result);
void part_pictures(struct page *p, const struct result *result);

/* Losses, and the first metric, over the epochs. */
void part_curves(struct page *p, const struct result *result);

/* ---- What parts share */

/* "test data", or "new data" where the page is about rows from elsewhere. */
const char *part_title(const struct page *p, enum split split);

/* Width of the longest class name, at least and at most so many columns. */
int class_width(const struct result *result, int least, int most);

/* "1.25 s", "2 h 3 min" */
const char *duration_text(double seconds, char text[48]);

/* Numbers in an output row of a layer, and in all its weights. */
size_t units_of(const struct layer_result *layer);
size_t parameters_of(const struct layer_result *layer);

/* A figure of any panels, and its panels by their type. */
void part_figure(struct page *p, const struct figure *figure);
void part_chart(struct page *p, const struct panel *panel);
void part_gallery(struct page *p, const struct panel *panel);

/* A cell of two columns, from empty at level 0 to full at 1. */
void put_shade(struct page *p, enum paint paint, double level);

#endif

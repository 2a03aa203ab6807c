/* parts.h -- the parts of a report. Each prints itself, or nothing where the result has nothing for it. */
#ifndef NNRUN_REPORT_PARTS_H
#define NNRUN_REPORT_PARTS_H

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

/* The part of the data that says most about the network: test, else validation, else training. SPLITS: none. */
enum split best_split(const struct result *result);
const char *split_title(const struct page *p, enum split split); /* "test data" */

/* Width of the longest class name, at least and at most so many columns. */
int class_width(const struct result *result, int least, int most);

/* A prediction worth showing. */
struct shown {
    size_t index; /* in result->samples */
    int64_t row;  /* of the data set */
    int32_t actual, predicted;
    double confidence; /* from 0 to 1 */
};
enum { MAX_SHOWN = 64 };

/* Fills list, from the least to the most sure; returns how many there are. */
size_t shown_predictions(const struct result *result, struct shown list[MAX_SHOWN]);

#endif

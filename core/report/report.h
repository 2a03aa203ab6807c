/* report.h -- a result as text for people. */
#ifndef NNRUN_REPORT_REPORT_H
#define NNRUN_REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/text.h"
#include "plot/figure.h"
#include "plot/sweep_view.h"
#include "plot/view.h"
#include "train/result.h"

struct style {
    bool colour;
    bool unicode; /* may use block and box characters */
    int columns;  /* of the terminal; 80 where there is none */
};

/* The end of a run: losses, metrics, class report, confusion matrix, some predictions, where the file is. */
void report_summary(FILE *out, const struct result *result, const char *path, struct style style);

/* nnrun evaluate: losses, metrics, class report and confusion matrix. data: where the rows in the place of the test
 * part came from; NULL: the run's own. */
void report_scores(FILE *out, const struct result *result, const char *path, const char *data, struct style style);

/* nnrun show: what was run, curves, and all of the summary, with sample pictures drawn in characters. */
void report_show(FILE *out, const struct result *result, const char *path, struct style style);

/* nnrun report: an HTML page that needs no other file and no network. out must be empty. */
void report_html(struct text *out, const struct view *views, size_t count);

/* The same about a sweep. */
void report_sweep_html(struct text *out, const struct sweep_view *view);

/* nnrun plot --terminal. */
void report_figure(FILE *out, const struct figure *figure, struct style style);

/* The same while the run of so many epochs is under way: what changes from one snapshot to the next. */
void report_live(FILE *out, const struct result *result, size_t epochs, struct style style);

#endif

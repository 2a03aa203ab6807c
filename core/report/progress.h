/* progress.h -- what a run shows while it trains: one line that is drawn again and again on a terminal, or a plain
 * line now and then elsewhere. */
#ifndef NNRUN_REPORT_PROGRESS_H
#define NNRUN_REPORT_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

#include "report/report.h"
#include "train/result.h"

struct progress {
    FILE *out;
    struct style style;
    bool bar;               /* out is a terminal */
    size_t first, epochs;   /* done before, and to be done in all */
    double started, shown;  /* monotonic seconds */
    size_t next_line;       /* plain lines: the epoch of the next one */
};

/* Whether out is a terminal on which lines can be drawn again. */
bool progress_can_draw(FILE *out);

void progress_begin(struct progress *progress, FILE *out, struct style style, size_t first, size_t epochs);

/* After each epoch; cheap when there is nothing to show yet. */
void progress_show(struct progress *progress, const struct history *history);

/* A line of its own for what went wrong without ending the run. */
void progress_say(struct progress *progress, const char *sentence);

/* "epoch 412/1000  train_loss 0.152 ...": a run that took so many seconds so far, in at most so many columns. */
enum { PROGRESS_BYTES = 512 };
void progress_text(const struct history *history, size_t epochs, double seconds, size_t columns,
                   char line[PROGRESS_BYTES]);

/* Clears the line. */
void progress_end(struct progress *progress);

#endif

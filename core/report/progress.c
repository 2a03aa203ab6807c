/* progress.c -- composes a line that fits the terminal, and writes it in one go, so that it does not flicker. */
#include "report/progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

static const double DRAW_EVERY = 0.1, LINE_EVERY = 30; /* seconds */
enum { LINES_A_RUN = 10, LINE_LIMIT = PROGRESS_BYTES, BAR_LEAST = 10, BAR_MOST = 40 };

bool progress_can_draw(FILE *out)
{
    const char *terminal = getenv("TERM");
    return isatty(fileno(out)) && terminal && strcmp(terminal, "dumb") != 0;
}

/* Asked at each drawing, so that a resized window is right at once. */
static int columns_of(FILE *out, int otherwise)
{
    struct winsize window;
    if (ioctl(fileno(out), TIOCGWINSZ, &window) == 0 && window.ws_col > 0)
        return window.ws_col;
    return otherwise;
}

static void format_duration(double seconds, char *text, size_t size)
{
    if (seconds < 59.5)
        snprintf(text, size, seconds < 9.95 ? "%.1f s" : "%.0f s", seconds);
    else if (seconds < 3600)
        snprintf(text, size, "%d min %02d s", (int)seconds / 60, (int)seconds % 60);
    else
        snprintf(text, size, "%d h %02d min", (int)(seconds / 3600), (int)seconds % 3600 / 60);
}

static void format_rate(double rate, char *text, size_t size)
{
    snprintf(text, size, rate < 10 ? "%.2f epochs/s" : "%.0f epochs/s", rate);
}

/* Appends a field to the line where it still fits into `columns`; returns whether it did. */
static bool add_field(char *line, size_t *length, size_t columns, const char *field)
{
    const size_t extra = strlen(field) + (*length ? 2 : 0);
    if (*length + extra > columns || *length + extra >= LINE_LIMIT)
        return false;
    *length += (size_t)snprintf(line + *length, LINE_LIMIT - *length, "%s%s", *length ? "  " : "", field);
    return true;
}

/* "epoch 412/1000  train_loss 0.152  ...  5321 epochs/s  0.1 s left", as far as it fits. */
static size_t compose(const struct progress *progress, const struct history *history, double elapsed, size_t columns,
                      char *line)
{
    const double rate = elapsed > 0 ? (double)(history->epochs - progress->first) / elapsed : 0;
    size_t length = 0;
    line[0] = '\0';
    char field[128], figure[64];
    snprintf(field, sizeof field, "epoch %*zu/%zu", (int)snprintf(NULL, 0, "%zu", progress->epochs), history->epochs,
             progress->epochs);
    add_field(line, &length, columns, field);
    for (size_t i = 0; i + 1 < history->n_curves; i++) { /* the last is the learning rate */
        const struct curve *curve = &history->curves[i];
        if (curve->further)
            continue;
        snprintf(field, sizeof field, "%s %.4f", curve->name, curve->value[history->epochs - 1]);
        if (!add_field(line, &length, columns, field))
            return length;
    }
    format_rate(rate, figure, sizeof figure);
    add_field(line, &length, columns, figure);
    if (history->epochs < progress->epochs && rate > 0) {
        format_duration((double)(progress->epochs - history->epochs) / rate, figure, sizeof figure);
        snprintf(field, sizeof field, "%s left", figure);
        add_field(line, &length, columns, field);
    }
    return length;
}

static void draw_bar(const struct progress *progress, const struct history *history)
{
    const size_t columns = (size_t)columns_of(progress->out, progress->style.columns) - 1;
    char line[LINE_LIMIT], all[2 * LINE_LIMIT + 4 * BAR_MOST];
    const size_t for_bar = columns > 3 * BAR_LEAST ? BAR_LEAST + 3 : 0; /* the numbers leave it that much */
    const size_t length = compose(progress, history, seconds_now() - progress->started, columns - for_bar, line);
    size_t at = (size_t)snprintf(all, sizeof all, "\r");
    if (for_bar) {
        size_t width = columns - length - 3;
        width = width > BAR_MOST ? BAR_MOST : width;
        const size_t full = width * history->epochs / progress->epochs;
        at += (size_t)snprintf(all + at, sizeof all - at, "%s", progress->style.colour ? "\033[32m" : "");
        for (size_t i = 0; i < width; i++)
            at += (size_t)snprintf(all + at, sizeof all - at, "%s",
                                   progress->style.unicode ? (i < full ? "━" : "·") : (i < full ? "#" : "-"));
        at += (size_t)snprintf(all + at, sizeof all - at, "%s  ", progress->style.colour ? "\033[0m" : "");
    }
    at += (size_t)snprintf(all + at, sizeof all - at, "%s\033[K", line);
    fwrite(all, 1, at, progress->out);
    fflush(progress->out);
}

void progress_text(const struct history *history, size_t epochs, double seconds, size_t columns,
                   char line[PROGRESS_BYTES])
{
    compose(&(struct progress){ .epochs = epochs }, history, seconds, columns, line);
}

void progress_begin(struct progress *progress, FILE *out, struct style style, size_t first, size_t epochs)
{
    *progress = (struct progress){ .out = out,
                                   .style = style,
                                   .bar = progress_can_draw(out),
                                   .first = first,
                                   .epochs = epochs,
                                   .started = seconds_now(),
                                   .next_line = epochs < LINES_A_RUN ? 1 : epochs / LINES_A_RUN };
    progress->shown = progress->started;
}

void progress_show(struct progress *progress, const struct history *history)
{
    const double now = seconds_now();
    const bool last = history->epochs == progress->epochs;
    if (progress->bar) {
        if (now - progress->shown < DRAW_EVERY && !last)
            return;
        draw_bar(progress, history);
    } else {
        if (history->epochs < progress->next_line && now - progress->shown < LINE_EVERY && !last)
            return;
        char line[LINE_LIMIT];
        compose(progress, history, now - progress->started, LINE_LIMIT, line);
        fprintf(progress->out, "%s\n", line);
        while (progress->next_line <= history->epochs)
            progress->next_line += progress->epochs < LINES_A_RUN ? 1 : progress->epochs / LINES_A_RUN;
    }
    progress->shown = now;
}

void progress_say(struct progress *progress, const char *sentence)
{
    fprintf(progress->out, "%snnrun: %s\n", progress->bar ? "\r\033[K" : "", sentence);
}

void progress_end(struct progress *progress)
{
    if (progress->bar) {
        fputs("\r\033[K", progress->out);
        fflush(progress->out);
    }
}

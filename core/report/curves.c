/* curves.c -- curves over the epochs, drawn in characters: dots of Braille (2 x 4 a character), or plain letters. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "report/parts.h"

enum { HEIGHT = 13, AXIS = 10, LABEL = 20, MAX_COLUMNS = 200, MAX_CURVES = SPLITS };

/* A plot of the curves <split>_<quantity>. */
struct plot {
    size_t epochs;
    const double *curve[MAX_CURVES]; /* NULL where there is none */
    double low, high;                /* of the vertical axis; logarithms where `log` is set */
    bool log;
    size_t columns;
    unsigned char dots[HEIGHT][MAX_COLUMNS]; /* bits of Braille; in plain letters: not 0 */
    unsigned char owner[HEIGHT][MAX_COLUMNS]; /* the curve that drew there last */
};

static const enum paint paints[MAX_CURVES] = { BLUE, YELLOW, RED };
static const char letters[MAX_CURVES] = { '.', 'o', '*' };

/* ---- What to plot --------------------------------------------------------------------------------------- */

static const double *find_curve(const struct result *result, enum split split, const char *quantity)
{
    char name[256];
    snprintf(name, sizeof name, "%s_%s", split_names[split], quantity);
    for (size_t i = 0; i < result->history.n_curves; i++)
        if (strcmp(result->history.curves[i].name, name) == 0)
            return result->history.curves[i].value;
    return NULL;
}

static bool find_curves(struct plot *plot, const struct result *result, const char *quantity)
{
    bool any = false;
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
        plot->curve[s] = find_curve(result, s, quantity);
        any = any || plot->curve[s];
    }
    return any;
}

/* False where no number was measured. */
static bool set_range(struct plot *plot)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t c = 0; c < MAX_CURVES; c++)
        for (size_t i = 0; plot->curve[c] && i < plot->epochs; i++)
            if (isfinite(plot->curve[c][i])) {
                low = fmin(low, plot->curve[c][i]);
                high = fmax(high, plot->curve[c][i]);
            }
    plot->log = low > 0 && high / low > 30;
    plot->low = plot->log ? log(low) : low;
    plot->high = plot->log ? log(high) : high;
    if (!(plot->high > plot->low)) {
        plot->low -= 0.5;
        plot->high += 0.5;
    }
    return low <= high;
}

/* From 0 at the top to 1 at the bottom. */
static double depth(const struct plot *plot, double value)
{
    return (plot->high - (plot->log ? log(value) : value)) / (plot->high - plot->low);
}

/* ---- Drawing -------------------------------------------------------------------------------------------- */

/* Sets the dot at x, y, both from 0 to 1. */
static void draw_dot(struct plot *plot, bool braille, size_t curve, double x, double y)
{
    static const unsigned char bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
    const size_t across = braille ? 2 : 1, down = braille ? 4 : 1;
    const size_t dot_x = (size_t)lrint(x * (double)(plot->columns * across - 1));
    const size_t dot_y = (size_t)lrint(y * (double)(HEIGHT * down - 1));
    const size_t row = dot_y / down, column = dot_x / across;
    plot->dots[row][column] |= bits[dot_y % down][dot_x % across];
    plot->owner[row][column] = (unsigned char)curve;
}

static void draw_line(struct plot *plot, bool braille, size_t curve, const double from[2], const double to[2])
{
    const double dots = fmax(fabs(to[0] - from[0]) * 2 * (double)plot->columns, fabs(to[1] - from[1]) * 4 * HEIGHT);
    const int steps = (int)dots + 1;
    for (int i = 0; i <= steps; i++) {
        const double part = (double)i / steps;
        draw_dot(plot, braille, curve, from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1]));
    }
}

/* Joins the epochs that were measured. */
static void draw_curve(struct plot *plot, bool braille, size_t curve)
{
    double last[2] = { -1, 0 };
    for (size_t i = 0; i < plot->epochs; i++) {
        if (!isfinite(plot->curve[curve][i]))
            continue;
        const double here[2] = { plot->epochs > 1 ? (double)i / (double)(plot->epochs - 1) : 0,
                                 depth(plot, plot->curve[curve][i]) };
        draw_line(plot, braille, curve, last[0] < 0 ? here : last, here);
        memcpy(last, here, sizeof last);
    }
}

/* ---- Printing ------------------------------------------------------------------------------------------- */

static void put_axis(struct page *p, const struct plot *plot, size_t row)
{
    char text[32] = "";
    const double level = plot->high - (double)row / (HEIGHT - 1) * (plot->high - plot->low);
    const bool marked = row == 0 || row == HEIGHT / 2 || row == HEIGHT - 1;
    put_cell(p, DIM, AXIS, "%s", marked ? score_text(plot->log ? exp(level) : level, text) : "");
    put(p, DIM, " %s", marked ? glyph(p, "┤", "+") : glyph(p, "│", "|"));
}

static void put_row(struct page *p, const struct plot *plot, size_t row)
{
    for (size_t x = 0; x < plot->columns; x++) {
        const unsigned dots = plot->dots[row][x];
        const char braille[] = { (char)0xE2, (char)(0xA0 | dots >> 6), (char)(0x80 | (dots & 0x3F)), '\0' };
        const char letter[] = { letters[plot->owner[row][x]], '\0' };
        if (dots)
            put(p, paints[plot->owner[row][x]], "%s", p->style.unicode ? braille : letter);
        else
            put(p, PLAIN, " ");
    }
}

/* The row that each curve's label goes to: where the curve ends, or the nearest one below or above that is free. */
static void place_labels(const struct plot *plot, const double end[MAX_CURVES], int label[HEIGHT])
{
    for (size_t row = 0; row < HEIGHT; row++)
        label[row] = -1;
    for (int c = 0; c < MAX_CURVES; c++) {
        if (!plot->curve[c] || isnan(end[c]))
            continue;
        const long wanted = lrint(depth(plot, end[c]) * (HEIGHT - 1));
        for (long distance = 0; distance < HEIGHT; distance++) {
            const long below = wanted + distance, above = wanted - distance;
            const long row = below < HEIGHT && label[below] < 0 ? below : above;
            if (row >= 0 && label[row] < 0) {
                label[row] = c;
                break;
            }
        }
    }
}

static double last_measured(const double *curve, size_t epochs)
{
    for (size_t i = epochs; curve && i-- > 0;)
        if (isfinite(curve[i]))
            return curve[i];
    return (double)NAN;
}

static void put_epochs(struct page *p, const struct plot *plot)
{
    put_cell(p, PLAIN, AXIS + 2, "%s", "");
    put_cell(p, DIM, 1, "1");
    if (plot->epochs > 1)
        put_cell(p, DIM, (int)plot->columns - 1, plot->columns < 20 ? "%zu" : "epoch %zu", plot->epochs);
    end_line(p);
}

static void put_plot(struct page *p, const struct plot *plot)
{
    double end[MAX_CURVES];
    int label[HEIGHT];
    char text[32];
    for (size_t c = 0; c < MAX_CURVES; c++)
        end[c] = last_measured(plot->curve[c], plot->epochs);
    place_labels(plot, end, label);
    for (size_t row = 0; row < HEIGHT; row++) {
        put_axis(p, plot, row);
        put_row(p, plot, row);
        if (label[row] >= 0)
            put(p, paints[label[row]], " %s%s%s %s", p->style.unicode ? "" : (char[]){ letters[label[row]], 0 },
                p->style.unicode ? "" : " ", split_names[label[row]], score_text(end[label[row]], text));
        end_line(p);
    }
    put_epochs(p, plot);
}

static void plot_quantity(struct page *p, const struct result *result, const char *quantity)
{
    struct plot plot = { .epochs = result->history.epochs };
    const int columns = p->style.columns < MAX_COLUMNS ? p->style.columns : MAX_COLUMNS;
    const int room = columns - AXIS - 2 - LABEL;
    plot.columns = room > 8 ? (size_t)room : 8;
    if (plot.epochs == 0 || !find_curves(&plot, result, quantity) || !set_range(&plot))
        return;
    for (size_t c = 0; c < MAX_CURVES; c++)
        if (plot.curve[c])
            draw_curve(&plot, p->style.unicode, c);
    put_heading(p, "%c%s over the epochs%s", toupper((unsigned char)quantity[0]), quantity + 1,
                plot.log ? ", on a logarithmic scale" : "");
    put_plot(p, &plot);
}

void part_curves(struct page *p, const struct result *result)
{
    plot_quantity(p, result, "loss");
    if (result->n_metrics)
        plot_quantity(p, result, result->metric_names[0]);
}

/* chart.c -- curves and dots, drawn in characters: dots of Braille (2 x 4 a character), or plain letters. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "plot/kinds.h"
#include "report/parts.h"

enum { HEIGHT = 13, AXIS = 10, LABEL = 20, MAX_COLUMNS = 200 };

/* A chart in characters. */
struct plot {
    const struct chart *chart;
    double x[2], y[2]; /* where the axes begin and end; logarithms where the chart's are */
    bool log, log_x;
    bool blank;  /* all that there is lies at an edge: y has no numbers */
    bool beside; /* names stand where the curves end, rather than below */
    size_t columns;
    unsigned char dots[HEIGHT][MAX_COLUMNS];  /* bits of Braille; in plain letters: not 0 */
    unsigned char owner[HEIGHT][MAX_COLUMNS]; /* the ink that drew there last */
};

static const enum paint paints[INKS] = { [INK_MUTED] = DIM,          [INK_QUIET] = DIM,
                                         [INK_SERIES] = BLUE,        [INK_SERIES + 1] = RED,
                                         [INK_SERIES + 2] = YELLOW,  [INK_SERIES + 3] = GREEN };
static const char letters[INK_SERIES_COUNT] = { '.', '*', 'o', '+', 'x', '#', '%' };

static char letter_of(unsigned ink)
{
    return ink >= INK_SERIES ? letters[ink - INK_SERIES] : '-';
}

static double x_of(const struct series *s, size_t i)
{
    return s->x ? s->x[i] : (double)(i + 1);
}

/* ---- Where things go ------------------------------------------------------------------------------------ */

static void widen(double range[2])
{
    if (!(range[1] > range[0])) {
        range[0] -= 0.5;
        range[1] += 0.5;
    }
}

/* False where no number was measured. */
static bool set_range(struct plot *plot)
{
    const struct chart *chart = plot->chart;
    if (!chart_extent(chart, plot->x, plot->y))
        return false;
    if (chart->x.low < chart->x.high)
        memcpy(plot->x, (double[]){ chart->x.low, chart->x.high }, sizeof plot->x);
    if (chart->y.low < chart->y.high)
        memcpy(plot->y, (double[]){ chart->y.low, chart->y.high }, sizeof plot->y);
    if (chart->x.names)
        memcpy(plot->x, (double[]){ -0.5, (double)chart->x.names - 0.5 }, sizeof plot->x);
    plot->blank = !(plot->y[0] <= plot->y[1]);
    if (plot->blank)
        memcpy(plot->y, (double[]){ 0, 1 }, sizeof plot->y);
    plot->log = chart->y.log && plot->y[0] > 0;
    plot->log_x = chart->x.log && plot->x[0] > 0;
    for (size_t i = 0; i < 2; i++) {
        plot->x[i] = plot->log_x ? log(plot->x[i]) : plot->x[i];
        plot->y[i] = plot->log ? log(plot->y[i]) : plot->y[i];
    }
    widen(plot->y);
    return true;
}

/* From 0 at the top to 1 at the bottom. */
static double depth(const struct plot *plot, double value)
{
    return (plot->y[1] - (plot->log ? log(value) : value)) / (plot->y[1] - plot->y[0]);
}

static bool place(const struct plot *plot, const struct series *s, size_t i, double at[2])
{
    const double x = plot->log_x ? log(x_of(s, i)) : x_of(s, i);
    if (!isfinite(x) || !(s->edge || isfinite(s->y[i])))
        return false;
    at[0] = plot->x[1] > plot->x[0] ? (x - plot->x[0]) / (plot->x[1] - plot->x[0]) : 0;
    at[1] = s->edge ? s->edge == EDGE_LOW : depth(plot, s->y[i]);
    return at[0] >= 0 && at[0] <= 1 && at[1] >= 0 && at[1] <= 1;
}

/* ---- Drawing -------------------------------------------------------------------------------------------- */

/* Sets the dot at x, y, both from 0 to 1. */
static void draw_dot(struct plot *plot, bool braille, enum ink ink, double x, double y)
{
    static const unsigned char bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
    const size_t across = braille ? 2 : 1, down = braille ? 4 : 1;
    const size_t dot_x = (size_t)lrint(x * (double)(plot->columns * across - 1));
    const size_t dot_y = (size_t)lrint(y * (double)(HEIGHT * down - 1));
    const size_t row = dot_y / down, column = dot_x / across;
    plot->dots[row][column] |= bits[dot_y % down][dot_x % across];
    plot->owner[row][column] = (unsigned char)ink;
}

static void draw_line(struct plot *plot, bool braille, enum ink ink, const double from[2], const double to[2])
{
    const double dots = fmax(fabs(to[0] - from[0]) * 2 * (double)plot->columns, fabs(to[1] - from[1]) * 4 * HEIGHT);
    const int steps = (int)dots + 1;
    for (int i = 0; i <= steps; i++) {
        const double part = (double)i / steps;
        draw_dot(plot, braille, ink, from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1]));
    }
}

/* Joins the points that were measured. */
static void draw_series(struct plot *plot, bool braille, const struct series *s)
{
    double last[2] = { -1, 0 }, here[2];
    for (size_t i = 0; i < s->count; i++) {
        if (!place(plot, s, i, here))
            continue;
        draw_line(plot, braille, s->ink, last[0] < 0 || s->stroke == STROKE_DOTS ? here : last, here);
        memcpy(last, here, sizeof last);
    }
}

/* ---- Printing ------------------------------------------------------------------------------------------- */

static void put_axis(struct page *p, const struct plot *plot, size_t row)
{
    char text[32] = "";
    const double level = plot->y[1] - (double)row / (HEIGHT - 1) * (plot->y[1] - plot->y[0]);
    const bool marked = !plot->blank && (row == 0 || row == HEIGHT / 2 || row == HEIGHT - 1);
    put_cell(p, DIM, AXIS, "%s", marked ? score_text(plot->log ? exp(level) : level, text) : "");
    put(p, DIM, " %s", marked ? glyph(p, "┤", "+") : glyph(p, "│", "|"));
}

static void put_row(struct page *p, const struct plot *plot, size_t row)
{
    for (size_t x = 0; x < plot->columns; x++) {
        const unsigned dots = plot->dots[row][x];
        const char braille[] = { (char)0xE2, (char)(0xA0 | dots >> 6), (char)(0x80 | (dots & 0x3F)), '\0' };
        const char letter[] = { letter_of(plot->owner[row][x]), '\0' };
        if (dots)
            put(p, paints[plot->owner[row][x]], "%s", p->style.unicode ? braille : letter);
        else
            put(p, PLAIN, " ");
    }
}

static double last_measured(const struct series *s)
{
    for (size_t i = s->count; i-- > 0;)
        if (isfinite(s->y[i]))
            return s->y[i];
    return (double)NAN;
}

/* The row that each curve's name goes to: where the curve ends, or the nearest one below or above that is free. */
static void place_names(const struct plot *plot, const struct series *name[HEIGHT])
{
    for (size_t row = 0; row < HEIGHT; row++)
        name[row] = NULL;
    for (size_t c = 0; plot->beside && c < plot->chart->n_series; c++) {
        const struct series *s = &plot->chart->series[c];
        const long wanted = lrint(depth(plot, last_measured(s)) * (HEIGHT - 1));
        for (long distance = 0; distance < HEIGHT; distance++) {
            const long below = wanted + distance, above = wanted - distance;
            const long row = below < HEIGHT && !name[below] ? below : above;
            if (row >= 0 && !name[row]) {
                name[row] = s;
                break;
            }
        }
    }
}

/* The names of places, as far as each has room. */
static void put_places(struct page *p, const struct plot *plot)
{
    const struct axis *x = &plot->chart->x;
    put_cell(p, PLAIN, AXIS + 2, "%s", "");
    for (size_t i = 0; i < x->names; i++) {
        const int from = (int)(i * plot->columns / x->names), to = (int)((i + 1) * plot->columns / x->names);
        const int room = to - from - 1, name = (int)text_columns(x->name[i]);
        const int blanks = name < room ? (room - name) / 2 : 0;
        put_cell(p, PLAIN, blanks, "%s", "");
        if (room > 0)
            put_cell(p, DIM, -(to - from - blanks - 1), "%s", x->name[i]);
        put(p, PLAIN, " ");
    }
    end_line(p);
    put_cell(p, PLAIN, AXIS + 2, "%s", "");
    put_cell(p, DIM, (int)plot->columns, "%s", x->label);
    end_line(p);
}

/* The ends of the horizontal axis, and what it is. */
static void put_ends(struct page *p, const struct plot *plot)
{
    char low[32], high[32];
    const double ends[2] = { plot->log_x ? exp(plot->x[0]) : plot->x[0], plot->log_x ? exp(plot->x[1]) : plot->x[1] };
    const char *label = plot->chart->x.label;
    const bool whole = plot->chart->x.whole, wide = plot->columns >= text_columns(label) + 14;
    snprintf(low, sizeof low, whole ? "%.0f" : "%.4g", ends[0]);
    snprintf(high, sizeof high, whole ? "%.0f" : "%.4g", ends[1]);
    put_cell(p, PLAIN, AXIS + 2, "%s", "");
    put_cell(p, DIM, (int)text_columns(low), "%s", low);
    if (plot->x[1] > plot->x[0])
        put_cell(p, DIM, (int)plot->columns - (int)text_columns(low), wide ? "%s %s" : "%.0s%s", label, high);
    end_line(p);
}

/* Names that do not stand beside their curves. */
static void put_legend(struct page *p, const struct plot *plot)
{
    for (size_t c = 0; !plot->beside && c < plot->chart->n_series; c++) {
        const struct series *s = &plot->chart->series[c];
        if (!s->name || (s->count == 0 && s->ink == INK_MUTED)) /* dashes are not seen here */
            continue;
        put_cell(p, PLAIN, AXIS + 2, "%s", "");
        put(p, paints[s->ink], "%s", p->style.unicode ? "━" : (char[]){ letter_of(s->ink), 0 });
        put(p, PLAIN, " %s", s->name);
        end_line(p);
    }
}

static bool fit_beside(const struct chart *chart)
{
    if (chart->square || chart->n_series > HEIGHT / 2)
        return false;
    for (const struct series *s = chart->series; s < chart->series + chart->n_series; s++)
        if (!s->name || s->count == 0 || s->guide || s->stroke == STROKE_DOTS || text_columns(s->name) > LABEL - 9)
            return false;
    return true;
}

static void put_plot(struct page *p, const struct plot *plot)
{
    const struct series *name[HEIGHT];
    char text[32];
    place_names(plot, name);
    for (size_t row = 0; row < HEIGHT; row++) {
        put_axis(p, plot, row);
        put_row(p, plot, row);
        if (name[row])
            put(p, paints[name[row]->ink], " %s%s%s %s",
                p->style.unicode ? "" : (char[]){ letter_of(name[row]->ink), 0 }, p->style.unicode ? "" : " ",
                name[row]->name, score_text(last_measured(name[row]), text));
        end_line(p);
    }
    if (plot->chart->x.names)
        put_places(p, plot);
    else
        put_ends(p, plot);
    put_legend(p, plot);
}

void part_chart(struct page *p, const struct panel *panel)
{
    struct plot plot = { .chart = &panel->chart, .beside = fit_beside(&panel->chart) };
    const int columns = p->style.columns < MAX_COLUMNS ? p->style.columns : MAX_COLUMNS;
    const int room = columns - AXIS - 2 - LABEL;
    plot.columns = room > 8 ? (size_t)room : 8;
    if (!set_range(&plot))
        return;
    for (size_t c = 0; c < panel->chart.n_series; c++)
        draw_series(&plot, p->style.unicode, &panel->chart.series[c]);
    put_heading(p, "%s", panel->title);
    put_plot(p, &plot);
}

void part_curves(struct page *p, const struct result *result)
{
    struct arena *arena = arena_new();
    struct figure figure = { .arena = arena };
    const struct view view = { .result = result, .split = best_split(result) };
    add_quantity(&figure, "loss", &view, 1);
    if (result->n_metrics)
        add_quantity(&figure, result->metric_names[0], &view, 1);
    for (size_t i = 0; i < figure.n_panels; i++)
        part_chart(p, &figure.panels[i]);
    arena_free(arena);
}

/* figure.c -- builds figures, and finds out where the marks of an axis go. */
#include "plot/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LOG_FROM = 30 }; /* numbers that differ by such a factor are drawn on a logarithmic axis */

struct panel *figure_add(struct figure *f, enum panel_type type, const char *title)
{
    f->panels = arena_grow(f->arena, f->panels, f->n_panels, sizeof *f->panels);
    struct panel *panel = &f->panels[f->n_panels++];
    *panel = (struct panel){ .type = type, .title = title };
    return panel;
}

struct series *panel_series(struct figure *f, struct panel *panel, const char *name, enum stroke stroke, enum ink ink)
{
    struct chart *chart = &panel->chart;
    chart->series = arena_grow(f->arena, chart->series, chart->n_series, sizeof *chart->series);
    struct series *series = &chart->series[chart->n_series++];
    *series = (struct series){ .name = name, .stroke = stroke, .ink = ink };
    return series;
}

int figure_of_names(struct arena *arena, const char *names, figure_add_name *add, const void *context,
                    struct figure *out, struct error *e)
{
    *out = (struct figure){ .arena = arena };
    for (const char *at = names;; at++) {
        const size_t length = strcspn(at, ",");
        if (add(context, out, arena_copy_n(arena, at, length), e))
            return -1;
        at += length;
        if (*at == '\0')
            break;
    }
    out->columns = figure_columns(out);
    return 0;
}

size_t figure_columns(const struct figure *f)
{
    size_t panels = 0;
    for (size_t i = 0; i < f->n_panels; i++)
        panels += !f->panels[i].wide;
    return panels <= 1 ? 1 : panels == 2 || panels == 4 ? 2 : 3;
}

enum ink series_ink(size_t i)
{
    return (enum ink)(INK_SERIES + i % INK_SERIES_COUNT);
}

unsigned series_dash(size_t i)
{
    return (unsigned)(i / INK_SERIES_COUNT);
}

bool suits_log(double low, double high)
{
    return low > 0 && high / low > LOG_FROM;
}

bool chart_extent(const struct chart *chart, double x[2], double y[2])
{
    x[0] = y[0] = INFINITY;
    x[1] = y[1] = -INFINITY;
    for (const struct series *s = chart->series; s < chart->series + chart->n_series; s++)
        for (size_t i = 0; !s->guide && i < s->count; i++) {
            const double at = s->x ? s->x[i] : (double)(i + 1);
            if (!isfinite(at) || !(s->edge || isfinite(s->y[i])))
                continue;
            x[0] = fmin(x[0], at);
            x[1] = fmax(x[1], at);
            if (s->edge)
                continue;
            y[0] = fmin(y[0], s->y[i]);
            y[1] = fmax(y[1], s->y[i]);
        }
    return x[0] <= x[1];
}

/* ---- Axes ------------------------------------------------------------------------------------------------------ */

/* 1, 2 or 5 times a power of ten: the step that gives about so many. */
static double nice_step(double range, size_t wanted)
{
    const double rough = range / (double)(wanted ? wanted : 1), power = pow(10, floor(log10(rough)));
    const double part = rough / power;
    return power * (part < 1.5 ? 1 : part < 3 ? 2 : part < 7 ? 5 : 10);
}

/* With as many decimals as the step needs, so that all labels of an axis have the same. */
static void linear_label(char label[24], double value, double step)
{
    const double size = fabs(value);
    if (size >= 1e6 || (step < 1e-4 && size > 0)) {
        snprintf(label, 24, "%.6g", value);
        return;
    }
    const int decimals = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
    snprintf(label, 24, "%.*f", decimals, value + 0.0);
}

static void add_mark(struct scale *s, double value, const char *label)
{
    if (s->n_marks == MAX_MARKS)
        return;
    s->mark[s->n_marks] = value;
    snprintf(s->label[s->n_marks++], sizeof s->label[0], "%s", label);
}

static void mark_linear(struct scale *s, const struct axis *axis, size_t wanted, bool fixed)
{
    double step = nice_step(s->high - s->low, wanted);
    if (axis->whole && step < 1)
        step = 1;
    if (!fixed) {
        s->low = axis->whole ? s->low : step * floor(s->low / step + 1e-9);
        s->high = axis->whole ? s->high : step * ceil(s->high / step - 1e-9);
    }
    const double first = ceil(s->low / step - 1e-9);
    for (int i = 0; i < MAX_MARKS && (first + i) * step <= s->high + 1e-9 * step; i++) {
        char label[24];
        linear_label(label, (first + i) * step, step);
        add_mark(s, (first + i) * step, label);
    }
}

/* "0.01", "10⁻⁵" */
static void power_label(char label[24], int exponent, int factor)
{
    static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
    char number[16];
    if (exponent >= -3 && exponent <= 4) {
        snprintf(label, 24, "%.*f", exponent < 0 ? -exponent : 0, factor * pow(10, exponent));
        return;
    }
    snprintf(number, sizeof number, "%d", exponent < 0 ? -exponent : exponent);
    int length = factor == 1 ? snprintf(label, 24, "10") : snprintf(label, 24, "%d·10", factor);
    length += snprintf(label + length, 24 - (size_t)length, "%s", exponent < 0 ? "⁻" : "");
    for (const char *d = number; *d; d++)
        length += snprintf(label + length, 24 - (size_t)length, "%s", digits[*d - '0']);
}

/* Marks at powers of ten, or also at 2 and 5 times them where those are few. */
static void mark_powers(struct scale *s, size_t wanted)
{
    static const int factors[] = { 1, 2, 5 };
    const int first = (int)floor(log10(s->low) + 1e-9), last = (int)ceil(log10(s->high) - 1e-9);
    const size_t decades = (size_t)(last - first), kinds = 3 * decades <= wanted + 2 ? 3 : 1;
    const int every = 1 + (int)(decades / (wanted ? wanted : 1));
    double low = 0, high = INFINITY;
    for (int e = first; e <= last; e++)
        for (size_t k = 0; k < kinds; k++) {
            const double value = factors[k] * pow(10, e);
            low = value <= s->low * (1 + 1e-9) ? value : low;
            high = value >= s->high * (1 - 1e-9) ? fmin(high, value) : high;
        }
    s->low = low;
    s->high = high;
    for (int e = first; e <= last; e++)
        for (size_t k = 0; k < kinds; k++) {
            const double value = factors[k] * pow(10, e);
            char label[24];
            if ((e - first) % every || value < low * (1 - 1e-9) || value > high * (1 + 1e-9))
                continue;
            power_label(label, e, factors[k]);
            add_mark(s, value, label);
        }
}

/* A place for each name; its label is the caller's to draw. */
static void mark_names(struct scale *s, const struct axis *axis)
{
    *s = (struct scale){ .low = -0.5, .high = (double)axis->names - 0.5 };
    const size_t every = (axis->names + MAX_MARKS - 1) / MAX_MARKS;
    for (size_t i = 0; i < axis->names; i += every)
        add_mark(s, (double)i, "");
}

void scale_axis(struct scale *scale, const struct axis *axis, double low, double high, size_t wanted)
{
    if (axis->names) {
        mark_names(scale, axis);
        return;
    }
    const bool fixed = axis->low < axis->high;
    *scale = (struct scale){ .low = fixed ? axis->low : low, .high = fixed ? axis->high : high,
                             .log = axis->log && low > 0 };
    if (!(scale->high > scale->low)) { /* one value alone stands in the middle */
        const double around = scale->log ? 0.5 * scale->low : axis->whole ? 0.5 : fmax(fabs(scale->low) / 10, 1e-6);
        scale->low -= around;
        scale->high += around;
    }
    if (scale->log)
        mark_powers(scale, wanted);
    else
        mark_linear(scale, axis, wanted, fixed);
}

double scale_place(const struct scale *scale, double value)
{
    if (scale->log)
        return log(value / scale->low) / log(scale->high / scale->low);
    return (value - scale->low) / (scale->high - scale->low);
}

/* figure.c -- figures in a terminal. */
#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "report/parts.h"

/* ---- Bars ----------------------------------------------------------------------------------------------- */

/* A bar in eighths of a column. */
static void put_bar(struct page *p, double part, int columns)
{
    static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
    const int filled = (int)lrint(part * columns * 8);
    for (int i = 0; i < (p->style.unicode ? filled / 8 : (filled + 4) / 8); i++)
        put(p, BLUE, "%s", glyph(p, "█", "#"));
    if (p->style.unicode)
        put(p, BLUE, "%s", eighths[filled % 8]);
}

static void part_bars(struct page *p, const struct panel *panel)
{
    const struct bars *b = &panel->bars;
    int name = 0, series = 0;
    for (size_t g = 0; g < b->n_groups; g++)
        name = (int)fmax(name, fmin((double)text_columns(b->group[g]), 20));
    for (size_t s = 0; s < b->n_series; s++)
        series = (int)fmax(series, fmin((double)text_columns(b->series[s]), 16));
    put_heading(p, "%s", panel->title);
    for (size_t g = 0; g < b->n_groups; g++)
        for (size_t s = 0; s < b->n_series; s++) {
            const double value = b->value[g * b->n_series + s];
            put(p, PLAIN, "  ");
            put_cell(p, PLAIN, -name, "%s", s ? "" : b->group[g]);
            put(p, PLAIN, "  ");
            if (b->n_series > 1)
                put_cell(p, DIM, -series, "%s", b->series[s]);
            put(p, PLAIN, " %.3f ", value);
            put_bar(p, fmax(0, fmin(value, 1)), p->style.columns - p->column - 1);
            end_line(p);
        }
}

/* ---- Cells ---------------------------------------------------------------------------------------------- */

void put_shade(struct page *p, enum paint paint, double level)
{
    static const char *const blocks[] = { " ", "░", "▒", "▓", "█" };
    static const char *const shades[] = { " ", ".", ":", "-", "=", "+", "*", "#", "%", "@" };
    const double part = level >= 0 && level <= 1 ? level : 0;
    const char *pixel = p->style.unicode ? blocks[lrint(part * 4)] : shades[lrint(part * 9)];
    put(p, paint, "%s%s", pixel, pixel);
}

/* Numbers where they fit, else shades. */
static void part_matrix(struct page *p, const struct panel *panel)
{
    const struct matrix *m = &panel->matrix;
    int name = 0;
    for (size_t i = 0; i < m->size; i++)
        name = (int)fmax(name, fmin((double)text_columns(m->name[i]), 16));
    int number = snprintf(NULL, 0, "%.*f", m->decimals, m->most) + 1;
    const int room = (p->style.columns - name - 2) / (int)fmin((double)m->size, 1000);
    const bool numbers = number <= room;
    for (size_t i = 0; i < m->size; i++)
        number = (int)fmax(number, fmin((double)text_columns(m->name[i]) + 2, room));
    put_heading(p, "%s: true classes down, predicted across", panel->title);
    if (numbers) {
        put_cell(p, PLAIN, name + 2, "%s", "");
        for (size_t c = 0; c < m->size; c++) {
            put(p, PLAIN, " ");
            put_cell(p, DIM, number - 1, "%s", m->name[c]);
        }
        end_line(p);
    }
    for (size_t r = 0; r < m->size; r++) {
        put(p, PLAIN, "  ");
        put_cell(p, DIM, -name, "%s", m->name[r]);
        if (!numbers)
            put(p, PLAIN, " ");
        for (size_t c = 0; c < m->size; c++) {
            const double value = m->value[r * m->size + c];
            if (!numbers)
                put_shade(p, r == c ? GREEN : RED, value / m->most);
            else if (value > 0)
                put_cell(p, r == c ? GREEN : RED, number, "%.*f", m->decimals, value);
            else
                put_cell(p, DIM, number, "%s", glyph(p, "·", "."));
        }
        end_line(p);
    }
}

/* ---- Lines across axes ---------------------------------------------------------------------------------- */

enum { LINES_SHOWN = 10 };

/* The best lines that are not shown yet; those of one rank in their order. */
static size_t next_best(const struct parallel *lines, const bool *shown)
{
    size_t best = lines->n_lines;
    for (size_t l = 0; l < lines->n_lines; l++)
        if (!shown[l] && !isnan(lines->rank[l]) && (best == lines->n_lines || lines->rank[l] < lines->rank[best]))
            best = l;
    return best;
}

static void put_place(struct page *p, const struct axis *axis, double value)
{
    char text[32] = "";
    if (axis->names)
        put_cell(p, PLAIN, 12, "%s", isnan(value) ? "" : axis->name[(size_t)value]);
    else
        put_cell(p, PLAIN, 12, "%s", isnan(value) ? "" : (snprintf(text, sizeof text, "%.6g", value), text));
}

/* Characters are too coarse for lines: the best ones as a table. */
static void part_parallel(struct page *p, const struct panel *panel)
{
    const struct parallel *lines = &panel->parallel;
    struct arena *arena = arena_new();
    bool *shown = arena_alloc(arena, (lines->n_lines + 1) * sizeof *shown);
    put_heading(p, "The best of %s", panel->title);
    put(p, PLAIN, "  ");
    put_cell(p, DIM, -14, "%s", "");
    for (size_t a = 0; a < lines->n_axes; a++)
        put_cell(p, DIM, 13, " %s", lines->axis[a].label);
    end_line(p);
    for (size_t i = 0, l; i < LINES_SHOWN && (l = next_best(lines, shown)) < lines->n_lines; i++) {
        shown[l] = true;
        put(p, PLAIN, "  ");
        put_cell(p, PLAIN, -14, "%s", lines->line[l]);
        for (size_t a = 0; a < lines->n_axes; a++) {
            put(p, PLAIN, " ");
            put_place(p, &lines->axis[a], lines->value[l * lines->n_axes + a]);
        }
        end_line(p);
    }
    arena_free(arena);
}

/* ---- Figures -------------------------------------------------------------------------------------------- */

void part_figure(struct page *p, const struct figure *figure)
{
    static void (*const parts[])(struct page *, const struct panel *) = {
        [PANEL_CHART] = part_chart, [PANEL_BARS] = part_bars, [PANEL_MATRIX] = part_matrix,
        [PANEL_GALLERY] = part_gallery, [PANEL_PARALLEL] = part_parallel
    };
    if (figure->title)
        put_lines(p, BOLD, 0, "%s", figure->title);
    for (size_t i = 0; i < figure->n_panels; i++)
        parts[figure->panels[i].type](p, &figure->panels[i]);
}

/* layout.c -- puts panels beside and below each other, with their titles. */
#include "plot/layout.h"

#include <math.h>
#include <string.h>

const double scene_dashes[][5] = { { 0 }, { 5, 3.5, 0 }, { 1.5, 2.5, 0 }, { 8, 3, 2, 3, 0 } };

/* ---- Shapes ---------------------------------------------------------------------------------------------------- */

struct shape *add_shape(struct scene *s, enum shape_type type, enum ink ink)
{
    s->shapes = arena_grow(s->arena, s->shapes, s->count, sizeof *s->shapes);
    struct shape *shape = &s->shapes[s->count++];
    *shape = (struct shape){ .type = type, .ink = ink };
    return shape;
}

void add_box(struct scene *s, enum ink ink, double x, double y, double width, double height)
{
    struct shape *shape = add_shape(s, SHAPE_BOX, ink);
    shape->x = x;
    shape->y = y;
    shape->width = width;
    shape->height = height;
}

void add_line(struct scene *s, enum ink ink, double width, double x1, double y1, double x2, double y2)
{
    struct point *point = arena_alloc(s->arena, 2 * sizeof *point);
    point[0] = (struct point){ x1, y1 };
    point[1] = (struct point){ x2, y2 };
    struct shape *shape = add_shape(s, SHAPE_LINE, ink);
    shape->size = width;
    shape->count = 2;
    shape->point = point;
}

struct shape *add_text(struct scene *s, enum ink ink, double size, enum anchor anchor, double x, double y,
                       const char *text)
{
    struct shape *shape = add_shape(s, SHAPE_TEXT, ink);
    shape->size = size;
    shape->anchor = anchor;
    shape->x = x;
    shape->y = y;
    shape->text = arena_copy(s->arena, text);
    return shape;
}

/* ---- Texts ----------------------------------------------------------------------------------------------------- */

/* Widths of DejaVu Sans, the widest of the common fonts, in units of its size, by groups of letters. */
static double letter_width(long c)
{
    if (c < 0x80)
        return strchr("ijl.,:;'|!()[] ", (int)c) ? 0.38 : strchr("frt-\"`/\\", (int)c) ? 0.42
               : strchr("mwMW%@", (int)c)        ? 0.95 : c >= 'A' && c <= 'Z'         ? 0.72 : 0.635;
    return c < 0x1100 || (c >= 0x2000 && c < 0x2E80) ? 0.68 : 1.02;
}

double text_width(const char *text, double size)
{
    double width = 0;
    while (*text)
        width += letter_width(utf8_next(&text));
    return width * size;
}

double widest(const char *const *texts, size_t count, double size)
{
    double width = 0;
    for (size_t i = 0; i < count; i++)
        width = fmax(width, text_width(texts[i], size));
    return width;
}

const char *fit_text(struct arena *arena, const char *text, double size, double width)
{
    const char *end = text, *next = text;
    double used = letter_width(0x2026) * size;
    if (text_width(text, size) <= width)
        return text;
    while (*next) {
        used += letter_width(utf8_next(&next)) * size;
        if (used > width)
            break;
        end = next;
    }
    return arena_format(arena, "%.*s…", (int)(end - text), text);
}

/* ---- Legends --------------------------------------------------------------------------------------------------- */

static void draw_key(struct scene *s, const struct key *key, double x, double y)
{
    if (key->stroke == STROKE_NONE) {
        add_box(s, key->ink, x + 4, y - 5, 10, 10);
        s->shapes[s->count - 1].fade = key->fade;
    } else if (key->stroke == STROKE_DOTS) {
        struct point *point = arena_alloc(s->arena, sizeof *point);
        *point = (struct point){ x + 9, y };
        struct shape *dots = add_shape(s, SHAPE_DOTS, key->ink);
        dots->size = 3.5;
        dots->count = 1;
        dots->point = point;
    } else {
        add_line(s, key->ink, 2, x, y, x + 18, y);
        s->shapes[s->count - 1].dash = key->dash;
        s->shapes[s->count - 1].fade = key->fade;
    }
}

double lay_legend(struct scene *s, const struct key *keys, size_t count, double x, double y, double width, bool draw)
{
    const double line = 18, before = 24, after = 14;
    double at = x, height = count ? line : 0;
    for (size_t i = 0; i < count; i++) {
        const char *name = fit_text(s->arena, keys[i].name, MARK_SIZE, fmin(width - before, 300));
        const double needed = before + text_width(name, MARK_SIZE);
        if (at > x && at + needed > x + width) {
            at = x;
            height += line;
        }
        if (draw) {
            draw_key(s, &keys[i], at, y + height - line / 2);
            add_text(s, INK_TEXT, MARK_SIZE, ANCHOR_START, at + before, y + height - line / 2, name);
        }
        at += needed + after;
    }
    return height > 0 ? height + 5 : 0;
}

/* ---- Panels ---------------------------------------------------------------------------------------------------- */

enum { MARGIN = 14, GAP = 26, TITLE_LINE = 26 };

/* The size that a panel likes to have, its title included. */
static void wish(const struct panel *panel, bool alone, double size[2])
{
    size[0] = panel->type == PANEL_CHART && panel->chart.square ? (alone ? 470 : 430) : alone ? 640 : 460;
    size[1] = panel->type == PANEL_CHART && panel->chart.square ? (alone ? 500 : 440) : alone ? 400 : 330;
    if (panel->type == PANEL_BARS)
        wish_bars(&panel->bars, size);
    else if (panel->type == PANEL_MATRIX)
        wish_matrix(&panel->matrix, size);
    else if (panel->type == PANEL_GALLERY)
        wish_gallery(&panel->gallery, size);
    else if (panel->type == PANEL_PARALLEL)
        wish_parallel(&panel->parallel, size);
    if (panel->type != PANEL_CHART)
        size[1] += TITLE_LINE;
}

static void lay_panel(struct scene *s, const struct panel *panel, struct box box)
{
    struct shape *title = add_text(s, INK_TEXT, TITLE_SIZE, ANCHOR_START, box.x, box.y + 9,
                                   fit_text(s->arena, panel->title, TITLE_SIZE * 1.1, box.width));
    title->bold = true;
    box.y += TITLE_LINE;
    box.height -= TITLE_LINE;
    switch (panel->type) {
    case PANEL_CHART:
        lay_chart(s, &panel->chart, box);
        break;
    case PANEL_BARS:
        lay_bars(s, &panel->bars, box);
        break;
    case PANEL_MATRIX:
        lay_matrix(s, &panel->matrix, box);
        break;
    case PANEL_GALLERY:
        lay_gallery(s, &panel->gallery, box);
        break;
    case PANEL_PARALLEL:
        lay_parallel(s, &panel->parallel, box);
        break;
    }
}

/* Of even panels. */
enum { GRID_WIDTH = 460, GRID_HEIGHT = 410 };

static void put_words(struct scene *s, const struct figure *f)
{
    struct text title = { .arena = s->arena }, words = { .arena = s->arena };
    if (f->title)
        text_add(&title, "%s", f->title);
    for (size_t i = 0; i < f->n_panels; i++) {
        if (!f->title)
            text_add(&title, "%s%s", i ? "; " : "", f->panels[i].title);
        if (f->title || f->n_panels > 1)
            text_add(&words, "%s%s: ", i ? " " : "", f->panels[i].title);
        text_add(&words, "%s", f->panels[i].description);
    }
    s->title = title.data ? title.data : "";
    s->description = words.data ? words.data : "";
}

/* Which panels stand in a row: up to so many, or a wide one alone. */
static size_t row_end(const struct figure *f, size_t first, size_t columns)
{
    size_t end = first;
    while (end < f->n_panels && end < first + columns && !f->panels[end].wide)
        end++;
    return end > first ? end : end + 1;
}

static void panel_size(const struct figure *f, size_t i, double size[2])
{
    wish(&f->panels[i], f->n_panels == 1, size);
    if (f->even && f->n_panels > 1 && !f->panels[i].wide) {
        size[0] = GRID_WIDTH;
        size[1] = GRID_HEIGHT;
    }
}

/* Widths of the columns, and what a wide panel needs in all. */
static double measure_columns(const struct figure *f, size_t columns, double *width)
{
    double size[2], widest_panel = 0, all = -GAP;
    for (size_t first = 0, end; first < f->n_panels; first = end) {
        end = row_end(f, first, columns);
        for (size_t i = first; i < end; i++) {
            panel_size(f, i, size);
            if (f->panels[i].wide)
                widest_panel = fmax(widest_panel, size[0]);
            else
                width[i - first] = fmax(width[i - first], size[0]);
        }
    }
    for (size_t c = 0; c < columns; c++)
        all += width[c] > 0 ? width[c] + GAP : 0;
    return fmax(all, widest_panel);
}

static double lay_row(struct scene *s, const struct figure *f, size_t first, size_t end, const double *width,
                      double all, double y)
{
    double x = MARGIN, height = 0, size[2];
    for (size_t i = first; i < end; i++) {
        panel_size(f, i, size);
        height = fmax(height, size[1]);
    }
    for (size_t i = first; i < end; i++) {
        const double wide = f->panels[i].wide ? all : width[i - first];
        lay_panel(s, &f->panels[i], (struct box){ x, y, wide, height });
        x += wide + GAP;
    }
    return height;
}

void scene_of_figure(struct arena *arena, const struct figure *f, struct scene *s)
{
    *s = (struct scene){ .arena = arena };
    const size_t columns = f->columns ? f->columns : 1;
    double *width = arena_alloc(arena, columns * sizeof *width), y = MARGIN;
    const double all = measure_columns(f, columns, width);
    if (f->title) {
        add_text(s, INK_TEXT, 1.25 * TITLE_SIZE, ANCHOR_START, MARGIN, y + 9, f->title)->bold = true;
        y += 1.5 * TITLE_LINE;
    }
    for (size_t first = 0, end; first < f->n_panels; first = end) {
        end = row_end(f, first, columns);
        y += lay_row(s, f, first, end, width, all, y) + GAP;
    }
    s->width = ceil(all + 2 * MARGIN);
    s->height = ceil(y - GAP + MARGIN);
    put_words(s, f);
}

/* layout_image.c -- matrices and galleries: what is made of cells. */
#include <math.h>

#include "plot/layout.h"

/* ---- Scales of colours ----------------------------------------------------------------------------------------- */

/* A strip of all shades, upright, with the least and the greatest number beside it. */
static void draw_strip(struct scene *s, enum ink ink, bool is_signed, double least, double most, const char *label,
                       double x, double y, double height)
{
    const int steps = is_signed ? 2 * SHADES + 1 : SHADES + 1;
    signed char *cell = arena_alloc(s->arena, (size_t)steps);
    for (int i = 0; i < steps; i++)
        cell[i] = (signed char)(SHADES - i);
    struct shape *strip = add_shape(s, SHAPE_IMAGE, ink);
    *strip = (struct shape){ .type = SHAPE_IMAGE, .ink = ink, .x = x, .y = y, .width = 12, .height = height,
                             .rows = (size_t)steps, .columns = 1, .cell = cell };
    add_text(s, INK_MUTED, MARK_SIZE, ANCHOR_START, x + 18, y + 5, arena_format(s->arena, "%.3g", most));
    add_text(s, INK_MUTED, MARK_SIZE, ANCHOR_START, x + 18, y + height - 5, arena_format(s->arena, "%.3g", least));
    if (is_signed)
        add_text(s, INK_MUTED, MARK_SIZE, ANCHOR_START, x + 18, y + height / 2, "0");
    struct shape *text = add_text(s, INK_TEXT, MARK_SIZE, ANCHOR_MIDDLE, x + 30, y + height * (is_signed ? 0.26 : 0.5),
                                  label);
    text->upward = true;
}

/* ---- Matrices -------------------------------------------------------------------------------------------------- */

/* Where the parts of a matrix go. */
struct plan {
    double cell;          /* size of one */
    double down, across;  /* room for the names of the rows and columns */
    bool turned;          /* names of columns are written upwards */
    bool numbers;         /* in the cells */
    double number_size;
    size_t every;         /* which names are written: each, or every second, ... */
    double name_size;
};

static void plan_matrix(const struct matrix *m, double width, double height, struct plan *p)
{
    const double n = (double)m->size, longest = widest(m->name, m->size, MARK_SIZE);
    const double most_digits = m->most >= 1 ? floor(log10(m->most)) + 1 : 1;
    const double digits = most_digits + (m->decimals ? m->decimals + 0.6 : 0);
    p->down = fmin(longest, 0.28 * width) + 34;
    for (int turn = 0; turn < 2; turn++) {
        p->turned = turn;
        p->across = 24 + (p->turned ? fmin(longest, 0.28 * height) : MARK_SIZE) + 8;
        p->cell = fmin((width - p->down - 60) / n, (height - p->across - 8) / n);
        if (longest <= p->cell - 6)
            break;
    }
    p->number_size = fmin(fmin(0.5 * p->cell, 14), (p->cell - 4) / (0.635 * digits));
    p->numbers = p->number_size >= LEAST_SIZE - 0.5;
    p->name_size = fmin(MARK_SIZE, fmax(p->cell, LEAST_SIZE + 0.5));
    p->every = (size_t)fmax(1, ceil((p->name_size + 0.5) / p->cell));
}

/* Large enough for numbers, as long as the matrix stays of a size to look at. */
static double wished_cell(size_t classes)
{
    static const struct {
        size_t classes;
        double cell;
    } sizes[] = { { 5, 72 }, { 12, 44 }, { 20, 34 }, { 30, 24 }, { 60, 12 }, { 100, 8 } };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (classes <= sizes[i].classes)
            return sizes[i].cell;
    return fmax(1, 800 / (double)classes);
}

void wish_matrix(const struct matrix *m, double size[2])
{
    const double n = (double)m->size;
    const double cell = wished_cell(m->size);
    const double longest = widest(m->name, m->size, MARK_SIZE);
    const double across = longest <= cell - 6 ? 32 + MARK_SIZE : 32 + fmin(longest, 190);
    size[0] = fmax(fmin(longest, 220) + 34 + cell * n + 62, 330);
    size[1] = across + cell * n + 10;
}

static void draw_names(struct scene *s, const struct matrix *m, const struct plan *p, double x, double y)
{
    for (size_t i = 0; i < m->size; i += p->every) {
        const double at = ((double)i + 0.5) * p->cell;
        const char *name = fit_text(s->arena, m->name[i], p->name_size, p->down - 32);
        add_text(s, INK_TEXT, p->name_size, ANCHOR_END, x - 6, y + at, name);
        name = fit_text(s->arena, m->name[i], p->name_size, p->turned ? p->across - 30 : 1e9);
        struct shape *text = add_text(s, INK_TEXT, p->name_size, p->turned ? ANCHOR_START : ANCHOR_MIDDLE, x + at,
                                      y - (p->turned ? 5 : 10), name);
        text->upward = p->turned;
    }
}

/* Any mistake at all can be told from none. */
static int shade_of(const struct matrix *m, double value)
{
    if (!(value > 0) || !(m->most > 0))
        return 0;
    return (int)lrint(2 + (SHADES - 2) * fmin(value / m->most, 1));
}

/* The grid and the numbers of a matrix whose cells begin at x, y. */
static void draw_cells(struct scene *s, const struct matrix *m, const struct plan *p, double x, double y)
{
    const size_t n = m->size;
    const double side = p->cell * (double)n;
    signed char *cell = arena_alloc(s->arena, n * n);
    for (size_t i = 0; i < n * n; i++)
        cell[i] = (signed char)shade_of(m, m->value[i]);
    *add_shape(s, SHAPE_IMAGE, INK_HEAT) = (struct shape){ .type = SHAPE_IMAGE, .ink = INK_HEAT, .x = x, .y = y,
                                                           .width = side, .height = side, .rows = n, .columns = n,
                                                           .cell = cell };
    for (size_t i = 0; i <= n; i += p->cell < 7 ? n : 1) {
        const double at = p->cell * (double)i;
        add_line(s, INK_GRID, 1, x, y + at, x + side, y + at);
        add_line(s, INK_GRID, 1, x + at, y, x + at, y + side);
    }
    for (size_t i = 0; p->numbers && i < n * n; i++)
        if (m->value[i] > 0)
            add_text(s, cell[i] > 0.45 * SHADES ? INK_ON_HEAT : INK_TEXT, p->number_size, ANCHOR_MIDDLE,
                     x + ((double)(i % n) + 0.5) * p->cell, y + ((double)(i / n) + 0.5) * p->cell,
                     arena_format(s->arena, "%.*f", m->decimals, m->value[i]));
}

void lay_matrix(struct scene *s, const struct matrix *m, struct box box)
{
    struct plan p;
    plan_matrix(m, box.width, box.height, &p);
    const double x = box.x + p.down, y = box.y + p.across, side = p.cell * (double)m->size;
    draw_cells(s, m, &p, x, y);
    draw_names(s, m, &p, x, y);
    add_text(s, INK_TEXT, LABEL_SIZE, ANCHOR_MIDDLE, x + side / 2, box.y + 8, m->across);
    add_text(s, INK_TEXT, LABEL_SIZE, ANCHOR_MIDDLE, box.x + 8, y + side / 2, m->down)->upward = true;
    draw_strip(s, INK_HEAT, false, 0, m->most, m->scale, x + side + 14, y, fmin(side, 150));
}

/* ---- Galleries ------------------------------------------------------------------------------------------------- */

enum { MOST_CELLS = 28 }; /* of a picture's side; larger ones are shrunk by averaging squares of pixels */

/* One picture's cells. */
static const signed char *shrink(struct arena *arena, const struct gallery *g, const float *pixel, size_t step,
                                 size_t rows, size_t columns)
{
    signed char *cell = arena_alloc(arena, rows * columns);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            double sum = 0, count = 0;
            for (size_t y = r * step; y < g->height && y < (r + 1) * step; y++)
                for (size_t x = c * step; x < g->width && x < (c + 1) * step; x++, count++)
                    sum += (double)pixel[y * g->width + x];
            const double part = g->is_signed ? sum / count / g->most
                                             : (sum / count - g->least) / (g->most - g->least);
            cell[r * columns + c] = (signed char)(isfinite(part) ? lrint(SHADES * fmax(-1, fmin(1, part))) : 0);
        }
    return cell;
}

static bool has_captions(const struct gallery *g)
{
    return g->count && g->picture->caption[0];
}

static double caption_height(const struct gallery *g)
{
    return has_captions(g) ? 15.0 * CAPTIONS + 6 : 0;
}

/* What most captions need; long names of classes are cut off. */
static double caption_width(const struct gallery *g)
{
    double width = has_captions(g) ? 100 : 0;
    for (size_t i = 0; has_captions(g) && i < g->count; i++)
        width = fmax(width, fmin(widest(g->picture[i].caption, CAPTIONS, MARK_SIZE - 0.5) + 8, 150));
    return width;
}

/* How pictures are arranged: so many a line, each of a width, and so far from one to the next. */
struct arrangement {
    size_t line;
    double side, pitch, gap;
};

/* Fills a box as well as can be, with room for captions. */
static struct arrangement arrange(const struct gallery *g, double width, double height)
{
    const double caption = caption_height(g), gap = has_captions(g) ? 14 : 5, least = caption_width(g);
    struct arrangement best = { .line = 1, .gap = gap };
    for (size_t line = 1; line <= g->count; line++) {
        const size_t rows = (g->count + line - 1) / line;
        const double pitch = (width + gap) / (double)line;
        const double tall = ((height + gap) / (double)rows - gap - caption) * (double)g->width / (double)g->height;
        const double side = fmin(fmin(pitch - gap, tall), 110);
        if (side > best.side && (pitch >= least || line == 1))
            best = (struct arrangement){ line, side, fmax(side + gap, fmin(pitch, least)), gap };
    }
    best.side = fmax(best.side, 8);
    return best;
}

void wish_gallery(const struct gallery *g, double size[2])
{
    const double tall = (double)g->height / (double)g->width;
    const size_t columns = has_captions(g) ? 6 : (size_t)ceil(sqrt((double)g->count * 1.6));
    const size_t shown = columns < g->count ? columns : g->count, rows = (g->count + shown - 1) / shown;
    size[0] = has_captions(g) ? (double)shown * fmax(112, caption_width(g)) : (double)shown * 60 + (g->scale ? 66 : 0);
    size[0] = fmax(size[0], 300);
    size[1] = (double)rows * (has_captions(g) ? 98 * tall + 68 : 60 * tall);
}

static void draw_captions(struct scene *s, const struct picture *p, double x, double y, double width)
{
    for (size_t i = 0; i < CAPTIONS; i++)
        add_text(s, i == 1 && p->wrong ? INK_WRONG : i == 2 ? INK_MUTED : INK_TEXT, MARK_SIZE - 0.5, ANCHOR_START, x,
                 y + 10 + 15 * (double)i, fit_text(s->arena, p->caption[i], MARK_SIZE - 0.5, width));
}

static void draw_picture(struct scene *s, const struct gallery *g, const struct picture *picture, struct box box,
                         double caption)
{
    const size_t larger = g->height > g->width ? g->height : g->width, step = (larger + MOST_CELLS - 1) / MOST_CELLS;
    const double right = box.x + box.width, bottom = box.y + box.height;
    struct shape *image = add_shape(s, SHAPE_IMAGE, g->is_signed ? INK_HEAT : INK_PICTURE);
    image->x = box.x;
    image->y = box.y;
    image->width = box.width;
    image->height = box.height;
    image->rows = (g->height + step - 1) / step;
    image->columns = (g->width + step - 1) / step;
    image->cell = shrink(s->arena, g, picture->pixel, step, image->rows, image->columns);
    add_line(s, INK_GRID, 1, box.x, box.y, right, box.y);
    add_line(s, INK_GRID, 1, right, box.y, right, bottom);
    add_line(s, INK_GRID, 1, right, bottom, box.x, bottom);
    add_line(s, INK_GRID, 1, box.x, bottom, box.x, box.y);
    if (picture->caption[0])
        draw_captions(s, picture, box.x, bottom, caption);
}

/* How many pictures with captions there is room for, none of them smaller than one can look at. */
static size_t that_fit(const struct gallery *g, double width, double height)
{
    struct gallery fewer = *g;
    while (has_captions(g) && fewer.count > 4 && arrange(&fewer, width, height).side < 40)
        fewer.count--;
    return fewer.count;
}

void lay_gallery(struct scene *s, const struct gallery *all, struct box box)
{
    const double width = box.width - (all->scale ? 66 : 0);
    struct gallery fitting = *all, *g = &fitting;
    g->count = that_fit(all, width, box.height);
    const struct arrangement a = arrange(g, width, box.height);
    const double height = a.side * (double)g->height / (double)g->width;
    const double down = height + a.gap + caption_height(g);
    for (size_t i = 0; i < g->count; i++) {
        const double x = box.x + (double)(i % a.line) * a.pitch, y = box.y + (double)(i / a.line) * down;
        draw_picture(s, g, &g->picture[i], (struct box){ x, y, a.side, height }, a.pitch - 4);
    }
    if (g->scale)
        draw_strip(s, INK_HEAT, g->is_signed, g->is_signed ? -g->most : g->least, g->most, g->scale,
                   box.x + (double)a.line * a.pitch + 8, box.y, fmin(160, fmax(80, box.height)));
}

void scene_of_picture(struct arena *arena, const struct gallery *g, size_t index, double width, struct scene *out)
{
    const double height = width * (double)g->height / (double)g->width;
    struct picture picture = g->picture[index];
    picture.caption[0] = NULL;
    *out = (struct scene){ .arena = arena, .width = width, .height = height, .title = "", .description = "" };
    draw_picture(out, g, &picture, (struct box){ 0.5, 0.5, width - 1, height - 1 }, 0);
}

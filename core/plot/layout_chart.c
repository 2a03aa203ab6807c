/* layout_chart.c -- axes, grid, curves and dots; and horizontal bars. */
#include <math.h>

#include "plot/layout.h"

enum { LEGEND_KEYS = 64, RIGHT = 14 }; /* RIGHT: what is left free beside a chart */

/* ---- Keys ------------------------------------------------------------------------------------------------------ */

static size_t keys_of_chart(struct arena *arena, const struct chart *chart, struct key keys[LEGEND_KEYS])
{
    size_t count = 0;
    for (size_t i = 0; i < chart->n_series; i++) {
        const struct series *s = &chart->series[i];
        if (!s->name)
            continue;
        if (count == LEGEND_KEYS) {
            keys[count - 1].name = arena_format(arena, "and %zu more", chart->n_series - i + 1);
            break;
        }
        keys[count++] = (struct key){ s->name, s->stroke, s->ink, s->dash, 0 };
    }
    return count;
}

/* ---- Axes ------------------------------------------------------------------------------------------------------ */

struct frame {
    struct box area; /* of the curves */
    struct scale x, y;
};

static double place_x(const struct frame *f, double value)
{
    return f->area.x + scale_place(&f->x, value) * f->area.width;
}

static double place_y(const struct frame *f, double value)
{
    return f->area.y + (1 - scale_place(&f->y, value)) * f->area.height;
}

/* Whether names of places on the x axis stand in two lines in turn, since they are too long for one. */
static bool in_turn(const struct axis *x, const struct scale *scale, double width)
{
    return x->names && widest(x->name, x->names, MARK_SIZE) > width / (double)scale->n_marks - 8;
}

static void draw_names_below(struct scene *s, const struct axis *x, const struct frame *f)
{
    const struct box *a = &f->area;
    const bool turns = in_turn(x, &f->x, a->width);
    const double reach = a->width / (double)f->x.n_marks * (turns ? 1 : 0.5) - 4;
    for (size_t i = 0; i < f->x.n_marks; i++) {
        const double at = place_x(f, f->x.mark[i]), below = a->y + a->height;
        const double left = fmax(at - reach, a->x - 20), right = fmin(at + reach, a->x + a->width + RIGHT);
        const char *name = fit_text(s->arena, x->name[(size_t)f->x.mark[i]], MARK_SIZE, right - left);
        const double half = text_width(name, MARK_SIZE) / 2, line = turns && i % 2 ? 15 : 0;
        const double middle = fmax(fmin(at, right - half), left + half);
        add_line(s, INK_MUTED, 1, at, below, at, below + 4 + line);
        add_text(s, INK_MUTED, MARK_SIZE, ANCHOR_MIDDLE, middle, below + 14 + line, name);
    }
}

static void draw_marks_below(struct scene *s, const struct chart *chart, const struct frame *f)
{
    const struct box *a = &f->area;
    double last = -INFINITY;
    for (size_t i = 0; i < f->x.n_marks; i++) {
        const double x = place_x(f, f->x.mark[i]), half = text_width(f->x.label[i], MARK_SIZE) / 2;
        if (chart->square)
            add_line(s, INK_GRID, 1, x, a->y, x, a->y + a->height);
        add_line(s, INK_MUTED, 1, x, a->y + a->height, x, a->y + a->height + 4);
        if (x - half > last + 6) {
            add_text(s, INK_MUTED, MARK_SIZE, ANCHOR_MIDDLE, x, a->y + a->height + 14, f->x.label[i]);
            last = x + half;
        }
    }
}

static void draw_axes(struct scene *s, const struct chart *chart, const struct frame *f, double left)
{
    const struct box *a = &f->area;
    for (size_t i = 0; i < f->y.n_marks; i++) {
        const double y = place_y(f, f->y.mark[i]);
        add_line(s, INK_GRID, 1, a->x, y, a->x + a->width, y);
        add_text(s, INK_MUTED, MARK_SIZE, ANCHOR_END, a->x - 7, y, f->y.label[i]);
    }
    if (chart->x.names)
        draw_names_below(s, &chart->x, f);
    else
        draw_marks_below(s, chart, f);
    add_line(s, INK_MUTED, 1, a->x, a->y + a->height, a->x + a->width, a->y + a->height);
    add_text(s, INK_TEXT, LABEL_SIZE, ANCHOR_MIDDLE, a->x + a->width / 2,
             a->y + a->height + (in_turn(&chart->x, &f->x, a->width) ? 48 : 34),
             fit_text(s->arena, chart->x.label, LABEL_SIZE, a->width));
    struct shape *label = add_text(s, INK_TEXT, LABEL_SIZE, ANCHOR_MIDDLE, left + 8, a->y + a->height / 2,
                                   fit_text(s->arena, chart->y.label, LABEL_SIZE, a->height));
    label->upward = true;
}

/* ---- Curves ---------------------------------------------------------------------------------------------------- */

enum { FEW = 40, MANY = 2000 }; /* points that get a dot each; dots that may hide each other */

/* Whether all points between first and last are nearly on the line between those two. */
static bool is_straight(const struct point *point, size_t first, size_t last)
{
    const double dx = point[last].x - point[first].x, dy = point[last].y - point[first].y, near = 0.15;
    const double length = hypot(dx, dy);
    for (size_t i = first + 1; i < last; i++) {
        const double px = point[i].x - point[first].x, py = point[i].y - point[first].y;
        const double along = (px * dx + py * dy) / (length > 0 ? length : 1);
        if (fabs(px * dy - py * dx) > near * length || along < -near || along > length + near)
            return false;
    }
    return true;
}

/* Leaves out the points that nobody would miss; returns how many are left. */
static size_t thin_out(struct point *point, size_t count)
{
    enum { FARTHEST = 64 };
    size_t kept = 0;
    for (size_t i = 0; i < count;) {
        const struct point p = point[i];
        size_t next = i + 1;
        while (next + 1 < count && next - i < FARTHEST && is_straight(point, i, next + 1))
            next++;
        point[kept++] = p;
        i = next;
    }
    return kept;
}

/* One dot of those that hide each other, nearly. Returns how many are left. */
static size_t drop_hidden(struct arena *arena, const struct box *area, struct point *point, size_t count)
{
    const size_t across = (size_t)(2 * area->width) + 2, down = (size_t)(2 * area->height) + 2;
    bool *taken = arena_alloc(arena, across * down * sizeof *taken);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const double x = 2 * (point[i].x - area->x), y = 2 * (point[i].y - area->y);
        const bool inside = x >= 0 && y >= 0 && x < (double)across && y < (double)down;
        bool *here = inside ? &taken[(size_t)y * across + (size_t)x] : NULL;
        if (here && *here)
            continue;
        if (here)
            *here = true;
        point[kept++] = point[i];
    }
    return kept;
}

static double edge_y(const struct frame *f, enum edge edge)
{
    const double inside = 4;
    return edge == EDGE_HIGH ? f->area.y + inside : f->area.y + f->area.height - inside;
}

/* The finite points. count: how many there are. */
static struct point *visible_points(struct arena *arena, const struct frame *f, const struct series *s, size_t *count)
{
    struct point *point = arena_alloc(arena, (2 * s->count + 1) * sizeof *point);
    *count = 0;
    for (size_t i = 0; i < s->count; i++) {
        const double x = s->x ? s->x[i] : (double)(i + 1);
        if (!isfinite(x) || !(s->edge || (isfinite(s->y[i]) && !(f->y.log && s->y[i] <= 0))))
            continue;
        const struct point p = { place_x(f, x), s->edge ? edge_y(f, s->edge) : place_y(f, s->y[i]) };
        if (*count && s->stroke == STROKE_STEPS) {
            point[*count] = (struct point){ point[*count - 1].x, p.y };
            ++*count;
        }
        point[(*count)++] = p;
    }
    return point;
}

static void draw_series(struct scene *scene, const struct frame *f, const struct series *s)
{
    size_t count;
    struct point *point = visible_points(scene->arena, f, s, &count);
    const bool line = s->stroke != STROKE_DOTS && count > 1;
    if (line && count > FEW)
        count = thin_out(point, count);
    else if (s->stroke == STROKE_DOTS && count > MANY)
        count = drop_hidden(scene->arena, &f->area, point, count);
    if (line) {
        struct shape *shape = add_shape(scene, SHAPE_LINE, s->ink);
        shape->size = s->guide || s->ink == INK_QUIET ? 1.2 : 2;
        shape->dash = s->dash % DASHES;
        shape->count = count;
        shape->point = point;
    }
    if (count && (s->stroke == STROKE_DOTS || (s->stroke == STROKE_POINTS && s->count <= FEW))) {
        struct shape *shape = add_shape(scene, SHAPE_DOTS, s->ink);
        shape->size = s->size > 0 ? s->size : line ? 3 : s->count > 500 ? 1.6 : 2.6;
        shape->count = count;
        shape->point = point;
    }
}

/* The frame's area within the box, given what has to be written around it. */
static void place_frame(const struct chart *chart, struct frame *f, struct box box, double legend)
{
    double marks = 0;
    for (size_t i = 0; i < f->y.n_marks; i++)
        marks = fmax(marks, text_width(f->y.label[i], MARK_SIZE));
    const double left = 22 + marks + 8, right = RIGHT;
    const double below = in_turn(&chart->x, &f->x, box.width - left - right) ? 58 : 44;
    f->area = (struct box){ box.x + left, box.y + legend + 6, box.width - left - right,
                            box.height - legend - 6 - below };
    if (chart->square)
        f->area.width = f->area.height = fmin(f->area.width, f->area.height);
}

void lay_chart(struct scene *s, const struct chart *chart, struct box box)
{
    struct key keys[LEGEND_KEYS];
    struct frame f = { 0 };
    double x[2], y[2];
    const size_t n_keys = keys_of_chart(s->arena, chart, keys);
    if (!chart_extent(chart, x, y))
        x[0] = x[1] = y[0] = y[1] = 0;
    const double legend = lay_legend(s, keys, n_keys, box.x, box.y, box.width, true);
    scale_axis(&f.x, &chart->x, x[0], x[1], chart->square ? 5 : 7);
    if (y[0] <= y[1])
        scale_axis(&f.y, &chart->y, y[0], y[1], 6);
    else /* all that there is lies at an edge */
        f.y = (struct scale){ .low = 0, .high = 1 };
    place_frame(chart, &f, box, legend);
    draw_axes(s, chart, &f, box.x);
    for (size_t i = 0; i < chart->n_series; i++)
        draw_series(s, &f, &chart->series[i]);
}

/* ---- Bars ------------------------------------------------------------------------------------------------------ */

#define THICKEST_BAR 28.0
#define NUMBER_WIDTH 40.0 /* of a bar's number at its end */

static double group_height(const struct bars *b)
{
    const double bar = b->n_groups <= 12 ? 11 : b->n_groups <= 30 ? 6 : 3.5;
    return fmax(bar * (double)b->n_series * 1.35, 17);
}

void wish_bars(const struct bars *b, double size[2])
{
    size[0] = 560;
    size[1] = fmin(fmax(group_height(b) * (double)b->n_groups + 100, 200), 2000);
}

static void draw_group(struct scene *s, const struct bars *b, size_t group, const struct box *area, double high)
{
    const double height = area->height / (double)b->n_groups, top = area->y + (double)group * height;
    const double bar = fmin(0.8 * height / (double)b->n_series, THICKEST_BAR);
    const double above = (height - (double)b->n_series * bar) / 2;
    for (size_t i = 0; i < b->n_series; i++) {
        const double value = b->value[group * b->n_series + i], y = top + above + (double)i * bar;
        if (!(value >= 0))
            continue;
        add_box(s, series_ink(i), area->x, y, fmin(value / high, 1) * area->width, bar > 3 ? bar - 1 : bar);
        if (bar >= 10)
            add_text(s, INK_MUTED, fmin(bar + 1.5, 10), ANCHOR_START, area->x + fmin(value / high, 1) * area->width + 4,
                     y + bar / 2, arena_format(s->arena, "%.3f", value));
    }
}

/* Names of groups; where they stand too close, only every second one, or every third. */
static void draw_names(struct scene *s, const struct bars *b, const struct box *area, double left)
{
    const double height = area->height / (double)b->n_groups;
    const double size = fmin(MARK_SIZE, fmax(LEAST_SIZE + 0.5, height));
    const size_t every = (size_t)fmax(1, ceil((size + 0.5) / height));
    for (size_t g = 0; g < b->n_groups; g += every)
        add_text(s, INK_TEXT, size, ANCHOR_END, area->x - 6, area->y + ((double)g + 0.5) * height,
                 fit_text(s->arena, b->group[g], size, area->x - 6 - left));
}

void lay_bars(struct scene *s, const struct bars *b, struct box box)
{
    struct key keys[LEGEND_KEYS];
    struct scale scale;
    const size_t n_keys = b->n_series < LEGEND_KEYS ? b->n_series : LEGEND_KEYS;
    for (size_t i = 0; i < n_keys; i++)
        keys[i] = (struct key){ b->series[i], STROKE_NONE, series_ink(i), 0, 0 };
    const double legend = n_keys > 1 ? lay_legend(s, keys, n_keys, box.x, box.y, box.width, true) : 0;
    const double name = fmin(widest(b->group, b->n_groups, MARK_SIZE) + 8, 0.4 * box.width);
    const struct box area = { box.x + name, box.y + legend + 2, box.width - name - NUMBER_WIDTH,
                              box.height - legend - 46 };
    scale_axis(&scale, &(struct axis){ .low = 0, .high = 1 }, 0, 1, 5);
    for (size_t i = 0; i < scale.n_marks; i++) {
        const double x = area.x + scale_place(&scale, scale.mark[i]) * area.width;
        add_line(s, INK_GRID, 1, x, area.y, x, area.y + area.height);
        add_text(s, INK_MUTED, MARK_SIZE, ANCHOR_MIDDLE, x, area.y + area.height + 12, scale.label[i]);
    }
    for (size_t g = 0; g < b->n_groups; g++)
        draw_group(s, b, g, &area, 1);
    add_line(s, INK_MUTED, 1, area.x, area.y, area.x, area.y + area.height);
    draw_names(s, b, &area, box.x);
    add_text(s, INK_TEXT, LABEL_SIZE, ANCHOR_MIDDLE, area.x + area.width / 2, area.y + area.height + 32, b->label);
}

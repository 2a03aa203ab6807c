/* layout_parallel.c -- lines across vertical axes: parallel coordinates.
 *
 * The better a line, the darker it is and the later it is drawn. Lines with the same name on an axis would hide each
 * other, so each name has a stretch of its axis, where lines stand in the order of their ranks, the best one on top. */
#include <math.h>
#include <stdlib.h>

#include "plot/layout.h"

enum { SHADES_OF_LINES = 5 };
static const double fades[SHADES_OF_LINES] = { 0, 0.3, 0.5, 0.65, 0.8 }; /* from the best fifth to the worst */

#define AXIS_DISTANCE 135.0
#define STRETCH 0.55     /* of a name's part of the axis, that lines take */
#define BELOW 30.0       /* where lines go that have no value */
#define MARK_ROOM 80.0   /* for marks beside the first axis and the last one */

struct drawing {
    struct scene *scene;
    const struct parallel *p;
    struct box area; /* from the first axis to the last */
    struct scale *scale; /* (n_axes) */
    size_t *order; /* (n_lines) the best first, those without rank last */
    size_t n_ranked;
};

void wish_parallel(const struct parallel *p, double size[2])
{
    size[0] = fmax(900, AXIS_DISTANCE * (double)(p->n_axes - 1) + 2 * MARK_ROOM);
    size[1] = 430;
}

/* ---- Places ---------------------------------------------------------------------------------------------------- */

static double axis_x(const struct drawing *d, size_t axis)
{
    return d->area.x + d->area.width * (double)axis / (double)(d->p->n_axes - 1);
}

static bool some_lack(const struct parallel *p, size_t axis)
{
    for (size_t l = 0; l < p->n_lines; l++)
        if (isnan(p->value[l * p->n_axes + axis]))
            return true;
    return false;
}

/* y of a number, or of the middle of a name's stretch. */
static double axis_y(const struct drawing *d, size_t axis, double value)
{
    const double place = fmin(fmax(scale_place(&d->scale[axis], value), 0), 1);
    return d->area.y + (1 - place) * d->area.height;
}

static double line_y(const struct drawing *d, size_t line, size_t axis)
{
    const double value = d->p->value[line * d->p->n_axes + axis], rank = d->p->rank[line];
    if (isnan(value))
        return d->area.y + d->area.height + BELOW;
    const size_t names = d->p->axis[axis].names;
    const double stretch = names ? STRETCH * d->area.height / (double)names : 0;
    return axis_y(d, axis, value) + ((isnan(rank) ? 1 : rank) - 0.5) * stretch;
}

static void make_scale(struct drawing *d, size_t axis)
{
    const struct parallel *p = d->p;
    double low = INFINITY, high = -INFINITY;
    for (size_t l = 0; l < p->n_lines; l++)
        if (isfinite(p->value[l * p->n_axes + axis])) {
            low = fmin(low, p->value[l * p->n_axes + axis]);
            high = fmax(high, p->value[l * p->n_axes + axis]);
        }
    if (low <= high || p->axis[axis].names)
        scale_axis(&d->scale[axis], &p->axis[axis], low, high, 6);
    else
        d->scale[axis] = (struct scale){ .low = 0, .high = 1 };
}

/* ---- Lines ----------------------------------------------------------------------------------------------------- */

struct ranked {
    double rank;
    size_t line;
};

static int best_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->rank < y->rank || x->rank > y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static void sort_lines(struct drawing *d)
{
    const size_t n = d->p->n_lines;
    struct ranked *list = arena_alloc(d->scene->arena, (n + 1) * sizeof *list);
    for (size_t l = 0; l < n; l++) {
        list[l] = (struct ranked){ isnan(d->p->rank[l]) ? INFINITY : d->p->rank[l], l };
        d->n_ranked += isnan(d->p->rank[l]) ? 0 : 1;
    }
    qsort(list, n, sizeof *list, best_first);
    d->order = arena_alloc(d->scene->arena, (n + 1) * sizeof *d->order);
    for (size_t i = 0; i < n; i++)
        d->order[i] = list[i].line;
}

/* Lines from one place in the order to another, as one shape. */
static struct shape *draw_lines(struct drawing *d, size_t from, size_t to, enum ink ink, double width)
{
    const size_t axes = d->p->n_axes;
    struct point *point = arena_alloc(d->scene->arena, (to - from) * (axes + 1) * sizeof *point);
    size_t n = 0;
    for (size_t i = to; i-- > from;) { /* the best one on top */
        if (n)
            point[n++] = (struct point){ NAN, NAN };
        for (size_t a = 0; a < axes; a++)
            point[n++] = (struct point){ axis_x(d, a), line_y(d, d->order[i], a) };
    }
    struct shape *shape = add_shape(d->scene, SHAPE_LINE, ink);
    shape->size = width;
    shape->count = n;
    shape->point = point;
    return shape;
}

static void draw_all_lines(struct drawing *d)
{
    const size_t n = d->n_ranked;
    const double width = d->p->n_lines <= 200 ? 1.3 : d->p->n_lines <= 2000 ? 0.8 : 0.5;
    if (n < d->p->n_lines)
        draw_lines(d, n, d->p->n_lines, INK_WRONG, width)->dash = 1;
    for (size_t shade = SHADES_OF_LINES; shade-- > 0;) {
        const size_t from = shade * n / SHADES_OF_LINES, to = (shade + 1) * n / SHADES_OF_LINES;
        if (from < to)
            draw_lines(d, from, to, INK_HEAT, width)->fade = fades[shade];
    }
    if (n)
        draw_lines(d, 0, 1, INK_SERIES + 2, 2.5);
}

/* ---- Axes ------------------------------------------------------------------------------------------------------ */

/* Text beside an axis, on a box that keeps lines away from it: on the left, but of the last axis on the right. */
static void draw_mark(struct drawing *d, size_t axis, double y, const char *text)
{
    struct scene *s = d->scene;
    const bool last = axis + 1 == d->p->n_axes, inner = axis > 0 && !last;
    const double x = axis_x(d, axis) + (last ? 6 : -6);
    const double room = inner ? 0.7 * d->area.width / (double)(d->p->n_axes - 1) : MARK_ROOM - 8;
    const char *fitting = fit_text(s->arena, text, MARK_SIZE, room);
    const double width = text_width(fitting, MARK_SIZE);
    if (inner) {
        add_box(s, INK_PAPER, x - width - 1, y - 7, width + 2, 14);
        s->shapes[s->count - 1].fade = 0.15;
    }
    add_text(s, INK_TEXT, MARK_SIZE, last ? ANCHOR_START : ANCHOR_END, x, y, fitting);
}

static void draw_marks(struct drawing *d, size_t axis)
{
    const struct axis *of = &d->p->axis[axis];
    const struct scale *scale = &d->scale[axis];
    const double part = d->area.height / (double)(of->names ? of->names : 1), x = axis_x(d, axis);
    for (size_t i = 0; i < scale->n_marks; i++) {
        const double y = axis_y(d, axis, scale->mark[i]);
        if (of->names) {
            const double half = fmax(STRETCH * part / 2, 1.5);
            add_line(d->scene, INK_TEXT, 2.5, x, y - half, x, y + half);
            draw_mark(d, axis, y - fmax(0, part / 2 - 8), of->name[(size_t)scale->mark[i]]);
        } else {
            add_line(d->scene, INK_TEXT, 1, x - 3, y, x + 3, y);
            draw_mark(d, axis, y, scale->label[i]);
        }
    }
    if (some_lack(d->p, axis))
        draw_mark(d, axis, d->area.y + d->area.height + BELOW, "none");
}

/* Names of axes, in one line or in two in turn. */
static void draw_titles(struct drawing *d, const struct box *box)
{
    const size_t n = d->p->n_axes;
    const double distance = d->area.width / (double)(n - 1);
    bool turns = false;
    for (size_t a = 0; a < n; a++)
        turns |= text_width(d->p->axis[a].label, LABEL_SIZE) > distance - 16;
    for (size_t a = 0; a < n; a++) {
        const char *name = fit_text(d->scene->arena, d->p->axis[a].label, LABEL_SIZE, 2 * distance - 16);
        const double half = text_width(name, LABEL_SIZE) / 2, x = axis_x(d, a);
        const double middle = fmin(fmax(x, box->x + half), box->x + box->width - half);
        add_text(d->scene, INK_TEXT, LABEL_SIZE, ANCHOR_MIDDLE, middle, d->area.y - (turns && a % 2 ? 34 : 16), name);
    }
}

static size_t make_keys(const struct drawing *d, struct key keys[4])
{
    struct arena *arena = d->scene->arena;
    size_t n = 0;
    if (d->n_ranked)
        keys[n++] = (struct key){ arena_format(arena, "the best: %s", d->p->line[d->order[0]]), STROKE_LINE,
                                  INK_SERIES + 2, 0, 0 };
    if (d->n_ranked >= SHADES_OF_LINES) {
        keys[n++] = (struct key){ "best fifth", STROKE_LINE, INK_HEAT, 0, fades[0] };
        keys[n++] = (struct key){ "worst fifth", STROKE_LINE, INK_HEAT, 0, fades[SHADES_OF_LINES - 1] };
    }
    if (d->p->none)
        keys[n++] = (struct key){ d->p->none, STROKE_LINE, INK_WRONG, 1, 0 };
    return n;
}

void lay_parallel(struct scene *s, const struct parallel *p, struct box box)
{
    struct drawing d = { .scene = s, .p = p };
    struct key keys[4];
    bool lack = false;
    d.scale = arena_alloc(s->arena, p->n_axes * sizeof *d.scale);
    for (size_t a = 0; a < p->n_axes; a++) {
        make_scale(&d, a);
        lack |= some_lack(p, a);
    }
    sort_lines(&d);
    const double legend = lay_legend(s, keys, make_keys(&d, keys), box.x, box.y, box.width, true);
    const double above = legend + 52, below = lack ? BELOW + 10 : 10;
    d.area = (struct box){ box.x + MARK_ROOM, box.y + above, box.width - 2 * MARK_ROOM, box.height - above - below };
    for (size_t a = 0; a < p->n_axes; a++)
        add_line(s, INK_MUTED, 1, axis_x(&d, a), d.area.y, axis_x(&d, a), d.area.y + d.area.height);
    draw_all_lines(&d);
    for (size_t a = 0; a < p->n_axes; a++)
        draw_marks(&d, a);
    draw_titles(&d, &box);
}

/* picture.c -- pictures of rows and weights, drawn in characters, two a pixel. */
#include <math.h>

#include "base/text.h"
#include "plot/kinds.h"
#include "report/parts.h"

enum { LARGEST = 20, GAP = 3, CAPTION = 16 };

/* Pictures are drawn side by side; larger ones are shrunk by averaging squares of `shrink` x `shrink` pixels. */
struct plan {
    const struct gallery *gallery;
    size_t height, width; /* drawn */
    size_t shrink;
    int cell;    /* columns of a picture and its caption */
    size_t line; /* pictures side by side */
};

static struct plan plan_gallery(const struct page *p, const struct gallery *g)
{
    const size_t larger = g->height > g->width ? g->height : g->width, shrink = (larger + LARGEST - 1) / LARGEST;
    struct plan plan = { .gallery = g, .height = (g->height + shrink - 1) / shrink,
                         .width = (g->width + shrink - 1) / shrink, .shrink = shrink };
    const int drawn = 2 * (int)plan.width, caption = g->picture->caption[0] ? CAPTION : 0;
    plan.cell = drawn > caption ? drawn : caption;
    const int fitting = (p->style.columns - 2 + GAP) / (plan.cell + GAP);
    plan.line = fitting > 1 ? (size_t)fitting : 1;
    return plan;
}

/* From -1 to 1. */
static double level_of(const struct plan *plan, const float *pixel, size_t y, size_t x)
{
    const struct gallery *g = plan->gallery;
    double sum = 0, pixels = 0;
    for (size_t v = y * plan->shrink; v < g->height && v < (y + 1) * plan->shrink; v++)
        for (size_t u = x * plan->shrink; u < g->width && u < (x + 1) * plan->shrink; u++, pixels++)
            sum += (double)pixel[v * g->width + u];
    const double range = g->is_signed ? g->most : g->most - g->least;
    return range > 0 ? (sum / pixels - (g->is_signed ? 0 : g->least)) / range : 0;
}

static void put_line(struct page *p, const struct plan *plan, const struct picture *list, size_t count, size_t y)
{
    for (size_t i = 0; i < count; i++) {
        put_cell(p, PLAIN, i ? GAP : 2, "%s", "");
        for (size_t x = 0; x < plan->width; x++) {
            const double level = level_of(plan, list[i].pixel, y, x);
            const enum paint sign = !plan->gallery->is_signed ? PLAIN : level < 0 ? RED : BLUE;
            put_shade(p, sign, fabs(level));
        }
        put_cell(p, PLAIN, plan->cell - 2 * (int)plan->width, "%s", "");
    }
    end_line(p);
}

static void put_captions(struct page *p, const struct plan *plan, const struct picture *list, size_t count)
{
    for (int line = 0; line < CAPTIONS && list->caption[line]; line++) {
        for (size_t i = 0; i < count; i++) {
            put_cell(p, PLAIN, i ? GAP : 2, "%s", "");
            put_cell(p, line == 1 ? (list[i].wrong ? RED : GREEN) : line == 2 ? DIM : PLAIN, -plan->cell, "%s",
                     list[i].caption[line]);
        }
        end_line(p);
    }
}

/* At most so many lines of pictures. */
static void put_gallery(struct page *p, const struct gallery *g, size_t lines)
{
    const struct plan plan = plan_gallery(p, g);
    for (size_t first = 0; first < g->count && lines-- > 0; first += plan.line) {
        const size_t count = g->count - first < plan.line ? g->count - first : plan.line;
        if (first)
            end_line(p);
        for (size_t y = 0; y < plan.height; y++)
            put_line(p, &plan, g->picture + first, count, y);
        put_captions(p, &plan, g->picture + first, count);
    }
}

void part_gallery(struct page *p, const struct panel *panel)
{
    put_heading(p, "%s", panel->title);
    put_gallery(p, &panel->gallery, panel->gallery.count);
}

/* The least sure, as many as stand in one line. */
void part_pictures(struct page *p, const struct result *result)
{
    struct arena *arena = arena_new();
    struct figure figure = { .arena = arena };
    add_samples(&figure, &(struct view){ .result = result, .split = best_split(result) }, 1);
    if (figure.n_panels) {
        put_heading(p, "Least sure in the %s", part_title(p, best_split(result)));
        put_gallery(p, &figure.panels->gallery, 1);
    }
    arena_free(arena);
}

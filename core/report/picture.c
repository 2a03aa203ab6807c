/* picture.c -- rows of a data set of pictures, drawn in characters, two a pixel. */
#include <math.h>
#include <string.h>

#include "report/parts.h"

enum { LARGEST = 20, GAP = 3, CAPTION = 16 };

/* Pictures are drawn side by side; larger ones are shrunk by averaging squares of `shrink` x `shrink` pixels. */
struct gallery {
    const struct result *result;
    size_t height, width; /* drawn */
    size_t shrink;
    float darkest, brightest;
};

static struct gallery plan_gallery(const struct result *result)
{
    const size_t height = result->input_dim[0], width = result->input_dim[1];
    const size_t larger = height > width ? height : width, shrink = (larger + LARGEST - 1) / LARGEST;
    struct gallery g = { .result = result, .height = (height + shrink - 1) / shrink,
                         .width = (width + shrink - 1) / shrink, .shrink = shrink,
                         .darkest = INFINITY, .brightest = -INFINITY };
    for (size_t i = 0; i < result->samples.rows * result->inputs; i++) {
        g.darkest = fminf(g.darkest, result->samples.input[i]);
        g.brightest = fmaxf(g.brightest, result->samples.input[i]);
    }
    return g;
}

/* From 0 to 1. */
static float brightness(const struct gallery *g, const float *picture, size_t y, size_t x)
{
    const size_t height = g->result->input_dim[0], width = g->result->input_dim[1];
    float sum = 0, pixels = 0;
    for (size_t v = y * g->shrink; v < height && v < (y + 1) * g->shrink; v++)
        for (size_t u = x * g->shrink; u < width && u < (x + 1) * g->shrink; u++) {
            sum += picture[v * width + u];
            pixels++;
        }
    const float range = g->brightest - g->darkest;
    const float level = range > 0 ? (sum / pixels - g->darkest) / range : 0;
    return level >= 0 && level <= 1 ? level : 0;
}

static void put_pixel(struct page *p, float level)
{
    static const char *const blocks[] = { " ", "░", "▒", "▓", "█" };
    static const char *const shades[] = { " ", ".", ":", "-", "=", "+", "*", "#", "%", "@" };
    const char *pixel = p->style.unicode ? blocks[lrintf(level * 4)] : shades[lrintf(level * 9)];
    put(p, PLAIN, "%s%s", pixel, pixel);
}

static void put_line(struct page *p, const struct gallery *g, const struct shown *list, size_t count, size_t y,
                     int cell)
{
    for (size_t i = 0; i < count; i++) {
        put_cell(p, PLAIN, i ? GAP : 2, "%s", "");
        for (size_t x = 0; x < g->width; x++)
            put_pixel(p, brightness(g, &g->result->samples.input[list[i].index * g->result->inputs], y, x));
        put_cell(p, PLAIN, cell - 2 * (int)g->width, "%s", "");
    }
    end_line(p);
}

static void put_captions(struct page *p, const struct gallery *g, const struct shown *list, size_t count, int cell)
{
    for (int line = 0; line < 3; line++) {
        for (size_t i = 0; i < count; i++) {
            const bool right = list[i].actual == list[i].predicted;
            put_cell(p, PLAIN, i ? GAP : 2, "%s", "");
            if (line == 0)
                put_cell(p, PLAIN, -cell, "is %s", g->result->class_names[list[i].actual]);
            else if (line == 1)
                put_cell(p, right ? GREEN : RED, -cell, "%s %s", right ? "seen as" : "taken for",
                         g->result->class_names[list[i].predicted]);
            else
                put_cell(p, DIM, -cell, "%.1f %% sure", 100 * list[i].confidence);
        }
        end_line(p);
    }
}

void part_pictures(struct page *p, const struct result *result)
{
    struct shown list[MAX_SHOWN];
    const size_t count = result->input_rank == 2 ? shown_predictions(result, list) : 0;
    if (count == 0 || result->inputs == 0)
        return;
    const struct gallery g = plan_gallery(result);
    const int cell = 2 * (int)g.width > CAPTION ? 2 * (int)g.width : CAPTION;
    const size_t fitting = (size_t)((p->style.columns - 2 + GAP) / (cell + GAP));
    const size_t shown = fitting == 0 ? 1 : fitting < count ? fitting : count;
    put_heading(p, "Least sure in the %s", split_title(p, best_split(result)));
    for (size_t y = 0; y < g.height; y++)
        put_line(p, &g, list, shown, y, cell);
    put_captions(p, &g, list, shown, cell);
}

/* svg.c -- a scene as an SVG picture, whose texts stay texts. Colours are classes, so that a page can change them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/scene.h"

void xml_escape(struct text *out, const char *text)
{
    static const char special[] = "&<>\"'";
    static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
    while (*text) {
        const char *start = text;
        const long c = utf8_next(&text);
        const char *found = c > 0 && c < 0x80 ? strchr(special, (int)c) : NULL;
        if (found)
            text_add(out, "%s", entities[found - special]);
        else if (c < 0 || (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF)
            text_add(out, "?");
        else
            text_add_n(out, start, (size_t)(text - start));
    }
}

void svg_colours(struct text *out, const char *selector, bool dark)
{
    for (size_t i = 0; i < INKS; i++) {
        const unsigned colour = dark ? ink_colours[i].dark : ink_colours[i].light;
        text_add(out, "%s.f-%s{fill:#%06x}%s.l-%s{stroke:#%06x}\n", selector, ink_colours[i].name, colour, selector,
                 ink_colours[i].name, colour);
    }
}

/* A number with as many of two decimals as it needs. */
static void add_number(struct text *out, const char *before, double value)
{
    char number[32];
    text_add(out, "%s%s", before, number_text(round(value * 100) / 100 + 0.0, number));
}

static void add_place(struct text *out, const char *x, double at_x, const char *y, double at_y)
{
    add_number(out, x, at_x);
    add_number(out, y, at_y);
}

static void add_fade(struct text *out, const struct shape *s)
{
    if (s->fade > 0)
        add_number(out, "\" opacity=\"", 1 - s->fade);
}

static void add_line(struct text *out, const struct shape *s)
{
    text_add(out, "<path class=\"l-%s\" fill=\"none\" stroke-linejoin=\"round\"", ink_colours[s->ink].name);
    add_number(out, " stroke-width=\"", s->size);
    const double *dash = scene_dashes[s->dash];
    for (size_t i = 0; dash[i] > 0; i++)
        add_number(out, i ? " " : "\" stroke-dasharray=\"", dash[i] * fmin(s->size, 2) / 1.5);
    add_fade(out, s);
    text_add(out, "\" d=\"");
    for (size_t i = 0, first = 0; i < s->count; i++)
        if (isnan(s->point[i].x))
            first = i + 1;
        else
            add_place(out, i == first ? "M" : i == first + 1 ? "L" : " ", s->point[i].x, " ", s->point[i].y);
    text_add(out, "\"/>\n");
}

/* Dots are lines without length and with round ends. */
static void add_dots(struct text *out, const struct shape *s)
{
    text_add(out, "<path class=\"l-%s\" stroke-linecap=\"round\"", ink_colours[s->ink].name);
    add_number(out, " stroke-width=\"", 2 * s->size);
    text_add(out, "\" d=\"");
    for (size_t i = 0; i < s->count; i++) {
        add_place(out, "M", s->point[i].x, " ", s->point[i].y);
        text_add(out, "h0");
    }
    text_add(out, "\"/>\n");
}

static void add_box(struct text *out, const struct shape *s)
{
    text_add(out, "<rect class=\"f-%s\"", ink_colours[s->ink].name);
    add_place(out, " x=\"", s->x, "\" y=\"", s->y);
    add_place(out, "\" width=\"", s->width, "\" height=\"", s->height);
    add_fade(out, s);
    text_add(out, "\"/>\n");
}

/* All cells of one shade are one path of rectangles, each as long as its neighbours are of the same shade. */
static void add_shade(struct text *out, const struct shape *s, int shade)
{
    bool any = false;
    for (size_t r = 0; r < s->rows; r++)
        for (size_t c = 0, end; c < s->columns; c = end) {
            for (end = c + 1; end < s->columns && s->cell[r * s->columns + end] == s->cell[r * s->columns + c];)
                end++;
            if (s->cell[r * s->columns + c] != shade)
                continue;
            if (!any)
                text_add(out, "<path%s opacity=\"%.3g\" d=\"", shade < 0 ? " class=\"f-negative\"" : "",
                         abs(shade) / (double)SHADES);
            any = true;
            text_add(out, "M%zu %zuh%zuv1h-%zuz", c, r, end - c, end - c);
        }
    if (any)
        text_add(out, "\"/>\n");
}

static void add_image(struct text *out, const struct shape *s)
{
    text_add(out, "<g class=\"f-%s\" shape-rendering=\"crispEdges\"", ink_colours[s->ink].name);
    add_place(out, " transform=\"translate(", s->x, " ", s->y);
    text_add(out, ") scale(%.6g %.6g)\">\n", s->width / (double)s->columns, s->height / (double)s->rows);
    for (int shade = -SHADES; shade <= SHADES; shade++)
        if (shade)
            add_shade(out, s, shade);
    text_add(out, "</g>\n");
}

static void add_text(struct text *out, const struct shape *s)
{
    static const char *const anchors[] = { "", " text-anchor=\"middle\"", " text-anchor=\"end\"" };
    text_add(out, "<text class=\"f-%s\"", ink_colours[s->ink].name);
    add_place(out, " x=\"", s->x, "\" y=\"", s->y);
    add_number(out, "\" dy=\"0.35em\" font-size=\"", s->size);
    text_add(out, "\"%s%s", anchors[s->anchor], s->bold ? " font-weight=\"bold\"" : "");
    if (s->upward) {
        add_place(out, " transform=\"rotate(-90 ", s->x, " ", s->y);
        text_add(out, ")\"");
    }
    text_add(out, ">");
    xml_escape(out, s->text);
    text_add(out, "</text>\n");
}

static void add_head(struct text *out, const struct scene *scene, const char *id, bool page)
{
    text_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" "
             "role=\"img\" aria-labelledby=\"%st %sd\" font-family=\"%s\">\n<title id=\"%st\">",
             scene->width, scene->height, scene->width, scene->height, id, id,
             "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif", id);
    xml_escape(out, scene->title);
    text_add(out, "</title>\n<desc id=\"%sd\">", id);
    xml_escape(out, scene->description);
    text_add(out, "</desc>\n");
    if (page)
        return;
    text_add(out, "<style>\n");
    svg_colours(out, "", false);
    text_add(out, "</style>\n<rect class=\"f-paper\" width=\"100%%\" height=\"100%%\"/>\n");
}

void svg_write(struct text *out, const struct scene *scene, const char *id, bool page)
{
    static void (*const add[])(struct text *, const struct shape *) = {
        [SHAPE_BOX] = add_box, [SHAPE_LINE] = add_line, [SHAPE_DOTS] = add_dots, [SHAPE_IMAGE] = add_image,
        [SHAPE_TEXT] = add_text
    };
    add_head(out, scene, id, page);
    for (int texts = 0; texts < 2; texts++)
        for (size_t i = 0; i < scene->count; i++)
            if ((scene->shapes[i].type == SHAPE_TEXT) == texts)
                add[scene->shapes[i].type](out, &scene->shapes[i]);
    text_add(out, "</svg>\n");
}

/* html.c -- elements, tables and figures. */
#include "report/html.h"

#include <math.h>
#include <string.h>

/* ---- Text ------------------------------------------------------------------------------------------------------ */

static char *format_text(struct html *h, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    char *text = arena_alloc(h->out.arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void html_raw(struct html *h, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = format_text(h, format, arguments);
    va_end(arguments);
    text_add_n(&h->out, text, strlen(text));
}

void html_put(struct html *h, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    xml_escape(&h->out, format_text(h, format, arguments));
    va_end(arguments);
}

static void put_element(struct html *h, const char *tag, const char *attributes, const char *text)
{
    text_add(&h->out, "<%s%s%s>", tag, *attributes ? " " : "", attributes);
    xml_escape(&h->out, text);
    text_add(&h->out, "</%s>", tag);
}

void html_element(struct html *h, const char *tag, const char *attributes, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_element(h, tag, attributes, format_text(h, format, arguments));
    va_end(arguments);
}

void html_heading(struct html *h, int deeper, const char *id, const char *text)
{
    const int level = h->level + deeper;
    html_raw(h, "<h%d%s%s%s>", level, id ? " id=\"" : "", id ? id : "", id ? "\"" : "");
    html_put(h, "%s", text);
    html_raw(h, "</h%d>\n", level);
}

void html_section(struct html *h, const char *id, const char *title)
{
    html_raw(h, "<section aria-labelledby=\"%s\">\n", id);
    html_heading(h, 0, id, title);
}

void html_end_section(struct html *h)
{
    html_raw(h, "</section>\n");
}

void html_file(struct html *h, const char *name, const char *text)
{
    html_raw(h, "<details>\n<summary>");
    html_put(h, "%s", name);
    html_raw(h, "</summary>\n<pre tabindex=\"0\">");
    html_put(h, "%s", text);
    html_raw(h, "</pre>\n</details>\n");
}

void html_field(struct html *h, const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_element(h, "dt", "", name);
    put_element(h, "dd", "", format_text(h, format, arguments));
    va_end(arguments);
    html_raw(h, "\n");
}

/* ---- Tables ---------------------------------------------------------------------------------------------------- */

void html_table(struct html *h, const char *caption, const char *const *columns, size_t count)
{
    html_raw(h, "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
    html_put(h, "%s", caption);
    html_raw(h, "\">\n<table class=\"sortable\">\n");
    put_element(h, "caption", "", caption);
    html_raw(h, "\n<thead><tr>");
    for (size_t i = 0; i < count; i++)
        put_element(h, "th", *columns[i] == '#'   ? "scope=\"col\" class=\"n\""
                             : *columns[i] == '!' ? "scope=\"col\" class=\"picture\"" : "scope=\"col\"",
                    columns[i] + (*columns[i] == '#' || *columns[i] == '!'));
    html_raw(h, "</tr></thead>\n<tbody>");
}

void html_row(struct html *h)
{
    html_raw(h, "%s\n<tr>", h->in_row ? "</tr>" : "");
    h->in_row = true;
}

void html_head(struct html *h, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_element(h, "th", "scope=\"row\"", format_text(h, format, arguments));
    va_end(arguments);
}

void html_cell(struct html *h, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_element(h, "td", "class=\"long\"", format_text(h, format, arguments));
    va_end(arguments);
}

void html_number(struct html *h, double value, const char *format, ...)
{
    char number[32];
    va_list arguments;
    va_start(arguments, format);
    const char *text = format_text(h, format, arguments);
    va_end(arguments);
    html_raw(h, "<td class=\"n\" data-v=\"%s\">", isfinite(value) ? number_text(value, number) : "NaN");
    html_put(h, "%s", text);
    html_raw(h, "</td>");
}

void html_end_table(struct html *h)
{
    html_raw(h, "%s\n</tbody>\n</table>\n</div>\n", h->in_row ? "</tr>" : "");
    h->in_row = false;
}

/* ---- Figures --------------------------------------------------------------------------------------------------- */

void html_panels(struct html *h, const struct figure *figure)
{
    for (size_t i = 0; i < figure->n_panels; i++) {
        struct figure one = { .arena = figure->arena, .columns = 1, .n_panels = 1, .panels = &figure->panels[i] };
        struct scene scene;
        char id[32];
        scene_of_figure(h->out.arena, &one, &scene);
        snprintf(id, sizeof id, "figure%zu-", ++h->figures);
        html_raw(h, "<figure tabindex=\"0\"%s>\n", figure->panels[i].wide ? " class=\"wide\"" : "");
        svg_write(&h->out, &scene, id, true);
        html_raw(h, "</figure>\n");
    }
}

void html_figures(struct html *h, const char *kind, const struct view *views, size_t count)
{
    struct figure figure;
    figure_of_kind(h->out.arena, kind, views, count, &figure);
    html_panels(h, &figure);
}

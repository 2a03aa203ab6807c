/* html.h -- the pieces of which a page of `nnrun report` is made. All text is escaped on its way in. */
#ifndef NNRUN_REPORT_HTML_H
#define NNRUN_REPORT_HTML_H

#include "plot/kinds.h"
#include "plot/scene.h"

struct html {
    struct text out;
    size_t figures; /* so far: each has ids of its own */
    int level;      /* of the headings of a section */
    bool in_row;    /* of a table */
};

/* Markup as it is. */
void html_raw(struct html *h, const char *format, ...) PRINTF_LIKE(2, 3);
/* Text, escaped. */
void html_put(struct html *h, const char *format, ...) PRINTF_LIKE(2, 3);
/* <tag attributes>text</tag> */
void html_element(struct html *h, const char *tag, const char *attributes, const char *format, ...) PRINTF_LIKE(4, 5);

/* A heading of the section level + deeper. id: NULL for none. */
void html_heading(struct html *h, int deeper, const char *id, const char *text);

/* A section with its heading, and its end. */
void html_section(struct html *h, const char *id, const char *title);
void html_end_section(struct html *h);

/* The text of a file, folded up. */
void html_file(struct html *h, const char *name, const char *text);

/* One line of a list of names and values. */
void html_field(struct html *h, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);

/* Tables. A column whose name begins with '#' holds numbers, one with '!' pictures. */
void html_table(struct html *h, const char *caption, const char *const *columns, size_t count);
void html_row(struct html *h);                                                 /* begins one */
void html_head(struct html *h, const char *format, ...) PRINTF_LIKE(2, 3);     /* its name */
void html_cell(struct html *h, const char *format, ...) PRINTF_LIKE(2, 3);     /* text */
/* A number, shown as the text says, and sorted by its value. */
void html_number(struct html *h, double value, const char *format, ...) PRINTF_LIKE(3, 4);
void html_end_table(struct html *h);

/* Every panel as a figure of its own. */
void html_panels(struct html *h, const struct figure *figure);

/* Every panel of a kind of picture as a figure of its own; nothing where there is none. */
void html_figures(struct html *h, const char *kind, const struct view *views, size_t count);

/* A page up to its first section, and what follows the last one. lead: a line below the title. */
void html_begin_page(struct html *h, const char *title, const char *lead);
void html_end_page(struct html *h);
/* Between the title and the sections: links to them. */
void html_links(struct html *h, size_t count, const char *const *ids, const char *const *titles);

/* The sections of one run, and of the comparison of several. prefix makes ids of theirs. */
void html_run(struct html *h, const struct view *view, const char *prefix);
void html_comparison(struct html *h, const struct view *views, size_t count);

#endif

/* scene.h -- shapes on a plane: what is left of a figure once it is known what goes where.
 *
 * Units are CSS pixels, 96 an inch; y goes down. Shapes are drawn in their order, but texts always on top. */
#ifndef NNRUN_PLOT_SCENE_H
#define NNRUN_PLOT_SCENE_H

#include "base/text.h"
#include "plot/figure.h"

struct point {
    double x, y;
};

/* What of an image's ink its cells show: from -SHADES (all of INK_NEGATIVE) to SHADES (all of the ink). */
enum { SHADES = 16 };

enum shape_type { SHAPE_BOX, SHAPE_LINE, SHAPE_DOTS, SHAPE_IMAGE, SHAPE_TEXT };
enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct shape {
    enum shape_type type;
    enum ink ink;
    double x, y, width, height; /* of a box or an image; a text: x, y is its anchor, in the middle of its height */
    double size;                /* height of a text's letters, width of a line, radius of dots */
    unsigned dash;              /* of a line: 0 solid */
    double fade;                /* of a line or a box: from 0, all of its ink, to 1, none */
    size_t count;               /* of a line or dots */
    const struct point *point;  /* (count) a line begins anew behind one whose x is NaN */
    size_t rows, columns;       /* of an image */
    const signed char *cell;    /* (rows, columns) */
    const char *text;
    enum anchor anchor;
    bool bold, upward;          /* upward: turned to be read from the bottom to the top */
};

struct scene {
    struct arena *arena;
    double width, height;
    const char *title, *description; /* in words */
    size_t count;
    struct shape *shapes;
};

/* Lays a figure out. */
void scene_of_figure(struct arena *arena, const struct figure *figure, struct scene *out);

/* One picture of a gallery alone, of this width. */
void scene_of_picture(struct arena *arena, const struct gallery *gallery, size_t index, double width,
                      struct scene *out);

/* Lengths of the dashes and gaps of a dash pattern, in widths of the line; ends with 0. */
extern const double scene_dashes[][5];
enum { DASHES = 4 };

/* Text of an SVG element, whose title and description have these ids + "t" and "d". Where `page` is set, colours are
 * left to the page's style sheet, which svg_colours makes; else the picture brings its own, for white paper. */
void svg_write(struct text *out, const struct scene *scene, const char *id, bool page);
/* CSS rules for all inks, under a selector: ".light " */
void svg_colours(struct text *out, const char *selector, bool dark);

/* Text for XML and HTML: the five characters that mean something become entities, control characters "?". */
void xml_escape(struct text *out, const char *text);

/* Draws into a file by gnuplot, which writes PNG and PDF. The file is replaced when it is whole. */
enum raster { RASTER_PNG, RASTER_PDF };
int gnuplot_write(struct arena *arena, const struct scene *scene, enum raster type, const char *path,
                  struct error *e);

#endif

/* figure.h -- a figure as data: panels with curves, bars, a matrix or pictures in them, and what the axes say.
 *
 * kinds.c makes figures of results. layout.c turns them into shapes on a plane (scene.h), which svg.c and gnuplot.c
 * put into files; report/chart.c draws curves in a terminal. A figure points into the results that it was made of, and
 * what else it needs is in its arena. */
#ifndef NNRUN_PLOT_FIGURE_H
#define NNRUN_PLOT_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "plot/ink.h"

/* STROKE_POINTS: a line, with a dot on each point where they are few. */
enum stroke { STROKE_LINE, STROKE_POINTS, STROKE_STEPS, STROKE_DOTS, STROKE_NONE };

/* Where points lie whose y says nothing: at neither end of the axis, at its upper end, or at its lower one. */
enum edge { EDGE_NONE, EDGE_HIGH, EDGE_LOW };

/* Numbers against numbers. Points that are not finite were not measured: a line joins those around them. */
struct series {
    const char *name; /* in the legend; NULL: not there */
    enum stroke stroke;
    enum ink ink;
    unsigned dash; /* 0: solid */
    bool guide;    /* a thin line to compare with, which has no say in the range of the axes */
    size_t count;
    const double *x, *y; /* x NULL: 1, 2, ... */
    enum edge edge;      /* of all its points, whatever y is */
    double size;         /* radius of dots; 0: as suits their number */
};

/* An axis goes from low to high, or as far as the numbers do where low is not less than high. One with names has
 * numbers from 0 that stand for them. */
struct axis {
    const char *label;
    double low, high;
    bool log;
    bool whole; /* marks at whole numbers only */
    size_t names;
    const char *const *name; /* (names) */
};

struct chart {
    struct axis x, y;
    bool square; /* both axes are of one length */
    size_t n_series;
    struct series *series;
};

/* A group of horizontal bars for each class, or other name. */
struct bars {
    const char *label; /* of the horizontal axis, from 0 to 1 */
    size_t n_groups, n_series;
    const char *const *group;
    const char **series;
    double *value; /* (n_groups, n_series) */
};

/* Classes against classes. */
struct matrix {
    const char *down, *across; /* what the rows and columns are */
    size_t size;
    const char *const *name;
    const double *value; /* (size, size); NaN: an empty cell */
    double most;         /* the value of the darkest cell */
    int decimals;
    const char *scale; /* "rows", "% of the true class" */
};

/* A line across vertical axes for each of many things (Inselberg 1985, The plane with parallel coordinates). */
struct parallel {
    size_t n_axes, n_lines;
    struct axis *axis;     /* (n_axes) the last one is of what came out */
    const double *value;   /* (n_lines, n_axes) NaN: it has none, and goes below the axis */
    const double *rank;    /* (n_lines) from 0 for the best to 1 for the worst; NaN: there is none */
    const char **line;     /* (n_lines) what they are called */
    const char *none;      /* in the legend, those without rank; NULL: not there */
};

enum { CAPTIONS = 3 };
struct picture {
    const float *pixel;            /* (height, width) */
    const char *caption[CAPTIONS]; /* below, if any: what it is, what it was taken for, how sure that was */
    bool wrong;                    /* of a mistake */
    size_t index;                  /* of a sample, in result->samples */
};

struct gallery {
    size_t height, width;
    bool is_signed; /* white is 0, and dark -most or most; else white is least */
    double least, most;
    const char *scale; /* what colours mean; NULL: nothing is said */
    size_t count;
    struct picture *picture;
};

enum panel_type { PANEL_CHART, PANEL_BARS, PANEL_MATRIX, PANEL_GALLERY, PANEL_PARALLEL };

struct panel {
    enum panel_type type;
    const char *title;
    bool wide;               /* has a row for itself, from one side to the other */
    const char *description; /* the figure in a sentence or two, for those who cannot see it */
    union {
        struct chart chart;
        struct bars bars;
        struct matrix matrix;
        struct gallery gallery;
        struct parallel parallel;
    };
};

struct figure {
    struct arena *arena;
    const char *title; /* NULL: none */
    size_t columns;    /* of panels */
    bool even;         /* all panels are of one size */
    size_t n_panels;
    struct panel *panels;
};

/* Adds an empty panel. The pointer is good until the next one is added. */
struct panel *figure_add(struct figure *f, enum panel_type type, const char *title);

/* Adds an empty series to a panel that is a chart, good until the next one is added. */
struct series *panel_series(struct figure *f, struct panel *panel, const char *name, enum stroke stroke, enum ink ink);

/* Makes a figure of a list of names, separated by commas, of which `add` adds the panels: 0, or -1 after an error. */
typedef int figure_add_name(const void *context, struct figure *f, const char *name, struct error *e);
int figure_of_names(struct arena *arena, const char *names, figure_add_name *add, const void *context,
                    struct figure *out, struct error *e);

/* Panels that suit a row: at most three, and no row that is nearly empty. */
size_t figure_columns(const struct figure *f);

/* The ink of the series number i: seven inks that colour-blind people can tell apart, then again from the first one.
 * The dash of its line says how often that was. */
enum ink series_ink(size_t i);
unsigned series_dash(size_t i);

/* Where an axis begins and ends, rounded to its marks; where its marks are (at most MAX_MARKS), and what they say. */
enum { MAX_MARKS = 32 };
struct scale {
    double low, high;
    bool log;
    size_t n_marks;
    double mark[MAX_MARKS];
    char label[MAX_MARKS][24];
};
/* low and high: of the numbers that are shown; wanted: about so many marks. */
void scale_axis(struct scale *scale, const struct axis *axis, double low, double high, size_t wanted);
/* From 0 at the low end to 1 at the high end. */
double scale_place(const struct scale *scale, double value);

/* Whether numbers of that range are better drawn on a logarithmic axis. */
bool suits_log(double low, double high);

/* Least and greatest finite x and y of all series but guides; false where there is none. y is without those at an edge,
 * and goes from INFINITY to -INFINITY where there are no others. */
bool chart_extent(const struct chart *chart, double x[2], double y[2]);

#endif

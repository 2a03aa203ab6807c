/* ink.h -- the colours of figures: what they are for, and what they look like on white and on dark paper. */
#ifndef NNRUN_PLOT_INK_H
#define NNRUN_PLOT_INK_H

#include <stddef.h>

enum ink {
    INK_PAPER,
    INK_TEXT,
    INK_MUTED,    /* marks, captions */
    INK_GRID,
    INK_HEAT,     /* cells of a matrix, and positive numbers */
    INK_NEGATIVE, /* negative numbers */
    INK_ON_HEAT,  /* text in a dark cell */
    INK_PICTURE,  /* pixels */
    INK_WRONG,    /* captions of mistakes */
    INK_QUIET,    /* curves among many */
    INK_SERIES,   /* the first of INK_SERIES_COUNT */
    INK_SERIES_COUNT = 7,
    INKS = INK_SERIES + INK_SERIES_COUNT
};

/* Names are those of CSS classes. Series follow Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), in an order
 * in which neighbours differ in lightness too, without its yellow, which is too pale on white. */
struct ink_colour {
    const char *name;
    unsigned light, dark; /* 0xRRGGBB on white and on dark paper */
};
extern const struct ink_colour ink_colours[INKS];

/* The colour on white paper that covers it to this part, from 0 to 1. */
unsigned ink_mixed(enum ink ink, double level);

#endif

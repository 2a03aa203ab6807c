/* page.h -- lines of text that never get wider than the terminal. */
#ifndef NNRUN_REPORT_PAGE_H
#define NNRUN_REPORT_PAGE_H

#include "base/error.h"
#include "report/report.h"

struct page {
    FILE *out;
    struct style style;
    bool new_data; /* what stands in the place of the test part did not belong to the run */
    int column; /* that the next character goes to, from 0 */
    int blanks; /* of these, spaces not yet printed: none go to the end of a line */
};

enum paint { PLAIN, BOLD, DIM, RED, GREEN, BLUE, YELLOW };

/* Text in the line that is being made; what does not fit is cut off. Control characters become '?'. */
void put(struct page *p, enum paint paint, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same in a field of so many columns, aligned to its right end, or to its left where the width is negative. */
void put_cell(struct page *p, enum paint paint, int width, const char *format, ...) PRINTF_LIKE(4, 5);

void end_line(struct page *p);

/* Whole lines, broken at spaces; those after the first are indented. */
void put_lines(struct page *p, enum paint paint, int indent, const char *format, ...) PRINTF_LIKE(4, 5);

/* A heading after an empty line. */
void put_heading(struct page *p, const char *format, ...) PRINTF_LIKE(2, 3);

/* "  data        12 rows ...": what does not fit goes on in the next line, broken at spaces. */
void put_field(struct page *p, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);

/* The text where the page may be in Unicode, or its replacement. */
const char *glyph(const struct page *p, const char *unicode, const char *ascii);

/* "0.1003", "2.1e-07", "-" for NaN. */
const char *score_text(double value, char text[32]);

/* "s", but "" for 1. */
const char *plural(size_t count);

#endif

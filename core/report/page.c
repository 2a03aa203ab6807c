/* page.c -- counts columns while it prints, so that no line gets too wide. */
#include "report/page.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"

enum { LONGEST = 4096, FIELD_COLUMN = 12 };

/* ---- Characters ----------------------------------------------------------------------------------------- */

/* Prints at most so many columns of a text; returns how many it took. */
static int print(struct page *p, const char *text, int columns)
{
    int taken = 0;
    while (*text && taken < columns) {
        const char *start = text;
        const long c = utf8_next(&text);
        taken++;
        if (c == ' ') {
            p->blanks++;
            continue;
        }
        for (; p->blanks > 0; p->blanks--)
            fputc(' ', p->out);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0)) /* not a character, or one that commands the terminal */
            fputc('?', p->out);
        else
            fwrite(start, 1, (size_t)(text - start), p->out);
    }
    p->column += taken;
    return taken;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void print_painted(struct page *p, enum paint paint, const char *text, int columns)
{
    static const char *const codes[] = { [PLAIN] = "",   [BOLD] = "1",  [DIM] = "2",    [RED] = "31",
                                         [GREEN] = "32", [BLUE] = "34", [YELLOW] = "33" };
    const bool coloured = p->style.colour && paint != PLAIN && text[strspn(text, " ")];
    if (coloured)
        fprintf(p->out, "\033[%sm", codes[paint]);
    print(p, text, least(columns, p->style.columns - p->column));
    if (coloured)
        fputs("\033[0m", p->out);
}

void put(struct page *p, enum paint paint, const char *format, ...)
{
    char text[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    print_painted(p, paint, text, p->style.columns);
}

static void print_spaces(struct page *p, int count)
{
    const int fitting = least(count, p->style.columns - p->column);
    if (fitting > 0) {
        p->blanks += fitting;
        p->column += fitting;
    }
}

void put_cell(struct page *p, enum paint paint, int width, const char *format, ...)
{
    char text[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const int room = width < 0 ? -width : width, columns = (int)text_columns(text);
    if (width > columns)
        print_spaces(p, width - columns);
    if (columns <= room) {
        print_painted(p, paint, text, columns);
    } else {
        print_painted(p, paint, text, room - 1);
        print_painted(p, paint, glyph(p, "…", "~"), 1);
    }
    if (width < 0)
        print_spaces(p, room - columns);
}

void end_line(struct page *p)
{
    fputc('\n', p->out);
    p->column = p->blanks = 0;
}

/* ---- Lines ---------------------------------------------------------------------------------------------- */

/* Prints a text broken at spaces; every line after the first is indented. */
static void print_wrapped(struct page *p, enum paint paint, const char *text, int indent)
{
    while (*text) {
        const int room = p->style.columns > p->column ? p->style.columns - p->column : 1;
        const char *end = text, *full = text, *here = text; /* of what goes on this line */
        for (int taken = 0; taken <= room; taken++) {
            full = here;
            if (*here == ' ' || *here == '\0')
                end = here;
            if (*here == '\0')
                break;
            utf8_next(&here);
        }
        if (end == text) /* one long word */
            end = full;
        char line[LONGEST];
        snprintf(line, sizeof line, "%.*s", (int)(end - text), text);
        print_painted(p, paint, line, room);
        end_line(p);
        text = end + strspn(end, " ");
        if (*text)
            print_spaces(p, indent);
    }
}

void put_lines(struct page *p, enum paint paint, int indent, const char *format, ...)
{
    char text[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    print_wrapped(p, paint, text, indent);
}

void put_heading(struct page *p, const char *format, ...)
{
    char text[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    end_line(p);
    print_wrapped(p, BOLD, text, 2);
}

void put_field(struct page *p, const char *name, const char *format, ...)
{
    char text[LONGEST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put(p, PLAIN, "  ");
    put_cell(p, DIM, 2 - FIELD_COLUMN, "%s", name);
    print_wrapped(p, PLAIN, *text ? text : "-", FIELD_COLUMN);
}

/* ---- Words ---------------------------------------------------------------------------------------------- */

const char *glyph(const struct page *p, const char *unicode, const char *ascii)
{
    return p->style.unicode ? unicode : ascii;
}

const char *score_text(double value, char text[32])
{
    const double size = fabs(value);
    if (isnan(value))
        return "-";
    snprintf(text, 32, (size >= 0.001 && size < 10000) || size <= 0 ? "%.4f" : "%.3g", value);
    return text;
}

const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

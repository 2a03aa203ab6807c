/* error.c -- filling errors, and printing them with the line that they point at.
 *
 * Texts of errors and lines of sources hold what a stranger wrote: everything is printed through print_clean, so
 * that no control character reaches the terminal. */
#include "base/error.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

enum { SNIPPET_COLUMNS = 92, SNIPPET_BEFORE = 30 };

static const char *const plain_style[] = { "", "", "" };
static const char *const colour_style[] = { "\033[1m", "\033[1;31m", "\033[0m" };
enum { STYLE_PLACE, STYLE_CARET, STYLE_END };

/* Cuts a text that did not fit at the last whole character, and ends it with an ellipsis. */
static void shorten(char *text, size_t size)
{
    static const char ellipsis[] = "…";
    size_t end = size - sizeof ellipsis;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    memcpy(text + end, ellipsis, sizeof ellipsis);
}

int fail_v(struct error *e, int code, const struct mark *mark, const char *format, va_list arguments)
{
    if (e->code)
        return -1;
    e->code = code;
    e->mark = mark ? *mark : (struct mark){ 0 };
    const int length = vsnprintf(e->text, sizeof e->text, format, arguments);
    if (length >= (int)sizeof e->text)
        shorten(e->text, sizeof e->text);
    return -1;
}

int fail(struct error *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail_v(e, FAILED, NULL, format, arguments);
    va_end(arguments);
    return -1;
}

int fail_usage(struct error *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail_v(e, BAD_USAGE, NULL, format, arguments);
    va_end(arguments);
    return -1;
}

int fail_stopped(struct error *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail_v(e, INTERRUPTED, NULL, format, arguments);
    va_end(arguments);
    return -1;
}

int fail_at(struct error *e, const struct mark *mark, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail_v(e, BAD_USAGE, mark, format, arguments);
    va_end(arguments);
    return -1;
}

int problem_from(struct problems *p, const struct error *e)
{
    if (p->count < MAX_PROBLEMS)
        p->list[p->count] = *e;
    p->count++;
    return -1;
}

int problem_at(struct problems *p, const struct mark *mark, const char *format, ...)
{
    struct error e = { 0 };
    va_list arguments;
    va_start(arguments, format);
    fail_v(&e, BAD_USAGE, mark, format, arguments);
    va_end(arguments);
    return problem_from(p, &e);
}

/* Control characters, and those that reorder what is printed around them. */
static bool is_hostile(long c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/* Prints the characters up to end (NULL: all): a tab as one blank, and what is no text as '?'. */
static void print_clean(FILE *out, const char *text, const char *end)
{
    while (end ? text < end : *text != '\0') {
        const char *character = text;
        const long c = utf8_next(&text);
        if (c == '\t')
            fputc(' ', out);
        else if (is_hostile(c))
            fputc('?', out);
        else
            fwrite(character, 1, (size_t)(text - character), out);
    }
}

/* Lines end as YAML 1.1 has it: CR, LF, CR LF, or one of three characters of Unicode. */
static bool is_line_end(long c)
{
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* The given line of a text, or NULL; *end is behind its last character. */
static const char *find_line(const char *text, int line, const char **end)
{
    const char *start = text, *next = text;
    for (int number = 1;;) {
        const char *here = next;
        const long c = *here ? utf8_next(&next) : 0;
        if (c && !is_line_end(c))
            continue;
        if (number == line) {
            *end = here;
            return start;
        }
        if (!c)
            return NULL;
        if (c == '\r' && *next == '\n')
            next++;
        start = next;
        number++;
    }
}

/* Moves n characters on, at most to end. */
static const char *skip(const char *text, int n, const char *end)
{
    for (; n > 0 && text < end; n--)
        utf8_next(&text);
    return text;
}

static void print_repeated(FILE *out, char c, int times)
{
    for (int i = 0; i < times; i++)
        fputc(c, out);
}

/* The line, shortened around the place if it is long, and the caret below. */
static void print_snippet(FILE *out, const struct mark *mark, const char *const *style)
{
    const char *end;
    const char *start = find_line(mark->source->text, mark->line - mark->source->lines_before, &end);
    if (!start)
        return;
    int place = mark->column - 1, width = mark->width > 1 ? mark->width : 1;
    int columns = 0;
    for (const char *p = start; p < end; utf8_next(&p))
        columns++;
    const bool long_line = columns > SNIPPET_COLUMNS;
    const bool cut_start = long_line && place + width > SNIPPET_COLUMNS - 1 && place > SNIPPET_BEFORE;
    if (cut_start) {
        const int dropped = place - SNIPPET_BEFORE;
        start = skip(start, dropped, end);
        columns -= dropped;
        place -= dropped - 1;
    }
    const bool cut_end = columns + cut_start > SNIPPET_COLUMNS;
    if (cut_end)
        end = skip(start, SNIPPET_COLUMNS - 1 - cut_start, end);
    if (place > SNIPPET_COLUMNS)
        place = SNIPPET_COLUMNS;
    if (width > SNIPPET_COLUMNS - place)
        width = place < SNIPPET_COLUMNS ? SNIPPET_COLUMNS - place : 1;

    const int gutter = fprintf(out, "%4d", mark->line);
    fprintf(out, " | %s", cut_start ? "…" : "");
    print_clean(out, start, end);
    fprintf(out, "%s\n", cut_end ? "…" : "");
    print_repeated(out, ' ', gutter + 1);
    fputs("| ", out);
    print_repeated(out, ' ', place);
    fputs(style[STYLE_CARET], out);
    fputc('^', out);
    print_repeated(out, '~', width - 1);
    fprintf(out, "%s\n", style[STYLE_END]);
}

void error_print(FILE *out, const struct error *e, int colour)
{
    const char *const *style = colour ? colour_style : plain_style;
    const struct source *source = e->mark.source;
    const bool in_file = source && source->kind == SOURCE_FILE;
    fputs(style[STYLE_PLACE], out);
    if (in_file) {
        print_clean(out, source->name, NULL);
        if (e->mark.line > 0)
            fprintf(out, ":%d:%d", e->mark.line, e->mark.column);
    } else if (source && source->kind == SOURCE_OVERRIDE) {
        fputs("override '", out);
        print_clean(out, source->name, NULL);
        fputc('\'', out);
    } else if (source && source->kind == SOURCE_RESULT) {
        print_clean(out, source->name, NULL);
    } else {
        fputs("nnrun", out);
    }
    fprintf(out, ":%s ", style[STYLE_END]);
    print_clean(out, e->text, NULL);
    fputc('\n', out);
    if (in_file && e->mark.line > 0 && source->text)
        print_snippet(out, &e->mark, style);
}

void problems_print(FILE *out, const struct problems *p, int colour)
{
    const size_t kept = p->count < MAX_PROBLEMS ? p->count : MAX_PROBLEMS;
    for (size_t i = 0; i < kept; i++)
        error_print(out, &p->list[i], colour);
    if (p->count > kept)
        fprintf(out, "… and %zu more\n", p->count - kept);
}

/* error.h -- how functions say what went wrong.
 *
 * A function that can fail returns 0 or -1 and fills one struct error; the first report counts. Text that came from
 * a file or from the command line is pointed at by a mark. The config room, which looks for several independent
 * errors in one go, gathers them in struct problems. Only main.c prints either, and only main.c exits. */
#ifndef NNRUN_BASE_ERROR_H
#define NNRUN_BASE_ERROR_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#define PRINTF_LIKE(place, first) __attribute__((format(printf, place, first)))

/* Exit codes of the program. */
enum { DONE = 0, FAILED = 1, BAD_USAGE = 2, SOME_FAILED = 3, INTERRUPTED = 4 };

/* A text that errors point into. */
struct source {
    const char *name; /* the file as the user called it, or the override as it was typed */
    const char *text; /* NULL-terminated */
    enum source_kind { SOURCE_FILE, SOURCE_OVERRIDE, SOURCE_DEFAULT, SOURCE_RESULT } kind;
    int lines_before; /* of the file, where text is a later part of it */
};

struct mark {
    const struct source *source; /* NULL: nowhere in particular */
    int line, column;            /* from 1; columns count characters, not bytes */
    int width;                   /* characters to underline, at least 1 */
};

struct error {
    int code; /* 0 while nothing has failed, then the program's exit code */
    struct mark mark;
    char text[1024];
};

/* Each fills *e unless it is filled already, and returns -1. */
int fail(struct error *e, const char *format, ...) PRINTF_LIKE(2, 3);                           /* FAILED */
int fail_usage(struct error *e, const char *format, ...) PRINTF_LIKE(2, 3);                     /* BAD_USAGE */
int fail_at(struct error *e, const struct mark *mark, const char *format, ...) PRINTF_LIKE(3, 4); /* BAD_USAGE */
int fail_stopped(struct error *e, const char *format, ...) PRINTF_LIKE(2, 3);                   /* INTERRUPTED */
int fail_v(struct error *e, int code, const struct mark *mark, const char *format, va_list arguments);

/* Independent errors of one config, in the order found. */
enum { MAX_PROBLEMS = 20 };
struct problems {
    size_t count;  /* found, of which the first MAX_PROBLEMS are kept */
    struct error list[MAX_PROBLEMS];
};

/* Adds one; always returns -1. */
int problem_at(struct problems *p, const struct mark *mark, const char *format, ...) PRINTF_LIKE(3, 4);
int problem_from(struct problems *p, const struct error *e);

/* Prints "file:line:col: sentence", then the line with a caret under the place, or "nnrun: sentence" where there is
 * no place. In colour if `colour`. */
void error_print(FILE *out, const struct error *e, int colour);
void problems_print(FILE *out, const struct problems *p, int colour);

#endif

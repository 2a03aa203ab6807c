/* characters.c -- what a config may be written with: UTF-8 without control characters. libyaml would say less of it. */
#include "config/parse.h"

#include <string.h>

/* Those that YAML 1.1 allows. */
static bool is_printable(long c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F) || c == 0x85 ||
           (c >= 0xA0 && c <= 0xFFFD && c != 0xFEFF) || c >= 0x10000;
}

int check_characters(const struct source *source, size_t length, struct problems *problems)
{
    struct mark mark = { source, 1, 1, 1 };
    const char *text = source->text, *end = source->text + length;
    if (length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)) {
        mark.line = 0;
        return problem_at(problems, &mark, "the file is UTF-16; save it as UTF-8");
    }
    while (text < end) {
        const long c = utf8_next(&text);
        if (c < 0)
            return problem_at(problems, &mark, "a byte that is not UTF-8%s",
                              source->kind == SOURCE_FILE ? "; save the file as UTF-8" : "");
        if (!is_printable(c))
            return problem_at(problems, &mark, "the control character U+%04lX cannot stand in YAML",
                              (unsigned long)c);
        mark.column++;
        const bool first_of_two = c == '\r' && *text == '\n';
        if (!first_of_two && (c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)) {
            mark.line++;
            mark.column = 1;
        }
    }
    return 0;
}

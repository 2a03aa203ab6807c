/* csv.c -- finds where a field starts and ends. */
#include "base/csv.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool ends_field(char c)
{
    return c == ',' || c == '\n' || c == '\r' || c == '\0';
}

const char *csv_take(const char *at, struct csv_field *field)
{
    while (is_blank(*at))
        at++;
    const bool quoted = *at == '"';
    const char *start = at + quoted, *end = start;
    while (*end && (quoted ? *end != '"' && *end != '\n' : !ends_field(*end)))
        end++;
    const bool open = quoted && *end != '"';
    at = quoted && !open ? end + 1 : end;
    while (end > start && is_blank(end[-1]))
        end--;
    while (is_blank(*at))
        at++;
    *field = (struct csv_field){ start, (size_t)(end - start), *at != ',', open || !ends_field(*at) };
    if (field->damaged)
        return at;
    if (*at == '\r')
        at++;
    return *at == ',' || *at == '\n' ? at + 1 : at;
}

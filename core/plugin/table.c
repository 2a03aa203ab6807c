/* table.c -- reads a comma-separated table (base/csv.h), and says exactly where one is damaged: a line of column names,
 * then lines of as many fields. */
#include "plugin/table.h"

#include "base/csv.h"
#include "base/decimal.h"
#include "base/places.h"
#include "base/suggest.h"
#include "base/text.h"
#include "plugin/services.h"

#include <stdbool.h>
#include <string.h>

enum { FILE_LIMIT = 1 << 30, FIELD_LIMIT = 256 };

/* Walks over the text field by field. */
struct reader {
    struct services *services;
    const nnr_table_form *form;
    struct source source;
    const char *at, *line;              /* what comes next; where its line begins */
    const char *field_at, *field_line;  /* of the field that was taken last; mark.line is its line's number */
    struct mark mark;
    char field[FIELD_LIMIT];            /* it, without quotes and outer blanks */
    bool last;                          /* it ended its line */
};

static int fail_field(struct reader *r, const char *format, ...) PRINTF_LIKE(2, 3);
static int fail_field(struct reader *r, const char *format, ...)
{
    const size_t before = (size_t)(r->field_at - r->field_line);
    r->mark.column = (int)text_columns(arena_copy_n(r->services->arena, r->field_line, before)) + 1;
    r->mark.width = *r->field ? (int)text_columns(r->field) : 1;
    va_list arguments;
    va_start(arguments, format);
    fail_v(r->services->error, FAILED, &r->mark, format, arguments);
    va_end(arguments);
    return -1;
}

static int take_field(struct reader *r)
{
    if (r->at == r->line)
        r->mark.line++;
    struct csv_field field;
    r->at = csv_take(r->at, &field);
    r->field_at = field.start;
    r->field_line = r->line;
    r->field[0] = '\0';
    if (field.length >= FIELD_LIMIT)
        return fail_field(r, "a field of %zu characters is too long for a number or a class", field.length);
    memcpy(r->field, field.start, field.length);
    r->field[field.length] = '\0';
    if (field.damaged)
        return fail_field(r, "the field that starts with '\"' must end with one, and a comma or the line's end must "
                             "follow");
    r->last = field.last;
    if (r->last)
        r->line = r->at;
    return 0;
}

static int read_number(struct reader *r, nnr_real *x)
{
    double number = 0;
    const char *end = decimal_read(r->field, &number);
    if (!*r->field)
        return fail_field(r, "an empty field stands where a number from %g to %g belongs", r->form->min,
                          r->form->max);
    if (*end)
        return fail_field(r, "'%s' stands where a number from %g to %g belongs", r->field, r->form->min, r->form->max);
    if (number < r->form->min || number > r->form->max)
        return fail_field(r, "%s is outside the range of the data, %g to %g", r->field, r->form->min, r->form->max);
    *x = (nnr_real)number;
    return 0;
}

static int read_class(struct reader *r, nnr_real *y)
{
    struct suggestion suggestion;
    suggest_begin(&suggestion, r->field);
    struct text all = { .arena = r->services->arena };
    for (size_t i = 0; r->form->class_names[i]; i++) {
        if (strcmp(r->form->class_names[i], r->field) == 0) {
            *y = (nnr_real)i;
            return 0;
        }
        suggest_try(&suggestion, r->form->class_names[i]);
        text_add(&all, "%s%s", i ? ", " : "", r->form->class_names[i]);
    }
    if (!*r->field)
        return fail_field(r, "an empty field stands where one of the classes belongs (%s)", all.data);
    char nearest[FIELD_LIMIT];
    return fail_field(r, "'%s' is not one of the classes (%s)%s", r->field, all.data,
                      suggest_text(&suggestion, nearest, sizeof nearest));
}

/* Takes the fields of one line: `features` of them and one more. */
static int read_line(struct reader *r, int (*feature)(struct reader *, size_t column, void *context),
                     int (*target)(struct reader *, void *context), void *context)
{
    const size_t features = r->form->features;
    for (size_t column = 0; column < features; column++) {
        if (take_field(r))
            return -1;
        if (r->last && column == 0 && !*r->field)
            return fail_field(r, "the line is empty, but should have %zu fields", features + 1);
        if (r->last)
            return fail_field(r, "the line has %zu field%s, but should have %zu", column + 1, column ? "s" : "",
                              features + 1);
        if (feature(r, column, context))
            return -1;
    }
    if (take_field(r))
        return -1;
    if (!r->last)
        return fail_field(r, "the line has more than the %zu fields that it should have", features + 1);
    return target(r, context);
}

static int keep_name(struct reader *r, size_t column, void *context)
{
    const char **names = context;
    if (!*r->field)
        return fail_field(r, "a column has no name");
    names[column] = arena_copy(r->services->arena, r->field);
    return 0;
}

static int keep_target_name(struct reader *r, void *context)
{
    const char **names = context;
    names[r->form->features] = arena_copy(r->services->arena, r->field);
    return 0;
}

/* Where the current row goes. */
struct row {
    nnr_real *x, *y; /* (features), (1) */
};

static int keep_number(struct reader *r, size_t column, void *context)
{
    return read_number(r, ((struct row *)context)->x + column);
}

static int keep_class(struct reader *r, void *context)
{
    return read_class(r, ((struct row *)context)->y);
}

/* At most so many: a CR LF counts twice. */
static size_t count_lines(const char *text)
{
    size_t lines = 1;
    for (; *text; text++)
        lines += *text == '\n' || *text == '\r';
    return lines;
}

static int read_rows(struct reader *r, nnr_table *table)
{
    struct arena *arena = r->services->arena;
    const size_t most = count_lines(r->at), features = r->form->features;
    nnr_real *x = arena_try(arena, most * features, sizeof *x, "the data", r->services->error);
    nnr_real *y = x ? arena_try(arena, most, sizeof *y, "the data", r->services->error) : NULL;
    if (!y)
        return -1;
    table->x = x;
    table->y = y;
    while (*r->at) {
        struct row row = { x + table->rows * features, y + table->rows };
        if (read_line(r, keep_number, keep_class, &row))
            return -1;
        table->rows++;
    }
    if (table->rows == 0)
        return fail(r->services->error, "%s: has a line of names, but no rows of data", r->source.name);
    return 0;
}

static int read_table(nnr_host *api, const char *path, const char *name, const nnr_table_form *form, nnr_table *table)
{
    struct services *services = api->priv;
    struct arena *arena = services->arena;
    path = path && *path ? path : path_join(arena, places_data(arena), name);
    size_t length;
    const char *text = file_read(arena, path, FILE_LIMIT, &length, services->error);
    if (!text || services_note_file(services, path))
        return -1;
    if (length != strlen(text))
        return fail(services->error, "%s: holds a zero byte, so it is not a table of text", path);
    if (text[strspn(text, " \t\r\n")] == '\0')
        return fail(services->error, "%s: is empty", path);
    struct reader *r = arena_alloc(arena, sizeof *r); /* lives on: errors point into its source */
    text += strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0; /* a byte order mark */
    *r = (struct reader){ .services = services, .form = form, .source = { .name = path, .text = text } };
    r->mark.source = &r->source;
    r->at = r->line = text;
    const char **names = arena_alloc(arena, (form->features + 1) * sizeof *names); /* the last is the target's */
    *table = (nnr_table){ .features = form->features, .feature_names = names };
    if (read_line(r, keep_name, keep_target_name, names) || read_rows(r, table))
        return -1;
    table->target_name = *names[form->features] ? names[form->features] : NULL;
    return 0;
}

const nnr_table_reader table_reader = { sizeof(nnr_table_reader), read_table };

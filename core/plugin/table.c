/* table.c -- reads a comma-separated table (base/csv.h), and says exactly where one is damaged: a line of column names,
 * then lines of as many fields. */
#include "plugin/table.h"

#include "base/csv.h"
#include "base/decimal.h"
#include "base/places.h"
#include "base/suggest.h"
#include "base/text.h"
#include "plugin/labels.h"
#include "plugin/services.h"

#include <float.h>
#include <stdbool.h>
#include <string.h>

enum { FILE_LIMIT = 1 << 30, FIELD_LIMIT = 256 };

/* Walks over the text field by field. */
struct reader {
    struct services *services;
    const nnr_table_form *form;
    size_t target;                      /* the column to learn */
    const char *number;                 /* what belongs into the others, in words */
    nnr_task task;                      /* where the form has no class names */
    bool guessed;                       /* the first row said which task it is */
    struct labels labels;               /* NNR_TASK_CLASSES: those that were seen */
    nnr_real *y;                        /* (rows) */
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

static int read_number(struct reader *r, const char *wanted, nnr_real *x)
{
    double number = 0;
    const char *end = decimal_read(r->field, &number);
    if (!*r->field)
        return fail_field(r, "an empty field stands where %s belongs", wanted);
    if (*end)
        return fail_field(r, "'%s' stands where %s belongs", r->field, wanted);
    if (number < r->form->min || number > r->form->max)
        return fail_field(r, "%s is outside the range of the data, %g to %g", r->field, r->form->min, r->form->max);
    *x = (nnr_real)number;
    return 0;
}

static int fail_class(struct reader *r)
{
    struct suggestion suggestion;
    suggest_begin(&suggestion, r->field);
    struct text all = { .arena = r->services->arena };
    for (size_t i = 0; r->form->class_names[i]; i++) {
        suggest_try(&suggestion, r->form->class_names[i]);
        text_add(&all, "%s%s", i ? ", " : "", r->form->class_names[i]);
    }
    if (!*r->field)
        return fail_field(r, "an empty field stands where one of the classes belongs (%s)", all.data);
    char nearest[FIELD_LIMIT];
    return fail_field(r, "'%s' is not one of the classes (%s)%s", r->field, all.data,
                      suggest_text(&suggestion, nearest, sizeof nearest));
}

static int read_class(struct reader *r, nnr_real *y)
{
    size_t i = 0;
    while (r->form->class_names[i] && strcmp(r->form->class_names[i], r->field) != 0)
        i++;
    *y = (nnr_real)i;
    return r->form->class_names[i] ? 0 : fail_class(r);
}

/* Any text is a class. */
static int read_label(struct reader *r, nnr_real *y)
{
    if (!*r->field)
        return fail_field(r, "an empty field stands where a class belongs");
    const size_t label = labels_find(&r->labels, r->services->arena, r->field);
    if (label >= MAX_LABELS)
        return fail_field(r, "'%s' would be class %d, but there may be %d; 'task: numbers' learns numbers", r->field,
                          MAX_LABELS + 1, MAX_LABELS);
    *y = (nnr_real)label;
    return 0;
}

/* A class or a number, whichever the file has. Where nobody has said, the first row does. */
static int read_target(struct reader *r, nnr_real *y)
{
    if (r->form->class_names)
        return read_class(r, y);
    if (r->task == NNR_TASK_AUTO) {
        double number;
        r->guessed = true;
        r->task = *decimal_read(r->field, &number) ? NNR_TASK_CLASSES : NNR_TASK_NUMBERS;
    }
    if (r->task == NNR_TASK_CLASSES)
        return read_label(r, y);
    return read_number(r, r->guessed ? "a number (as in the first row; 'task: classes' takes any text)" : r->number, y);
}

/* Takes the fields of one line: those of the features and, where it stands among them, the target. */
static int read_line(struct reader *r, int (*feature)(struct reader *, size_t column, void *context),
                     int (*target)(struct reader *, void *context), void *context)
{
    const size_t features = r->form->features;
    for (size_t column = 0; column <= features; column++) {
        if (take_field(r))
            return -1;
        if (r->last && column == 0 && features && !*r->field)
            return fail_field(r, "the line is empty, but should have %zu fields", features + 1);
        if (r->last && column < features)
            return fail_field(r, "the line has %zu field%s, but should have %zu", column + 1, column ? "s" : "",
                              features + 1);
        if (!r->last && column == features)
            return fail_field(r, "the line has more than the %zu fields that it should have", features + 1);
        if (column == r->target ? target(r, context) : feature(r, column - (column > r->target), context))
            return -1;
    }
    return 0;
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
    return read_number(r, r->number, ((struct row *)context)->x + column);
}

static int keep_target(struct reader *r, void *context)
{
    return read_target(r, ((struct row *)context)->y);
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
    table->y = r->y = y;
    while (*r->at) {
        struct row row = { x + table->rows * features, y + table->rows };
        if (read_line(r, keep_number, keep_target, &row))
            return -1;
        table->rows++;
    }
    if (table->rows == 0)
        return fail(r->services->error, "%s: has a line of names, but no rows of data", r->source.name);
    return 0;
}

/* Reads the file and puts a reader at its start. NULL after a failure. */
static struct reader *open_reader(nnr_host *api, const char *path)
{
    struct services *services = api->priv;
    struct arena *arena = services->arena;
    size_t length;
    const char *text = file_read(arena, path, FILE_LIMIT, &length, services->error);
    if (!text || services_note_file(services, path))
        return NULL;
    if (length != strlen(text)) {
        fail(services->error, "%s: holds a zero byte, so it is not a table of text", path);
        return NULL;
    }
    if (text[strspn(text, " \t\r\n")] == '\0') {
        fail(services->error, "%s: is empty", path);
        return NULL;
    }
    struct reader *r = arena_alloc(arena, sizeof *r); /* lives on: errors point into its source */
    text += strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0; /* a byte order mark */
    *r = (struct reader){ .services = services, .source = { .name = path, .text = text } };
    r->mark.source = &r->source;
    r->at = r->line = text;
    return r;
}

static int read_table(nnr_host *api, const char *path, const char *name, const nnr_table_form *form, nnr_table *table)
{
    struct arena *arena = ((struct services *)api->priv)->arena;
    struct reader *r = open_reader(api, path && *path ? path : path_join(arena, places_data(arena), name));
    if (!r)
        return -1;
    r->form = form;
    r->target = form->features;
    r->number = arena_format(arena, "a number from %g to %g", form->min, form->max);
    const char **names = arena_alloc(arena, (form->features + 1) * sizeof *names); /* the last is the target's */
    *table = (nnr_table){ .features = form->features, .feature_names = names };
    if (read_line(r, keep_name, keep_target_name, names) || read_rows(r, table))
        return -1;
    table->target_name = *names[form->features] ? names[form->features] : NULL;
    return 0;
}

/* Takes the first line, whatever columns it names: *names (*count). */
static int read_names(struct reader *r, const char ***names, size_t *count)
{
    struct arena *arena = r->services->arena;
    do {
        if (take_field(r) || keep_name(r, 0, &(const char *){ NULL }))
            return -1;
        for (size_t i = 0; i < *count; i++)
            if (strcmp((*names)[i], r->field) == 0)
                return fail_field(r, "two columns are called '%s'", r->field);
        *names = arena_grow(arena, *names, *count, sizeof **names);
        (*names)[(*count)++] = arena_copy(arena, r->field);
    } while (!r->last);
    return 0;
}

/* Finds the target among names (count), by default the last, and closes the gap that it leaves. */
static int choose_target(struct reader *r, const char *target, size_t count, const char **names, nnr_table *table)
{
    r->target = count - 1;
    struct suggestion suggestion;
    suggest_begin(&suggestion, target);
    for (size_t i = 0; *target && (i == 0 || strcmp(names[i - 1], target) != 0); i++) {
        char nearest[FIELD_LIMIT];
        if (i == count)
            return r->services->api.fail(&r->services->api, "%s has no column '%s'%s", r->source.name, target,
                                         suggest_text(&suggestion, nearest, sizeof nearest));
        suggest_try(&suggestion, names[i]);
        r->target = i;
    }
    table->target_name = names[r->target];
    memmove(names + r->target, names + r->target + 1, (count - 1 - r->target) * sizeof *names);
    table->features = count - 1;
    table->feature_names = names;
    return 0;
}

static int read_any(nnr_host *api, const char *path, const char *target, nnr_task task, nnr_table *table,
                    const char *const **class_names)
{
    struct reader *r = open_reader(api, path);
    if (!r)
        return -1;
    struct arena *arena = r->services->arena;
    const char **names = NULL;
    size_t count = 0;
    *table = (nnr_table){ 0 };
    if (read_names(r, &names, &count))
        return -1;
    if (count < 2)
        return fail_field(r, "there is one column alone, but there must be one to learn from and one to learn");
    if (choose_target(r, target, count, names, table))
        return -1;
    const double most = sizeof(nnr_real) == sizeof(float) ? (double)FLT_MAX : DBL_MAX;
    nnr_table_form *form = arena_alloc(arena, sizeof *form);
    *form = (nnr_table_form){ .features = table->features, .min = -most, .max = most };
    r->form = form;
    r->number = "a number";
    r->task = task;
    if (read_rows(r, table))
        return -1;
    *class_names = r->task == NNR_TASK_CLASSES ? labels_sort(&r->labels, arena, table->rows, r->y) : NULL;
    return 0;
}

const nnr_table_reader table_reader = { sizeof(nnr_table_reader), read_table, read_any };

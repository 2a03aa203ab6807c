/* csv_feed.c -- takes blocks of lines on one thread, and makes numbers of them on all. */
#include "model/csv_feed.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"
#include "base/decimal.h"
#include "base/suggest.h"
#include "base/text.h"
#include "train/scaling.h"

enum role { ROLE_TARGET = -1, ROLE_NONE = -2 };

static int take(struct feed *feed, struct block *block, size_t most, struct error *e)
{
    struct csv_feed *f = (struct csv_feed *)feed;
    if (text_lines_take(&f->lines, block, most, &block->rows, e))
        return -1;
    block->error = (struct error){ 0 };
    f->rows += block->rows;
    return f->rows ? 0 : fail(e, "'%s' has a line of names, but no rows of data", f->lines.path);
}

/* ---- Fields ---------------------------------------------------------------------------------------------------- */

/* Where a thread is in a block. */
struct place {
    const struct csv_feed *feed;
    struct block *block;
    size_t row;       /* of the block */
    const char *line; /* where it starts */
};

static int fail_field(const struct place *p, const struct csv_field *field, const char *format, ...) PRINTF_LIKE(3, 4);
static int fail_field(const struct place *p, const struct csv_field *field, const char *format, ...)
{
    struct mark mark = { &p->block->source, p->block->source.lines_before + (int)p->row + 1, 1, 0 };
    for (const char *c = p->line; c < field->start; mark.column++)
        utf8_next(&c);
    for (const char *c = field->start; c < field->start + field->length; mark.width++)
        utf8_next(&c);
    mark.width = mark.width ? mark.width : 1;
    va_list arguments;
    va_start(arguments, format);
    fail_v(&p->block->error, FAILED, &mark, format, arguments);
    va_end(arguments);
    return -1;
}

/* A field in a message: its first characters. */
enum { SHOWN = 60 };
static int shown(const struct csv_field *field)
{
    return field->length < SHOWN ? (int)field->length : SHOWN;
}

static int fail_number(const struct place *p, const struct csv_field *field, size_t column)
{
    const char *name = p->feed->names[column];
    if (field->length == 0)
        return fail_field(p, field, "an empty field stands where a number for '%s' belongs", name);
    return fail_field(p, field, "'%.*s' stands where a number for '%s' belongs", shown(field), field->start, name);
}

/* The number that is all of the field. */
static int field_number(const struct place *p, const struct csv_field *field, size_t column, nnr_real *number)
{
    double value = 0;
    const char *end = decimal_read(field->start, &value);
    if (end == field->start || end != field->start + field->length)
        return fail_number(p, field, column);
    *number = (nnr_real)value;
    if (!isfinite((double)*number))
        return fail_field(p, field, "'%.*s' is too large for a number of '%s'", shown(field), field->start,
                          p->feed->names[column]);
    return 0;
}

/* A class by its name, or by its index where no class has that name. */
static int field_class(const struct place *p, const struct csv_field *field, size_t column, size_t *class)
{
    const struct result *r = p->feed->result;
    for (*class = 0; *class < r->classes; ++*class)
        if (strlen(r->class_names[*class]) == field->length &&
            memcmp(r->class_names[*class], field->start, field->length) == 0)
            return 0;
    *class = 0;
    size_t digits = 0;
    for (; digits < field->length && digits < 9 && field->start[digits] >= '0' && field->start[digits] <= '9'; digits++)
        *class = 10 * *class + (size_t)(field->start[digits] - '0');
    if (digits && digits == field->length && *class < r->classes)
        return 0;
    char wrong[128], nearest[128];
    struct suggestion suggestion;
    snprintf(wrong, sizeof wrong, "%.*s", (int)(field->length < 100 ? field->length : 100), field->start);
    suggest_begin(&suggestion, wrong);
    for (size_t c = 0; c < r->classes; c++)
        suggest_try(&suggestion, r->class_names[c]);
    if (field->length == 0)
        return fail_field(p, field, "an empty field stands where a class for '%s' belongs", p->feed->names[column]);
    return fail_field(p, field, "'%.*s' is not one of the run's %zu classes%s", shown(field), field->start, r->classes,
                      suggest_text(&suggestion, nearest, sizeof nearest));
}

static int make_target(const struct place *p, const struct csv_field *field, size_t column)
{
    const struct result *r = p->feed->result;
    if (!p->block->t)
        return 0;
    nnr_real *t = p->block->t + p->row * r->outputs;
    if (r->classes == 0)
        return field_number(p, field, column, t);
    size_t class = 0;
    if (field_class(p, field, column, &class))
        return -1;
    memset(t, 0, r->outputs * sizeof *t);
    t[class] = 1;
    return 0;
}

static const char quotes_do_not_fit[] =
    "the field that starts with '\"' must end with one, and a comma or the line's end must follow";

/* ---- Rows ------------------------------------------------------------------------------------------------------ */

/* Where the next line starts, or NULL: the field must be the line's last one if it is the last column. */
static const char *check_end(const struct place *p, const struct csv_field *field, size_t column, const char *next)
{
    const size_t columns = p->feed->columns;
    const bool whole = !field->last || next[-1] == '\n' || *next == '\0';
    if (field->damaged)
        fail_field(p, field, quotes_do_not_fit);
    else if (field->last && column == 0 && columns > 1 && field->length == 0)
        fail_field(p, field, "the line is empty, but should have %zu fields", columns);
    else if (!whole)
        fail_field(p, field, "a carriage return ends the field, but not the line");
    else if (field->last && column + 1 < columns)
        fail_field(p, field, "the line has %zu field%s, but should have %zu", column + 1, column ? "s" : "", columns);
    else if (!field->last && column + 1 == columns)
        fail_field(p, field, "the line has more than the %zu fields that it should have", columns);
    else
        return next;
    return NULL;
}

/* Most fields are a number and a comma, and are read without looking for quotes and blanks. */
static const char *make_row(const struct place *p, nnr_real *x)
{
    const struct csv_feed *f = p->feed;
    const char *at = p->line;
    for (size_t column = 0; column < f->columns; column++) {
        const int64_t role = f->role[column];
        double value;
        const char *end = role >= 0 ? decimal_read(at, &value) : at;
        if (end > at && *end == ',' && column + 1 < f->columns && fabs(value) < 1e30) {
            x[role] = (nnr_real)value;
            at = end + 1;
            continue;
        }
        struct csv_field field;
        const char *next = check_end(p, &field, column, (at = csv_take(at, &field)));
        if (!next || (role >= 0 && field_number(p, &field, column, &x[role])) ||
            (role == ROLE_TARGET && make_target(p, &field, column)))
            return NULL;
    }
    return at;
}

static int make(const struct feed *feed, struct block *block, size_t thread)
{
    (void)thread;
    const struct csv_feed *f = (const struct csv_feed *)feed;
    const struct result *r = f->result;
    struct place place = { f, block, 0, block->text };
    for (; place.row < block->rows; place.row++) {
        place.line = make_row(&place, block->x + place.row * r->inputs);
        if (!place.line)
            return -1;
    }
    scaling_apply(block->rows, r->inputs, r->offset, r->scale, block->x);
    return 0;
}

/* ---- Names of columns ------------------------------------------------------------------------------------------ */

static bool is_number(const struct csv_field *field)
{
    double value;
    const char *end = decimal_read(field->start, &value);
    return field->length && end == field->start + field->length;
}

/* The input of that name, or ROLE_NONE. Where the run's inputs have no names, columns are inputs in their order. */
static int64_t find_input(const struct result *r, const char *name, size_t *unnamed)
{
    if (!r->feature_names)
        return *unnamed < r->inputs ? (int64_t)(*unnamed)++ : ROLE_NONE;
    for (size_t j = 0; j < r->inputs; j++)
        if (strcmp(r->feature_names[j], name) == 0)
            return (int64_t)j;
    return ROLE_NONE;
}

static int fail_extra(const struct place *p, const struct csv_field *field, const char *name)
{
    const struct result *r = p->feed->result;
    char nearest[128];
    struct suggestion suggestion;
    suggest_begin(&suggestion, name);
    for (size_t j = 0; r->feature_names && j < r->inputs; j++)
        suggest_try(&suggestion, r->feature_names[j]);
    if (suggestion.nearest)
        return fail_field(p, field, "the run has no input '%s'%s", name,
                          suggest_text(&suggestion, nearest, sizeof nearest));
    return fail_field(p, field, "the run has no input '%s'; --ignore-extra leaves such columns alone", name);
}

/* The role of the next column. */
static int add_column(struct csv_feed *f, const struct place *p, const struct csv_field *field, const char *target,
                      bool ignore_extra, size_t *unnamed)
{
    char *name = arena_copy_n(f->arena, field->start, field->length);
    const int64_t role = target && strcmp(name, target) == 0 ? ROLE_TARGET : find_input(f->result, name, unnamed);
    for (size_t c = 0; c < f->columns; c++)
        if (role != ROLE_NONE && f->role[c] == role)
            return fail_field(p, field, "the column '%s' stands here a second time", name);
    if (role == ROLE_NONE && !ignore_extra)
        return fail_extra(p, field, name);
    f->role = arena_grow(f->arena, f->role, f->columns, sizeof *f->role);
    f->names = arena_grow(f->arena, f->names, f->columns, sizeof *f->names);
    f->role[f->columns] = role;
    f->names[f->columns++] = name;
    return 0;
}

static bool has_role(const struct csv_feed *f, int64_t role)
{
    for (size_t c = 0; c < f->columns; c++)
        if (f->role[c] == role)
            return true;
    return false;
}

static int check_columns(const struct csv_feed *f, const struct csv_choice *choice, const char *target, struct error *e)
{
    const struct result *r = f->result;
    size_t missing = 0, first = 0;
    for (size_t j = r->inputs; j-- > 0;)
        if (!has_role(f, (int64_t)j)) {
            missing++;
            first = j;
        }
    if (missing && !r->feature_names)
        return fail(e, "%s: has %zu columns of inputs, but the run takes %zu", f->lines.path, r->inputs - missing,
                    r->inputs);
    if (missing)
        return fail(e, "%s: has no column '%s'%s", f->lines.path, r->feature_names[first],
                    missing > 1 ? arena_format(f->arena, ", and lacks %zu more of the run's %zu inputs", missing - 1,
                                               r->inputs)
                                : "");
    if (choice->compare && !target)
        return fail_usage(e, "the run does not say which column it learned; name it with --target");
    if (choice->compare && !has_role(f, ROLE_TARGET))
        return fail(e, "%s: has no column '%s' to compare with; name another with --target", f->lines.path, target);
    if (choice->compare && !r->classes && r->outputs != 1)
        return fail(e, "the run learned %zu numbers a row, but a CSV file has one column to compare with", r->outputs);
    return 0;
}

/* The whole line is looked at before a column is refused: a first row of data deserves a message of its own. */
static bool holds_numbers(const char *line)
{
    struct csv_field field;
    do {
        line = csv_take(line, &field);
        if (field.damaged || !is_number(&field))
            return false;
    } while (!field.last);
    return true;
}

static int read_names(struct csv_feed *f, const struct csv_choice *choice, struct error *e)
{
    const char *target = choice->target ? choice->target : f->result->target_name;
    struct block *block = arena_alloc(f->arena, sizeof *block);
    struct place place = { f, block, 0, NULL };
    struct csv_field field;
    size_t lines = 0, unnamed = 0;
    if (text_lines_take(&f->lines, block, 1, &lines, e))
        return -1;
    if (block->text[strspn(block->text, " \t\r\n\xEF\xBB\xBF")] == '\0')
        return fail(e, "%s: %s", f->lines.path, lines ? "starts with an empty line, not with the names of its columns"
                                                : "is empty");
    const char *at = block->text + (strncmp(block->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0); /* a byte order mark */
    place.line = at;
    if (holds_numbers(at))
        return fail(e, "%s:1:1: the first line holds numbers, but must hold the names of the columns", f->lines.path);
    do {
        at = csv_take(at, &field);
        if (field.damaged)
            fail_field(&place, &field, quotes_do_not_fit);
        else if (field.last && *at)
            fail_field(&place, &field, "a carriage return ends the field, but not the line");
        if (block->error.code || add_column(f, &place, &field, target, choice->ignore_extra, &unnamed)) {
            *e = block->error;
            return -1;
        }
    } while (!field.last);
    return check_columns(f, choice, target, e);
}

/* ---- Opening --------------------------------------------------------------------------------------------------- */

int csv_feed_open(struct csv_feed *f, struct arena *arena, const char *path, const struct result *result,
                  const struct csv_choice *choice, struct error *e)
{
    *f = (struct csv_feed){ .feed = { take, make }, .result = result, .arena = arena };
    return text_lines_open(&f->lines, arena, path, e) ? -1 : read_names(f, choice, e);
}

void csv_feed_close(struct csv_feed *f)
{
    text_lines_close(&f->lines);
}

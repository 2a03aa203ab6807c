/* group.c -- finds the groups, and their means. */
#include "compare/group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "compare/student.h"

/* ---- Groups --------------------------------------------------------------------------------------------- */

/* The columns in which the runs of a group are equal. */
static struct choice identity(const struct table *table, const struct choice *keys)
{
    struct choice same = { .columns = arena_alloc(table->arena, table->n_columns * sizeof *same.columns) };
    for (size_t c = 0; c < table->n_columns; c++) {
        bool left_out = !table->columns[c].of_config || strcmp(table->columns[c].name, "output") == 0;
        for (size_t k = 0; k < keys->count; k++)
            left_out |= keys->columns[k] == c;
        if (!left_out && table_varies(table, c))
            same.columns[same.count++] = c;
    }
    return same;
}

/* qsort takes no context. */
static const struct choice *identity_columns;

static int compare_identity(const struct row *a, const struct row *b)
{
    for (size_t i = 0; i < identity_columns->count; i++) {
        const struct value *x = &a->cells[identity_columns->columns[i]], *y = &b->cells[identity_columns->columns[i]];
        const int order = x->kind != y->kind ? (int)x->kind - (int)y->kind
                          : x->kind          ? strcmp(x->text, y->text)
                                             : 0;
        if (order)
            return order;
    }
    return 0;
}

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    const int order = compare_identity(a, b);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

/* ---- Cells ---------------------------------------------------------------------------------------------- */

static bool all_equal(size_t count, const struct row *rows, size_t column)
{
    for (size_t r = 1; r < count; r++)
        if (!value_equal(&rows[r].cells[column], &rows[0].cells[column]))
            return false;
    return true;
}

/* Of the finite numbers of some rows. */
static struct value mean(struct arena *arena, size_t count, const struct row *rows, size_t column)
{
    size_t n = 0;
    double sum = 0, squares = 0;
    for (size_t r = 0; r < count; r++)
        if (value_is_number(&rows[r].cells[column]) && isfinite(rows[r].cells[column].number)) {
            sum += rows[r].cells[column].number;
            n++;
        }
    if (n == 0)
        return (struct value){ .kind = VALUE_NONE };
    for (size_t r = 0; r < count; r++)
        if (value_is_number(&rows[r].cells[column]) && isfinite(rows[r].cells[column].number))
            squares += pow(rows[r].cells[column].number - sum / (double)n, 2);
    char text[32];
    const double deviation = n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
    return (struct value){ .kind = VALUE_NUM,
                           .number = sum / (double)n,
                           .text = arena_copy(arena, number_text(sum / (double)n, text)),
                           .half = n > 1 ? student_t(n - 1, 0.95) * deviation / sqrt((double)n) : NAN };
}

/* A text that all have, or how many are complete, or nothing. */
static struct value common(struct arena *arena, size_t count, const struct row *rows, size_t column, bool status)
{
    if (all_equal(count, rows, column))
        return rows[0].cells[column];
    if (!status)
        return (struct value){ .kind = VALUE_NONE };
    size_t complete = 0;
    for (size_t r = 0; r < count; r++)
        complete += strcmp(rows[r].cells[column].text, "complete") == 0;
    return (struct value){ .kind = VALUE_TEXT, .text = arena_format(arena, "%zu of %zu complete", complete, count) };
}

static bool has_numbers(const struct table *table, size_t column)
{
    for (size_t r = 0; r < table->n_rows; r++)
        if (value_is_number(&table->rows[r].cells[column]))
            return true;
    return false;
}

/* ---- The table of groups -------------------------------------------------------------------------------- */

/* The row of some runs. from: for each column of the groups, that of the runs. */
static struct row make_row(const struct table *table, size_t count, const struct row *rows, const struct table *groups,
                           const size_t *from, const bool *numeric)
{
    struct arena *arena = groups->arena;
    struct row row = { .cells = arena_alloc(arena, groups->n_columns * sizeof *row.cells), .place = rows[0].place };
    row.cells[0] = (struct value){ .kind = VALUE_INT, .number = (double)count,
                                   .text = arena_format(arena, "%zu", count) };
    for (size_t c = 1; c < groups->n_columns; c++) {
        const bool status = strcmp(table->columns[from[c]].name, "status") == 0;
        const bool count_of_all = rows[0].cells[from[c]].kind == VALUE_INT && all_equal(count, rows, from[c]);
        row.cells[c] = !groups->columns[c].of_config && numeric[from[c]] && !count_of_all
                           ? mean(arena, count, rows, from[c])
                           : common(arena, count, rows, from[c], status);
    }
    return row;
}

/* "runs", then all columns but the file and the keys. */
static size_t *make_columns(const struct table *table, const struct choice *keys, struct table *groups)
{
    size_t *from = arena_alloc(table->arena, table->n_columns * sizeof *from);
    groups->columns = arena_alloc(table->arena, table->n_columns * sizeof *groups->columns);
    groups->columns[groups->n_columns++] = (struct column){ .name = "runs" };
    for (size_t c = FILE_COLUMN + 1; c < table->n_columns; c++) {
        bool key = false;
        for (size_t k = 0; k < keys->count; k++)
            key |= keys->columns[k] == c;
        if (key)
            continue;
        from[groups->n_columns] = c;
        groups->columns[groups->n_columns++] = table->columns[c];
    }
    return from;
}

static int place_order(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    return (a->place > b->place) - (a->place < b->place);
}

int group_over(const struct table *table, const struct choice *keys, struct table *groups, struct error *e)
{
    for (size_t k = 0; k < keys->count; k++)
        if (!table->columns[keys->columns[k]].of_config)
            return fail_usage(e, "--over takes keys of the config, and '%s' is not one",
                              table->columns[keys->columns[k]].name);
    struct arena *arena = table->arena;
    *groups = (struct table){ .arena = arena, .grouped = true };
    const size_t *from = make_columns(table, keys, groups);
    bool *numeric = arena_alloc(arena, table->n_columns * sizeof *numeric);
    for (size_t c = 0; c < table->n_columns; c++)
        numeric[c] = has_numbers(table, c);
    const struct choice same = identity(table, keys);
    struct row *rows = arena_alloc(arena, table->n_rows * sizeof *rows);
    if (table->n_rows) {
        memcpy(rows, table->rows, table->n_rows * sizeof *rows);
        identity_columns = &same;
        qsort(rows, table->n_rows, sizeof *rows, compare_rows);
    }
    groups->rows = arena_alloc(arena, table->n_rows * sizeof *groups->rows);
    for (size_t r = 0, end; r < table->n_rows; r = end) {
        end = r + 1;
        while (end < table->n_rows && compare_identity(&rows[r], &rows[end]) == 0)
            end++;
        groups->rows[groups->n_rows++] = make_row(table, end - r, rows + r, groups, from, numeric);
    }
    if (groups->n_rows)
        qsort(groups->rows, groups->n_rows, sizeof *groups->rows, place_order);
    return 0;
}

/* run_table.c -- makes one table of many runs, finds its columns, and sorts its rows. */
#include "compare/run_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"

bool value_is_number(const struct value *value)
{
    return value->kind == VALUE_INT || value->kind == VALUE_NUM;
}

bool value_equal(const struct value *a, const struct value *b)
{
    return a->kind == b->kind && (a->kind == VALUE_NONE || strcmp(a->text, b->text) == 0);
}

/* ---- Building ------------------------------------------------------------------------------------------- */

static size_t find(const struct table *table, const char *name)
{
    size_t c = 0;
    while (c < table->n_columns && strcmp(table->columns[c].name, name) != 0)
        c++;
    return c;
}

/* The column of a fact, which is added if need be. Runs resemble each other, so it is mostly the one after the last. */
static size_t column_of(struct table *table, const struct fact *fact, size_t guess)
{
    if (guess < table->n_columns && strcmp(table->columns[guess].name, fact->name) == 0)
        return guess;
    const size_t c = find(table, fact->name);
    if (c == table->n_columns) {
        table->columns = arena_grow(table->arena, table->columns, c, sizeof *table->columns);
        table->columns[table->n_columns++] = (struct column){ fact->name, fact->of_config };
    }
    return c;
}

static void add_columns(struct table *table, size_t runs, const struct glance *glances, bool of_config)
{
    for (size_t r = 0; r < runs; r++) {
        size_t c = 0;
        for (const struct fact *fact = glances[r].facts; fact < glances[r].facts + glances[r].n_facts; fact++)
            if (fact->of_config == of_config)
                c = column_of(table, fact, c + 1);
    }
}

static struct value value_of(const struct fact *fact)
{
    static const enum value_kind kinds[] = { [ATTRIBUTE_TEXT] = VALUE_TEXT, [ATTRIBUTE_INT] = VALUE_INT,
                                             [ATTRIBUTE_NUM] = VALUE_NUM, [ATTRIBUTE_BOOL] = VALUE_TRUTH };
    return (struct value){ .kind = kinds[fact->type], .text = fact->text, .number = fact->number };
}

void table_build(struct table *table, struct arena *arena, size_t runs, const char *const *paths,
                 const struct glance *glances)
{
    *table = (struct table){ .arena = arena, .n_rows = runs };
    column_of(table, &(struct fact){ .name = "file" }, 0);
    add_columns(table, runs, glances, true);
    add_columns(table, runs, glances, false);
    table->rows = arena_alloc(arena, runs * sizeof *table->rows);
    for (size_t r = 0; r < runs; r++) {
        struct value *cells = arena_alloc(arena, table->n_columns * sizeof *cells);
        cells[FILE_COLUMN] = (struct value){ .kind = VALUE_TEXT, .text = paths[r] };
        size_t c = 0;
        for (const struct fact *fact = glances[r].facts; fact < glances[r].facts + glances[r].n_facts; fact++) {
            c = column_of(table, fact, c + 1);
            if (cells[c].kind == VALUE_NONE)
                cells[c] = value_of(fact);
        }
        table->rows[r] = (struct row){ cells, r };
    }
}

/* ---- Columns -------------------------------------------------------------------------------------------- */

int table_find(const struct table *table, const char *name, const struct mark *mark, size_t *column,
               struct error *e)
{
    *column = find(table, name);
    if (*column < table->n_columns)
        return 0;
    struct suggestion suggestion;
    char nearest[128];
    suggest_begin(&suggestion, name);
    for (size_t c = 0; c < table->n_columns; c++)
        suggest_try(&suggestion, table->columns[c].name);
    const char *hint = suggest_text(&suggestion, nearest, sizeof nearest);
    return mark ? fail_at(e, mark, "no run has a column '%s'%s", name, hint)
                : fail_usage(e, "no run has a column '%s'%s", name, hint);
}

int table_choose(const struct table *table, const char *option, const char *list, bool sorted,
                 struct choice *choice, struct error *e)
{
    *choice = (struct choice){ 0 };
    for (const char *start = list, *end;; start = end + 1) {
        start += strspn(start, " ");
        const bool descending = sorted && *start == '-';
        start += descending;
        end = start + strcspn(start, ",");
        size_t length = (size_t)(end - start);
        while (length > 0 && start[length - 1] == ' ')
            length--;
        if (length == 0)
            return fail_usage(e, "%s '%s' has an empty name; it takes columns with commas between them", option, list);
        size_t column;
        if (table_find(table, arena_copy_n(table->arena, start, length), NULL, &column, e))
            return -1;
        choice->columns = arena_grow(table->arena, choice->columns, choice->count, sizeof *choice->columns);
        choice->descending = arena_grow(table->arena, choice->descending, choice->count, sizeof *choice->descending);
        choice->columns[choice->count] = column;
        choice->descending[choice->count++] = descending;
        if (*end == '\0')
            return 0;
    }
}

bool table_varies(const struct table *table, size_t column)
{
    for (size_t r = 1; r < table->n_rows; r++)
        if (!value_equal(&table->rows[r].cells[column], &table->rows[0].cells[column]))
            return true;
    return false;
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names;
}

static bool is_usual(const struct table *table, size_t c, bool brief)
{
    static const char *const seldom[] = { "failure",  "parameters",   "seconds_training",
                                          "run_id",   "date_created", NULL };
    static const char *const if_varied[] = { "epochs", "status", NULL };
    const struct column *column = &table->columns[c];
    if (column->of_config)
        return strcmp(column->name, "output") != 0 && table_varies(table, c);
    if (!brief || !is_one_of(column->name, if_varied))
        return !brief || !is_one_of(column->name, seldom);
    const struct value *first = table->n_rows ? &table->rows[0].cells[c] : NULL;
    return table_varies(table, c) || (first && first->kind == VALUE_TEXT && strcmp(first->text, "complete") != 0);
}

void table_usual_columns(const struct table *table, bool brief, struct choice *choice)
{
    *choice = (struct choice){ .columns = arena_alloc(table->arena, table->n_columns * sizeof *choice->columns) };
    for (size_t c = 0; c < table->n_columns; c++)
        if (is_usual(table, c, brief))
            choice->columns[choice->count++] = c;
}

void table_all_columns(const struct table *table, struct choice *choice)
{
    *choice = (struct choice){ .columns = arena_alloc(table->arena, table->n_columns * sizeof *choice->columns) };
    for (size_t c = 0; c < table->n_columns; c++)
        choice->columns[choice->count++] = c;
}

/* ---- Sorting -------------------------------------------------------------------------------------------- */

/* 0: numbers, 1: texts, 2: nothing that could be sorted. */
static int rank(const struct value *value)
{
    if (value->kind == VALUE_NONE)
        return 2;
    return !value_is_number(value) ? 1 : isnan(value->number) ? 2 : 0;
}

static int compare_values(const struct value *a, const struct value *b, bool descending)
{
    const int rank_a = rank(a), rank_b = rank(b);
    if (rank_a != rank_b || rank_a == 2)
        return rank_a - rank_b;
    const int order = rank_a == 1 ? strcmp(a->text, b->text) : (a->number > b->number) - (a->number < b->number);
    return descending ? -order : order;
}

/* qsort takes no context. */
static const struct choice *sort_order;

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    for (size_t i = 0; i < sort_order->count; i++) {
        const size_t c = sort_order->columns[i];
        const int order = compare_values(&a->cells[c], &b->cells[c], sort_order->descending[i]);
        if (order)
            return order;
    }
    return (a->place > b->place) - (a->place < b->place);
}

void table_sort(struct table *table, const struct choice *order)
{
    sort_order = order;
    if (table->n_rows)
        qsort(table->rows, table->n_rows, sizeof *table->rows, compare_rows);
}

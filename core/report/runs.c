/* runs.c -- a table of runs in the terminal. */
#include "report/runs.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "compare/difference.h"
#include "report/page.h"

enum { WIDEST = 40, VALUE_WIDTH = 16, CELL = 256, GAP = 2 };

/* What the table is printed with. */
struct sheet {
    const struct table *table;
    const struct choice *columns;
    size_t common; /* bytes of the directory that all files have */
    int *width;    /* (columns->count) */
    bool *right;   /* aligned to the right: numbers */
    bool *fits;    /* is shown */
};

void report_note(FILE *out, const char *sentence)
{
    struct page page = { .out = out, .style = { .columns = INT_MAX / 2 } };
    put(&page, PLAIN, "nnrun: %s", sentence);
    end_line(&page);
}

/* ---- Cells ---------------------------------------------------------------------------------------------- */

static size_t common_directory(const struct table *table)
{
    size_t common = SIZE_MAX;
    for (size_t r = 0; r < table->n_rows; r++) {
        const char *first = table->rows[0].cells[FILE_COLUMN].text, *file = table->rows[r].cells[FILE_COLUMN].text;
        size_t same = 0;
        while (same < common && file[same] && file[same] == first[same])
            same++;
        common = same;
    }
    const char *first = table->n_rows ? table->rows[0].cells[FILE_COLUMN].text : "";
    while (common > 0 && (common > strlen(first) || first[common - 1] != '/'))
        common--;
    return common;
}

static const char *cell_text(const struct page *p, const struct sheet *sheet, const struct row *row, size_t column,
                             char text[CELL])
{
    const struct value *value = &row->cells[column];
    char number[32], half[32];
    if (value->kind == VALUE_NONE)
        return "";
    if (column == FILE_COLUMN && !sheet->table->grouped)
        return value->text + sheet->common;
    if (value->kind != VALUE_NUM || sheet->table->columns[column].of_config)
        return value->text;
    snprintf(text, CELL, "%s", score_text(value->number, number));
    if (sheet->table->grouped && !isnan(value->half))
        snprintf(text, CELL, "%s %s %s", number, glyph(p, "±", "+-"), score_text(value->half, half));
    return text;
}

/* ---- Columns -------------------------------------------------------------------------------------------- */

/* "learning_rate" for "optimizer.learning_rate", where no other column that is shown ends so. */
static const char *heading(const struct sheet *sheet, size_t shown)
{
    const size_t own = sheet->columns->columns[shown];
    const char *name = sheet->table->columns[own].name, *start = name + strlen(name);
    for (bool clear = false; start > name && !clear;) {
        do
            start--;
        while (start > name && start[-1] != '.');
        clear = strcmp(start, "type") != 0 && strcmp(start, "name") != 0 && strspn(start, "0123456789.") == 0;
        for (size_t i = 0; i < sheet->columns->count && clear; i++) {
            const char *other = sheet->table->columns[sheet->columns->columns[i]].name;
            const size_t length = strlen(other), end = strlen(start);
            clear = i == shown || length < end || strcmp(other + length - end, start) != 0 ||
                    (length > end && other[length - end - 1] != '.');
        }
    }
    return start;
}

static void measure(const struct page *p, struct sheet *sheet, size_t shown)
{
    const size_t column = sheet->columns->columns[shown];
    int width = (int)text_columns(heading(sheet, shown));
    char text[CELL];
    for (const struct row *row = sheet->table->rows; row < sheet->table->rows + sheet->table->n_rows; row++) {
        const int columns = (int)text_columns(cell_text(p, sheet, row, column, text));
        if (columns > width)
            width = columns;
        sheet->right[shown] |= value_is_number(&row->cells[column]);
    }
    sheet->width[shown] = width < WIDEST ? width : WIDEST;
}

/* Marks those columns that fit into what is left of the room: all config keys, or all results. */
static void fit(struct sheet *sheet, bool of_config, int *room)
{
    for (size_t i = 0; i < sheet->columns->count; i++) {
        const bool asked = sheet->table->columns[sheet->columns->columns[i]].of_config == of_config;
        if (!asked || sheet->fits[i])
            continue;
        if (sheet->width[i] + GAP > *room)
            break;
        sheet->fits[i] = true;
        *room -= sheet->width[i] + GAP;
    }
}

/* The first column always; then results in half of the room, config keys in all of it, and more results. */
static void fit_all(struct sheet *sheet, int room)
{
    sheet->fits[0] = true;
    room -= sheet->width[0] + GAP;
    int half = room / 2;
    room -= half;
    fit(sheet, false, &half);
    room += half;
    fit(sheet, true, &room);
    fit(sheet, false, &room);
}

/* ---- The table ------------------------------------------------------------------------------------------ */

static void put_aligned(struct page *p, enum paint paint, const struct sheet *sheet, size_t shown, const char *text)
{
    if (!sheet->fits[shown])
        return;
    put(p, PLAIN, "%*s", GAP, "");
    put_cell(p, paint, sheet->right[shown] ? sheet->width[shown] : -sheet->width[shown], "%s", text);
}

static void name_the_rest(struct page *p, const struct sheet *sheet)
{
    struct text names = { .arena = sheet->table->arena };
    for (size_t i = 0; i < sheet->columns->count; i++)
        if (!sheet->fits[i])
            text_add(&names, "%s%s", names.length ? ", " : "", sheet->table->columns[sheet->columns->columns[i]].name);
    if (!names.length)
        return;
    end_line(p);
    put_lines(p, DIM, 2, "  not shown, for want of room: %s; choose with --columns, or take --csv", names.data);
}

void report_runs(FILE *out, const struct table *table, const struct choice *columns, struct style style)
{
    struct page page = { .out = out, .style = style }, *p = &page;
    struct sheet sheet = { .table = table, .columns = columns,
                           .common = table->grouped ? 0 : common_directory(table),
                           .width = arena_alloc(table->arena, columns->count * sizeof *sheet.width),
                           .right = arena_alloc(table->arena, columns->count * sizeof *sheet.right),
                           .fits = arena_alloc(table->arena, columns->count * sizeof *sheet.fits) };
    for (size_t i = 0; i < columns->count; i++)
        measure(p, &sheet, i);
    fit_all(&sheet, style.columns);
    for (size_t i = 0; i < columns->count; i++)
        put_aligned(p, DIM, &sheet, i, heading(&sheet, i));
    end_line(p);
    for (const struct row *row = table->rows; row < table->rows + table->n_rows; row++) {
        char text[CELL];
        for (size_t i = 0; i < columns->count; i++)
            put_aligned(p, PLAIN, &sheet, i, cell_text(p, &sheet, row, columns->columns[i], text));
        end_line(p);
    }
    name_the_rest(p, &sheet);
}

/* ---- Differences ---------------------------------------------------------------------------------------- */

static void put_side(struct page *p, int key_width, const char *key, const struct value *value,
                     const struct value *origin)
{
    put_cell(p, PLAIN, -key_width, "%s", key);
    put(p, PLAIN, "  ");
    put_cell(p, BOLD, -VALUE_WIDTH, "%s", value->kind == VALUE_NONE ? "-" : value->text);
    if (origin->kind == VALUE_NONE)
        end_line(p);
    else
        put_lines(p, DIM, key_width + VALUE_WIDTH + 4, "  %s", origin->text);
}

void report_difference(FILE *out, const struct table *table, const char *first, const char *second,
                       struct style style)
{
    struct page page = { .out = out, .style = style }, *p = &page;
    if (table->n_rows == 0) {
        put_lines(p, PLAIN, 2, "The configs of %s and %s are the same.", first, second);
        return;
    }
    put_lines(p, BOLD, 2, "In what the configs differ: above %s, below %s", first, second);
    int width = 0;
    for (const struct row *row = table->rows; row < table->rows + table->n_rows; row++) {
        const int columns = (int)text_columns(row->cells[DIFFERENCE_KEY].text);
        width = columns > width ? columns : width;
    }
    width = (width < WIDEST ? width : WIDEST) + GAP;
    for (const struct row *row = table->rows; row < table->rows + table->n_rows; row++) {
        const struct value *cells = row->cells;
        put_side(p, width, arena_format(table->arena, "  %s", cells[DIFFERENCE_KEY].text), &cells[DIFFERENCE_FIRST],
                 &cells[DIFFERENCE_FIRST_ORIGIN]);
        put_side(p, width, "", &cells[DIFFERENCE_SECOND], &cells[DIFFERENCE_SECOND_ORIGIN]);
    }
}

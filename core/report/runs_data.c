/* runs_data.c -- a table of runs as CSV and as JSON. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/runs.h"

/* Whether a column of groups has means, and so intervals. */
static bool has_means(const struct table *table, size_t column)
{
    return table->grouped && column > 0 && !table->columns[column].of_config &&
           (table->n_rows == 0 || value_is_number(&table->rows[0].cells[column]));
}

/* ---- CSV ------------------------------------------------------------------------------------------------ */

static void put_field(FILE *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++)
        fputs(*text == '"' ? "\"\"" : (char[]){ *text, '\0' }, out);
    fputc('"', out);
}

static void put_half(FILE *out, const struct value *value)
{
    char number[32];
    if (value_is_number(value) && !isnan(value->half))
        fputs(number_text(value->half, number), out);
}

void report_runs_csv(FILE *out, const struct table *table, const struct choice *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        const size_t c = columns->columns[i];
        fputs(i ? "," : "", out);
        put_field(out, table->columns[c].name);
        if (has_means(table, c)) {
            fputc(',', out);
            put_field(out, arena_format(table->arena, "%s_half_width", table->columns[c].name));
        }
    }
    fputc('\n', out);
    for (const struct row *row = table->rows; row < table->rows + table->n_rows; row++) {
        for (size_t i = 0; i < columns->count; i++) {
            const struct value *value = &row->cells[columns->columns[i]];
            fputs(i ? "," : "", out);
            put_field(out, value->kind == VALUE_NONE ? "" : value->text);
            if (has_means(table, columns->columns[i])) {
                fputc(',', out);
                put_half(out, value);
            }
        }
        fputc('\n', out);
    }
}

/* ---- JSON ----------------------------------------------------------------------------------------------- */

static void add_number(struct text *t, double number, const char *text)
{
    text_add(t, "%s", isfinite(number) ? text : "null");
}

static void add_value(struct text *t, const struct value *value, bool is_mean)
{
    char half[32];
    switch (value->kind) {
    case VALUE_NONE:
        text_add(t, "null");
        break;
    case VALUE_TEXT:
        text_add_json(t, value->text);
        break;
    case VALUE_TRUTH:
        text_add(t, "%s", value->text);
        break;
    case VALUE_INT:
    case VALUE_NUM:
        text_add(t, is_mean ? "{\"mean\": " : "");
        add_number(t, value->number, value->text);
        if (is_mean) {
            text_add(t, ", \"half_width\": ");
            add_number(t, value->half, number_text(value->half, half));
            text_add(t, "}");
        }
        break;
    }
}

void report_runs_json(FILE *out, const struct table *table, const struct choice *columns)
{
    fputs("[", out);
    struct text t = { .arena = table->arena };
    for (size_t r = 0; r < table->n_rows; r++) {
        t.length = 0;
        text_add(&t, "%s\n  {", r ? "," : "");
        for (size_t i = 0; i < columns->count; i++) {
            const size_t c = columns->columns[i];
            text_add(&t, i ? ", " : "");
            text_add_json(&t, table->columns[c].name);
            text_add(&t, ": ");
            add_value(&t, &table->rows[r].cells[c], has_means(table, c));
        }
        text_add(&t, "}");
        fputs(t.data, out);
    }
    fputs("\n]\n", out);
}

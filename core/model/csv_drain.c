/* csv_drain.c -- one line a row: its number, the class and how sure it is, then each output. */
#include "model/csv_drain.h"

#include <errno.h>
#include <string.h>

#include "base/decimal.h"
#include "base/text.h"

/* A text as a field: in quotes where it needs them (RFC 4180). */
static const char *as_field(struct arena *arena, const char *text)
{
    if (!strpbrk(text, ",\"\r\n") && *text != ' ')
        return text;
    struct text field = { .arena = arena };
    text_add(&field, "\"");
    for (; *text; text++)
        text_add(&field, *text == '"' ? "\"\"" : "%c", *text);
    text_add(&field, "\"");
    return field.data;
}

static int prepare(struct drain *drain, struct arena *arena, struct block *block, size_t most, struct error *e)
{
    const struct csv_drain *d = (struct csv_drain *)drain;
    const size_t line = d->longest + (d->result->outputs + 2) * (DECIMAL_BYTES + 1) + 2;
    block->formatted = arena_try(arena, most, line, "a block of lines", e);
    return block->formatted ? 0 : -1;
}

static char *add_text(char *out, const char *text)
{
    const size_t length = strlen(text);
    memcpy(out, text, length);
    return out + length;
}

static void format(const struct drain *drain, struct block *block)
{
    const struct csv_drain *d = (const struct csv_drain *)drain;
    const size_t outputs = d->result->outputs;
    const bool classes = d->result->classes;
    char *out = block->formatted;
    for (size_t i = 0; i < block->rows; i++) {
        const float *output = block->output + i * outputs;
        out = decimal_write_count(out, block_row(block, i));
        if (classes) {
            const size_t best = block_class(block, i, outputs);
            *out++ = ',';
            out = add_text(out, d->classes[best]);
            *out++ = ',';
            out = decimal_write(out, output[best]);
        }
        for (size_t j = 0; j < outputs; j++) {
            *out++ = ',';
            out = classes ? decimal_write(out, output[j]) : decimal_write_exact(out, output[j]);
        }
        *out++ = '\n';
    }
    block->formatted_length = (size_t)(out - block->formatted);
}

static int fail_write(const struct csv_drain *d, struct error *e)
{
    return fail(e, "cannot write '%s': %s", d->path, strerror(errno));
}

static int write_lines(struct drain *drain, const struct block *block, struct error *e)
{
    const struct csv_drain *d = (struct csv_drain *)drain;
    const bool written = fwrite(block->formatted, 1, block->formatted_length, d->out) == block->formatted_length;
    return written ? 0 : fail_write(d, e);
}

int csv_drain_open(struct csv_drain *d, struct arena *arena, const struct result *result, FILE *out, const char *path,
                   struct error *e)
{
    struct text names = { .arena = arena };
    *d = (struct csv_drain){ .drain = { prepare, format, write_lines }, .result = result, .out = out, .path = path };
    d->classes = arena_alloc(arena, result->classes * sizeof *d->classes);
    text_add(&names, result->classes ? "row,class,confidence" : "row");
    for (size_t c = 0; c < result->classes; c++) {
        d->classes[c] = as_field(arena, result->class_names[c]);
        const size_t length = strlen(d->classes[c]);
        d->longest = length > d->longest ? length : d->longest;
        text_add(&names, ",%s", as_field(arena, arena_format(arena, "p_%s", result->class_names[c])));
    }
    for (size_t j = 0; j < result->outputs && !result->classes; j++)
        text_add(&names, ",prediction_%zu", j);
    return fprintf(out, "%s\n", names.data) < 0 ? fail_write(d, e) : 0;
}

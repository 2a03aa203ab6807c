/* row.c -- a row is JSON with its fields in a fixed order, the timing last, then a checksum of all before it. */
#include "sweep/row.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/sha256.h"

const char *const outcome_names[OUTCOMES] = { "ok", "pruned", "failed" };

static const char seconds_field[] = ", \"seconds\": ", trained_field[] = ", \"trained\": ",
                  fold_field[] = ", \"fold\": ", peers_field[] = ", \"peers\": ",
                  better_field[] = ", \"better\": ", sum_field[] = ", \"sum\": \"";
enum { SUM_DIGITS = 16 };

/* ---- Writing --------------------------------------------------------------------------------------------------- */

const char *row_sentence(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text);
    for (char *c = copy; *c; c++)
        *c = (unsigned char)*c < ' ' ? ' ' : *c == '"' ? '\'' : *c == '\\' ? '/' : *c;
    return copy;
}

static void add_number(struct text *out, double value)
{
    char number[32];
    const char *digits = isfinite(value) ? number_text(value, number) : "null";
    text_add_n(out, digits, strlen(digits));
}

static void add_numbers(struct text *out, size_t count, const double *values)
{
    text_add_n(out, "[", 1);
    for (size_t i = 0; i < count; i++) {
        if (i)
            text_add_n(out, ", ", 2);
        add_number(out, values[i]);
    }
    text_add_n(out, "]", 1);
}

void row_write(const struct row *row, struct text *out)
{
    text_add(out, "{\"unit\": %" PRIu64 ", \"outcome\": \"%s\", \"why\": \"%s\", \"seed\": %" PRId64, row->unit,
             outcome_names[row->outcome], row->why ? row->why : "", row->seed);
    if (row->fold >= 0)
        text_add(out, "%s%" PRId64, fold_field, row->fold);
    if (row->grounds.peers >= 0)
        text_add(out, "%s%" PRId64 "%s%" PRId64, peers_field, row->grounds.peers, better_field, row->grounds.better);
    text_add(out, ", \"epochs\": %" PRId64 ", \"best_epoch\": %" PRId64 ", \"objective\": ", row->epochs,
             row->best_epoch);
    add_number(out, row->objective);
    text_add(out, ", \"point\": ");
    add_numbers(out, row->n_axes, row->point);
    text_add(out, ", \"looks\": ");
    add_numbers(out, row->n_looks, row->look);
    text_add(out, ", \"final\": {");
    for (size_t i = 0; i < row->n_finals; i++) {
        text_add(out, "%s\"%s\": ", i ? ", " : "", row->finals[i].name);
        add_number(out, row->finals[i].value[0]);
    }
    text_add(out, "}, \"history\": {");
    for (size_t i = 0; i < row->n_curves; i++) {
        text_add(out, "%s\"%s\": ", i ? ", " : "", row->curves[i].name);
        add_numbers(out, row->curves[i].count, row->curves[i].value);
    }
    text_add(out, "}, \"classes\": %zu, \"confusion\": [", row->classes);
    for (size_t i = 0; i < row->classes * row->classes; i++)
        text_add(out, "%s%" PRId64, i ? ", " : "", row->confusion[i]);
    text_add(out, "]%s", seconds_field);
    add_number(out, row->seconds);
    text_add(out, "%s%" PRId64, trained_field, row->trained);
}

void row_seal(struct text *line)
{
    char hex[65];
    sha256_hex(line->data, line->length, hex);
    text_add(line, "%s%.*s\"}\n", sum_field, SUM_DIGITS, hex);
}

/* ---- Reading --------------------------------------------------------------------------------------------------- */

struct reader {
    struct arena *arena;
    const char *at;
    bool failed;
};

static void expect(struct reader *r, const char *literal)
{
    const size_t length = strlen(literal);
    if (r->failed || strncmp(r->at, literal, length) != 0)
        r->failed = true;
    else
        r->at += length;
}

static bool next_is(struct reader *r, char c)
{
    if (r->failed || *r->at != c)
        return false;
    r->at++;
    return true;
}

static int64_t read_whole(struct reader *r, const char *before)
{
    expect(r, before);
    char *end = NULL;
    const long long value = r->failed ? 0 : strtoll(r->at, &end, 10);
    if (r->failed || end == r->at)
        r->failed = true;
    else
        r->at = end;
    return value;
}

/* -1 where the field is not there. */
static int64_t read_optional(struct reader *r, const char *before)
{
    return strncmp(r->at, before, strlen(before)) == 0 ? read_whole(r, before) : -1;
}

static double read_double(struct reader *r)
{
    if (!r->failed && strncmp(r->at, "null", 4) == 0) {
        r->at += 4;
        return NAN;
    }
    const char *end = r->at;
    double value = 0;
    if (!r->failed)
        end = decimal_read(r->at, &value);
    r->failed |= end == r->at;
    r->at = end;
    return value;
}

static const char *read_word(struct reader *r, const char *before)
{
    expect(r, before);
    const size_t length = r->failed ? 0 : strcspn(r->at, "\"\n");
    const char *word = arena_copy_n(r->arena, r->failed ? "" : r->at, length);
    if (!r->failed)
        r->at += length;
    expect(r, "\"");
    return word;
}

/* How many numbers there are before the ']', if there are any. */
static size_t count_numbers(const char *at)
{
    size_t count = 1;
    for (; *at && *at != ']'; at++)
        count += *at == ',';
    return count;
}

static double *read_numbers(struct reader *r, size_t *count)
{
    *count = 0;
    expect(r, "[");
    if (r->failed || next_is(r, ']'))
        return NULL;
    const size_t n = count_numbers(r->at);
    double *values = arena_alloc(r->arena, n * sizeof *values);
    for (; *count < n && !r->failed; ++*count) {
        if (*count)
            expect(r, ", ");
        values[*count] = read_double(r);
    }
    expect(r, "]");
    return values;
}

static struct named *read_map(struct reader *r, bool curves, size_t *count)
{
    struct named *list = NULL;
    *count = 0;
    expect(r, "{");
    while (!r->failed && !next_is(r, '}')) {
        struct named item = { .name = read_word(r, *count ? ", \"" : "\""), .count = 1 };
        expect(r, ": ");
        if (curves) {
            item.value = read_numbers(r, &item.count);
        } else {
            item.value = arena_alloc(r->arena, sizeof *item.value);
            *item.value = read_double(r);
        }
        list = arena_grow(r->arena, list, *count, sizeof *list);
        list[(*count)++] = item;
    }
    return list;
}

static void read_confusion(struct reader *r, struct row *row)
{
    row->classes = (size_t)read_whole(r, ", \"classes\": ");
    expect(r, ", \"confusion\": [");
    const size_t cells = row->classes < 1 << 15 ? row->classes * row->classes : 0;
    row->confusion = arena_alloc(r->arena, (cells + 1) * sizeof *row->confusion);
    for (size_t i = 0; i < cells && !r->failed; i++)
        row->confusion[i] = read_whole(r, i ? ", " : "");
    expect(r, "]");
}

static enum outcome outcome_named(struct reader *r, const char *word)
{
    size_t o = 0;
    while (o < OUTCOMES && strcmp(outcome_names[o], word) != 0)
        o++;
    r->failed |= o == OUTCOMES;
    return (enum outcome)o;
}

static bool is_whole(const char *line, size_t length)
{
    const size_t tail = strlen(sum_field) + SUM_DIGITS + 2; /* and "} */
    char hex[65];
    if (length < tail || strncmp(line + length - tail, sum_field, strlen(sum_field)) != 0)
        return false;
    sha256_hex(line, length - tail, hex);
    return strncmp(line + length - SUM_DIGITS - 2, hex, SUM_DIGITS) == 0;
}

static void read_fields(struct reader *r, bool all, struct row *row)
{
    row->unit = (uint64_t)read_whole(r, "{\"unit\": ");
    row->outcome = outcome_named(r, read_word(r, ", \"outcome\": \""));
    row->why = read_word(r, ", \"why\": \"");
    row->seed = read_whole(r, ", \"seed\": ");
    row->fold = read_optional(r, fold_field);
    row->grounds.peers = read_optional(r, peers_field);
    row->grounds.better = read_optional(r, better_field);
    row->epochs = read_whole(r, ", \"epochs\": ");
    row->best_epoch = read_whole(r, ", \"best_epoch\": ");
    expect(r, ", \"objective\": ");
    row->objective = read_double(r);
    expect(r, ", \"point\": ");
    row->point = read_numbers(r, &row->n_axes);
    expect(r, ", \"looks\": ");
    row->look = read_numbers(r, &row->n_looks);
    expect(r, ", \"final\": ");
    row->finals = read_map(r, false, &row->n_finals);
    if (all) {
        expect(r, ", \"history\": ");
        row->curves = read_map(r, true, &row->n_curves);
        read_confusion(r, row);
    } else if (!r->failed) {
        const char *seconds = strstr(r->at, seconds_field);
        r->at = seconds ? seconds : r->at;
    }
    expect(r, seconds_field);
    row->seconds = read_double(r);
    row->trained = read_whole(r, trained_field);
}

int row_read(struct arena *arena, const char **text, bool all, struct row *row)
{
    const char *line = *text, *end = strchr(line, '\n');
    *row = (struct row){ 0 };
    if (!*line)
        return -1;
    *text = end ? end + 1 : line + strlen(line);
    if (!end || !is_whole(line, (size_t)(end - line)))
        return 0;
    struct reader r = { arena, line, false };
    read_fields(&r, all, row);
    return !r.failed;
}

size_t row_deterministic(const char *line)
{
    const char *seconds = strstr(line, seconds_field);
    return seconds ? (size_t)(seconds - line) : strlen(line);
}

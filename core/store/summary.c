/* summary.c -- writes and reads the lines that a table of runs is made of. */
#include "store/summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "store/schema.h"
#include "store/seal.h"

/* The words of the types, by enum attribute_type. */
static const char *const type_names[] = { [ATTRIBUTE_TEXT] = "text", [ATTRIBUTE_INT] = "int",
                                          [ATTRIBUTE_NUM] = "num", [ATTRIBUTE_BOOL] = "bool" };
enum { TYPES = sizeof type_names / sizeof *type_names };

/* ---- Writing -------------------------------------------------------------------------------------------- */

static void add(struct text *t, const char *section, const struct attribute *a)
{
    char number[32];
    text_add(t, "%s %s %s ", section, type_names[a->type], a->name);
    switch (a->type) {
    case ATTRIBUTE_TEXT:
        text_add(t, "%zu %s\n", a->text ? strlen(a->text) : 0, a->text ? a->text : "");
        break;
    case ATTRIBUTE_INT:
        text_add(t, "%" PRId64 "\n", a->i);
        break;
    case ATTRIBUTE_NUM:
        text_add(t, "%s\n", number_text(a->d, number));
        break;
    case ATTRIBUTE_BOOL:
        text_add(t, "%s\n", a->i ? "true" : "false");
        break;
    }
}

static void add_text(struct text *t, const char *name, const char *text)
{
    add(t, "result", &(struct attribute){ .name = name, .type = ATTRIBUTE_TEXT, .text = text });
}

static void add_int(struct text *t, const char *name, size_t value)
{
    add(t, "result", &(struct attribute){ .name = name, .type = ATTRIBUTE_INT, .i = (int64_t)value });
}

static void add_num(struct text *t, const char *name, double value)
{
    add(t, "result", &(struct attribute){ .name = name, .type = ATTRIBUTE_NUM, .d = value });
}

void summary_add(struct text *t, const struct result *r)
{
    for (size_t i = 0; i < r->n_config; i++)
        add(t, "config", &r->config[i]);
    add_text(t, "status", status_names[r->status]);
    if (r->failure)
        add_text(t, "failure", r->failure);
    add_int(t, "epochs", r->history.epochs);
    for (enum split s = SPLITS; s-- > 0;) {
        const struct evaluation *e = &r->evaluation[s];
        if (!e->rows)
            continue;
        add_num(t, arena_format(t->arena, "%s_loss", split_names[s]), e->loss);
        for (size_t m = 0; m < r->n_metrics; m++)
            add_num(t, arena_format(t->arena, "%s_%s", split_names[s], r->metric_names[m]), e->metrics[m]);
    }
    add_num(t, "seconds_total", r->seconds_total);
    add_num(t, "seconds_training", r->seconds_training);
    add_int(t, "parameters", r->parameters);
    add_text(t, "run_id", run_id(t->arena, r->config_hash));
    add_text(t, "date_created", r->date_created);
}

char *summary_block(struct arena *arena, const struct result *result)
{
    struct text t = { .arena = arena };
    char hash[65];
    text_add(&t, "\n"); /* the first line begins one of its own */
    summary_add(&t, result);
    sha256_hex(t.data + 1, t.length - 1, hash);
    text_add(&t, SUMMARY "%0*zu %s", SUMMARY_DIGITS, t.length - 1, hash);
    return t.data;
}

/* ---- Reading -------------------------------------------------------------------------------------------- */

/* Cuts off what stands before the next such character and moves behind it: NULL where there is none. */
static char *take(char **place, const char *end, char stop)
{
    char *start = *place, *found = memchr(start, stop, (size_t)(end - start));
    if (!found)
        return NULL;
    *found = '\0';
    *place = found + 1;
    return start;
}

static char *take_text(char **place, const char *end)
{
    const char *digits = take(place, end, ' ');
    const size_t length = digits ? strtoul(digits, NULL, 10) : SIZE_MAX;
    if (length >= (size_t)(end - *place) || (*place)[length] != '\n')
        return NULL;
    char *text = *place;
    text[length] = '\0';
    *place += length + 1;
    return text;
}

static int take_fact(char **place, const char *end, struct fact *fact)
{
    const char *section = take(place, end, ' '), *type = section ? take(place, end, ' ') : NULL;
    fact->name = type ? take(place, end, ' ') : NULL;
    if (!fact->name)
        return -1;
    fact->of_config = strcmp(section, "config") == 0;
    size_t t = 0;
    while (t < TYPES && strcmp(type, type_names[t]) != 0)
        t++;
    if (t == TYPES)
        return -1;
    fact->type = (enum attribute_type)t;
    fact->text = fact->type == ATTRIBUTE_TEXT ? take_text(place, end) : take(place, end, '\n');
    if (!fact->text)
        return -1;
    if (fact->type == ATTRIBUTE_INT || fact->type == ATTRIBUTE_NUM)
        fact->number = number_read(fact->text, NULL);
    return 0;
}

int summary_parse(struct arena *arena, char *lines, size_t length, struct glance *glance)
{
    size_t most = 0; /* a fact ends with a line */
    for (size_t i = 0; i < length; i++)
        most += lines[i] == '\n';
    *glance = (struct glance){ .facts = arena_alloc(arena, most * sizeof *glance->facts) };
    for (char *place = lines, *end = lines + length; place < end;) {
        struct fact fact = { 0 };
        if (take_fact(&place, end, &fact))
            return -1;
        glance->facts[glance->n_facts++] = fact;
    }
    return 0;
}

char *summary_find(char *end, size_t bytes, size_t *length)
{
    *length = 0;
    if (bytes < SEAL_BYTES + SUMMARY_TRAILER)
        return NULL;
    char *trailer = end - SEAL_BYTES - SUMMARY_TRAILER, *digits = trailer + sizeof SUMMARY - 1, hash[65];
    if (memcmp(end - SEAL_BYTES, SEAL, sizeof SEAL - 1) != 0 || memcmp(trailer, SUMMARY, sizeof SUMMARY - 1) != 0 ||
        strspn(digits, "0123456789") != SUMMARY_DIGITS)
        return NULL;
    *length = strtoul(digits, NULL, 10);
    if (*length > (size_t)(trailer - (end - bytes)))
        return NULL;
    sha256_hex(trailer - *length, *length, hash);
    if (memcmp(digits + SUMMARY_DIGITS + 1, hash, 64) == 0)
        return trailer - *length;
    *length = 0;
    return NULL;
}

/* difference.c -- compares the flat configs of two runs, key by key. */
#include "compare/difference.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

static struct value value_of(struct arena *arena, const struct attribute *a)
{
    char number[32];
    if (!a)
        return (struct value){ .kind = VALUE_NONE };
    switch (a->type) {
    case ATTRIBUTE_TEXT:
        return (struct value){ .kind = VALUE_TEXT, .text = a->text };
    case ATTRIBUTE_INT:
        return (struct value){ .kind = VALUE_INT, .text = arena_format(arena, "%" PRId64, a->i),
                               .number = (double)a->i };
    case ATTRIBUTE_NUM:
        return (struct value){ .kind = VALUE_NUM, .text = arena_copy(arena, number_text(a->d, number)),
                               .number = a->d };
    case ATTRIBUTE_BOOL:
        break;
    }
    return (struct value){ .kind = VALUE_TRUTH, .text = a->i ? "true" : "false" };
}

static struct value origin_of(const struct attribute *a)
{
    return a && a->origin ? (struct value){ .kind = VALUE_TEXT, .text = a->origin }
                          : (struct value){ .kind = VALUE_NONE };
}

static const struct attribute *find(const struct result *result, const char *name)
{
    for (const struct attribute *a = result->config; a < result->config + result->n_config; a++)
        if (strcmp(a->name, name) == 0)
            return a;
    return NULL;
}

static void add(struct table *table, const char *name, const struct attribute *first, const struct attribute *second)
{
    const struct value a = value_of(table->arena, first), b = value_of(table->arena, second);
    if (value_equal(&a, &b) || strcmp(name, "output") == 0)
        return;
    struct value *cells = arena_alloc(table->arena, DIFFERENCE_COLUMNS * sizeof *cells);
    cells[DIFFERENCE_KEY] = (struct value){ .kind = VALUE_TEXT, .text = name };
    cells[DIFFERENCE_FIRST] = a;
    cells[DIFFERENCE_FIRST_ORIGIN] = origin_of(first);
    cells[DIFFERENCE_SECOND] = b;
    cells[DIFFERENCE_SECOND_ORIGIN] = origin_of(second);
    table->rows[table->n_rows] = (struct row){ cells, table->n_rows };
    table->n_rows++;
}

void difference_build(struct table *table, struct arena *arena, const struct result *first,
                      const struct result *second)
{
    static struct column columns[] = { [DIFFERENCE_KEY] = { "key", true },
                                       [DIFFERENCE_FIRST] = { "first", true },
                                       [DIFFERENCE_FIRST_ORIGIN] = { "first_origin", true },
                                       [DIFFERENCE_SECOND] = { "second", true },
                                       [DIFFERENCE_SECOND_ORIGIN] = { "second_origin", true } };
    *table = (struct table){ .arena = arena, .n_columns = DIFFERENCE_COLUMNS, .columns = columns };
    table->rows = arena_alloc(arena, (first->n_config + second->n_config) * sizeof *table->rows);
    for (const struct attribute *a = first->config; a < first->config + first->n_config; a++)
        add(table, a->name, a, find(second, a->name));
    for (const struct attribute *b = second->config; b < second->config + second->n_config; b++)
        if (!find(first, b->name))
            add(table, b->name, NULL, b);
}

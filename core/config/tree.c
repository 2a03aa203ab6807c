/* tree.c -- the nodes of a config: looking up, changing, describing, writing out. */
#include "config/tree.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "config/params.h"

/* ---- Entries --------------------------------------------------------------------------------------------- */

struct entry *node_entry(const struct node *map, const char *key)
{
    for (size_t i = 0; i < map->count; i++)
        if (map->entries[i].key && strcmp(map->entries[i].key, key) == 0)
            return &map->entries[i];
    return NULL;
}

struct node *node_get(const struct node *map, const char *key)
{
    const struct entry *entry = node_entry(map, key);
    return entry ? entry->node : NULL;
}

static void add_entry(struct arena *arena, struct node *node, struct entry entry)
{
    node->entries = arena_grow(arena, node->entries, node->count, sizeof *node->entries);
    node->entries[node->count++] = entry;
}

void node_set(struct arena *arena, struct node *map, const char *key, struct mark mark, struct node *value)
{
    struct entry *entry = node_entry(map, key);
    if (entry)
        *entry = (struct entry){ key, mark, value };
    else
        add_entry(arena, map, (struct entry){ key, mark, value });
}

void node_append(struct arena *arena, struct node *list, struct node *value)
{
    add_entry(arena, list, (struct entry){ NULL, value->mark, value });
}

void node_remove(struct node *map, const char *key)
{
    struct entry *entry = node_entry(map, key);
    if (!entry)
        return;
    map->count--;
    memmove(entry, entry + 1, (size_t)(map->entries + map->count - entry) * sizeof *entry);
}

void node_move_last(struct node *map, const char *key)
{
    const struct entry *entry = node_entry(map, key);
    if (!entry)
        return;
    const struct entry moved = *entry;
    node_remove(map, key);
    map->entries[map->count++] = moved;
}

struct node *node_copy(struct arena *arena, const struct node *node)
{
    struct node *copy = arena_alloc(arena, sizeof *copy);
    *copy = *node;
    copy->entries = NULL;
    copy->count = 0;
    for (size_t i = 0; i < node->count; i++) {
        const struct entry *entry = &node->entries[i];
        add_entry(arena, copy, (struct entry){ entry->key, entry->mark, node_copy(arena, entry->node) });
    }
    return copy;
}

/* ---- What nobody wrote ----------------------------------------------------------------------------------- */

struct mark default_mark(void)
{
    static const struct source source = { .name = "default", .text = "", .kind = SOURCE_DEFAULT };
    return (struct mark){ &source, 0, 0, 1 };
}

struct node *node_default(struct arena *arena, enum node_kind kind)
{
    struct node *node = arena_alloc(arena, sizeof *node);
    node->kind = kind;
    node->mark = default_mark();
    return node;
}

struct node *node_default_text(struct arena *arena, const char *text)
{
    struct node *node = node_default(arena, NODE_SCALAR);
    node->text = text;
    return node;
}

/* ---- What a value is ------------------------------------------------------------------------------------- */

bool node_is_null(const struct node *node)
{
    static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };
    if (node->kind != NODE_SCALAR || node->quoted)
        return false;
    for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++)
        if (strcmp(node->text, nulls[i]) == 0)
            return true;
    return false;
}

bool node_is_word(const struct node *node)
{
    if (node->kind != NODE_SCALAR || node_is_null(node) || !isalpha((unsigned char)node->text[0]))
        return false;
    for (const char *c = node->text; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-')
            return false;
    return true;
}

struct node *node_as_typed_map(struct arena *arena, struct node *word)
{
    struct node *map = arena_alloc(arena, sizeof *map);
    map->kind = NODE_MAP;
    map->mark = word->mark;
    node_set(arena, map, "type", word->mark, word);
    return map;
}

const char *node_describe(const struct node *node, char *buffer, size_t size)
{
    enum { LONGEST = 40 };
    if (node->kind != NODE_SCALAR || node_is_null(node)) {
        snprintf(buffer, size, "%s",
                 node->kind == NODE_MAP ? "a map" : node->kind == NODE_LIST ? "a list" : "nothing");
        return buffer;
    }
    const char *end = node->text;
    for (int i = 0; i < LONGEST && *end; i++)
        utf8_next(&end);
    const int length = (int)(end - node->text);
    const char *ellipsis = *end ? "…" : "";
    double number;
    char why[WHY_BYTES];
    if (!node->quoted && scalar_num(node, &number, why) == 0)
        snprintf(buffer, size, "the number %.*s%s", length, node->text, ellipsis);
    else if (node_is_word(node))
        snprintf(buffer, size, "the word '%.*s%s'", length, node->text, ellipsis);
    else
        snprintf(buffer, size, "the text \"%.*s%s\"", length, node->text, ellipsis);
    return buffer;
}

/* ---- Writing out ----------------------------------------------------------------------------------------- */

static void number_to_json(double value, struct text *out)
{
    char digits[32];
    number_text(value, digits);
    if (!isfinite(value)) /* JSON has no infinity, but readers make one of this */
        text_add(out, "%s", isnan(value) ? "null" : value < 0 ? "-1e999" : "1e999");
    else
        text_add(out, "%s%s", digits, strpbrk(digits, ".e") ? "" : ".0");
}

static void scalar_to_json(const struct node *scalar, struct text *out)
{
    switch (scalar->type) {
    case VALUE_BOOL:
        text_add(out, "%s", scalar->value.b ? "true" : "false");
        break;
    case VALUE_INT:
        text_add(out, "%lld", (long long)scalar->value.i);
        break;
    case VALUE_NUM:
        number_to_json(scalar->value.d, out);
        break;
    case VALUE_TEXT:
        text_add_json(out, scalar->text);
    }
}

void tree_to_json(const struct node *node, struct text *out)
{
    if (node->kind == NODE_SCALAR) {
        scalar_to_json(node, out);
        return;
    }
    text_add(out, node->kind == NODE_MAP ? "{" : "[");
    for (size_t i = 0; i < node->count; i++) {
        if (i > 0)
            text_add(out, ", ");
        if (node->entries[i].key) {
            text_add_json(out, node->entries[i].key);
            text_add(out, ": ");
        }
        tree_to_json(node->entries[i].node, out);
    }
    text_add(out, node->kind == NODE_MAP ? "}" : "]");
}

/* path holds the way to the node, and is left as it was. */
static void walk(const struct node *node, struct text *path, tree_visit *visit, void *context)
{
    if (node->kind == NODE_SCALAR) {
        visit(context, path->data, node);
        return;
    }
    const size_t length = path->length;
    for (size_t i = 0; i < node->count; i++) {
        const char *dot = length ? "." : "";
        if (node->entries[i].key)
            text_add(path, "%s%s", dot, node->entries[i].key);
        else
            text_add(path, "%s%zu", dot, i);
        walk(node->entries[i].node, path, visit, context);
        path->length = length;
        path->data[length] = '\0';
    }
}

void tree_walk(const struct node *node, tree_visit *visit, void *context)
{
    struct text path = { .arena = arena_new() };
    text_add_n(&path, "", 0);
    walk(node, &path, visit, context);
    arena_free(path.arena);
}

const char *origin_text(const struct mark *mark, char *buffer, size_t size)
{
    const struct source *source = mark->source;
    if (!source || source->kind == SOURCE_DEFAULT)
        snprintf(buffer, size, "default");
    else if (source->kind == SOURCE_OVERRIDE)
        snprintf(buffer, size, "override '%s'", source->name);
    else
        snprintf(buffer, size, "%s:%d", source->name, mark->line);
    return buffer;
}

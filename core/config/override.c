/* override.c -- follows a dotted key into a tree, and puts a value at its end. */
#include "config/override.h"

#include <stdlib.h>
#include <string.h>

#include "config/merge.h"
#include "config/parse.h"

enum { MAX_OVERRIDE_DEPTH = 64 };

struct override {
    struct arena *arena;
    struct problems *problems;
    struct mark mark;
    char *path;      /* cut into keys as we follow it */
    struct node *value;
};

/* The value behind the '=', or NULL after a problem. */
static struct node *parse_value(const struct override *o, const struct source *source)
{
    if (strpbrk(source->text, "\n\r")) {
        problem_at(o->problems, &o->mark, "an override is one line; write maps in {} and lists in []");
        return NULL;
    }
    if (source->text[strspn(source->text, " \t")] != '\0')
        return parse_yaml(o->arena, source, strlen(source->text), o->problems);
    struct node *nothing = arena_alloc(o->arena, sizeof *nothing);
    nothing->mark = o->mark;
    nothing->text = "";
    return nothing;
}

static int parse_override(const char *text, struct override *o)
{
    const char *equals = strchr(text, '=');
    struct source *source = arena_alloc(o->arena, sizeof *source);
    *source = (struct source){ .name = arena_copy(o->arena, text), .text = "", .kind = SOURCE_OVERRIDE };
    o->mark = (struct mark){ source, 1, 1, 1 };
    if (!equals)
        return problem_at(o->problems, &o->mark,
                          "an override is KEY=VALUE, as in optimizer.learning_rate=0.01; the '=' is missing");
    source->text = source->name + (equals - text) + 1;
    o->path = arena_copy_n(o->arena, text, (size_t)(equals - text));
    o->value = parse_value(o, source);
    return o->value ? 0 : -1;
}

/* Cuts the next key from the path; *last is set where there is no other. NULL after a problem. */
static const char *next_key(struct override *o, bool *last)
{
    char *key = o->path;
    o->path += strcspn(o->path, ".");
    *last = *o->path == '\0';
    if (key == o->path) {
        problem_at(o->problems, &o->mark, "a key before the '=' is empty");
        return NULL;
    }
    if (!*last)
        *o->path++ = '\0';
    return key;
}

/* Finds the entry of a map (NULL if it has none) or of a list. */
static int find_entry(const struct override *o, struct node *node, const char *key, struct entry **entry)
{
    if (node->kind == NODE_MAP) {
        *entry = node_entry(node, key);
        return 0;
    }
    const bool is_index = key[strspn(key, "0123456789")] == '\0';
    const unsigned long long index = strtoull(key, NULL, 10);
    if (!is_index || index >= node->count)
        return problem_at(o->problems, &o->mark, "the list has no entry '%s': it has %zu, counted from 0",
                          key, node->count);
    *entry = &node->entries[index];
    return 0;
}

/* The map or list under a key; a word becomes a map, and what is missing is made. NULL after a problem. */
static struct node *descend(const struct override *o, struct node *node, const char *key)
{
    struct arena *arena = o->arena;
    struct entry *entry = NULL;
    if (find_entry(o, node, key, &entry) < 0)
        return NULL;
    if (entry && node_is_word(entry->node))
        entry->node = node_as_typed_map(arena, entry->node);
    if (entry && entry->node->kind != NODE_SCALAR)
        return entry->node;
    if (entry && !node_is_null(entry->node)) {
        char value[DESCRIPTION_BYTES];
        problem_at(o->problems, &o->mark, "'%s' is %s, so there is no key below it", key,
                   node_describe(entry->node, value, sizeof value));
        return NULL;
    }
    struct node *map = arena_alloc(arena, sizeof *map);
    map->kind = NODE_MAP;
    map->mark = o->mark;
    if (entry)
        entry->node = map;
    else
        node_set(arena, node, key, o->mark, map);
    return map;
}

static int set_value(const struct override *o, struct node *node, const char *key)
{
    struct arena *arena = o->arena;
    struct entry *entry = NULL;
    if (find_entry(o, node, key, &entry) < 0)
        return -1;
    const bool removes = node_is_null(o->value);
    if (removes && node->kind == NODE_LIST)
        return problem_at(o->problems, &o->mark,
                          "an entry of a list cannot be taken back; give the whole list");
    if (removes)
        node_remove(node, key);
    else if (entry)
        *entry = (struct entry){ entry->key, o->mark, merge_over(arena, entry->node, o->value) };
    else
        node_set(arena, node, key, o->mark, o->value);
    return 0;
}

/* Follows the path and puts the value at its end. */
static int put_value(struct override *o, struct node *root)
{
    struct node *node = root;
    bool last = false;
    for (int depth = 1; node; depth++) {
        const char *key = next_key(o, &last);
        if (!key)
            return -1;
        if (depth > MAX_OVERRIDE_DEPTH)
            return problem_at(o->problems, &o->mark, "the key is more than %d deep", MAX_OVERRIDE_DEPTH);
        if (last)
            return set_value(o, node, key);
        node = descend(o, node, key);
    }
    return -1;
}

int override_apply(struct arena *arena, struct node *root, const char *text, struct problems *problems)
{
    struct override o = { .arena = arena, .problems = problems };
    return parse_override(text, &o) < 0 ? -1 : put_value(&o, root);
}

int override_set(struct arena *arena, struct node *root, const char *key, const struct mark *mark, struct node *value,
                 struct problems *problems)
{
    struct override o = { arena, problems, *mark, arena_copy(arena, key), value };
    return put_value(&o, root);
}

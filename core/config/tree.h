/* tree.h -- a config as a tree whose every value knows where it was written.
 *
 * parse.c makes trees from YAML text, compose.c merges them (base files, overrides), experiment.c checks the result
 * against the language and completes it with defaults. The finished tree is what `nnrun check` prints and what the
 * result file stores. */
#ifndef NNRUN_CONFIG_TREE_H
#define NNRUN_CONFIG_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };

/* What a scalar turned out to be, once it was checked. */
enum value_type { VALUE_TEXT, VALUE_BOOL, VALUE_INT, VALUE_NUM };

struct node {
    enum node_kind kind;
    struct mark mark; /* of the value */
    /* scalar */
    const char *text; /* as written, without quotes */
    bool quoted;
    enum value_type type;
    union {
        bool b;
        int64_t i;
        double d;
    } value;
    /* map and list */
    struct entry *entries;
    size_t count;
};

struct entry {
    const char *key; /* NULL in a list */
    struct mark mark; /* of the key */
    struct node *node;
};

/* The entry with that key, or NULL. */
struct entry *node_entry(const struct node *map, const char *key);
/* The entry's node, or NULL. */
struct node *node_get(const struct node *map, const char *key);
/* Adds or replaces. */
void node_set(struct arena *arena, struct node *map, const char *key, struct mark mark, struct node *value);
void node_append(struct arena *arena, struct node *list, struct node *value);
void node_remove(struct node *map, const char *key);
/* Moves an entry (if there is one) behind all others: a map is put in order by doing so for key after key. */
void node_move_last(struct node *map, const char *key);

struct node *node_copy(struct arena *arena, const struct node *node);

/* The mark of what nobody wrote, and nodes that have it. */
struct mark default_mark(void);
struct node *node_default(struct arena *arena, enum node_kind kind);
struct node *node_default_text(struct arena *arena, const char *text);

/* ~, null, or nothing at all: takes a key back. */
bool node_is_null(const struct node *node);
/* Could be the name of a plugin: plain letters, digits, _ and -, a letter first. */
bool node_is_word(const struct node *node);
/* The rule of the language: a word becomes the map { type: word }. */
struct node *node_as_typed_map(struct arena *arena, struct node *word);

/* "a map", "a list", "the number 3", "the word 'x'", "the text "x"", "nothing": how an error calls a value. */
enum { DESCRIPTION_BYTES = 160 };
const char *node_describe(const struct node *node, char *buffer, size_t size);

/* The finished tree in other clothes: JSON in one line, its scalars typed. */
void tree_to_json(const struct node *node, struct text *out);

/* Calls visit for each scalar, with its dotted path ("model.0.units"), in order. */
typedef void tree_visit(void *context, const char *path, const struct node *scalar);
void tree_walk(const struct node *node, tree_visit *visit, void *context);

/* Where a value came from: "configs/digits.yaml:7", "override 'seed=3'" or "default". */
const char *origin_text(const struct mark *mark, char *buffer, size_t size);

#endif

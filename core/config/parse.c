/* parse.c -- libyaml's events become nodes.
 *
 * What YAML allows and nnrun does not is refused here: a second document, tags, keys that are no words, a key given
 * twice. So is what was written to exhaust the reader: aliases are copied node by node, and counted before. */
#include "config/parse.h"

#include <string.h>

#include "base/suggest.h"
#include "config/syntax.h"

struct anchor {
    const char *name;
    const struct node *node; /* NULL while we are within it */
};

struct parser {
    yaml_parser_t yaml;
    yaml_event_t event; /* the one to look at */
    struct arena *arena;
    const struct source *source;
    struct problems *problems;
    size_t nodes;
    size_t n_anchors;
    struct anchor anchors[YAML_MAX_ANCHORS];
};

static struct mark event_mark(const struct parser *p)
{
    return syntax_mark(p->source, &p->event.start_mark, &p->event.end_mark);
}

/* ---- Events ---------------------------------------------------------------------------------------------- */

/* Moves on to the next event. */
static int advance(struct parser *p)
{
    yaml_event_delete(&p->event);
    return yaml_parser_parse(&p->yaml, &p->event) ? 0 : syntax_report(&p->yaml, p->source, p->problems);
}

/* ---- Nodes ----------------------------------------------------------------------------------------------- */

static struct node *build(struct parser *p, int depth);

static int check_limits(struct parser *p, size_t more_nodes, int depth, const struct mark *mark)
{
    p->nodes += more_nodes;
    if (p->nodes > YAML_MAX_NODES)
        return problem_at(p->problems, mark, "more than %d values, counting those that aliases repeat",
                          YAML_MAX_NODES);
    if (depth > YAML_MAX_DEPTH)
        return problem_at(p->problems, mark, "maps and lists are more than %d deep", YAML_MAX_DEPTH);
    return 0;
}

static struct node *new_node(struct parser *p, enum node_kind kind, int depth)
{
    const struct mark mark = event_mark(p);
    if (check_limits(p, 1, depth, &mark) < 0)
        return NULL;
    struct node *node = arena_alloc(p->arena, sizeof *node);
    node->kind = kind;
    node->mark = mark;
    return node;
}

/* Opens an anchor, if there is one: its slot, to be closed with the finished node. */
static int open_anchor(struct parser *p, const yaml_char_t *name, struct anchor **anchor)
{
    *anchor = NULL;
    if (!name)
        return 0;
    if (p->n_anchors == YAML_MAX_ANCHORS) {
        const struct mark mark = event_mark(p);
        return problem_at(p->problems, &mark, "more than %d anchors (&)", YAML_MAX_ANCHORS);
    }
    *anchor = &p->anchors[p->n_anchors++];
    (*anchor)->name = arena_copy(p->arena, (const char *)name);
    (*anchor)->node = NULL;
    return 0;
}

static struct node *close_anchor(struct anchor *anchor, struct node *node)
{
    if (anchor)
        anchor->node = node;
    return node;
}

/* Counts a node and all below it; returns how many levels they are. */
static int measure(const struct node *node, size_t *nodes)
{
    int below = 0;
    ++*nodes;
    for (size_t i = 0; i < node->count; i++) {
        const int height = measure(node->entries[i].node, nodes);
        below = height > below ? height : below;
    }
    return below + 1;
}

static struct node *build_alias(struct parser *p, int depth)
{
    const struct mark mark = event_mark(p);
    const char *name = (const char *)p->event.data.alias.anchor;
    for (size_t i = p->n_anchors; i-- > 0;) {
        const struct anchor *anchor = &p->anchors[i];
        if (strcmp(anchor->name, name) != 0)
            continue;
        if (!anchor->node) {
            problem_at(p->problems, &mark, "'*%s' stands within '&%s' itself", name, name);
            return NULL;
        }
        size_t nodes = 0;
        const int height = measure(anchor->node, &nodes);
        return check_limits(p, nodes, depth + height - 1, &mark) < 0 ? NULL : node_copy(p->arena, anchor->node);
    }
    struct suggestion s;
    char hint[128];
    suggest_begin(&s, name);
    for (size_t i = 0; i < p->n_anchors; i++)
        suggest_try(&s, p->anchors[i].name);
    problem_at(p->problems, &mark, "there is no anchor '&%s' before this%s", name,
               suggest_text(&s, hint, sizeof hint));
    return NULL;
}

/* The text of the current scalar event; NULL after a problem. */
static const char *scalar_text(struct parser *p)
{
    const char *text = (const char *)p->event.data.scalar.value;
    const size_t length = p->event.data.scalar.length;
    const struct mark mark = event_mark(p);
    if (p->event.data.scalar.tag)
        problem_at(p->problems, &mark, "%s", syntax_no_tags);
    for (const char *at = text; at < text + length;) {
        const long c = utf8_next(&at);
        if (c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7F) || c >= 0xA0)
            continue;
        problem_at(p->problems, &mark, "the text holds the control character U+%04lX; nnrun takes none",
                   (unsigned long)c);
        return NULL;
    }
    return arena_copy_n(p->arena, text, length);
}

static struct node *build_scalar(struct parser *p, int depth)
{
    struct node *node = new_node(p, NODE_SCALAR, depth);
    struct anchor *anchor;
    if (!node || open_anchor(p, p->event.data.scalar.anchor, &anchor) < 0)
        return NULL;
    node->quoted = p->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = scalar_text(p);
    return node->text ? close_anchor(anchor, node) : NULL;
}

/* The place of a map or list in braces or brackets ends with them. */
static void widen(struct parser *p, struct node *node, bool in_brackets)
{
    const yaml_mark_t *end = &p->event.end_mark;
    if (in_brackets && (int)end->line + 1 == node->mark.line)
        node->mark.width = (int)end->column + 1 - node->mark.column;
}

static struct node *build_list(struct parser *p, int depth)
{
    struct node *list = new_node(p, NODE_LIST, depth);
    struct anchor *anchor;
    if (!list || open_anchor(p, p->event.data.sequence_start.anchor, &anchor) < 0)
        return NULL;
    if (p->event.data.sequence_start.tag)
        problem_at(p->problems, &list->mark, "%s", syntax_no_tags);
    const bool in_brackets = p->event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    for (;;) {
        if (advance(p) < 0)
            return NULL;
        if (p->event.type == YAML_SEQUENCE_END_EVENT)
            break;
        struct node *child = build(p, depth + 1);
        if (!child)
            return NULL;
        node_append(p->arena, list, child);
    }
    widen(p, list, in_brackets);
    return close_anchor(anchor, list);
}

/* What a merge key brings: the entries of a map that the map does not have itself. */
static int merge_map(struct parser *p, struct node *map, const struct node *from)
{
    if (from->kind != NODE_MAP)
        return problem_at(p->problems, &from->mark, "'<<' takes a map, or a list of maps");
    for (size_t i = 0; i < from->count; i++) {
        const struct entry *entry = &from->entries[i];
        if (map->count >= YAML_MAX_KEYS)
            return problem_at(p->problems, &entry->mark, "a map of more than %d keys", YAML_MAX_KEYS);
        if (!node_get(map, entry->key))
            node_set(p->arena, map, entry->key, entry->mark, entry->node);
    }
    return 0;
}

static int merge(struct parser *p, struct node *map, const struct node *from)
{
    if (from->kind != NODE_LIST)
        return merge_map(p, map, from);
    for (size_t i = 0; i < from->count; i++)
        if (merge_map(p, map, from->entries[i].node) < 0)
            return -1;
    return 0;
}

/* The key that the current event is; NULL after a problem. */
static const char *build_key(struct parser *p, bool *merges)
{
    const struct mark mark = event_mark(p);
    if (p->event.type != YAML_SCALAR_EVENT) {
        problem_at(p->problems, &mark, "a key must be a word");
        return NULL;
    }
    if (p->event.data.scalar.anchor) {
        problem_at(p->problems, &mark, "a key cannot have an anchor (&); its value can");
        return NULL;
    }
    const char *key = scalar_text(p);
    if (key && !*key) {
        problem_at(p->problems, &mark, "a key is missing before the ':'");
        return NULL;
    }
    *merges = key && p->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && strcmp(key, "<<") == 0;
    return key;
}

/* One key and its value, the key being the current event. *from gets what a merge key brings. */
static int build_entry(struct parser *p, struct node *map, int depth, struct node **from)
{
    bool merges = false;
    const struct mark mark = event_mark(p);
    const char *key = build_key(p, &merges);
    if (!key)
        return -1;
    struct node *value = advance(p) < 0 ? NULL : build(p, depth + 1);
    if (!value)
        return -1;
    const struct entry *before = merges ? NULL : node_entry(map, key);
    if (merges && *from)
        problem_at(p->problems, &mark, "the key '<<' is given twice; write it once, with a list of maps");
    else if (merges)
        *from = value;
    else if (before)
        problem_at(p->problems, &mark, "the key '%s' is given twice, first in line %d", key, before->mark.line);
    else if (map->count >= YAML_MAX_KEYS)
        return problem_at(p->problems, &mark, "a map of more than %d keys", YAML_MAX_KEYS);
    else
        node_set(p->arena, map, key, mark, value);
    return 0;
}

static struct node *build_map(struct parser *p, int depth)
{
    struct node *map = new_node(p, NODE_MAP, depth);
    struct node *from = NULL;
    struct anchor *anchor;
    if (!map || open_anchor(p, p->event.data.mapping_start.anchor, &anchor) < 0)
        return NULL;
    if (p->event.data.mapping_start.tag)
        problem_at(p->problems, &map->mark, "%s", syntax_no_tags);
    const bool in_brackets = p->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    for (;;) {
        if (advance(p) < 0)
            return NULL;
        if (p->event.type == YAML_MAPPING_END_EVENT)
            break;
        if (build_entry(p, map, depth, &from) < 0)
            return NULL;
    }
    widen(p, map, in_brackets);
    if (from && merge(p, map, from) < 0)
        return NULL;
    return close_anchor(anchor, map);
}

/* The node that starts with the current event; afterwards the current event is its last. NULL after a problem. */
static struct node *build(struct parser *p, int depth)
{
    switch (p->event.type) {
    case YAML_ALIAS_EVENT:
        return build_alias(p, depth);
    case YAML_SEQUENCE_START_EVENT:
        return build_list(p, depth);
    case YAML_MAPPING_START_EVENT:
        return build_map(p, depth);
    default:
        return build_scalar(p, depth);
    }
}

static struct node *build_document(struct parser *p)
{
    const struct mark file = { p->source, 0, 0, 1 };
    if (advance(p) < 0 || advance(p) < 0) /* the stream's start, the document's start */
        return NULL;
    if (p->event.type == YAML_STREAM_END_EVENT) {
        problem_at(p->problems, &file, "there is nothing in it");
        return NULL;
    }
    struct node *root = advance(p) < 0 ? NULL : build(p, 1);
    if (!root || advance(p) < 0 || advance(p) < 0) /* the document's end, the stream's end */
        return NULL;
    if (p->event.type != YAML_STREAM_END_EVENT) {
        const struct mark mark = event_mark(p);
        problem_at(p->problems, &mark, "a second document starts here; one file holds one experiment");
        return NULL;
    }
    return root;
}

struct node *parse_yaml(struct arena *arena, const struct source *source, size_t length, struct problems *problems)
{
    const size_t before = problems->count;
    if (check_characters(source, length, problems) < 0)
        return NULL;
    struct parser *p = arena_alloc(arena, sizeof *p);
    p->arena = arena;
    p->source = source;
    p->problems = problems;
    struct node *root = NULL;
    if (yaml_parser_initialize(&p->yaml)) {
        yaml_parser_set_encoding(&p->yaml, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&p->yaml, (const unsigned char *)source->text, length);
        root = build_document(p);
        yaml_event_delete(&p->event);
    } else {
        syntax_report(&p->yaml, source, problems);
    }
    yaml_parser_delete(&p->yaml);
    return problems->count > before ? NULL : root;
}

const char *parse_yaml_version(void)
{
    return yaml_get_version_string();
}

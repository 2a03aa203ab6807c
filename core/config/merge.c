/* merge.c -- the one rule by which trees come over each other. */
#include "config/merge.h"

static void merge_maps(struct arena *arena, struct node *below, const struct node *above);

struct node *merge_over(struct arena *arena, struct node *below, struct node *above)
{
    if (!below || above->kind != NODE_MAP)
        return above;
    if (node_is_word(below))
        below = node_as_typed_map(arena, below);
    if (below->kind != NODE_MAP)
        return above;
    merge_maps(arena, below, above);
    return below;
}

static void merge_maps(struct arena *arena, struct node *below, const struct node *above)
{
    below->mark = above->mark;
    for (size_t i = 0; i < above->count; i++) {
        const struct entry *entry = &above->entries[i];
        node_set(arena, below, entry->key, entry->mark, merge_over(arena, node_get(below, entry->key), entry->node));
    }
}

void merge_finish(struct node *node)
{
    size_t kept = 0;
    for (size_t i = 0; i < node->count; i++) {
        merge_finish(node->entries[i].node);
        if (node->kind == NODE_LIST || !node_is_null(node->entries[i].node))
            node->entries[kept++] = node->entries[i];
    }
    node->count = kept;
}

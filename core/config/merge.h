/* merge.h -- one rule for base files, files and overrides: what comes later wins, maps merge key by key, everything
 * else replaces, and null takes a key back. Before a map is merged over a word, the word becomes { type: word }. */
#ifndef NNRUN_CONFIG_MERGE_H
#define NNRUN_CONFIG_MERGE_H

#include "config/tree.h"

/* What stands where `below` (or NULL) stood, once `above` came over it. Both may become part of it. */
struct node *merge_over(struct arena *arena, struct node *below, struct node *above);

/* Removes keys without a value from all maps: they have replaced what stood below them. */
void merge_finish(struct node *root);

#endif

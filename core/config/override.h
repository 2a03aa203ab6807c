/* override.h -- KEY=VALUE over a tree, as in optimizer.learning_rate=0.01. */
#ifndef NNRUN_CONFIG_OVERRIDE_H
#define NNRUN_CONFIG_OVERRIDE_H

#include "config/tree.h"

/* Applies one override as it was typed. Returns 0, or -1 after a problem in its text. */
int override_apply(struct arena *arena, struct node *root, const char *text, struct problems *problems);

/* The same from a value, which must not be shared with other trees. Problems are at mark. */
int override_set(struct arena *arena, struct node *root, const char *key, const struct mark *mark, struct node *value,
                 struct problems *problems);

#endif

/* params.h -- a YAML map against a table of parameters. */
#ifndef NNRUN_CONFIG_PARAMS_H
#define NNRUN_CONFIG_PARAMS_H

#include <nnrun/plugin.h>

#include "config/tree.h"

/* A scalar as nnrun reads it: decimal numbers with point and exponent, true and false; the YAML 1.1 traps have
 * answers of their own (docs/config.md). Each returns 0, or -1 with the second half of a sentence in why ("must be
 * finite"), which is empty where there is nothing particular to say. */
enum { WHY_BYTES = 192 };
int scalar_int(const struct node *node, int64_t *value, char why[WHY_BYTES]);
int scalar_num(const struct node *node, double *value, char why[WHY_BYTES]);
int scalar_bool(const struct node *node, bool *value, char why[WHY_BYTES]);

/* Fills the fields at `instance` from map (NULL: empty), and adds to the map the defaults that it did not give; the
 * table's keys end up behind all others, in the table's order. A path that a file gives is joined to that file's
 * directory, in the field and in the tree. A text whose default is NULL is left out where it is not given.
 * `owner` is how messages call the map ("optimizer sgd"). `others` (NULL-terminated) are keys that belong to somebody
 * else: they are left alone, and offered as suggestions for an unknown key. With others NULL, somebody else has
 * checked for unknown keys. Returns 0 or -1. */
int params_fill(struct arena *arena, struct node *map, const nnr_param *params, const char *const *others,
                const char *owner, void *instance, struct problems *problems);

/* Reports that a required key is missing, unless an unknown key of the map looks like it. Returns -1. */
int params_missing(const struct node *map, const nnr_param *params, const char *const *others, const char *key,
                   const char *owner, struct problems *problems);

/* A path as it is opened: one that a file gives is relative to that file, others to the working directory. */
const char *path_as_opened(struct arena *arena, const struct node *path);

/* "number from 0 to 1, default 0.9": for help and messages. */
void param_describe(const nnr_param *param, struct text *out);

#endif

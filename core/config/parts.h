/* parts.h -- what the sections of the language are made of. Wherever a plugin goes: its name, or a map with `type:` and
 * its parameters. */
#ifndef NNRUN_CONFIG_PARTS_H
#define NNRUN_CONFIG_PARTS_H

#include "config/experiment.h"

/* What resolving an experiment works with. */
struct resolver {
    struct arena *arena;
    struct catalogue *catalogue;
    struct problems *problems;
    struct experiment *out;
};

/* Finds the plugin of a place and makes its instance, whose parameters are still to be filled in. A word becomes a
 * map, an alias the plugin's own name. Returns the map, or NULL after a problem. */
struct node *open_part(struct resolver *r, struct node **place, nnr_kind kind, struct part *part);

/* Fills in the plugin's own parameters; others are the keys that the host has in its map. */
void fill_part(struct resolver *r, struct node *map, const char *const *others, const struct part *part);

/* A place where the plugin's parameters are all there is. */
void resolve_part(struct resolver *r, struct node **place, nnr_kind kind, struct part *part);

/* A place that may be empty. */
void resolve_optional_part(struct resolver *r, struct node *map, const char *key, nnr_kind kind, struct part *part);

/* The map or list under a key, which becomes the map's last one: made if it is missing, NULL after a problem. */
struct node *resolve_section(struct resolver *r, struct node *map, const char *key, enum node_kind kind);

/* The key of a table of one, where it is given, and behind all others. */
void resolve_if_given(struct resolver *r, struct node *map, const nnr_param *param, const char *owner, void *instance);

/* split.c: how the rows of a data set are divided. */
void resolve_split(struct resolver *r, struct node *dataset);

/* training.c: the section of that name. */
void resolve_training(struct resolver *r, struct node *root);

#endif

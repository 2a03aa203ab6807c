/* compose.h -- from a path and overrides to one tree: reads YAML, follows base:, applies KEY=VALUE. */
#ifndef NNRUN_CONFIG_COMPOSE_H
#define NNRUN_CONFIG_COMPOSE_H

#include "config/tree.h"

struct composition {
    struct node *root;              /* a map */
    size_t n_files;                 /* the config first, then its bases in the order they were read */
    const struct source **files;
    size_t n_overrides;
    const char *const *overrides;
};

/* Returns 0, or -1 with at least one problem. */
int compose(struct arena *arena, const char *path, size_t n_overrides, const char *const *overrides,
            struct composition *out, struct problems *problems);

/* The same from texts that were read before: a composition's files, by name, the config first. No file is opened. */
struct composition_texts {
    size_t count; /* at least 1 */
    const char *const *names, *const *texts;
};
int compose_texts(struct arena *arena, const struct composition_texts *texts, size_t n_overrides,
                  const char *const *overrides, struct composition *out, struct problems *problems);

/* The tree of a config that an earlier run resolved, as JSON, which is YAML too. name: the file that holds it. Paths in
 * it are relative to the working directory, as they were for that run. */
int compose_resolved(struct arena *arena, const char *name, const char *json, struct composition *out,
                     struct problems *problems);

#endif

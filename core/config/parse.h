/* parse.h -- from YAML text to a tree, with limits that no honest config reaches. */
#ifndef NNRUN_CONFIG_PARSE_H
#define NNRUN_CONFIG_PARSE_H

#include "config/tree.h"

enum {
    YAML_MAX_BYTES = 4 << 20,  /* of a file */
    YAML_MAX_NODES = 100000,   /* once aliases are written out */
    YAML_MAX_DEPTH = 64,
    YAML_MAX_KEYS = 1000,      /* of one map */
    YAML_MAX_ANCHORS = 256
};

/* The tree of the one document in source->text, or NULL after reporting problems. Aliases are copied, merge keys
 * (<<) are merged; every value knows its place. `length` may tell of a NUL byte within the text. */
struct node *parse_yaml(struct arena *arena, const struct source *source, size_t length, struct problems *problems);

/* Whether a text is UTF-8 without control characters: 0, or -1 after a problem that names the place. */
int check_characters(const struct source *source, size_t length, struct problems *problems);

/* Of libyaml: "0.2.5". */
const char *parse_yaml_version(void);

#endif

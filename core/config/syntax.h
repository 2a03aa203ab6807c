/* syntax.h -- places in YAML, and what is wrong there. */
#ifndef NNRUN_CONFIG_SYNTAX_H
#define NNRUN_CONFIG_SYNTAX_H

#include <yaml.h>

#include "config/tree.h"

/* end: may be NULL, for a place that is one character wide. */
struct mark syntax_mark(const struct source *source, const yaml_mark_t *start, const yaml_mark_t *end);

/* Reports why the parser gave up. Returns -1. */
int syntax_report(const yaml_parser_t *yaml, const struct source *source, struct problems *problems);

/* The sentence about tags, which only the builder of nodes sees. */
extern const char syntax_no_tags[];

#endif

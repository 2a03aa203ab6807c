/* schema_parts.h -- what the schemas of experiments and of sweeps share. */
#ifndef NNRUN_PLUGIN_SCHEMA_PARTS_H
#define NNRUN_PLUGIN_SCHEMA_PARTS_H

#include "config/language.h"
#include "plugin/schema.h"

struct schema_writer {
    struct plugin_host *host;
    struct text *out;
};

/* "" the first time, then ",". */
const char *schema_comma(bool *first);

/* `"name": schema` for all that a map has, of keys inside and of its own params. */
void schema_add_keys(struct schema_writer *writer, const struct language_key *map, bool *first);

/* The same as `"properties": {...}`, with the keys' help. whole: there is no base file that may give the rest. */
void schema_add_properties(struct schema_writer *writer, const struct language_key *map, bool whole);

/* `"required": [...]` of a map. */
void schema_add_required(struct text *out, const struct language_key *map);

/* What may stand in the places of plugins, by name, for each of the keys that is such a place. */
void schema_add_definitions(struct schema_writer *writer, const struct language_key *keys, bool *first);

/* schema_sweep.c: the forms that only sweeps have. */
void schema_add_of_sweep(struct text *out, const struct language_key *key);

#endif

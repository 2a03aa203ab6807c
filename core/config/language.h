/* language.h -- the keys of an experiment as one table, for whoever describes the language: the JSON Schema, completion
 * and the man page. experiment.c has the table, beside the code that reads experiments by it. */
#ifndef NNRUN_CONFIG_LANGUAGE_H
#define NNRUN_CONFIG_LANGUAGE_H

#include <stdbool.h>

#include <nnrun/plugin.h>

#include "base/text.h"

enum key_form {
    KEY_VALUE, /* one value: params[0] */
    KEY_PATHS, /* a path, or a list of them */
    KEY_MAP,   /* a map with params */
    KEY_PART,  /* a plugin of the kind: its name, or a map with `type`, params, `inside`, and what the plugin has */
    KEY_PARTS, /* a list of those */
    KEY_TEXT,  /* a text like `pattern` */
    KEY_TEXTS, /* a list of texts */
    KEY_SPACE, /* of a sweep: a map from keys of the experiment to lists and ranges */
    KEY_TYPED, /* of a sweep: the name of one of `inside`, or a map with it as `type` and its params */
    KEY_ZIP,   /* of a sweep: a list of maps from such keys to lists */
};

struct language_key {
    const char *name, *help;
    enum key_form form;
    bool required;
    const nnr_param *params; /* NULL: none */
    nnr_kind kind;
    const struct language_key *inside; /* further keys of a map or a part, or NULL */
    size_t least, most;                /* entries of KEY_PARTS; least: also keys of a map, characters of a text */
    const char *marks;                 /* beside letters and digits, what a name may hold; NULL: anything */
    size_t longest;                    /* of such a name */
    const char *pattern;               /* regular expression (ECMA 262) of a text; NULL: any */
};

/* Ends with a NULL name. The keys of base files come first. */
extern const struct language_key language[];

/* sweep.c: a sweep file, as one map. */
extern const struct language_key sweep_language;

/* sweep_pruning.c: the rules by which trials are stopped. */
extern const struct language_key pruning_types[];

/* sweep_space.c: the forms of a range in a sweep, by the key that holds its ends. */
enum { RANGE_FORMS = 4 };
extern const struct range_form {
    const char *key;
    bool whole, log;
} range_forms[RANGE_FORMS];

/* parts.c: whether every place of a plugin of that kind has that key, so that no plugin can have such a parameter. */
bool language_has_key(nnr_kind kind, const char *name);

/* split.c: those of the key `split` of a data set. */
extern const nnr_param split_params[];
extern const struct language_key split_inside[];

/* training.c: those of the section `training`. */
extern const nnr_param training_params[];
extern const struct language_key training_inside[];

#endif

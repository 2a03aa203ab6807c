/* params.c -- checks the values of a map against a table of parameters, and stores them in an instance. */
#include "config/params.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/suggest.h"

/* ---- Describing ------------------------------------------------------------------------------------------ */

static void add_number(struct text *out, const nnr_param *param, double number, int64_t integer)
{
    char digits[32];
    if (param->type == NNR_INT)
        text_add(out, "%lld", (long long)integer);
    else
        text_add(out, "%s", number_text(number, digits));
}

/* " from 0 to 1", " of at least 1", " above 0", or nothing. The smallest number above 0 stands for "above 0", and
 * the largest below another for "below" that. */
static void add_range(struct text *out, const nnr_param *param)
{
    const bool whole = param->type == NNR_INT;
    const double max = whole ? 0 : param->max.d;
    const bool has_min = whole ? param->min.i > INT64_MIN : param->min.d > -DBL_MAX;
    const bool has_max = whole ? param->max.i < INT64_MAX : param->max.d < DBL_MAX;
    const bool above_zero = !whole && param->min.d > 0 && param->min.d <= DBL_MIN;
    const bool below = !whole && max < ceil(max) && nextafter(max, INFINITY) >= ceil(max);
    if (above_zero)
        text_add(out, " above 0");
    else if (has_min) {
        text_add(out, has_max && !below ? " from " : " of at least ");
        add_number(out, param, param->min.d, param->min.i);
    }
    if (!has_max)
        return;
    text_add(out, below ? has_min ? " and below " : " below " : above_zero || !has_min ? " up to " : " to ");
    add_number(out, param, below ? ceil(max) : max, param->max.i);
}

static void add_kind(struct text *out, const nnr_param *param)
{
    static const char *const kinds[] = {
        [NNR_BOOL] = "true or false", [NNR_INT] = "whole number", [NNR_NUM] = "number",
        [NNR_STR] = "text",           [NNR_PATH] = "path",        [NNR_ENUM] = "one of ",
    };
    text_add(out, "%s", kinds[param->type]);
    if (param->type == NNR_INT || param->type == NNR_NUM)
        add_range(out, param);
    if (param->type == NNR_INT && param->choices)
        text_add(out, ", or the word %s", param->choices[0]);
    for (size_t i = 0; param->type == NNR_ENUM && param->choices[i]; i++)
        text_add(out, "%s%s", i > 0 ? ", " : "", param->choices[i]);
}

/* The default as the experiment file would have it, or NULL where there is none. */
static const char *default_text(struct arena *arena, const nnr_param *param)
{
    char digits[32];
    switch (param->type) {
    case NNR_BOOL:
        return param->def.i ? "true" : "false";
    case NNR_INT:
        if (param->choices && param->def.i == 0)
            return param->choices[0];
        return arena_format(arena, "%lld", (long long)param->def.i);
    case NNR_NUM:
        return arena_copy(arena, number_text(param->def.d, digits));
    case NNR_ENUM:
        return param->choices[param->def.i];
    default:
        return param->def.s;
    }
}

void param_describe(const nnr_param *param, struct text *out)
{
    add_kind(out, param);
    const char *text = param->flags & NNR_REQUIRED ? NULL : default_text(out->arena, param);
    if (param->flags & NNR_REQUIRED)
        text_add(out, ", required");
    else if (text && *text)
        text_add(out, ", default %s", text);
}

/* "a number from 0 to 1". */
static const char *expectation(struct arena *arena, const nnr_param *param)
{
    struct text out = { .arena = arena };
    const bool countable = param->type == NNR_INT || param->type == NNR_NUM || param->type == NNR_PATH;
    text_add(&out, "%s", countable ? "a " : "");
    add_kind(&out, param);
    return out.data;
}

/* ---- Keys ------------------------------------------------------------------------------------------------ */

static const nnr_param *find_param(const nnr_param *params, const char *key)
{
    for (; params && params->name; params++)
        if (strcmp(params->name, key) == 0)
            return params;
    return NULL;
}

static bool is_known(const nnr_param *params, const char *const *others, const char *key)
{
    for (size_t i = 0; others[i]; i++)
        if (strcmp(others[i], key) == 0)
            return true;
    return find_param(params, key) != NULL;
}

static struct suggestion nearest_key(const nnr_param *params, const char *const *others, const char *wrong)
{
    struct suggestion s;
    suggest_begin(&s, wrong);
    for (size_t i = 0; params && params[i].name; i++)
        suggest_try(&s, params[i].name);
    for (size_t i = 0; others[i]; i++)
        suggest_try(&s, others[i]);
    return s;
}

static void report_unknown_keys(const struct node *map, const nnr_param *params, const char *const *others,
                                const char *owner, struct problems *problems)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct entry *entry = &map->entries[i];
        if (is_known(params, others, entry->key))
            continue;
        char hint[160];
        if (problems->count >= MAX_PROBLEMS) { /* will not be shown: count it, and do not search for its neighbours */
            problems->count++;
            continue;
        }
        const struct suggestion s = nearest_key(params, others, entry->key);
        problem_at(problems, &entry->mark, "unknown key '%s' in %s%s", entry->key, owner,
                   suggest_text(&s, hint, sizeof hint));
    }
}

int params_missing(const struct node *map, const nnr_param *params, const char *const *others, const char *key,
                   const char *owner, struct problems *problems)
{
    for (size_t i = 0; i < map->count && others && problems->count < MAX_PROBLEMS; i++) {
        if (is_known(params, others, map->entries[i].key))
            continue;
        const struct suggestion s = nearest_key(params, others, map->entries[i].key);
        if (s.nearest && strcmp(s.nearest, key) == 0)
            return -1;
    }
    return problem_at(problems, &map->mark, "%s needs the key '%s'", owner, key);
}

/* ---- Values ---------------------------------------------------------------------------------------------- */

struct filling {
    struct arena *arena;
    struct problems *problems;
};

/* "units is 0, but must be a whole number of at least 1": value tells how to call it. */
static int refuse(const struct filling *f, const nnr_param *param, const struct node *node, const char *value)
{
    return problem_at(f->problems, &node->mark, "%s is %s, but must be %s", param->name, value,
                      expectation(f->arena, param));
}

/* The value is of another kind than the parameter. */
static int refuse_kind(const struct filling *f, const nnr_param *param, const struct node *node, const char *why)
{
    char value[DESCRIPTION_BYTES];
    if (why[0])
        return problem_at(f->problems, &node->mark, "%s is '%.80s', but %s", param->name, node->text, why);
    return refuse(f, param, node, node_describe(node, value, sizeof value));
}

static int read_bool(const struct filling *f, const nnr_param *param, struct node *node, void *field)
{
    char why[WHY_BYTES];
    if (scalar_bool(node, &node->value.b, why) < 0)
        return refuse_kind(f, param, node, why);
    node->type = VALUE_BOOL;
    *(bool *)field = node->value.b;
    return 0;
}

static int read_int(const struct filling *f, const nnr_param *param, struct node *node, void *field)
{
    char why[WHY_BYTES];
    if (param->choices && strcmp(node->text, param->choices[0]) == 0) {
        *(int64_t *)field = 0;
        return 0;
    }
    if (scalar_int(node, &node->value.i, why) < 0)
        return refuse_kind(f, param, node, why);
    if (node->value.i < param->min.i || node->value.i > param->max.i)
        return refuse(f, param, node, node->text);
    node->type = VALUE_INT;
    *(int64_t *)field = node->value.i;
    return 0;
}

static int read_num(const struct filling *f, const nnr_param *param, struct node *node, void *field)
{
    char why[WHY_BYTES];
    if (scalar_num(node, &node->value.d, why) < 0)
        return refuse_kind(f, param, node, why);
    if (!(node->value.d >= param->min.d && node->value.d <= param->max.d))
        return refuse(f, param, node, node->text);
    node->type = VALUE_NUM;
    *(double *)field = node->value.d;
    return 0;
}

static int read_text(const struct filling *f, const nnr_param *param, struct node *node, void *field)
{
    (void)f;
    (void)param;
    *(const char **)field = node->text;
    return 0;
}

static int read_path(const struct filling *f, const nnr_param *param, struct node *node, void *field)
{
    node->text = path_as_opened(f->arena, node);
    return read_text(f, param, node, field);
}

static int read_enum(const struct filling *f, const nnr_param *param, struct node *node, void *field)
{
    struct suggestion s;
    suggest_begin(&s, node->text);
    for (int64_t i = 0; param->choices[i]; i++) {
        if (strcmp(node->text, param->choices[i]) == 0) {
            *(int64_t *)field = i;
            return 0;
        }
        suggest_try(&s, param->choices[i]);
    }
    char hint[160], value[DESCRIPTION_BYTES];
    return problem_at(f->problems, &node->mark, "%s is %s, but must be %s%s", param->name,
                      node_describe(node, value, sizeof value), expectation(f->arena, param),
                      suggest_text(&s, hint, sizeof hint));
}

static int read_value(const struct filling *f, const nnr_param *param, struct node *node, void *field)
{
    static int (*const readers[])(const struct filling *, const nnr_param *, struct node *, void *) = {
        [NNR_BOOL] = read_bool, [NNR_INT] = read_int,   [NNR_NUM] = read_num,
        [NNR_STR] = read_text,  [NNR_PATH] = read_path, [NNR_ENUM] = read_enum,
    };
    if (node->kind != NODE_SCALAR)
        return refuse_kind(f, param, node, "");
    return readers[param->type](f, param, node, field);
}

/* A default is not checked against the range, and a path in it is nobody's file's. */
static void use_default(struct arena *arena, struct node *map, const nnr_param *param, void *field)
{
    static const enum value_type types[] = {
        [NNR_BOOL] = VALUE_BOOL, [NNR_INT] = VALUE_INT,   [NNR_NUM] = VALUE_NUM,
        [NNR_STR] = VALUE_TEXT,  [NNR_PATH] = VALUE_TEXT, [NNR_ENUM] = VALUE_TEXT,
    };
    const char *text = default_text(arena, param);
    const bool is_word = param->type == NNR_INT && param->choices && param->def.i == 0;
    struct node *node = node_default_text(arena, text);
    node->type = is_word ? VALUE_TEXT : types[param->type];
    if (text && map)
        node_set(arena, map, param->name, node->mark, node);
    switch (param->type) {
    case NNR_BOOL:
        *(bool *)field = node->value.b = param->def.i != 0;
        break;
    case NNR_NUM:
        *(double *)field = node->value.d = param->def.d;
        break;
    case NNR_INT:
    case NNR_ENUM:
        *(int64_t *)field = node->value.i = param->def.i;
        break;
    default:
        *(const char **)field = param->def.s;
    }
}

const char *path_as_opened(struct arena *arena, const struct node *path)
{
    const struct source *source = path->mark.source;
    if (!*path->text || !source || source->kind != SOURCE_FILE)
        return path->text;
    return path_join(arena, path_directory(arena, source->name), path->text);
}

int params_fill(struct arena *arena, struct node *map, const nnr_param *params, const char *const *others,
                const char *owner, void *instance, struct problems *problems)
{
    const size_t before = problems->count;
    const struct filling f = { arena, problems };
    if (map && others)
        report_unknown_keys(map, params, others, owner, problems);
    for (const nnr_param *param = params; param && param->name; param++) {
        void *field = (char *)instance + param->offset;
        struct node *node = map ? node_get(map, param->name) : NULL;
        if (node && !node_is_null(node))
            read_value(&f, param, node, field);
        else if (!(param->flags & NNR_REQUIRED))
            use_default(arena, map, param, field);
        else if (map)
            params_missing(map, params, others, param->name, owner, problems);
        else
            problem_at(problems, NULL, "%s needs the key '%s'", owner, param->name);
        if (map)
            node_move_last(map, param->name);
    }
    return problems->count > before ? -1 : 0;
}

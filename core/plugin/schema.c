/* schema.c -- makes a JSON Schema of the table of keys and of the plugins' tables of parameters.
 *
 * A place of a plugin has two definitions. "loss" is what may stand there over a base file, which may give the rest;
 * "whole_loss" is complete: it has `type`, and the parameters that the plugin requires. */
#include "plugin/schema_parts.h"

#include <float.h>
#include <string.h>

#include "config/language.h"
#include "config/params.h"
#include "plugin/module.h"

const char *schema_comma(bool *first)
{
    const bool was_first = *first;
    *first = false;
    return was_first ? "" : ",";
}

/* ---- Values ---------------------------------------------------------------------------------------------------- */

static void add_type(struct text *out, const nnr_param *param)
{
    static const char *const types[] = {
        [NNR_BOOL] = "\"boolean\"", [NNR_INT] = "\"integer\"", [NNR_NUM] = "\"number\"",
        [NNR_STR] = "\"string\",\"number\",\"boolean\"",
        [NNR_PATH] = "\"string\",\"number\",\"boolean\"", [NNR_ENUM] = "\"string\"",
    };
    text_add(out, "\"type\":[%s%s]", types[param->type], param->flags & NNR_REQUIRED ? "" : ",\"null\"");
}

static void add_limits(struct text *out, const nnr_param *param)
{
    char digits[32];
    if (param->type == NNR_INT && param->min.i > INT64_MIN)
        text_add(out, ",\"minimum\":%lld", (long long)param->min.i);
    if (param->type == NNR_INT)
        text_add(out, ",\"maximum\":%lld", (long long)param->max.i);
    if (param->type == NNR_NUM && param->min.d > -DBL_MAX)
        text_add(out, ",\"minimum\":%s", number_text(param->min.d, digits));
    if (param->type == NNR_NUM && param->max.d < DBL_MAX)
        text_add(out, ",\"maximum\":%s", number_text(param->max.d, digits));
}

static void add_words(struct text *out, const nnr_param *param)
{
    text_add(out, ",\"enum\":[%s", param->flags & NNR_REQUIRED ? "" : "null,");
    for (size_t i = 0; param->choices[i]; i++) {
        text_add(out, "%s", i ? "," : "");
        text_add_json(out, param->choices[i]);
    }
    text_add(out, "]");
}

/* The inside of a schema for one value, with its help. */
static void add_value(struct text *out, const nnr_param *param)
{
    struct text help = { .arena = out->arena };
    text_add(&help, "%s: ", param->help);
    param_describe(param, &help);
    text_add(out, "{\"description\":");
    text_add_json(out, help.data);
    text_add(out, ",");
    if (param->type == NNR_INT && param->choices) {
        text_add(out, "\"anyOf\":[{\"const\":");
        text_add_json(out, param->choices[0]);
        text_add(out, "},{");
    }
    add_type(out, param);
    add_limits(out, param);
    if (param->type == NNR_ENUM)
        add_words(out, param);
    text_add(out, param->type == NNR_INT && param->choices ? "}]}" : "}");
}

/* `"name": value` for each of the table. */
static void add_params(struct text *out, const nnr_param *params, bool *first)
{
    for (; params && params->name; params++) {
        text_add(out, "%s", schema_comma(first));
        text_add_json(out, params->name);
        text_add(out, ":");
        add_value(out, params);
    }
}

/* ---- Plugins ---------------------------------------------------------------------------------------------------- */

/* What is being written about each plugin of a kind in turn. */
struct about {
    struct schema_writer *writer;
    const struct language_key *key;
    bool first;
};

static bool is_whole(const nnr_plugin *plugin)
{
    for (const nnr_param *param = plugin->params; param && param->name; param++)
        if (param->flags & NNR_REQUIRED)
            return false;
    return true;
}

static void add_name(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    struct about *about = context;
    (void)reason;
    if (!plugin)
        return;
    text_add(about->writer->out, "%s", schema_comma(&about->first));
    text_add_json(about->writer->out, name);
}

static void add_lacking_name(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    if (plugin && !is_whole(plugin))
        add_name(context, name, plugin, reason);
}

static void add_names(struct schema_writer *writer, nnr_kind kind, plugin_visit *which)
{
    struct about about = { writer, NULL, true };
    text_add(writer->out, "[");
    plugin_host_list(writer->host, kind, which, &about);
    text_add(writer->out, "]");
}

/* {"if": it is this plugin, "then": its parameters and the host's keys, and no others} */
static void add_branch(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    struct about *about = context;
    struct text *out = about->writer->out;
    bool first = false;
    (void)reason;
    if (!plugin)
        return;
    text_add(out, "%s\n{\"if\":{\"required\":[\"type\"],\"properties\":{\"type\":{\"const\":",
             schema_comma(&about->first));
    text_add_json(out, name);
    text_add(out, "}}},\"then\":{\"properties\":{\"type\":{}");
    schema_add_keys(about->writer, about->key, &first);
    add_params(out, plugin->params, &first);
    text_add(out, "},\"additionalProperties\":false}}");
}

static void add_any_keys(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    struct about *about = context;
    (void)name, (void)reason;
    for (const nnr_param *param = plugin ? plugin->params : NULL; param && param->name; param++) {
        text_add(about->writer->out, ",");
        text_add_json(about->writer->out, param->name);
        text_add(about->writer->out, ":{}");
    }
}

/* {"if": the base file names the plugin, "then": the keys of any of them} */
static void add_any_branch(struct schema_writer *writer, const struct language_key *key)
{
    struct text *out = writer->out;
    struct about about = { writer, key, false };
    bool first = false;
    text_add(out, ",\n{\"if\":{\"not\":{\"required\":[\"type\"]}},\"then\":{\"properties\":{\"type\":{}");
    schema_add_keys(writer, key, &first);
    plugin_host_list(writer->host, key->kind, add_any_keys, &about);
    text_add(out, "},\"additionalProperties\":false}}");
}

/* {"if": it is this plugin, "then": {"required": ...}} */
static void add_needs(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    struct about *about = context;
    struct text *out = about->writer->out;
    bool first = true;
    (void)reason;
    if (!plugin || is_whole(plugin))
        return;
    text_add(out, ",\n{\"if\":{\"required\":[\"type\"],\"properties\":{\"type\":{\"const\":");
    text_add_json(out, name);
    text_add(out, "}}},\"then\":{\"required\":[");
    for (const nnr_param *param = plugin->params; param->name; param++)
        if (param->flags & NNR_REQUIRED) {
            text_add(out, "%s", schema_comma(&first));
            text_add_json(out, param->name);
        }
    text_add(out, "]}}");
}

/* What may stand in the place of a plugin over a base file, as far as no plugin but the named one is concerned. */
static void add_part(struct schema_writer *writer, const struct language_key *key)
{
    struct text *out = writer->out;
    struct about about = { writer, key, true };
    bool first = false;
    text_add(out, "{\"anyOf\":[{\"enum\":");
    add_names(writer, key->kind, add_name);
    text_add(out, "},{\"type\":\"object\",\"properties\":{\"type\":{\"enum\":");
    add_names(writer, key->kind, add_name);
    text_add(out, "}");
    schema_add_keys(writer, key, &first);
    text_add(out, "},\"allOf\":[");
    plugin_host_list(writer->host, key->kind, add_branch, &about);
    add_any_branch(writer, key);
    text_add(out, "]}]}");
}

/* The same, complete. */
static void add_whole_part(struct schema_writer *writer, const struct language_key *key)
{
    struct text *out = writer->out;
    struct about about = { writer, key, false };
    text_add(out, "{\"allOf\":[{\"$ref\":\"#/definitions/%s\"},{\"not\":{\"enum\":", kind_names[key->kind]);
    add_names(writer, key->kind, add_lacking_name);
    text_add(out, "}},\n{\"if\":{\"type\":\"object\"},\"then\":{\"required\":[\"type\"]}}");
    plugin_host_list(writer->host, key->kind, add_needs, &about);
    text_add(out, "]}");
}

/* ---- Keys -------------------------------------------------------------------------------------------------------- */

static void add_key(struct schema_writer *writer, const struct language_key *key, bool whole)
{
    struct text *out = writer->out;
    bool first = true;
    switch (key->form) {
    case KEY_VALUE:
        text_add(out, "{\"allOf\":[");
        add_value(out, key->params);
        if (key->marks)
            text_add(out, ",{\"if\":{\"type\":\"string\"},\"then\":{\"pattern\":\"^[A-Za-z0-9%s]{1,%zu}$\"}}",
                     key->marks, key->longest);
        if (key->least)
            text_add(out, ",{\"minLength\":%zu}", key->least);
        text_add(out, "]}");
        break;
    case KEY_PATHS:
        text_add(out, "{\"type\":[\"string\",\"array\",\"null\"],\"items\":{\"type\":\"string\"}}");
        break;
    case KEY_MAP:
        text_add(out, "{\"type\":[\"object\"%s],\"properties\":{", key->required ? "" : ",\"null\"");
        schema_add_keys(writer, key, &first);
        text_add(out, "},\"minProperties\":%zu,\"additionalProperties\":false", key->least);
        if (key->required) {
            text_add(out, ",");
            schema_add_required(out, key);
        }
        text_add(out, "}");
        break;
    case KEY_PART:
        text_add(out, "{\"anyOf\":[%s{\"$ref\":\"#/definitions/%s%s\"}]}",
                 key->required ? "" : "{\"type\":\"null\"},", whole ? "whole_" : "", kind_names[key->kind]);
        break;
    case KEY_PARTS:
        text_add(out, "{\"type\":[%s\"array\"],\"items\":{\"$ref\":\"#/definitions/whole_%s\"}",
                 key->required ? "" : "\"null\",", kind_names[key->kind]);
        text_add(out, ",\"minItems\":%zu,\"maxItems\":%zu}", key->least, key->most);
        break;
    case KEY_TEXT:
    case KEY_TEXTS:
    case KEY_SPACE:
    case KEY_TYPED:
    case KEY_ZIP:
        schema_add_of_sweep(writer, key);
        break;
    }
}

void schema_add_keys(struct schema_writer *writer, const struct language_key *key, bool *first)
{
    struct text *out = writer->out;
    add_params(out, key->params, first);
    for (const struct language_key *k = key->inside; k && k->name; k++) {
        text_add(out, "%s\"%s\":", schema_comma(first), k->name);
        add_key(writer, k, true);
    }
}

void schema_add_properties(struct schema_writer *writer, const struct language_key *map, bool whole)
{
    bool first = true;
    text_add(writer->out, "\"properties\":{");
    for (const struct language_key *key = map->inside; key->name; key++) {
        text_add(writer->out, "%s\n\"%s\":{\"description\":", schema_comma(&first), key->name);
        text_add_json(writer->out, key->help);
        text_add(writer->out, ",\"allOf\":[");
        add_key(writer, key, whole);
        text_add(writer->out, "]}");
    }
    add_params(writer->out, map->params, &first);
    text_add(writer->out, "}");
}

void schema_add_required(struct text *out, const struct language_key *map)
{
    bool first = true;
    text_add(out, "\"required\":[");
    for (const nnr_param *param = map->params; param && param->name; param++)
        if (param->flags & NNR_REQUIRED)
            text_add(out, "%s\"%s\"", schema_comma(&first), param->name);
    for (const struct language_key *key = map->inside; key && key->name; key++)
        if (key->required)
            text_add(out, "%s\"%s\"", schema_comma(&first), key->name);
    text_add(out, "]");
}

void schema_add_definitions(struct schema_writer *writer, const struct language_key *keys, bool *first)
{
    for (const struct language_key *key = keys; key && key->name; key++) {
        if (key->form != KEY_PART && key->form != KEY_PARTS)
            continue;
        text_add(writer->out, "%s\n\"%s\":", schema_comma(first), kind_names[key->kind]);
        add_part(writer, key);
        text_add(writer->out, ",\n\"whole_%s\":", kind_names[key->kind]);
        add_whole_part(writer, key);
        schema_add_definitions(writer, key->inside, first);
    }
}

void schema_write(struct plugin_host *host, struct text *out)
{
    struct schema_writer writer = { host, out };
    const struct language_key experiment = { .inside = language };
    bool first = true;
    text_add(out, "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\n"
                  "\"title\":\"an experiment of nnrun\",\"type\":\"object\",\"additionalProperties\":false,\n");
    schema_add_properties(&writer, &experiment, false);
    text_add(out, ",\n\"if\":{\"not\":{\"required\":[\"base\"]}},\"then\":{");
    schema_add_required(out, &experiment);
    text_add(out, ",");
    schema_add_properties(&writer, &experiment, true);
    text_add(out, "},\n\"definitions\":{");
    schema_add_definitions(&writer, language, &first);
    text_add(out, "}}\n");
}

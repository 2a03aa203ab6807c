/* json.c -- writes what the tables of a plugin say. Where a number has no bound, there is no key. */
#include "plugin/json.h"

#include <float.h>

#include "config/experiment.h"

static void add_text(struct text *out, const char *key, const char *value)
{
    text_add(out, ",\"%s\":", key);
    text_add_json(out, value);
}

static void add_words(struct text *out, const char *key, const char *const *words)
{
    text_add(out, ",\"%s\":[", key);
    for (size_t i = 0; words && words[i]; i++) {
        text_add(out, "%s", i ? "," : "");
        text_add_json(out, words[i]);
    }
    text_add(out, "]");
}

static void add_integer_range(struct text *out, const nnr_param *param)
{
    if (param->min.i > INT64_MIN)
        text_add(out, ",\"min\":%lld", (long long)param->min.i);
    if (param->max.i < INT64_MAX)
        text_add(out, ",\"max\":%lld", (long long)param->max.i);
    if (param->choices)
        add_words(out, "words", param->choices);
}

static void add_number_range(struct text *out, const nnr_param *param)
{
    char digits[32];
    if (param->min.d > -DBL_MAX)
        text_add(out, ",\"min\":%s", number_text(param->min.d, digits));
    if (param->max.d < DBL_MAX)
        text_add(out, ",\"max\":%s", number_text(param->max.d, digits));
}

static void add_default(struct text *out, const nnr_param *param)
{
    char digits[32];
    switch (param->type) {
    case NNR_BOOL:
        text_add(out, ",\"default\":%s", param->def.i ? "true" : "false");
        break;
    case NNR_INT:
        text_add(out, ",\"default\":%lld", (long long)param->def.i);
        break;
    case NNR_NUM:
        text_add(out, ",\"default\":%s", number_text(param->def.d, digits));
        break;
    case NNR_ENUM:
        add_text(out, "default", param->choices[param->def.i]);
        break;
    default:
        if (param->def.s)
            add_text(out, "default", param->def.s);
    }
}

static void add_param(struct text *out, const nnr_param *param)
{
    static const char *const types[] = {
        [NNR_BOOL] = "bool", [NNR_INT] = "int",   [NNR_NUM] = "number",
        [NNR_STR] = "text",  [NNR_PATH] = "path", [NNR_ENUM] = "enum",
    };
    text_add(out, "{\"name\":");
    text_add_json(out, param->name);
    add_text(out, "type", types[param->type]);
    add_text(out, "help", param->help);
    text_add(out, ",\"required\":%s,\"log\":%s", param->flags & NNR_REQUIRED ? "true" : "false",
             param->flags & NNR_LOG ? "true" : "false");
    if (!(param->flags & NNR_REQUIRED))
        add_default(out, param);
    if (param->type == NNR_INT)
        add_integer_range(out, param);
    if (param->type == NNR_NUM)
        add_number_range(out, param);
    if (param->type == NNR_ENUM)
        add_words(out, "words", param->choices);
    text_add(out, "}");
}

void plugin_to_json(const struct plugin_host *host, const nnr_plugin *plugin, struct text *out)
{
    text_add(out, "{\"kind\":\"%s\"", kind_names[plugin->kind]);
    add_text(out, "name", plugin->name);
    add_words(out, "aliases", plugin->aliases);
    add_text(out, "help", plugin->help);
    add_text(out, "version", plugin_host_version(host, plugin));
    add_text(out, "file", plugin_host_file(host, plugin));
    text_add(out, ",\"params\":[");
    for (const nnr_param *param = plugin->params; param && param->name; param++) {
        text_add(out, "%s", param == plugin->params ? "" : ",");
        add_param(out, param);
    }
    text_add(out, "]}");
}

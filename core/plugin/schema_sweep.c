/* schema_sweep.c -- the JSON Schema of sweep files.
 *
 * What a parameter may be is up to the experiment's own tables, which nnrun asks for each value; the schema knows the
 * forms of lists, ranges and conditions. */
#include "plugin/schema_parts.h"

/* ---- Parameters ------------------------------------------------------------------------------------------------ */

/* Two numbers; nnrun sees to it that the first is the smaller one. */
static void add_range(struct text *out, const struct range_form *form)
{
    text_add(out, "\"%s\":{\"description\":\"the least and the largest: %s, even in %s\",\"type\":\"array\","
                  "\"minItems\":2,\"maxItems\":2,\"items\":{\"type\":\"%s\"%s}}",
             form->key, form->whole ? "whole numbers" : "numbers", form->log ? "the logarithm" : "themselves",
             form->whole ? "integer" : "number", form->log ? ",\"exclusiveMinimum\":0" : "");
}

/* A list takes no step, nor do numbers that are even in the logarithm; whole numbers take whole steps. */
static void add_step_rules(struct text *out)
{
    text_add(out, "\"allOf\":[{\"if\":{\"required\":[\"values\"]},\"then\":{\"properties\":{\"step\":false}}}");
    for (const struct range_form *form = range_forms; form < range_forms + RANGE_FORMS; form++)
        if (form->whole || form->log)
            text_add(out, ",{\"if\":{\"required\":[\"%s\"]},\"then\":{\"properties\":{\"step\":%s}}}", form->key,
                     form->whole ? "{\"type\":\"integer\"}" : "false");
    text_add(out, "]");
}

static void add_parameter(struct text *out)
{
    text_add(out, "\n\"scalar\":{\"type\":[\"string\",\"number\",\"boolean\",\"null\"]},"
                  "\n\"parameter\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
                  "\"values\":{\"description\":\"one of them\",\"type\":\"array\",\"minItems\":1}");
    for (const struct range_form *form = range_forms; form < range_forms + RANGE_FORMS; form++) {
        text_add(out, ",\n");
        add_range(out, form);
    }
    text_add(out, ",\n\"step\":{\"description\":\"between two numbers of a range\",\"type\":\"number\","
                  "\"exclusiveMinimum\":0},\n\"when\":{\"description\":\"a parameter before this one, and the values "
                  "of it that this one belongs to\",\"type\":\"object\",\"minProperties\":1,\"maxProperties\":1,"
                  "\"additionalProperties\":{\"anyOf\":[{\"$ref\":\"#/definitions/scalar\"},{\"type\":\"array\","
                  "\"minItems\":1,\"items\":{\"$ref\":\"#/definitions/scalar\"}}]}}},\n"
                  "\"oneOf\":[{\"required\":[\"values\"]}");
    for (const struct range_form *form = range_forms; form < range_forms + RANGE_FORMS; form++)
        text_add(out, ",{\"required\":[\"%s\"]}", form->key);
    text_add(out, "],\n");
    add_step_rules(out);
    text_add(out, "}");
}

/* ---- Forms ----------------------------------------------------------------------------------------------------- */

/* {"if": it is this type, "then": its params and no others, and those that it requires} */
static void add_type(struct schema_writer *writer, const struct language_key *type)
{
    bool first = false;
    text_add(writer->out, "{\"if\":{\"properties\":{\"type\":{\"const\":\"%s\"}}},"
                          "\"then\":{\"properties\":{\"type\":{}", type->name);
    schema_add_keys(writer, type, &first);
    text_add(writer->out, "},\"additionalProperties\":false,");
    schema_add_required(writer->out, type);
    text_add(writer->out, "}}");
}

static bool needs_nothing(const struct language_key *type)
{
    for (const nnr_param *param = type->params; param->name; param++)
        if (param->flags & NNR_REQUIRED)
            return false;
    return true;
}

static void add_typed(struct schema_writer *writer, const struct language_key *types)
{
    struct text *out = writer->out;
    bool first = true;
    text_add(out, "{\"if\":{\"type\":\"object\"},\"then\":{\"required\":[\"type\"],"
                  "\"properties\":{\"type\":{\"enum\":[");
    for (const struct language_key *type = types; type->name; type++)
        text_add(out, "%s\"%s\"", schema_comma(&first), type->name);
    text_add(out, "]}},\"allOf\":[");
    first = true;
    for (const struct language_key *type = types; type->name; type++) {
        text_add(out, "%s", schema_comma(&first));
        add_type(writer, type);
    }
    text_add(out, "]},\"else\":{\"enum\":[");
    first = true;
    for (const struct language_key *type = types; type->name; type++)
        if (needs_nothing(type))
            text_add(out, "%s\"%s\"", schema_comma(&first), type->name);
    text_add(out, "]}}");
}

void schema_add_of_sweep(struct schema_writer *writer, const struct language_key *key)
{
    struct text *out = writer->out;
    if (key->form == KEY_TEXT) {
        text_add(out, "{\"type\":[\"string\",\"number\"]");
        if (key->pattern) {
            text_add(out, ",\"pattern\":");
            text_add_json(out, key->pattern);
        }
        text_add(out, "}");
    } else if (key->form == KEY_TEXTS) {
        text_add(out, "{\"type\":\"array\",\"items\":{\"$ref\":\"#/definitions/scalar\"}}");
    } else if (key->form == KEY_SPACE) {
        text_add(out, "{\"type\":\"object\",\"additionalProperties\":{\"$ref\":\"#/definitions/parameter\"}}");
    } else if (key->form == KEY_TYPED) {
        add_typed(writer, key->inside);
    } else {
        text_add(out, "{\"type\":\"array\",\"items\":{\"type\":\"object\",\"minProperties\":1,"
                      "\"additionalProperties\":{\"type\":\"array\",\"minItems\":1}}}");
    }
}

void schema_write_sweep(struct plugin_host *host, struct text *out)
{
    struct schema_writer writer = { host, out };
    bool first = true;
    text_add(out, "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\n"
                  "\"title\":\"a sweep of nnrun\",\"type\":\"object\",\"additionalProperties\":false,\n");
    schema_add_properties(&writer, &sweep_language, true);
    text_add(out, ",\n");
    schema_add_required(out, &sweep_language);
    text_add(out, ",\n\"anyOf\":[{\"required\":[\"parameters\"]},{\"required\":[\"zip\"]}],\n\"definitions\":{");
    schema_add_definitions(&writer, sweep_language.inside, &first);
    text_add(out, ",");
    add_parameter(out);
    text_add(out, "}}\n");
}

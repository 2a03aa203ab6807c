/* parts.c -- opens the plugins that an experiment names, and fills in their parameters; finds sections. */
#include "config/parts.h"

#include <string.h>

#include "config/language.h"
#include "config/params.h"

const char *const kind_names[KINDS + 1] = {
    [NNR_KIND_dataset] = "dataset",     [NNR_KIND_layer] = "layer",         [NNR_KIND_activation] = "activation",
    [NNR_KIND_loss] = "loss",           [NNR_KIND_optimizer] = "optimizer", [NNR_KIND_initializer] = "initializer",
    [NNR_KIND_metric] = "metric",         [NNR_KIND_schedule] = "schedule",
    [NNR_KIND_search] = "search",       [NNR_KIND_callback] = "callback",
};

size_t part_columns(const struct part *callback)
{
    const char *const *columns = ((const nnr_callback *)callback->plugin->table)->columns;
    size_t n = 0;
    while (columns && columns[n])
        n++;
    return n;
}

/* ---- Keys of the host in the place of a plugin ------------------------------------------------------------------ */

static bool has_param(const nnr_param *params, const char *name)
{
    for (; params && params->name; params++)
        if (strcmp(params->name, name) == 0)
            return true;
    return false;
}

/* Whether one of these places, or one inside of them, is of the kind and has the key. */
static bool places_have_key(const struct language_key *keys, nnr_kind kind, const char *name)
{
    for (const struct language_key *key = keys; key && key->name; key++) {
        const bool is_place = (key->form == KEY_PART || key->form == KEY_PARTS) && key->kind == kind;
        if (is_place && has_param(key->params, name))
            return true;
        for (const struct language_key *inside = is_place ? key->inside : NULL; inside && inside->name; inside++)
            if (strcmp(inside->name, name) == 0)
                return true;
        if (places_have_key(key->inside, kind, name))
            return true;
    }
    return false;
}

bool language_has_key(nnr_kind kind, const char *name)
{
    return strcmp(name, "type") == 0 || places_have_key(language, kind, name);
}

/* ---- Places ----------------------------------------------------------------------------------------------------- */

static const char *const type_key[] = { "type", NULL };

/* The scalar that names the plugin of a place: the place itself, or its type. NULL after a problem. */
static struct node *type_node(struct resolver *r, struct node *place, const char *kind_name)
{
    struct node *type = place->kind == NODE_MAP ? node_get(place, "type") : place;
    char value[DESCRIPTION_BYTES];
    if (!type)
        problem_at(r->problems, &place->mark, "this %s needs the key 'type'", kind_name);
    else if (type->kind == NODE_SCALAR && !node_is_null(type))
        return type;
    else if (type == place)
        problem_at(r->problems, &type->mark, "%s is %s, but must be a name, or a map with 'type'", kind_name,
                   node_describe(type, value, sizeof value));
    else
        problem_at(r->problems, &type->mark, "type is %s, but must be the name of a plugin",
                   node_describe(type, value, sizeof value));
    return NULL;
}

struct node *open_part(struct resolver *r, struct node **place, nnr_kind kind, struct part *part)
{
    struct node *type = type_node(r, *place, kind_names[kind]);
    if (!type)
        return NULL;
    part->mark = type->mark;
    if (type == *place)
        *place = node_as_typed_map(r->arena, type);
    struct error e = { 0 };
    const nnr_plugin *plugin = r->catalogue->find(r->catalogue, kind, type->text, &e);
    if (!plugin) {
        problem_at(r->problems, &type->mark, "%s", e.text);
        return NULL;
    }
    part->plugin = plugin;
    part->self = arena_alloc(r->arena, plugin->instance);
    type->text = plugin->name;
    node_move_last(*place, "type");
    return *place;
}

void fill_part(struct resolver *r, struct node *map, const char *const *others, const struct part *part)
{
    const char *owner = arena_format(r->arena, "%s %s", kind_names[part->plugin->kind], part->plugin->name);
    params_fill(r->arena, map, part->plugin->params, others, owner, part->self, r->problems);
}

void resolve_part(struct resolver *r, struct node **place, nnr_kind kind, struct part *part)
{
    struct node *map = open_part(r, place, kind, part);
    if (map)
        fill_part(r, map, type_key, part);
}

void resolve_optional_part(struct resolver *r, struct node *map, const char *key, nnr_kind kind, struct part *part)
{
    node_move_last(map, key);
    struct entry *entry = node_entry(map, key);
    if (entry)
        resolve_part(r, &entry->node, kind, part);
}

void resolve_if_given(struct resolver *r, struct node *map, const nnr_param *param, const char *owner, void *instance)
{
    if (node_get(map, param->name))
        params_fill(r->arena, map, param, NULL, owner, instance, r->problems);
}

struct node *resolve_section(struct resolver *r, struct node *map, const char *key, enum node_kind kind)
{
    if (!node_get(map, key))
        node_set(r->arena, map, key, default_mark(), node_default(r->arena, kind));
    node_move_last(map, key);
    struct node *node = node_get(map, key);
    if (node->kind == kind)
        return node;
    char value[DESCRIPTION_BYTES];
    problem_at(r->problems, &node->mark, "%s is %s, but must be %s", key, node_describe(node, value, sizeof value),
               kind == NODE_MAP ? "a map" : "a list");
    return NULL;
}

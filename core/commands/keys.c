/* keys.c -- walks the table of keys, and beside it the tree of a config: its lists and plugins. */
#include "commands/keys.h"

#include <string.h>

#include "config/compose.h"
#include "config/experiment.h"

struct walk {
    struct arena *arena;
    struct plugin_host *host;
    key_visit *visit;
    void *context;
};

static void visit(const struct walk *walk, const char *path, const char *help, const nnr_param *param, nnr_kind kind)
{
    walk->visit(walk->context, &(struct config_key){ path, help, param, kind });
}

static void visit_params(const struct walk *walk, const char *path, const nnr_param *params)
{
    for (; params && params->name; params++)
        visit(walk, arena_format(walk->arena, "%s.%s", path, params->name), params->help, params, 0);
}

/* The plugin that stands in a place of the tree, or NULL. */
static const nnr_plugin *plugin_at(const struct walk *walk, const struct node *place, nnr_kind kind)
{
    struct error e = { 0 };
    struct catalogue *catalogue = plugin_host_catalogue(walk->host);
    const struct node *type = place && place->kind == NODE_MAP ? node_get(place, "type") : place;
    return type && type->kind == NODE_SCALAR && type->text ? catalogue->find(catalogue, kind, type->text, &e) : NULL;
}

static void visit_keys(const struct walk *walk, const char *prefix, const struct language_key *keys,
                       const struct node *map);

static void visit_part(const struct walk *walk, const char *path, const struct language_key *key,
                       const struct node *place)
{
    const nnr_plugin *plugin = plugin_at(walk, place, key->kind);
    visit(walk, path, key->help, NULL, key->kind);
    visit(walk, arena_format(walk->arena, "%s.type", path), "the name of the plugin", NULL, key->kind);
    visit_keys(walk, arena_format(walk->arena, "%s.", path), key->inside, place);
    visit_params(walk, path, key->params);
    if (plugin)
        visit_params(walk, path, plugin->params);
}

static void visit_keys(const struct walk *walk, const char *prefix, const struct language_key *keys,
                       const struct node *map)
{
    for (const struct language_key *key = keys; key && key->name; key++) {
        const char *path = arena_format(walk->arena, "%s%s", prefix, key->name);
        const struct node *node = map && map->kind == NODE_MAP ? node_get(map, key->name) : NULL;
        switch (key->form) {
        case KEY_VALUE:
            visit(walk, path, key->help, key->params, 0);
            break;
        case KEY_PATHS:
        case KEY_TEXT:
        case KEY_TEXTS:
        case KEY_SPACE:
        case KEY_ZIP:
            visit(walk, path, key->help, NULL, 0);
            break;
        case KEY_MAP:
            visit_params(walk, path, key->params);
            visit_keys(walk, arena_format(walk->arena, "%s.", path), key->inside, node);
            break;
        case KEY_PART:
            visit_part(walk, path, key, node);
            break;
        case KEY_PARTS:
            visit(walk, path, key->help, NULL, 0);
            for (size_t i = 0; node && node->kind == NODE_LIST && i < node->count; i++)
                visit_part(walk, arena_format(walk->arena, "%s.%zu", path, i), key, node->entries[i].node);
            break;
        }
    }
}

void keys_each(struct arena *arena, struct plugin_host *host, const char *config, key_visit *visit_key, void *context)
{
    const struct walk walk = { arena, host, visit_key, context };
    struct composition composition;
    struct problems problems = { 0 };
    const bool read = config && compose(arena, config, 0, NULL, &composition, &problems) == 0;
    visit_keys(&walk, "", language, read ? composition.root : NULL);
}

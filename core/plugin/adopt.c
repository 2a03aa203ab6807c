/* adopt.c -- structs of the plugin interface grow at their end. A module of an older minor version is copied, table by
 * table, into structs of today's sizes that the host owns; what the module cannot know yet is zero there. */
#include "plugin/adopt.h"

#include <string.h>

#include "base/arena.h"
#include "config/experiment.h"

/* ---- Sizes --------------------------------------------------------------------------------------------------------
 * A struct of an older version has at least the fields of its first version, and at most those of now. */

struct sizes {
    const char *name;
    size_t first, now;
};

#define SIZES(TYPE, LAST_FIELD_OF_FIRST) \
    { #TYPE, offsetof(TYPE, LAST_FIELD_OF_FIRST) + sizeof(((TYPE *)0)->LAST_FIELD_OF_FIRST), sizeof(TYPE) }

static const struct sizes module_sizes = SIZES(nnr_module, plugins);
static const struct sizes plugin_sizes = SIZES(nnr_plugin, aliases);
static const struct sizes param_sizes = SIZES(nnr_param, choices);
static const struct sizes table_sizes[KINDS + 1] = {
    [NNR_KIND_dataset] = SIZES(nnr_dataset, close_reader),
    [NNR_KIND_layer] = SIZES(nnr_layer, gradient),
    [NNR_KIND_activation] = SIZES(nnr_activation, gives),
    [NNR_KIND_loss] = SIZES(nnr_loss, paired),
    [NNR_KIND_optimizer] = SIZES(nnr_optimizer, update),
    [NNR_KIND_initializer] = SIZES(nnr_initializer, fill),
    [NNR_KIND_metric] = SIZES(nnr_metric, classes_only),
    [NNR_KIND_schedule] = SIZES(nnr_schedule, rate),
    [NNR_KIND_search] = SIZES(nnr_search, asynchronous),
    [NNR_KIND_callback] = SIZES(nnr_callback, epoch),
};

/* Whether a module of that minor version can have a struct of that size. */
static bool can_be(const struct sizes *sizes, size_t size, uint32_t minor)
{
    return minor == NNR_ABI_MINOR ? size == sizes->now : size >= sizes->first && size <= sizes->now;
}

static int fail_size(const char *path, const char *plugin, const struct sizes *sizes, size_t size, struct error *e)
{
    return fail(e, "%s: plugin '%s' has an %s of %zu bytes, but this nnrun's has %zu", path, plugin, sizes->name, size,
                sizes->now);
}

static int check_sizes(const char *path, const nnr_plugin *plugin, uint32_t minor, struct error *e)
{
    const char *name = plugin->name ? plugin->name : "?";
    if (!can_be(&plugin_sizes, plugin->size, minor))
        return fail_size(path, name, &plugin_sizes, plugin->size, e);
    if (plugin->kind < 1 || (int)plugin->kind > KINDS)
        return fail(e, "%s: plugin '%s' is of a kind that this nnrun does not know (%d)", path, name,
                    (int)plugin->kind);
    if (!plugin->table)
        return fail(e, "%s: plugin '%s' has no table of callbacks", path, name);
    if (!can_be(&table_sizes[plugin->kind], plugin->table_size, minor))
        return fail_size(path, name, &table_sizes[plugin->kind], plugin->table_size, e);
    if (plugin->params && !can_be(&param_sizes, plugin->param_size, minor))
        return fail_size(path, name, &param_sizes, plugin->param_size, e);
    return 0;
}

/* ---- Copies ---------------------------------------------------------------------------------------------------- */

/* Modules are never closed, so neither are the copies given back. */
static struct arena *kept;
static struct adopted {
    const nnr_module *given;
    nnr_module module;
    struct adopted *next;
} *all_adopted;

static const nnr_param *copy_params(const nnr_plugin *plugin)
{
    const char *given = (const char *)plugin->params;
    size_t n = 0;
    while (((const nnr_param *)(const void *)(given + n * plugin->param_size))->name)
        n++;
    nnr_param *params = arena_alloc(kept, (n + 1) * sizeof *params);
    for (size_t i = 0; i < n; i++)
        memcpy(&params[i], given + i * plugin->param_size, plugin->param_size);
    return params;
}

static const nnr_plugin *copy_plugin(const nnr_plugin *given)
{
    nnr_plugin *plugin = arena_alloc(kept, sizeof *plugin);
    memcpy(plugin, given, given->size);
    plugin->size = sizeof *plugin;
    plugin->table_size = table_sizes[given->kind].now;
    plugin->table = memcpy(arena_alloc(kept, plugin->table_size), given->table, given->table_size);
    plugin->param_size = sizeof *plugin->params;
    plugin->params = given->params ? copy_params(given) : NULL;
    return plugin;
}

static const nnr_module *copy_module(const nnr_module *given)
{
    for (const struct adopted *other = all_adopted; other; other = other->next)
        if (other->given == given)
            return &other->module;
    if (!kept)
        kept = arena_new();
    size_t n = 0;
    while (given->plugins[n])
        n++;
    const nnr_plugin **plugins = arena_alloc(kept, (n + 1) * sizeof *plugins);
    for (size_t i = 0; i < n; i++)
        plugins[i] = copy_plugin(given->plugins[i]);
    struct adopted *adopted = arena_alloc(kept, sizeof *adopted);
    memcpy(&adopted->module, given, given->size);
    adopted->module.size = sizeof adopted->module;
    adopted->module.plugins = plugins;
    adopted->given = given;
    adopted->next = all_adopted;
    all_adopted = adopted;
    return &adopted->module;
}

const nnr_module *module_adopt(const char *path, const nnr_module *module, struct error *e)
{
    if (module->minor > NNR_ABI_MINOR) {
        fail(e, "%s: needs version %d.%u of nnrun's plugin interface, but this nnrun has %d.%d", path, NNR_ABI_MAJOR,
             (unsigned)module->minor, NNR_ABI_MAJOR, NNR_ABI_MINOR);
        return NULL;
    }
    if (!can_be(&module_sizes, module->size, module->minor)) {
        fail(e, "%s: its %s has %zu bytes, but this nnrun's has %zu", path, module_sizes.name, module->size,
             module_sizes.now);
        return NULL;
    }
    if (!module->plugins || !module->plugins[0]) {
        fail(e, "%s: holds no plugin", path);
        return NULL;
    }
    for (const nnr_plugin *const *plugin = module->plugins; *plugin; plugin++)
        if (check_sizes(path, *plugin, module->minor, e) < 0)
            return NULL;
    return module->minor == NNR_ABI_MINOR ? module : copy_module(module);
}

/* services.c -- the host's side of nnr_host. */
#include "plugin/services.h"

#include "base/sha256.h"
#include "config/params.h"
#include "plugin/module.h"
#include "plugin/stream.h"
#include "plugin/table.h"

#include <string.h>

static int report_failure(nnr_host *api, const char *format, ...)
{
    struct services *services = api->priv;
    va_list arguments;
    va_start(arguments, format);
    fail_v(services->error, BAD_USAGE, services->mark, format, arguments);
    va_end(arguments);
    return -1;
}

static void *allocate(nnr_host *api, size_t bytes)
{
    struct services *services = api->priv;
    return arena_try(services->arena, 1, bytes, "a plugin", services->error);
}

static const void *find_extension(nnr_host *api, const char *id)
{
    static const struct {
        const char *id;
        const void *service;
    } extensions[] = { { NNR_TABLE_ID, &table_reader }, { NNR_STREAM_ID, &stream_reader } };
    (void)api;
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (strcmp(id, extensions[i].id) == 0)
            return extensions[i].service;
    return NULL;
}

struct services *services_new(struct arena *arena, struct catalogue *catalogue)
{
    struct services *services = arena_alloc(arena, sizeof *services);
    services->arena = arena;
    services->catalogue = catalogue;
    services->api = (nnr_host){ sizeof(nnr_host), services, report_failure, allocate, find_extension };
    return services;
}

nnr_host *services_for(struct services *services, const struct part *part, struct error *e)
{
    services->error = e;
    services->mark = &part->mark;
    return &services->api;
}

int services_note_file(struct services *services, const char *path)
{
    for (size_t i = 0; i < services->n_files; i++)
        if (strcmp(services->files[i].path, path) == 0)
            return 0;
    services->files = arena_grow(services->arena, services->files, services->n_files, sizeof *services->files);
    struct data_file *file = &services->files[services->n_files];
    file->path = path;
    if (sha256_file(path, file->sha256, services->error))
        return -1;
    services->n_files++;
    return 0;
}

/* Every kind's table opens with these two. */
struct life {
    NNR_LIFE;
};

int part_failed(const struct part *part, const char *callback, struct error *e)
{
    return fail_at(e, &part->mark, "the %s '%s' failed in %s without saying why", kind_names[part->plugin->kind],
                   part->plugin->name, callback);
}

int part_init(struct services *services, const struct part *part, struct error *e)
{
    const struct life *life = part->plugin->table;
    if (life->init && life->init(part->self, services_for(services, part, e)))
        return part_failed(part, "init", e);
    return 0;
}

void part_fini(const struct part *part)
{
    const struct life *life = part->plugin->table;
    if (life->fini)
        life->fini(part->self);
}

int part_default(struct services *services, nnr_kind kind, const char *name, struct part *out, struct error *e)
{
    const nnr_plugin *plugin = services->catalogue->find(services->catalogue, kind, name, e);
    if (!plugin)
        return -1;
    *out = (struct part){ .plugin = plugin, .self = arena_alloc(services->arena, plugin->instance) };
    struct problems problems = { 0 };
    if (plugin->params &&
        params_fill(services->arena, NULL, plugin->params, NULL, plugin->name, out->self, &problems))
        return fail_usage(e, "%s", problems.list[0].text);
    return part_init(services, out, e);
}

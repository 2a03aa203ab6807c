/* host.c -- the search path and the plugins that were opened from it. */
#include "plugin/host.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/places.h"
#include "base/suggest.h"
#include "base/text.h"
#include "plugin/module.h"

struct directory {
    const char *path;
    const char *between; /* what lies between the kind's directory and the file: "", or libtool's ".libs/" */
    bool explicit;       /* the user named it, so that who may write there is the user's own business */
    const char *real;    /* the path without links, once a file of it was opened */
};

struct opened {
    const nnr_plugin *plugin;
    const char *file, *version;
};

struct plugin_host {
    struct catalogue catalogue; /* first, so that a catalogue is a host */
    struct arena *arena;
    enum isa isa;
    size_t n_directories;
    struct directory *directories;
    size_t n_opened;
    struct opened *opened;
};

/* ---- The search path ------------------------------------------------------------------------------------------- */

static void insert_directory(struct plugin_host *host, size_t at, struct directory directory)
{
    host->directories = arena_grow(host->arena, host->directories, host->n_directories, sizeof *host->directories);
    memmove(host->directories + at + 1, host->directories + at, (host->n_directories - at) * sizeof directory);
    host->directories[at] = directory;
    host->n_directories++;
}

static int add_directory(struct catalogue *catalogue, const char *path, struct error *e)
{
    struct plugin_host *host = (struct plugin_host *)catalogue;
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        return fail_usage(e, "plugin_path '%s' is not a directory", path);
    size_t at = 0; /* behind those that were added before */
    for (; at < host->n_directories && host->directories[at].explicit; at++)
        if (strcmp(host->directories[at].path, path) == 0)
            return 0;
    const char *kept = arena_copy(host->arena, path);
    insert_directory(host, at, (struct directory){ .path = kept, .between = "", .explicit = true });
    return 0;
}

static void add_from_environment(struct plugin_host *host)
{
    const char *list = getenv("NNRUN_PLUGIN_PATH");
    for (const char *end; list && *list; list = *end ? end + 1 : end) {
        end = strchr(list, ':');
        end = end ? end : list + strlen(list);
        if (end > list)
            insert_directory(host, host->n_directories,
                             (struct directory){ .path = arena_copy_n(host->arena, list, (size_t)(end - list)),
                                                 .between = "",
                                                 .explicit = true });
    }
}

/* ---- Opening --------------------------------------------------------------------------------------------------- */

static int register_module(struct plugin_host *host, const char *file, const nnr_module *module, struct error *e)
{
    for (const nnr_plugin *const *plugin = module->plugins; *plugin; plugin++) {
        for (size_t i = 0; i < host->n_opened; i++) {
            const struct opened *other = &host->opened[i];
            if (other->plugin == *plugin)
                return 0; /* the same file by another way to it */
            if (other->plugin->kind == (*plugin)->kind && strcmp(other->plugin->name, (*plugin)->name) == 0)
                return fail(e, "%s: holds the %s '%s', which %s holds too", file, kind_names[(*plugin)->kind],
                            (*plugin)->name, other->file);
        }
        host->opened = arena_grow(host->arena, host->opened, host->n_opened, sizeof *host->opened);
        host->opened[host->n_opened++] =
            (struct opened){ *plugin, file, module->version ? module->version : "unknown" };
    }
    return 0;
}

static const nnr_module *open_module(struct plugin_host *host, const char *file, struct error *e)
{
    const nnr_module *module = module_open(file, host->isa, e);
    return module && register_module(host, file, module, e) == 0 ? module : NULL;
}

static bool answers_to(const nnr_plugin *plugin, nnr_kind kind, const char *name)
{
    if (plugin->kind != kind)
        return false;
    if (strcmp(plugin->name, name) == 0)
        return true;
    for (const char *const *alias = plugin->aliases; alias && *alias; alias++)
        if (strcmp(*alias, name) == 0)
            return true;
    return false;
}

static const nnr_plugin *find_opened(const struct plugin_host *host, nnr_kind kind, const char *name)
{
    for (size_t i = 0; i < host->n_opened; i++)
        if (answers_to(host->opened[i].plugin, kind, name))
            return host->opened[i].plugin;
    return NULL;
}

static int refuse_writable(const char *path, const struct stat *status, struct error *e)
{
    if (status->st_mode & S_IWOTH)
        return fail(e,
                    "%s: can be written by anybody on this machine, so it is not loaded; chmod o-w it, or name its "
                    "directory in plugin_path or NNRUN_PLUGIN_PATH",
                    path);
    return 0;
}

static int refuse_if_writable(const char *path, struct error *e)
{
    struct stat status;
    return stat(path, &status) == 0 ? refuse_writable(path, &status, e) : 0;
}

static const char *without_links(struct arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = arena_copy(arena, real ? real : path);
    free(real);
    return copy;
}

/* Looks at a directory of the search path when the first of its files is opened. */
static int enter(struct arena *arena, struct directory *directory, struct error *e)
{
    if (directory->real)
        return 0;
    if (!directory->explicit && refuse_if_writable(directory->path, e))
        return -1;
    directory->real = without_links(arena, directory->path);
    return 0;
}

static const char *path_of(struct arena *arena, const char *directory, const char *between, nnr_kind kind,
                           const char *name)
{
    return arena_format(arena, "%s/%s/%s%s.so", directory, kind_names[kind], between, name);
}

/* status: of the file, or of the link that it is. */
static const nnr_plugin *open_file(struct plugin_host *host, struct directory *directory, nnr_kind kind,
                                   const char *name, const char *file, const struct stat *status, struct error *e)
{
    const bool is_link = S_ISLNK(status->st_mode);
    if (enter(host->arena, directory, e) ||
        (!directory->explicit &&
         (refuse_if_writable(path_directory(host->arena, file), e) ||
          (is_link ? refuse_if_writable(file, e) : refuse_writable(file, status, e)))))
        return NULL;
    const char *target = is_link ? without_links(host->arena, file) /* an alias: open what it points to */
                                 : path_of(host->arena, directory->real, directory->between, kind, name);
    if (!open_module(host, target, e))
        return NULL;
    const nnr_plugin *plugin = find_opened(host, kind, name);
    if (!plugin)
        fail(e, "%s: holds no %s called '%s'", file, kind_names[kind], name);
    return plugin;
}

/* ---- Finding --------------------------------------------------------------------------------------------------- */

/* Calls visit with the name of each <kind>/<name>.so of a directory. */
static void each_name(const struct plugin_host *host, const struct directory *directory, nnr_kind kind,
                      void (*visit)(void *context, const char *name), void *context)
{
    const char *path =
        arena_format(host->arena, "%s/%s/%s", directory->path, kind_names[kind], directory->between);
    DIR *stream = opendir(path);
    for (const struct dirent *entry; stream && (entry = readdir(stream));) {
        const size_t length = strlen(entry->d_name);
        if (length > 3 && text_ends_with(entry->d_name, ".so"))
            visit(context, arena_copy_n(host->arena, entry->d_name, length - 3));
    }
    if (stream)
        closedir(stream);
}

static void suggest_name(void *context, const char *name)
{
    suggest_try(context, name);
}

static void fail_unknown(const struct plugin_host *host, nnr_kind kind, const char *name, struct error *e)
{
    struct suggestion suggestion;
    suggest_begin(&suggestion, name);
    for (size_t i = 0; i < host->n_directories; i++)
        each_name(host, &host->directories[i], kind, suggest_name, &suggestion);
    char nearest[128];
    fail_usage(e, "unknown %s '%s'%s", kind_names[kind], name,
               suggestion.nearest ? suggest_text(&suggestion, nearest, sizeof nearest)
                                  : arena_format(host->arena, "; `nnrun plugins list %s` shows those there are",
                                                 kind_names[kind]));
}

static const nnr_plugin *find(struct catalogue *catalogue, nnr_kind kind, const char *name, struct error *e)
{
    struct plugin_host *host = (struct plugin_host *)catalogue;
    const nnr_plugin *plugin = find_opened(host, kind, name);
    if (plugin)
        return plugin;
    for (size_t i = 0; i < host->n_directories && is_plugin_name(name); i++) {
        struct directory *directory = &host->directories[i];
        const char *file = path_of(host->arena, directory->path, directory->between, kind, name);
        struct stat status;
        if (lstat(file, &status) == 0)
            return open_file(host, directory, kind, name, file, &status, e);
    }
    fail_unknown(host, kind, name, e);
    return NULL;
}

/* ---- The outside ----------------------------------------------------------------------------------------------- */

struct plugin_host *plugin_host_new(struct arena *arena, enum isa isa)
{
    struct plugin_host *host = arena_alloc(arena, sizeof *host);
    *host = (struct plugin_host){ .catalogue = { find, add_directory }, .arena = arena, .isa = isa };
    add_from_environment(host);
    bool in_build_tree;
    const char *own = places_plugins(arena, &in_build_tree);
    insert_directory(host, host->n_directories,
                     (struct directory){ .path = own, .between = in_build_tree ? ".libs/" : "" });
    return host;
}

struct catalogue *plugin_host_catalogue(struct plugin_host *host)
{
    return &host->catalogue;
}

static const struct opened *opened(const struct plugin_host *host, const nnr_plugin *plugin)
{
    size_t i = 0;
    while (host->opened[i].plugin != plugin)
        i++;
    return &host->opened[i];
}

const char *plugin_host_file(const struct plugin_host *host, const nnr_plugin *plugin)
{
    return opened(host, plugin)->file;
}

const char *plugin_host_version(const struct plugin_host *host, const nnr_plugin *plugin)
{
    return opened(host, plugin)->version;
}

struct name_list {
    struct arena *arena;
    const char **names;
    size_t count;
};

static void collect_name(void *context, const char *name)
{
    struct name_list *list = context;
    size_t place;
    list->names = arena_named(list->arena, list->names, &list->count, sizeof *list->names, name, &place);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void plugin_host_list(struct plugin_host *host, nnr_kind kind, plugin_visit *visit, void *context)
{
    struct name_list list = { .arena = host->arena };
    for (size_t i = 0; i < host->n_directories; i++)
        each_name(host, &host->directories[i], kind, collect_name, &list);
    if (list.count)
        qsort(list.names, list.count, sizeof *list.names, by_text);
    for (size_t i = 0; i < list.count; i++) {
        struct error reason = { 0 };
        const nnr_plugin *plugin = find(&host->catalogue, kind, list.names[i], &reason);
        visit(context, list.names[i], plugin, &reason);
    }
}

int plugin_host_open(struct plugin_host *host, const char *path,
                     void (*visit)(void *context, size_t index, const nnr_plugin *plugin), void *context,
                     struct error *e)
{
    const nnr_module *module = open_module(host, without_links(host->arena, path), e);
    for (size_t i = 0; module && module->plugins[i]; i++)
        visit(context, i, module->plugins[i]);
    return module ? 0 : -1;
}

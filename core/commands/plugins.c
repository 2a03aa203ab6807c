/* plugins.c -- nnrun plugins: list [KIND], show KIND/NAME or FILE.so, and flags; the others have files of their own. */
#include "commands/plugins.h"

#include <string.h>

#include "base/places.h"
#include "base/suggest.h"
#include "base/text.h"
#include "config/params.h"
#include "plugin/host.h"
#include "plugin/json.h"
#include "plugin/module.h"

static bool json;
static const char *language = "c", *seconds = "10";

static const struct option options[] = {
    { "--json", NULL, "list, show: print JSON", &json, NULL },
    { "--lang", "c|c++", "new: the language of the plugin, c unless told", NULL, &language },
    { "--timeout", "SECONDS", "check: how long a file may take, 10 unless told", NULL, &seconds },
    { NULL, NULL, NULL, NULL, NULL },
};

int kind_of_word(const char *word, nnr_kind *kind, struct error *e)
{
    struct suggestion suggestion;
    suggest_begin(&suggestion, word);
    for (int k = 1; k <= KINDS; k++) {
        if (strcmp(kind_names[k], word) == 0) {
            *kind = (nnr_kind)k;
            return 0;
        }
        suggest_try(&suggestion, kind_names[k]);
    }
    char nearest[64];
    return fail_usage(e, "unknown kind of plugin '%s'%s", word, suggest_text(&suggestion, nearest, sizeof nearest));
}

struct listing {
    struct plugin_host *host;
    struct arena *arena;
    nnr_kind kind;
    size_t printed, refused;
};

static void print_plugin(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    struct listing *listing = context;
    if (!plugin) {
        listing->refused++;
        printf("  %-26s cannot be used: %s\n", name, reason->text);
    } else if (strcmp(plugin->name, name) != 0) {
        printf("  %-26s another name of %s\n", name, plugin->name);
    } else {
        printf("  %-26s %s\n", name, plugin->help);
    }
}

static void print_as_json(struct plugin_host *host, struct arena *arena, const nnr_plugin *plugin)
{
    struct text out = { .arena = arena };
    plugin_to_json(host, plugin, &out);
    printf("%s", out.data);
}

static void print_listed_as_json(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    struct listing *listing = context;
    if (plugin && strcmp(plugin->name, name) != 0)
        return; /* it is among the aliases */
    printf("%s\n", listing->printed++ ? "," : "");
    if (plugin) {
        print_as_json(listing->host, listing->arena, plugin);
        return;
    }
    struct text out = { .arena = listing->arena };
    text_add(&out, "{\"kind\":\"%s\",\"name\":", kind_names[listing->kind]);
    text_add_json(&out, name);
    text_add(&out, ",\"refused\":");
    text_add_json(&out, reason->text);
    printf("%s}", out.data);
    listing->refused++;
}

static int list(struct plugin_host *host, struct arena *arena, const char *only, struct error *e)
{
    nnr_kind kind = 0;
    if (only && kind_of_word(only, &kind, e))
        return -1;
    struct listing listing = { .host = host, .arena = arena };
    printf("%s", json ? "[" : "");
    for (int k = 1; k <= KINDS; k++) {
        if (only && k != (int)kind)
            continue;
        listing.kind = (nnr_kind)k;
        if (!json)
            printf("%s\n", kind_names[k]);
        plugin_host_list(host, (nnr_kind)k, json ? print_listed_as_json : print_plugin, &listing);
    }
    printf("%s", json ? "\n]\n" : "");
    if (listing.refused)
        return fail(e, "%zu plugin%s cannot be used", listing.refused, listing.refused == 1 ? "" : "s");
    return 0;
}

static void print_parameters(struct arena *arena, const nnr_param *params)
{
    for (const nnr_param *param = params; param && param->name; param++) {
        struct text text = { .arena = arena };
        param_describe(param, &text);
        printf("%s  %-18s %s\n  %-18s %s\n", param == params ? "\nparameters:\n" : "", param->name, param->help, "",
               text.data);
    }
}

/* Prints plugin number `index` of those that are shown. */
static void print_whole(void *context, size_t index, const nnr_plugin *plugin)
{
    const struct listing *listing = context;
    if (json) {
        printf("%s", index ? ",\n" : "");
        print_as_json(listing->host, listing->arena, plugin);
        return;
    }
    printf("%s%s %s: %s\n", index ? "\n" : "", kind_names[plugin->kind], plugin->name, plugin->help);
    for (const char *const *alias = plugin->aliases; alias && *alias; alias++)
        printf("also called %s\n", *alias);
    printf("version %s, from %s\n", plugin_host_version(listing->host, plugin),
           plugin_host_file(listing->host, plugin));
    print_parameters(listing->arena, plugin->params);
}

/* All plugins of a file; as JSON, a list. */
static int show_file(struct listing *listing, const char *path, struct error *e)
{
    printf("%s", json ? "[" : "");
    const int status = plugin_host_open(listing->host, path, print_whole, listing, e);
    printf("%s", json ? "]\n" : "");
    return status;
}

static int show(struct plugin_host *host, struct arena *arena, const char *which, struct error *e)
{
    struct listing listing = { .host = host, .arena = arena };
    if (text_ends_with(which, ".so"))
        return show_file(&listing, which, e);
    const char *slash = strchr(which, '/');
    if (!slash)
        return fail_usage(e, "'%s' does not name a plugin; write KIND/NAME, as in activation/relu, or FILE.so", which);
    nnr_kind kind = 0;
    if (kind_of_word(arena_copy_n(arena, which, (size_t)(slash - which)), &kind, e))
        return -1;
    struct catalogue *catalogue = plugin_host_catalogue(host);
    const nnr_plugin *plugin = catalogue->find(catalogue, kind, slash + 1, e);
    if (!plugin)
        return -1;
    print_whole(&listing, 0, plugin);
    printf("%s", json ? "\n" : "");
    return 0;
}

/* What pkg-config --cflags nnrun says of an installed nnrun, for this one, wherever it is. */
static int print_flags(struct arena *arena)
{
    struct text headers = { .arena = arena };
    text_add_shell(&headers, places_headers(arena));
    printf("-I%s %s\n", headers.data, PLUGIN_FLAGS);
    return 0;
}

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    enum isa isa;
    if (isa_choose(&isa, e))
        return -1;
    struct plugin_host *host = plugin_host_new(invocation->arena, isa);
    const int count = invocation->count;
    char **words = invocation->words;
    if (count == 0 || (count <= 2 && strcmp(words[0], "list") == 0))
        return list(host, invocation->arena, count == 2 ? words[1] : NULL, e);
    if (count == 2 && strcmp(words[0], "show") == 0)
        return show(host, invocation->arena, words[1], e);
    if (count == 3 && strcmp(words[0], "new") == 0)
        return plugins_new(invocation->arena, words[1], words[2], language, e);
    if (count >= 2 && strcmp(words[0], "check") == 0)
        return plugins_check(invocation->arena, (size_t)count - 1, words + 1, seconds, &invocation->problems, e);
    if (count == 1 && strcmp(words[0], "flags") == 0)
        return print_flags(invocation->arena);
    return fail_usage(e, "plugins takes list [KIND], show KIND/NAME or FILE.so, new KIND NAME, "
                         "check FILE.so ... [PARAMETER=VALUE ...] or flags");
}

const struct command plugins_command = {
    .name = "plugins",
    .usage = "[list [KIND] | show KIND/NAME|FILE.so | new KIND NAME | check FILE.so ... [PARAMETER=VALUE ...] | flags]",
    .help = "list the plugins, describe one, start one, prove some, or say how to compile one",
    .run = run,
    .options = options,
};

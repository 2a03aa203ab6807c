/* manual.c -- nnrun manual commands|keys|plugins|kinds: the lists in the man pages, in the language of man(7).
 * The pages in docs/man have the rest; the build puts both together. */
#include "commands/commands.h"

#include <string.h>

#include "commands/keys.h"
#include "config/params.h"
#include "plugin/module.h"

/* Text in which nothing means anything to troff. */
static void print_text(const char *text)
{
    for (const char *at = text; *at; at++)
        if (*at == '\\')
            fputs("\\e", stdout);
        else if (*at == '-')
            fputs("\\-", stdout);
        else if ((*at == '.' || *at == '\'') && (at == text || at[-1] == '\n'))
            printf("\\&%c", *at);
        else if (*at == '^')
            fputs("\\(ha", stdout);
        else
            putchar(*at);
}

static void print_item(const char *name, const char *argument)
{
    printf(".TP\n.B ");
    print_text(name);
    if (*argument) {
        printf(" \\fR");
        print_text(argument);
    }
    printf("\n");
}

static void print_sentence(const char *text)
{
    print_text(text);
    printf("\n");
}

static void print_commands(const struct invocation *invocation)
{
    for (const struct command *const *command = commands; *command; command++) {
        if ((*command)->hidden)
            continue;
        print_item(arena_format(invocation->arena, "nnrun %s", (*command)->name), (*command)->usage);
        print_sentence((*command)->help);
        if (!(*command)->options->name)
            continue;
        printf(".RS\n");
        for (const struct option *option = (*command)->options; option->name; option++) {
            print_item(option->name, option->argument ? option->argument : "");
            print_sentence(option->help);
        }
        printf(".RE\n");
    }
}

static void print_key(void *context, const struct config_key *key)
{
    const struct invocation *invocation = context;
    struct text value = { .arena = invocation->arena };
    if (key->param)
        param_describe(key->param, &value);
    else if (key->kind)
        text_add(&value, "%s of a plugin of the kind %s", strstr(key->path, ".type") ? "name" : "name or map",
                 kind_names[key->kind]);
    print_item(key->path, "");
    print_sentence(key->help);
    if (value.length) {
        printf(".br\n");
        print_sentence(value.data);
    }
}

static void print_keys(const struct invocation *invocation, struct plugin_host *host)
{
    keys_each(invocation->arena, host, NULL, print_key, (void *)(uintptr_t)invocation);
}

static void print_plugin(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    const struct invocation *invocation = context;
    (void)reason;
    if (!plugin || strcmp(plugin->name, name) != 0)
        return;
    print_item(arena_format(invocation->arena, "%s/%s", kind_names[plugin->kind], name), "");
    print_sentence(plugin->help);
    for (const nnr_param *param = plugin->params; param && param->name; param++) {
        struct text value = { .arena = invocation->arena };
        param_describe(param, &value);
        printf(".br\n");
        print_sentence(arena_format(invocation->arena, "%s: %s; %s", param->name, param->help, value.data));
    }
}

static void print_plugins(const struct invocation *invocation, struct plugin_host *host)
{
    for (int k = 1; k <= KINDS; k++)
        plugin_host_list(host, (nnr_kind)k, print_plugin, (void *)(uintptr_t)invocation);
}

static void print_kinds(void)
{
    for (int k = 1; k <= KINDS; k++) {
        const char *callback;
        print_item(kind_names[k], "");
        printf("callbacks that it must have:");
        for (size_t i = 0; (callback = module_required((nnr_kind)k, i)); i++)
            printf("%s %s", i ? "," : "", callback);
        printf("\n");
    }
}

static int run(struct invocation *invocation)
{
    enum isa isa;
    if (isa_choose(&isa, &invocation->error))
        return -1;
    struct plugin_host *host = plugin_host_new(invocation->arena, isa);
    const char *list = invocation->count == 1 ? invocation->words[0] : "";
    if (strcmp(list, "commands") == 0)
        print_commands(invocation);
    else if (strcmp(list, "keys") == 0)
        print_keys(invocation, host);
    else if (strcmp(list, "plugins") == 0)
        print_plugins(invocation, host);
    else if (strcmp(list, "kinds") == 0)
        print_kinds();
    else
        return fail_usage(&invocation->error, "manual takes commands, keys, plugins or kinds");
    return 0;
}

static const struct option options[] = { { NULL, NULL, NULL, NULL, NULL } };

const struct command manual_command = {
    .name = "manual",
    .usage = "commands | keys | plugins | kinds",
    .help = "print a list of the man pages",
    .run = run,
    .options = options,
    .hidden = true,
};

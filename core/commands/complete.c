/* complete.c -- nnrun complete -- WORD...: what may stand in the place of the last word, for the completion of shells.
 *
 * One candidate a line, with its help behind a tab; a line `:files` says that any file may stand there. All of it comes
 * from what the program knows anyway: the table of commands with their usage and options, the table of keys, the
 * plugins. A usage is read as it is printed: alternatives between bars, words in small letters for themselves, the
 * others by the table below. */
#include "commands/commands.h"

#include <ctype.h>
#include <string.h>

#include "commands/keys.h"
#include "config/language.h"
#include "plugin/module.h"

struct completion {
    struct arena *arena;
    struct plugin_host *host;
    const char *current; /* the word to complete */
    int count;           /* the words before it, without the program and the options */
    char **words;
};

static void offer(const struct completion *c, const char *candidate, const char *help)
{
    if (strncmp(candidate, c->current, strlen(c->current)) == 0)
        printf("%s\t%s\n", candidate, help ? help : "");
}

/* ---- What the words of a usage stand for ---------------------------------------------------------------------- */

static void offer_files(const struct completion *c)
{
    (void)c;
    printf(":files\n");
}

static void offer_kinds(const struct completion *c)
{
    for (int k = 1; k <= KINDS; k++)
        offer(c, kind_names[k], "");
}

struct about {
    const struct completion *completion;
    const char *prefix; /* of each candidate */
};

static void offer_plugin(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    const struct about *about = context;
    (void)reason;
    if (plugin)
        offer(about->completion, arena_format(about->completion->arena, "%s%s", about->prefix, name),
                       plugin->help);
}

static void offer_plugins(const struct completion *c)
{
    for (int k = 1; k <= KINDS; k++) {
        struct about about = { c, arena_format(c->arena, "%s/", kind_names[k]) };
        plugin_host_list(c->host, (nnr_kind)k, offer_plugin, &about);
    }
}

static void offer_nothing(const struct completion *c)
{
    (void)c;
}

static void offer_key(void *context, const struct config_key *key)
{
    const struct completion *c = context;
    offer(c, arena_format(c->arena, "%s=", key->path), key->help);
}

/* "a|b|c" with a prefix before each. */
static void offer_words(const struct completion *c, const char *prefix, const char *words)
{
    while (*words) {
        const size_t length = strcspn(words, "|");
        offer(c, arena_format(c->arena, "%s%.*s", prefix, (int)length, words), "");
        words += length + (words[length] == '|');
    }
}

static void offer_value(void *context, const struct config_key *key)
{
    const struct completion *c = context;
    const char *equals = strchr(c->current, '='); /* is there: see offer_keys */
    const size_t length = (size_t)(equals - c->current);
    const char *prefix = arena_copy_n(c->arena, c->current, length + 1);
    if (strlen(key->path) != length || strncmp(key->path, c->current, length) != 0)
        return;
    if (key->kind) {
        struct about about = { c, prefix };
        plugin_host_list(c->host, key->kind, offer_plugin, &about);
    } else if (key->param && key->param->type == NNR_BOOL) {
        offer_words(c, prefix, "true|false");
    }
    for (size_t i = 0; key->param && key->param->choices && key->param->choices[i]; i++)
        offer_words(c, prefix, key->param->choices[i]);
}

static void offer_keys(const struct completion *c)
{
    const char *config = c->count ? c->words[0] : NULL;
    keys_each(c->arena, c->host, config, strchr(c->current, '=') ? offer_value : offer_key, (void *)(uintptr_t)c);
}

static const struct {
    const char *word;
    void (*offer)(const struct completion *);
} meanings[] = {
    { "KEY=VALUE", offer_keys }, { "KIND/NAME", offer_plugins }, { "KIND", offer_kinds }, { "NAME", offer_nothing },
};

static void offer_meaning(const struct completion *c, const char *word)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strcmp(meanings[i].word, word) == 0) {
            meanings[i].offer(c);
            return;
        }
    if (islower((unsigned char)word[0]))
        offer(c, word, "");
    else
        offer_files(c);
}

/* ---- A usage --------------------------------------------------------------------------------------------------- */

/* Offers what an alternative of a usage has in the place of the current word. */
static void offer_alternative(const struct completion *c, char *alternative)
{
    char *word = NULL, *rest = NULL;
    int place = 0;
    for (char *next = strtok_r(alternative, " ", &rest); next; next = strtok_r(NULL, " ", &rest)) {
        if (strcmp(next, "...") == 0) { /* the word before it again and again */
            offer_meaning(c, word);
            return;
        }
        word = next;
        if (place == c->count) {
            offer_meaning(c, word);
            return;
        }
        if (islower((unsigned char)word[0]) && strcmp(word, c->words[place]) != 0)
            return;
        place++;
    }
}

static void offer_usage(const struct completion *c, const char *usage)
{
    char *plain = arena_copy(c->arena, usage);
    for (char *at = plain; *at; at++)
        if (*at == '[' || *at == ']')
            *at = ' ';
    for (char *bar; plain; plain = bar) {
        bar = strchr(plain, '|');
        if (bar)
            *bar++ = '\0';
        offer_alternative(c, plain);
    }
}

/* ---- The call --------------------------------------------------------------------------------------------------- */

static const struct option *option_named(const struct command *command, const char *word)
{
    for (const struct option *option = command->options; option->name; option++)
        if (strcmp(option->name, word) == 0)
            return option;
    return NULL;
}

static void offer_options(const struct completion *c, const struct command *command)
{
    for (const struct option *option = command->options; option->name; option++)
        offer(c, option->name, option->help);
    offer(c, "--help", "show the options");
}

static void offer_commands(const struct completion *c)
{
    for (const struct command *const *command = commands; *command; command++)
        if (!(*command)->hidden)
            offer(c, (*command)->name, (*command)->help);
    offer(c, "help", "show the commands");
    offer_files(c);
}

/* Takes the options out of the words before the current one. Returns the option that waits for its value, or NULL. */
static const struct option *drop_options(struct completion *c, const struct command *command)
{
    const struct option *waiting = NULL;
    int kept = 0;
    for (int i = 0; i < c->count; i++) {
        if (waiting) {
            waiting = NULL;
            continue;
        }
        const struct option *option = option_named(command, c->words[i]);
        if (option && option->argument)
            waiting = option;
        else if (c->words[i][0] != '-')
            c->words[kept++] = c->words[i];
    }
    c->count = kept;
    return waiting;
}

static int run(struct invocation *invocation)
{
    enum isa isa;
    if (!invocation->count)
        return fail_usage(&invocation->error, "complete takes the words of a command line");
    if (isa_choose(&isa, &invocation->error))
        return -1;
    struct completion c = { invocation->arena, plugin_host_new(invocation->arena, isa),
                            invocation->words[invocation->count - 1], invocation->count - 1, invocation->words };
    const struct command *command = c.count ? command_named(c.words[0]) : NULL;
    if (c.count == 0) {
        offer_commands(&c);
        return 0;
    }
    if (command) {
        c.words++;
        c.count--;
    } else {
        command = &run_command;
    }
    const struct option *waiting = drop_options(&c, command);
    if (waiting && strchr(waiting->argument, '|'))
        offer_words(&c, "", waiting->argument);
    else if (waiting)
        offer_files(&c);
    else if (c.current[0] == '-')
        offer_options(&c, command);
    else
        offer_usage(&c, command->usage);
    return 0;
}

static const struct option options[] = { { NULL, NULL, NULL, NULL, NULL } };

const struct command complete_command = {
    .name = "complete",
    .usage = "-- WORD ...",
    .help = "print what may stand in the place of the last word, for shells",
    .run = run,
    .options = options,
    .hidden = true,
};

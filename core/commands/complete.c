/* complete.c -- nnrun complete -- WORD...: what may stand in the place of the last word, for the completion of shells.
 *
 * One candidate a line, with its help behind a tab; a line `:files` says that any file may stand there. All of it comes
 * from what the program knows anyway: the table of commands with their usage and options, the table of keys, the
 * plugins. A usage is read as it is printed: alternatives between bars, words in small letters for themselves, the
 * others by the table below; a bar without blanks is between two meanings of one word. */
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

/* What stands before the value of that key in the current word; NULL where it is another key's. */
static const char *value_prefix(const struct completion *c, const char *key)
{
    const size_t length = strcspn(c->current, "=");
    if (strlen(key) != length || strncmp(key, c->current, length) != 0)
        return NULL;
    return arena_copy_n(c->arena, c->current, length + 1);
}

/* The values that a parameter has words for. */
static void offer_choices(const struct completion *c, const char *prefix, const nnr_param *param)
{
    if (param->type == NNR_BOOL)
        offer_words(c, prefix, "true|false");
    for (size_t i = 0; param->choices && param->choices[i]; i++)
        offer_words(c, prefix, param->choices[i]);
}

static void offer_value(void *context, const struct config_key *key)
{
    const struct completion *c = context;
    const char *prefix = value_prefix(c, key->path);
    struct about about = { c, prefix };
    if (prefix && key->kind)
        plugin_host_list(c->host, key->kind, offer_plugin, &about);
    if (prefix && key->param)
        offer_choices(c, prefix, key->param);
}

static void offer_keys(const struct completion *c)
{
    const char *config = c->count ? c->words[0] : NULL;
    keys_each(c->arena, c->host, config, strchr(c->current, '=') ? offer_value : offer_key, (void *)(uintptr_t)c);
}

static void offer_parameters_of(void *context, size_t index, const nnr_plugin *plugin)
{
    const struct completion *c = context;
    (void)index;
    for (const nnr_param *param = plugin->params; param && param->name; param++) {
        const char *prefix = value_prefix(c, param->name);
        if (!strchr(c->current, '='))
            offer(c, arena_format(c->arena, "%s=", param->name), param->help);
        else if (prefix)
            offer_choices(c, prefix, param);
    }
}

/* Of the plugins in the file that comes after `check`. */
static void offer_parameters(const struct completion *c)
{
    struct error unfit = { 0 };
    if (c->count > 1)
        plugin_host_open(c->host, c->words[1], offer_parameters_of, (void *)(uintptr_t)c, &unfit);
}

static const struct {
    const char *word;
    void (*offer)(const struct completion *);
} meanings[] = {
    { "KEY=VALUE", offer_keys }, { "PARAMETER=VALUE", offer_parameters }, { "KIND/NAME", offer_plugins },
    { "KIND", offer_kinds },     { "NAME", offer_nothing },
};

static void offer_meaning(const struct completion *c, const char *word)
{
    const size_t length = strcspn(word, "|");
    size_t i = 0;
    while (i < sizeof meanings / sizeof *meanings &&
           (strncmp(meanings[i].word, word, length) != 0 || meanings[i].word[length] != '\0'))
        i++;
    if (i < sizeof meanings / sizeof *meanings)
        meanings[i].offer(c);
    else if (islower((unsigned char)word[0]))
        offer(c, word, "");
    else
        offer_files(c);
    if (word[length] == '|')
        offer_meaning(c, word + length + 1);
}

/* ---- A usage --------------------------------------------------------------------------------------------------- */

/* Offers what an alternative of a usage has in the place of the current word. */
static void offer_alternative(const struct completion *c, char *alternative)
{
    char *word = NULL, *rest = NULL;
    int place = 0;
    for (char *next = strtok_r(alternative, " ", &rest); next; next = strtok_r(NULL, " ", &rest)) {
        if (next[0] == '-') /* options are offered where one is begun */
            return;
        if (strcmp(next, "...") == 0) { /* the word before it again, or what comes next */
            offer_meaning(c, word);
            continue;
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
        bar = strstr(plain, " | ");
        if (bar) {
            *bar = '\0';
            bar += 3;
        }
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

/* options.c -- parses against the table, and prints the table as help. */
#include "commands/options.h"

#include <string.h>

#include "base/suggest.h"

static const char output[] = "--output", short_output[] = "-o"; /* the one option with a short form */

static const struct option *find_option(const struct option *options, const char *word, size_t length)
{
    if (length == strlen(short_output) && strncmp(word, short_output, length) == 0)
        return find_option(options, output, strlen(output));
    for (; options->name; options++)
        if (strlen(options->name) == length && strncmp(options->name, word, length) == 0)
            return options;
    return NULL;
}

static int fail_unknown(const struct option *options, const char *word, size_t length, struct error *e)
{
    char wrong[128], nearest[128];
    snprintf(wrong, sizeof wrong, "%.*s", (int)length, word);
    struct suggestion suggestion;
    suggest_begin(&suggestion, wrong);
    suggest_try(&suggestion, "--help"); /* every command has it */
    for (; options->name; options++)
        suggest_try(&suggestion, options->name);
    return fail_usage(e, "unknown option '%s'%s", wrong, suggest_text(&suggestion, nearest, sizeof nearest));
}

/* Takes the option at words[*i], and its value from there or from the next word. */
static int take_option(const struct option *options, int count, char **words, int *i, struct error *e)
{
    const char *word = words[*i], *equals = strchr(word, '=');
    const size_t length = equals ? (size_t)(equals - word) : strlen(word);
    const struct option *option = find_option(options, word, length);
    if (!option)
        return fail_unknown(options, word, length, e);
    if (option->is_set) {
        *option->is_set = true;
        return equals ? fail_usage(e, "option '%s' takes no value", option->name) : 0;
    }
    if (!equals && *i + 1 >= count)
        return fail_usage(e, "option '%s' needs a value: %s %s", option->name, option->name, option->argument);
    *option->value = equals ? equals + 1 : words[++*i];
    return 0;
}

int options_take(const struct option *options, int *count, char **words, struct error *e)
{
    int kept = 0;
    bool only_words = false;
    for (int i = 0; i < *count; i++) {
        if (!only_words && strcmp(words[i], "--") == 0)
            only_words = true;
        else if (only_words || words[i][0] != '-' || !words[i][1])
            words[kept++] = words[i];
        else if (take_option(options, *count, words, &i, e))
            return -1;
    }
    *count = kept;
    return 0;
}

void options_help(FILE *out, const struct option *options)
{
    for (; options->name; options++) {
        char left[64];
        const bool has_short = strcmp(options->name, output) == 0;
        snprintf(left, sizeof left, "%s%s%s%s%s", has_short ? short_output : "", has_short ? ", " : "", options->name, options->argument ? " " : "",
                 options->argument ? options->argument : "");
        fprintf(out, "  %-18s %s\n", left, options->help);
    }
}

/* plugins_new.c -- nnrun plugins new KIND NAME: a directory with a plugin that works, from the files of templates/.
 *
 * In their names and texts, the words newkind, newplugin and newlang stand for what the user chose. The sources are
 * written in what C11 and C++17 have in common, so that one text serves both. */
#include "commands/plugins.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "commands/templates.h"
#include "config/experiment.h"
#include "plugin/module.h"

struct choice {
    struct arena *arena;
    const char *kind, *name, *suffix;
};

static const char *in_place_of(const struct choice *choice, const char *text, size_t *length)
{
    const struct {
        const char *word, *meant;
    } words[] = { { "newplugin", choice->name }, { "newkind", choice->kind }, { "newlang", choice->suffix } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *length = strlen(words[i].word);
        if (strncmp(text, words[i].word, *length) == 0)
            return words[i].meant;
    }
    return NULL;
}

static void add_line(const struct choice *choice, const char *line, struct text *out)
{
    while (*line) {
        size_t length;
        const char *meant = in_place_of(choice, line, &length);
        if (meant)
            text_add(out, "%s", meant);
        else
            text_add_n(out, line, length = 1);
        line += length;
    }
    text_add_n(out, "\n", 1);
}

/* What the file of that template is called in the new directory, or NULL where it belongs to another kind. */
static const char *file_name(const struct choice *choice, const char *template)
{
    const char *dot = strrchr(template, '.');
    const size_t stem = dot ? (size_t)(dot - template) : strlen(template);
    if (strcmp(template, "Makefile") == 0 || strcmp(template, "README.md") == 0)
        return template;
    if (strlen(choice->kind) != stem || strncmp(template, choice->kind, stem) != 0)
        return NULL;
    return arena_format(choice->arena, "%s.%s", choice->name, strcmp(dot, ".c") == 0 ? choice->suffix : dot + 1);
}

static int write_file(const char *path, const struct text *text, struct error *e)
{
    FILE *file = fopen(path, "wx");
    if (!file)
        return fail(e, "%s: cannot be written: %s", path, strerror(errno));
    const bool written = fwrite(text->data, 1, text->length, file) == text->length;
    return fclose(file) == 0 && written ? 0 : fail(e, "%s: cannot be written: %s", path, strerror(errno));
}

int plugins_new(struct arena *arena, const char *kind, const char *name, const char *language, struct error *e)
{
    nnr_kind number;
    if (kind_of_word(kind, &number, e))
        return -1;
    if (!is_plugin_name(name) || strchr("0123456789", name[0]))
        return fail_usage(e, "'%s' cannot name a plugin; use letters, digits and '_', a letter first", name);
    if (strcmp(language, "c") != 0 && strcmp(language, "c++") != 0)
        return fail_usage(e, "--lang is '%s', but must be c or c++", language);
    const struct choice choice = { arena, kind_names[number], name, strcmp(language, "c") == 0 ? "c" : "cc" };
    if (mkdir(name, 0777) != 0)
        return fail(e, errno == EEXIST ? "%s: is there already, and nothing is overwritten" : "%s: cannot be made: %s",
                    name, strerror(errno));
    for (const struct template *template = templates; template->name; template++) {
        const char *file = file_name(&choice, template->name);
        struct text text = { .arena = arena };
        for (const char *const *line = template->lines; file && *line; line++)
            add_line(&choice, *line, &text);
        if (file && write_file(arena_format(arena, "%s/%s", name, file), &text, e))
            return -1;
    }
    printf("%s/ has a working %s to start from: %s.%s\n\n  cd %s && make && make check\n", name, choice.kind, name,
           choice.suffix, name);
    return 0;
}

/* plugins_check.c -- nnrun plugins check: prints what the proof room found out, one line for each plugin and for each
 * thing that is wrong with it. */
#include "commands/plugins.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/experiment.h"
#include "config/override.h"
#include "plugin/module.h"
#include "proof/proof.h"

/* What was proved before, to find the same plugin in two files. */
struct seen {
    struct arena *arena;
    size_t count;
    struct entry_seen {
        nnr_kind kind;
        const char *name, *file;
    } *entries;
};

static const char *find_other(struct seen *seen, const struct finding *finding, const char *file)
{
    for (size_t i = 0; i < seen->count; i++) {
        const struct entry_seen *other = &seen->entries[i];
        if (other->kind == finding->kind && strcmp(other->name, finding->name) == 0)
            return strcmp(other->file, file) == 0 ? NULL : other->file;
    }
    seen->entries = arena_grow(seen->arena, seen->entries, seen->count, sizeof *seen->entries);
    seen->entries[seen->count++] = (struct entry_seen){ finding->kind, arena_copy(seen->arena, finding->name), file };
    return NULL;
}

/* The widest code that a file has, and how often it has it. */
static const char *sets_text(const struct proof_result results[ISAS], struct text *out)
{
    for (enum isa isa = ISA_BASELINE; isa < ISAS; isa++)
        if (results[isa].has_code)
            text_add(out, "%s%s", out->length ? ", " : "", isa_names[isa]);
    return out->data;
}

/* Whether a fault of a wider instruction set is one that the baseline has too, word for word. */
static bool is_told(const struct finding *baseline, const char *fault)
{
    for (unsigned i = 0; i < baseline->n_faults; i++)
        if (strcmp(baseline->faults[i], fault) == 0)
            return true;
    return false;
}

/* Returns how many faults it printed. */
static unsigned print_plugin(struct arena *arena, const struct proof_result results[ISAS], size_t index,
                             const char *other)
{
    const struct finding *baseline = &results[ISA_BASELINE].findings[index];
    unsigned faults = 0, checks = 0;
    for (enum isa isa = ISA_BASELINE; isa < ISAS; isa++) {
        const struct finding *finding = &results[isa].findings[index];
        if (!results[isa].has_code || index >= results[isa].count)
            continue;
        checks += finding->checks;
        for (unsigned i = 0; i < finding->n_faults; i++)
            if ((isa == ISA_BASELINE || !is_told(baseline, finding->faults[i])) && ++faults)
                printf("  %s %s, %s: %s\n", kind_names[finding->kind], finding->name, isa_names[isa],
                       finding->faults[i]);
        if (!finding->n_faults && !baseline->n_faults && finding->digest != baseline->digest && ++faults)
            printf("  %s %s, %s: does not give the same bits as the baseline\n", kind_names[finding->kind],
                   finding->name, isa_names[isa]);
    }
    if (other && ++faults)
        printf("  %s %s: %s holds it too\n", kind_names[baseline->kind], baseline->name, other);
    struct text sets = { .arena = arena };
    if (!faults && !*baseline->omitted)
        printf("  %s %s: right in %u checks (%s)\n", kind_names[baseline->kind], baseline->name, checks,
               sets_text(results, &sets));
    if (!faults && *baseline->omitted)
        printf("  %s %s: %s\n", kind_names[baseline->kind], baseline->name, baseline->omitted);
    return faults;
}

/* What does not change from file to file. */
struct checking {
    struct arena *arena;
    struct seen seen;
    double seconds;
    const struct node *given;
    struct problems *problems;
    struct error *error;
};

/* Returns 1 where the file is right, 0 where it is not, and -1 where that could not be found out. */
static int check_file(struct checking *c, const char *path)
{
    struct arena *arena = c->arena;
    const char *real = realpath(path, NULL);
    const char *file = arena_copy(arena, real ? real : path);
    free((void *)real);
    struct proof_result *results = arena_alloc(arena, ISAS * sizeof *results);
    for (enum isa isa = ISA_BASELINE; isa < ISAS; isa++) {
        if (isa_usable(isa) && proof_run(file, isa, c->seconds, c->given, &results[isa], c->problems, c->error))
            return -1;
        if (isa == ISA_BASELINE)
            printf("%s\n", path);
        if (!*results[isa].refused)
            continue;
        const size_t named = strlen(file); /* the sentence opens with the file, which stands there already */
        printf("  %s\n", results[isa].refused + (strncmp(results[isa].refused, file, named) == 0 ? named + 2 : 0));
        return 0;
    }
    unsigned faults = 0;
    for (size_t i = 0; i < results[ISA_BASELINE].count; i++)
        faults += print_plugin(arena, results, i, find_other(&c->seen, &results[ISA_BASELINE].findings[i], file));
    return faults == 0;
}

/* PARAMETER=VALUE: a file with an '=' in its name can be had as ./FILE. */
static bool is_override(struct arena *arena, const char *word)
{
    const char *equals = strchr(word, '=');
    return equals && is_plugin_name(arena_copy_n(arena, word, (size_t)(equals - word)));
}

/* Moves the files to the front; returns how many they are. */
static size_t files_first(struct arena *arena, size_t count, char **words)
{
    size_t files = 0;
    for (size_t i = 0; i < count; i++) {
        char *word = words[i];
        if (is_override(arena, word))
            continue;
        memmove(&words[files + 1], &words[files], (i - files) * sizeof *words);
        words[files++] = word;
    }
    return files;
}

/* The map that several PARAMETER=VALUE make; NULL after a problem. */
static const struct node *given_by(struct arena *arena, size_t count, char *const *words, struct problems *problems)
{
    struct node *map = arena_alloc(arena, sizeof *map);
    map->kind = NODE_MAP;
    for (size_t i = 0; i < count; i++)
        override_apply(arena, map, words[i], problems);
    return problems->count ? NULL : map;
}

int plugins_check(struct arena *arena, size_t count, char **words, const char *seconds, struct problems *problems,
                  struct error *e)
{
    const char *end;
    const double limit = number_read(seconds, &end);
    if (end == seconds || *end || !(limit > 0 && limit <= 86400))
        return fail_usage(e, "--timeout is '%s', but must be a number of seconds above 0 and up to 86400", seconds);
    const size_t files = files_first(arena, count, words);
    if (files == 0)
        return fail_usage(e, "plugins check takes a FILE.so before PARAMETER=VALUE");
    if (files > 1 && files < count)
        return fail_usage(e, "PARAMETER=VALUE is for the plugins of one file, but plugins check got %zu files", files);
    const struct node *given = given_by(arena, count - files, words + files, problems);
    struct checking checking = { arena, { .arena = arena }, limit, given, problems, e };
    size_t unfit = 0;
    for (size_t i = 0; i < files; i++) {
        const int right = given ? check_file(&checking, words[i]) : -1;
        if (right < 0)
            return -1;
        unfit += !right;
    }
    if (unfit)
        return fail(e, "%zu of %zu file%s %s not keep to the contract of plugins", unfit, files, files == 1 ? "" : "s",
                    unfit == 1 ? "does" : "do");
    return 0;
}

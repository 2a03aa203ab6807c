/* figures.c -- reads results and sweeps, and writes files of text. */
#include "commands/figures.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/suggest.h"
#include "store/atomic.h"
#include "store/store.h"
#include "sweep/look.h"

static int find_split(const char *name, enum split *split, struct error *e)
{
    struct suggestion suggestion;
    char nearest[64];
    suggest_begin(&suggestion, name);
    for (*split = SPLIT_TRAIN; *split < SPLITS; ++*split) {
        if (strcmp(split_names[*split], name) == 0)
            return 0;
        suggest_try(&suggestion, split_names[*split]);
    }
    return fail_usage(e, "there is no part of the data called '%s': it is train, validation or test%s", name,
                      suggest_text(&suggestion, nearest, sizeof nearest));
}

int read_views(struct invocation *invocation, const char *split_name, struct view **views)
{
    struct error *e = &invocation->error;
    struct arena *arena = invocation->arena;
    const size_t count = (size_t)invocation->count;
    enum split split = SPLITS;
    if (split_name && find_split(split_name, &split, e))
        return -1;
    *views = arena_alloc(arena, count * sizeof **views);
    for (size_t i = 0; i < count; i++) {
        struct result *result = arena_alloc(arena, sizeof *result);
        const char *path = invocation->words[i];
        if (store_read(arena, path, result, e))
            return -1;
        if (split_name && result->evaluation[split].rows == 0)
            return fail(e, "'%s' has no %s", path, split_title(split));
        (*views)[i] = (struct view){ .result = result, .path = path,
                                     .split = split_name ? split : best_split(result) };
    }
    label_views(arena, *views, count);
    return 0;
}

static bool is_directory(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool names_sweep(const struct invocation *invocation)
{
    for (int i = 0; i < invocation->count; i++)
        if (is_directory(invocation->words[i]))
            return true;
    return false;
}

int read_sweep(struct invocation *invocation, const char *split_name, struct sweep_view *view)
{
    struct error *e = &invocation->error;
    struct lab *lab = arena_alloc(invocation->arena, sizeof *lab);
    const char *directory = invocation->words[0];
    if (invocation->count > 1 && is_directory(directory))
        return fail_usage(e, "'%s' is the directory of a sweep, which goes alone, but '%s' follows", directory,
                          invocation->words[1]);
    if (invocation->count > 1)
        return fail_usage(e, "a sweep goes alone, but one of these is a directory, and '%s' is not", directory);
    if (split_name)
        return fail_usage(e, "--split belongs to runs, but '%s' is a directory; the objective of a sweep says what it "
                             "is of", directory);
    const int failed = lab_open_directory(lab, invocation->arena, directory, &invocation->problems, e) ||
                       sweep_look(invocation->arena, lab, view, e);
    lab_close(lab);
    return failed ? -1 : 0;
}

int check_output(const char *path, struct error *e)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return 0;
    if (S_ISDIR(about.st_mode))
        return fail(e, "'%s' is a directory, not a file to write", path);
    if (!S_ISREG(about.st_mode))
        return fail(e, "'%s' is not a regular file, so nothing can take its place", path);
    const enum standing standing = store_look(path, "");
    if (standing != STANDING_NOTHING && standing != STANDING_OTHER_FILE)
        return fail(e, "'%s' is the result of a run, and is not overwritten", path);
    return 0;
}

int write_whole(struct arena *arena, const char *path, const char *bytes, size_t length, struct error *e)
{
    const char *temporary = atomic_name(arena, path);
    FILE *file = fopen(temporary, "we");
    if (!file)
        return fail(e, "cannot write '%s': %s", path, strerror(errno));
    const bool written = fwrite(bytes, 1, length, file) == length;
    int failed = fclose(file) != 0 || !written ? fail(e, "cannot write '%s': %s", path, strerror(errno)) : 0;
    if (!failed)
        failed = atomic_replace(temporary, path, e);
    if (failed)
        unlink(temporary);
    return failed;
}

/* places.c -- looks around from where the program itself lies. */
#include "base/places.h"

#include "base/text.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

static bool is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The directory of the running program, or NULL where the system does not tell. */
static const char *program_directory(struct arena *arena)
{
    char path[4096];
#ifdef __APPLE__
    uint32_t size = sizeof path;
    if (_NSGetExecutablePath(path, &size) != 0)
        return NULL;
#else
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return NULL;
    path[length] = '\0';
#endif
    return path_directory(arena, path);
}

/* `configured` as it is, or, where only that exists, at the same place relative to the program's directory. */
static const char *installed(struct arena *arena, const char *program, const char *configured)
{
    size_t common = 0; /* of BINDIR and configured, up to a slash */
    for (size_t i = 0; BINDIR[i] && BINDIR[i] == configured[i]; i++)
        if (BINDIR[i] == '/')
            common = i;
    if (!program || is_directory(configured))
        return configured;
    struct text moved = { .arena = arena };
    text_add(&moved, "%s", program);
    for (const char *rest = &BINDIR[common]; *rest; rest++)
        if (*rest == '/')
            text_add(&moved, "/..");
    text_add(&moved, "%s", configured + common);
    return is_directory(moved.data) ? moved.data : configured;
}

/* The build tree's own directory of that name, or NULL when the program does not lie in a build tree: at its top, or
 * among the tests below. */
static const char *in_tree(struct arena *arena, const char *program, const char *name)
{
    const char *const tops[] = { program, program ? path_join(arena, program, "..") : NULL };
    for (size_t i = 0; program && i < sizeof tops / sizeof *tops; i++)
        if (is_directory(path_join(arena, tops[i], "plugins/dataset/.libs")))
            return path_join(arena, tops[i], name);
    return NULL;
}

const char *places_plugins(struct arena *arena, bool *in_build_tree)
{
    const char *program = program_directory(arena);
    const char *tree = in_tree(arena, program, "plugins");
    *in_build_tree = tree != NULL;
    return tree ? tree : installed(arena, program, PKGLIBDIR);
}

const char *places_headers(struct arena *arena)
{
    const char *program = program_directory(arena);
    const char *tree = in_tree(arena, program, "include");
    return tree ? tree : path_directory(arena, installed(arena, program, HEADERDIR));
}

const char *places_data(struct arena *arena)
{
    const char *program = program_directory(arena);
    const char *tree = in_tree(arena, program, "data");
    return tree ? tree : installed(arena, program, PKGDATADIR);
}

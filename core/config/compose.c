/* compose.c -- one tree from a file, the files that it is based on, and overrides. */
#include "config/compose.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "config/merge.h"
#include "config/override.h"
#include "config/params.h"
#include "config/parse.h"

enum { MAX_READS = 64, MAX_BASE_DEPTH = 16 };

struct file {
    struct source source;
    size_t length;
    const char *real_path;
};

/* A file that we are reading, and the one whose base it is. */
struct link {
    const struct file *file;
    const struct link *above;
    int depth;
};

struct composer {
    struct arena *arena;
    struct problems *problems;
    size_t n_reads; /* a file counts as often as it is named: bases of bases could multiply without end */
    size_t n_files;
    struct file files[MAX_READS];
    const struct composition_texts *texts; /* instead of files; NULL: files are read */
};

/* ---- Files ----------------------------------------------------------------------------------------------- */

static bool is_yaml_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

/* "; did you mean 'configs/digits.yaml'?", from the files of the same directory. */
static const char *suggest_file(struct arena *arena, const char *path)
{
    const char *directory = path_directory(arena, path);
    const char *slash = strrchr(path, '/');
    struct suggestion s;
    suggest_begin(&s, slash ? slash + 1 : path);
    DIR *listing = access(path, F_OK) == 0 ? NULL : opendir(directory);
    if (!listing)
        return "";
    for (const struct dirent *item; (item = readdir(listing));)
        if (is_yaml_name(item->d_name))
            suggest_try(&s, arena_copy(arena, item->d_name));
    closedir(listing);
    return s.nearest ? arena_format(arena, "; did you mean '%s'?", path_join(arena, directory, s.nearest)) : "";
}

static const char *real_path(struct arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = arena_copy(arena, real ? real : path);
    free(real);
    return copy;
}

/* The text of a file: read, or one of those that were handed over. NULL after a problem. */
static const char *file_text(struct composer *c, const char *path, const char *real, size_t *length, struct error *e)
{
    if (!c->texts)
        return file_read(c->arena, path, YAML_MAX_BYTES, length, e);
    for (size_t i = 0; i < c->texts->count; i++) {
        const char *name = c->texts->names[i];
        if (strcmp(name, path) == 0 || strcmp(real_path(c->arena, name), real) == 0) {
            *length = strlen(c->texts->texts[i]);
            return c->texts->texts[i];
        }
    }
    fail(e, "there is no text of the file '%s'", path);
    return NULL;
}

/* The file at path, read once however often it is named; NULL after a problem, which is at mark. */
static const struct file *open_file(struct composer *c, const char *path, const struct mark *mark)
{
    const char *real = real_path(c->arena, path);
    if (c->n_reads++ == MAX_READS) {
        problem_at(c->problems, mark, "more than %d base files", MAX_READS - 1);
        return NULL;
    }
    for (size_t i = 0; i < c->n_files; i++)
        if (strcmp(c->files[i].real_path, real) == 0)
            return &c->files[i];
    struct error e = { 0 };
    size_t length = 0;
    const char *text = file_text(c, path, real, &length, &e);
    if (!text) {
        problem_at(c->problems, mark, "%s%s", e.text, c->texts ? "" : suggest_file(c->arena, path));
        return NULL;
    }
    const size_t byte_order_mark = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct file *file = &c->files[c->n_files++];
    *file = (struct file){ { .name = arena_copy(c->arena, path), .text = text + byte_order_mark },
                           length - byte_order_mark, real };
    return file;
}

static struct node *load(struct composer *c, const char *path, const struct mark *mark, const struct link *above);

static int report_circle(struct composer *c, const struct file *file, const struct link *above,
                         const struct mark *mark)
{
    const char *chain = file->source.name;
    for (const struct link *link = above; link; link = link->above) {
        chain = arena_format(c->arena, "%s -> %s", link->file->source.name, chain);
        if (link->file == file)
            break;
    }
    return problem_at(c->problems, mark, "base files go round in a circle: %s", chain);
}

/* Merges one base file over what *result has from the ones before it. */
static int add_base(struct composer *c, const struct node *path, const struct link *link, struct node **result)
{
    char value[DESCRIPTION_BYTES];
    if (path->kind != NODE_SCALAR || node_is_null(path))
        return problem_at(c->problems, &path->mark, "base is %s, but must be a path, or a list of paths",
                          node_describe(path, value, sizeof value));
    struct node *base = load(c, path_as_opened(c->arena, path), &path->mark, link);
    if (!base)
        return -1;
    *result = *result ? merge_over(c->arena, *result, base) : base;
    return 0;
}

/* What the base files of root give together, or NULL where there is none; -1 after a problem. */
static int load_bases(struct composer *c, struct node *root, const struct link *link, struct node **result)
{
    const struct node *base = node_get(root, "base");
    *result = NULL;
    if (!base)
        return 0;
    node_remove(root, "base");
    if (node_is_null(base))
        return 0;
    if (base->kind != NODE_LIST)
        return add_base(c, base, link, result);
    for (size_t i = 0; i < base->count; i++)
        if (add_base(c, base->entries[i].node, link, result) < 0)
            return -1;
    return 0;
}

/* The tree of a file over those of its bases; NULL after a problem. mark: where the file was named. */
static struct node *load(struct composer *c, const char *path, const struct mark *mark, const struct link *above)
{
    const struct file *file = open_file(c, path, mark);
    if (!file)
        return NULL;
    const struct link link = { file, above, above ? above->depth + 1 : 0 };
    for (const struct link *l = above; l; l = l->above) {
        if (l->file == file) {
            report_circle(c, file, above, mark);
            return NULL;
        }
    }
    if (link.depth > MAX_BASE_DEPTH) {
        problem_at(c->problems, mark, "base files are more than %d deep", MAX_BASE_DEPTH);
        return NULL;
    }
    struct node *root = parse_yaml(c->arena, &file->source, file->length, c->problems);
    if (!root)
        return NULL;
    if (root->kind != NODE_MAP) {
        char value[DESCRIPTION_BYTES];
        problem_at(c->problems, &root->mark, "the file is %s, but must be a map of keys and values",
                   node_describe(root, value, sizeof value));
        return NULL;
    }
    struct node *base;
    if (load_bases(c, root, &link, &base) < 0)
        return NULL;
    return base ? merge_over(c->arena, base, root) : root;
}

/* ---- All together ---------------------------------------------------------------------------------------- */

static int compose_from(struct arena *arena, const struct composition_texts *texts, const char *path,
                        size_t n_overrides, const char *const *overrides, struct composition *out,
                        struct problems *problems)
{
    const size_t before = problems->count;
    struct composer *c = arena_alloc(arena, sizeof *c);
    c->arena = arena;
    c->problems = problems;
    c->texts = texts;
    struct node *root = load(c, path, NULL, NULL);
    for (size_t i = 0; i < n_overrides && root; i++)
        override_apply(arena, root, overrides[i], problems);
    const struct node *base = root ? node_get(root, "base") : NULL; /* those of files are gone by now */
    if (base)
        problem_at(problems, &base->mark, "base cannot be overridden; it belongs in the file");
    if (problems->count > before)
        return -1;
    merge_finish(root);
    const struct source **files = arena_alloc(arena, c->n_files * sizeof *files);
    for (size_t i = 0; i < c->n_files; i++)
        files[i] = &c->files[i].source;
    *out = (struct composition){ root, c->n_files, files, n_overrides, overrides };
    return 0;
}

int compose(struct arena *arena, const char *path, size_t n_overrides, const char *const *overrides,
            struct composition *out, struct problems *problems)
{
    return compose_from(arena, NULL, path, n_overrides, overrides, out, problems);
}

int compose_texts(struct arena *arena, const struct composition_texts *texts, size_t n_overrides,
                  const char *const *overrides, struct composition *out, struct problems *problems)
{
    return compose_from(arena, texts, texts->names[0], n_overrides, overrides, out, problems);
}

int compose_resolved(struct arena *arena, const char *name, const char *json, struct composition *out,
                     struct problems *problems)
{
    struct source *source = arena_alloc(arena, sizeof *source);
    const struct source **files = arena_alloc(arena, sizeof *files);
    *source = (struct source){ .name = name, .text = json, .kind = SOURCE_RESULT };
    files[0] = source;
    struct node *root = parse_yaml(arena, source, strlen(json), problems);
    if (!root)
        return -1;
    if (root->kind != NODE_MAP)
        return problem_at(problems, &root->mark, "the config in this file is not a map of keys and values");
    *out = (struct composition){ .root = root, .n_files = 1, .files = files };
    return 0;
}

/* export.c -- the table of targets, and their way to the disk. */
#include "export/export.h"

#include <string.h>
#include <sys/stat.h>

#include "base/suggest.h"
#include "base/text.h"
#include "export/make.h"
#include "store/atomic.h"
#include "store/store.h"

const struct export_target export_targets[] = {
    { "onnx", "the network for onnxruntime and its like, takes raw rows", ".onnx", &onnx_maker },
    { "keras", "the network for keras.models.load_model, takes raw rows", ".keras.hdf5", &keras_maker },
    { "csv", "a directory of tables: history, predictions, weights, ...", "-csv", &csv_maker },
    { "c", "the network as one C99 file with no library, takes raw rows", ".c", &c_maker },
    { "tensorboard", "a directory with an event file of the curves", "-tensorboard", &tensorboard_maker },
    { NULL, NULL, NULL, NULL }
};

const struct export_maker keras_maker = { .write = store_write_keras };

const struct export_target *export_find(const char *name, struct error *e)
{
    char known[128] = "", nearest[64];
    struct suggestion suggestion;
    suggest_begin(&suggestion, name);
    for (const struct export_target *target = export_targets; target->name; target++) {
        if (strcmp(target->name, name) == 0)
            return target;
        suggest_try(&suggestion, target->name);
        const size_t length = strlen(known);
        snprintf(known + length, sizeof known - length, "%s%s", length ? ", " : "", target->name);
    }
    fail_usage(e, "there is no format '%s' to export to, but %s%s", name, known,
               suggest_text(&suggestion, nearest, sizeof nearest));
    return NULL;
}

const char *export_path(struct arena *arena, const struct export_target *target, const char *run)
{
    const size_t length = strlen(run), stem = length > 3 && text_ends_with(run, ".h5") ? length - 3 : length;
    return arena_format(arena, "%.*s%s", (int)stem, run, target->suffix);
}

struct text *make_file(struct making *m, const char *name)
{
    struct made_file *file = arena_alloc(m->arena, sizeof *file);
    *file = (struct made_file){ .name = name, .text = { .arena = m->arena } };
    m->files = arena_grow(m->arena, m->files, m->count, sizeof *m->files);
    m->files[m->count++] = file;
    return &file->text;
}

static int check_free(const char *path, bool force, struct error *e)
{
    struct stat about;
    if (force || stat(path, &about) != 0 || S_ISDIR(about.st_mode)) /* of a directory, store_prepare complains */
        return 0;
    return fail(e, "'%s' exists; give another place with -o, or --force to overwrite it", path);
}

/* Nothing is written before all of it is made, and all places are known to be free. */
static int write_files(const struct making *m, const char *path, bool force)
{
    const char **paths = arena_alloc(m->arena, m->count * sizeof *paths);
    for (size_t i = 0; i < m->count; i++) {
        paths[i] = m->files[i]->name ? path_join(m->arena, path, m->files[i]->name) : path;
        if (check_free(paths[i], force, m->error) || store_prepare(paths[i], m->error))
            return -1;
    }
    for (size_t i = 0; i < m->count; i++)
        if (atomic_write(paths[i], m->files[i]->text.data, m->files[i]->text.length, m->error))
            return -1;
    return 0;
}

int export_write(const struct export_target *target, const struct result *result, const char *path, bool force,
                 struct error *e)
{
    const struct export_maker *maker = target->maker;
    if (maker->lacks)
        return fail(e, "%s", maker->lacks);
    if (maker->write)
        return check_free(path, force, e) || store_prepare(path, e) ? -1 : maker->write(result, path, e);
    struct making making = { .arena = arena_new(), .result = result, .error = e };
    const int status = maker->make(&making) ? -1 : write_files(&making, path, force);
    arena_free(making.arena);
    return status;
}

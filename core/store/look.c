/* look.c -- what stands at a path, and whether a result can go there. */
#include "store/look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "store/atomic.h"
#include "store/rehearse.h"
#include "store/schema.h"
#include "store/seal.h"
#include "store/store.h"

static void check_schema(struct h5 *h, hid_t file)
{
    if (!h5_has_attribute(h, file, "nnrun_schema") || strcmp(h5_get_text(h, file, "nnrun_schema"), SCHEMA) != 0) {
        h->foreign = !h->failed;
        h5_fail(h, "'%s' is an HDF5 file, but not the result of a run of nnrun", h->path);
        return;
    }
    const char *version = h5_get_text(h, file, "nnrun_schema_version");
    if (!h->failed && strtol(version, NULL, 10) != SCHEMA_MAJOR)
        h5_fail(h, "'%s' was written by nnrun %s with schema %s; this nnrun reads %d.x", h->path,
                h5_get_text(h, file, "creator_version"), version, SCHEMA_MAJOR);
}

static void check_file(struct h5 *h, void (*rehearsal)(const char *path))
{
    struct stat about;
    bool sealed = false;
    if (stat(h->path, &about) != 0)
        h5_fail(h, errno == ENOENT || errno == ENOTDIR ? "there is no file '%s'" : "cannot read '%s': %s", h->path,
                strerror(errno));
    else if (S_ISDIR(about.st_mode))
        h5_fail(h, "'%s' is a directory, not the result of a run", h->path);
    else if (!S_ISREG(about.st_mode))
        h5_fail(h, "'%s' is not a regular file", h->path);
    else if (access(h->path, R_OK) != 0)
        h5_fail(h, "cannot read '%s': %s", h->path, strerror(errno));
    else if (seal_check(h->path, (uint64_t)about.st_size, &sealed, h->error) ||
             (!sealed && rehearsal && rehearse(h->path, rehearsal, h->error)))
        h->failed = true;
    else
        h->file_bytes = (uint64_t)about.st_size;
}

static hid_t open_once(struct h5 *h, void (*rehearsal)(const char *path))
{
    check_file(h, rehearsal);
    const hid_t file = h5_open_file(h);
    if (!h->failed)
        check_schema(h, file);
    return file;
}

bool store_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

hid_t open_result(struct h5 *h, void (*rehearsal)(const char *path))
{
    enum { TRIES = 100 };
    const struct error clean = *h->error;
    hid_t file = -1;
    h5_silence();
    for (int i = 0; i < TRIES; i++) { /* meanwhile a newer snapshot may take its place, or somebody remove it */
        struct stat before = { 0 }, after = { 0 };
        const bool stood = stat(h->path, &before) == 0;
        file = open_once(h, rehearsal);
        const bool stands = stat(h->path, &after) == 0;
        if (stood ? stands && store_same_file(&before, &after) : !stands)
            return file;
        h->failed = h->foreign = false;
        h5_close_file(h, file);
        h->failed = false;
        *h->error = clean;
    }
    return open_once(h, rehearsal);
}

static enum standing look(const char *path, const char *config_hash, void (*rehearsal)(const char *path))
{
    struct error ignored = { 0 };
    struct h5 h = { .path = path, .arena = arena_new(), .error = &ignored };
    const hid_t file = open_result(&h, rehearsal);
    const bool complete = strcmp(h5_get_text(&h, file, "status"), status_names[STATUS_COMPLETE]) == 0;
    const bool can_go_on = h5_has(&h, file, "checkpoint");
    const hid_t config = h5_open_group(&h, file, "config");
    const bool same = strcmp(h5_get_text(&h, config, "hash"), config_hash) == 0;
    h5_close_group(&h, config);
    h5_close_file(&h, file);
    arena_free(h.arena);
    if (h.failed)
        return STANDING_OTHER_FILE;
    if (!complete)
        return can_go_on ? STANDING_RESUMABLE : STANDING_UNFINISHED;
    return same ? STANDING_SAME_CONFIG : STANDING_OTHER_CONFIG;
}

static void rehearse_look(const char *path)
{
    look(path, "", NULL);
}

static const char *result_text(const struct glance *glance, const char *name)
{
    for (size_t i = 0; i < glance->n_facts; i++)
        if (!glance->facts[i].of_config && strcmp(glance->facts[i].name, name) == 0)
            return glance->facts[i].text;
    return "";
}

/* Of a finished result, its summary says enough, and reading that takes a hundredth of the time. False: look at all. */
static bool look_at_summary(const char *path, const char *config_hash, enum standing *standing)
{
    struct arena *arena = arena_new();
    struct glance glance;
    const bool finished = summary_read(arena, path, &glance) == 0 &&
                          strcmp(result_text(&glance, "status"), status_names[STATUS_COMPLETE]) == 0;
    if (finished) {
        const bool same = strcmp(result_text(&glance, "run_id"), run_id(arena, config_hash)) == 0;
        *standing = same ? STANDING_SAME_CONFIG : STANDING_OTHER_CONFIG;
    }
    arena_free(arena);
    return finished;
}

enum standing store_look(const char *path, const char *config_hash)
{
    struct stat about;
    enum standing standing;
    if (lstat(path, &about) != 0)
        return STANDING_NOTHING;
    return look_at_summary(path, config_hash, &standing) ? standing : look(path, config_hash, rehearse_look);
}

/* ---- Room for a new file -------------------------------------------------------------------------------- */

static int make_directories(char *path, struct error *e)
{
    for (char *end = path + 1;; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        const char kept = *end;
        *end = '\0';
        struct stat about;
        const bool made = mkdir(path, 0777) == 0;
        const int reason = errno;
        if (!made && (stat(path, &about) != 0 || !S_ISDIR(about.st_mode)))
            return reason == EEXIST || reason == ENOTDIR
                       ? fail(e, "cannot make the directory '%s': a file of that name is in the way", path)
                       : fail(e, "cannot make the directory '%s': %s", path, strerror(reason));
        *end = kept;
        if (kept == '\0')
            return 0;
    }
}

static int check_target(const char *path, struct error *e)
{
    struct stat about;
    const size_t length = strlen(path);
    if (length == 0)
        return fail(e, "the result file has an empty name");
    if (path[length - 1] == '/' || (stat(path, &about) == 0 && S_ISDIR(about.st_mode)))
        return fail(e, "'%s' is a directory; the result needs the name of a file", path);
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return fail(e, "'%s' is not a regular file, so no result can take its place", path);
    return 0;
}

int store_prepare(const char *path, struct error *e)
{
    if (check_target(path, e))
        return -1;
    struct arena *arena = arena_new();
    char *directory = path_directory(arena, path);
    int status = make_directories(directory, e);
    if (!status) {
        const char *probe = atomic_name(arena, path);
        const int file = open(probe, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        if (file < 0)
            status = fail(e, "cannot write into the directory '%s': %s", directory, strerror(errno));
        else if (close(file) || unlink(probe))
            status = fail(e, "cannot write into the directory '%s': %s", directory, strerror(errno));
    }
    arena_free(arena);
    return status;
}

/* HDF5 ends a program that was compiled with headers of another version, so theirs is its own; to ask it would start
 * it. */
const char *store_hdf5_version(void)
{
    static const char info[] = H5_VERS_INFO; /* "HDF5 library version: 1.10.8" */
    return strrchr(info, ' ') + 1;
}

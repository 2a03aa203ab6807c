/* checkpoints.c -- a checkpoint fits a trial if its config is the same but for what does not change the numbers. */
#include "sweep/checkpoints.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"

/* To write and to read a small one takes some milliseconds. */
const double CHECKPOINT_SECONDS = 0.1;

static const char *name_of(struct arena *arena, const struct folder *folder, uint64_t trial)
{
    return folder_name(arena, folder, "checkpoints/%06" PRIu64 ".h5", trial);
}

int checkpoints_restore(struct run *run, const struct folder *folder, uint64_t trial, size_t end)
{
    struct error ignored = { 0 };
    struct result *stored = arena_alloc(run->arena, sizeof *stored);
    const char *name = name_of(run->arena, folder, trial);
    if (access(name, R_OK) != 0 || store_read(run->arena, name, stored, &ignored) || !stored->checkpoint ||
        stored->history.epochs >= end || strcmp(stored->config_hash, run_config_hash(run)) != 0)
        return 0;
    return run_restore(run, stored, &ignored) ? -1 : 1;
}

bool checkpoints_keep(const struct lab *lab, struct run *run, struct result *result, const struct folder *folder,
                      uint64_t trial)
{
    struct error ignored = { 0 };
    return lab->store(lab->context, run, result, name_of(run->arena, folder, trial), &ignored) == 0;
}

/* The end of the seal (store/seal.h), a sum of all that is in the file. */
uint64_t checkpoints_state(const struct folder *folder, uint64_t trial)
{
    enum { DIGITS = 16 };
    char digits[DIGITS + 1] = "";
    struct arena *arena = arena_new();
    const int file = open(name_of(arena, folder, trial), O_RDONLY | O_CLOEXEC);
    if (file >= 0 && lseek(file, -DIGITS - 1, SEEK_END) >= 0 && read(file, digits, DIGITS) < 0)
        digits[0] = '\0';
    if (file >= 0)
        close(file);
    arena_free(arena);
    return strtoull(digits, NULL, 16);
}

void checkpoints_remove(const struct folder *folder, uint64_t trial)
{
    struct arena *arena = arena_new();
    (void)unlink(name_of(arena, folder, trial));
    arena_free(arena);
}

void checkpoints_clear(const struct folder *folder)
{
    struct arena *arena = arena_new();
    DIR *listing = opendir(folder_name(arena, folder, "checkpoints"));
    for (const struct dirent *entry; listing && (entry = readdir(listing));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            (void)unlink(folder_name(arena, folder, "checkpoints/%s", entry->d_name));
    if (listing)
        closedir(listing);
    arena_free(arena);
}

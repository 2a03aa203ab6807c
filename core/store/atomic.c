/* atomic.c -- sync, rename, sync: after a crash there is the old file or the new one, and nothing in between. */
#include "store/atomic.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* The last temporary name, for a signal handler, which may come while it is being replaced. */
static char last_name[4096];
static volatile sig_atomic_t last_name_is_whole;

char *atomic_name(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char *temporary = arena_format(arena, "%.*s.%s.%ld.tmp", (int)(name - path), path, name, (long)getpid());
    last_name_is_whole = false;
    if (strlen(temporary) < sizeof last_name) {
        strcpy(last_name, temporary);
        last_name_is_whole = true;
    }
    return temporary;
}

void atomic_abandon(void)
{
    if (last_name_is_whole)
        unlink(last_name);
}

/* Some file systems cannot sync a directory (EINVAL) or a file opened for reading (EBADF): that is no failure. */
static int sync_path(const char *path, int flags)
{
    const int file = open(path, flags | O_CLOEXEC);
    if (file < 0)
        return -1;
    int status = fsync(file);
    if (status && (errno == EINVAL || errno == EBADF || errno == ENOTSUP))
        status = 0;
    const int reason = errno;
    close(file);
    errno = reason;
    return status;
}

int atomic_replace(const char *temporary, const char *path, struct error *e)
{
    if (sync_path(temporary, O_RDWR) || rename(temporary, path))
        return fail(e, "cannot write '%s': %s", path, strerror(errno));
    struct arena *arena = arena_new();
    const int status = sync_path(path_directory(arena, path), O_RDONLY | O_DIRECTORY);
    arena_free(arena);
    /* A directory that may be written but not read cannot be synced: the file is whole all the same. */
    return status && errno != EACCES ? fail(e, "cannot save the directory of '%s': %s", path, strerror(errno)) : 0;
}

int write_all(const char *path, const void *bytes, size_t length)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0)
        return -1;
    ssize_t n = 0;
    for (size_t done = 0; done < length && n >= 0; done += n > 0 ? (size_t)n : 0)
        if ((n = write(file, (const char *)bytes + done, length - done)) < 0 && errno == EINTR)
            n = 0;
    const int reason = errno;
    const int closed = close(file);
    if (n < 0)
        errno = reason;
    return n < 0 ? -1 : closed;
}

int atomic_write(const char *path, const void *bytes, size_t length, struct error *e)
{
    struct arena *arena = arena_new();
    const char *temporary = atomic_name(arena, path);
    const int status = write_all(temporary, bytes, length) ? fail(e, "cannot write '%s': %s", path, strerror(errno))
                                                           : atomic_replace(temporary, path, e);
    if (status)
        unlink(temporary);
    arena_free(arena);
    return status;
}

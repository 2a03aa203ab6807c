/* glance.c -- a quick look at a result file: its last lines, or all of it where they are missing. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/look.h"
#include "store/summary.h"

/* The last bytes that are read at first. Most summaries are shorter. */
enum { ENOUGH = 4096, MOST = 1 << 24 };

/* The last `bytes` of the file, or all of it where it is shorter; NULL where that does not work. */
static char *read_end(struct arena *arena, int file, off_t size, size_t *bytes)
{
    if ((off_t)*bytes > size)
        *bytes = (size_t)size;
    char *end = arena_alloc(arena, *bytes + 1);
    return pread(file, end, *bytes, size - (off_t)*bytes) == (ssize_t)*bytes ? end : NULL;
}

int summary_read(struct arena *arena, const char *path, struct glance *glance)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;
    char *lines = NULL;
    size_t length = 0;
    if (file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode)) {
        size_t bytes = ENOUGH;
        char *end = read_end(arena, file, about.st_size, &bytes);
        lines = end ? summary_find(end + bytes, bytes, &length) : NULL;
        if (!lines && length > 0 && length < MOST) {
            bytes = length + ENOUGH;
            end = read_end(arena, file, about.st_size, &bytes);
            lines = end ? summary_find(end + bytes, bytes, &length) : NULL;
        }
    }
    if (file >= 0)
        close(file);
    return lines ? summary_parse(arena, lines, length, glance) : -1;
}

static bool look_for_schema(const char *path, void (*rehearsal)(const char *path))
{
    struct error ignored = { 0 };
    struct h5 h = { .path = path, .arena = arena_new(), .error = &ignored };
    const hid_t file = open_result(&h, rehearsal);
    h5_close_file(&h, file);
    arena_free(h.arena);
    return h.foreign;
}

static void rehearse_look(const char *path)
{
    look_for_schema(path, NULL);
}

static bool is_foreign(const char *path)
{
    return look_for_schema(path, rehearse_look);
}

int store_glance(struct arena *arena, const char *path, struct glance *glance, struct error *e)
{
    *glance = (struct glance){ 0 };
    if (summary_read(arena, path, glance) == 0)
        return 0;
    struct result result;
    struct arena *own = arena_new(); /* all of the result, for the few lines */
    struct text text = { .arena = arena };
    int status = store_read(own, path, &result, e);
    if (!status) {
        summary_add(&text, &result);
        status = summary_parse(arena, text.data, text.length, glance);
    } else {
        glance->foreign = is_foreign(path);
    }
    arena_free(own);
    return status;
}

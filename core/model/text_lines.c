/* text_lines.c -- reads a file piece by piece; what stands behind the last wanted line waits for the next call. */
#include "model/text_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_BYTES = 1 << 16, LONGEST_LINE = 1 << 28 };

/* Makes room for so many bytes and a NUL. */
static int reserve(struct arena *arena, char **text, size_t *capacity, size_t length, size_t bytes, struct error *e)
{
    if (bytes < *capacity)
        return 0;
    char *larger = arena_try(arena, 2 * bytes + 1, 1, "a block of lines", e);
    if (!larger)
        return -1;
    if (length)
        memcpy(larger, *text, length);
    *text = larger;
    *capacity = 2 * bytes + 1;
    return 0;
}

/* Reads more bytes to the end of block->text, which has *length. */
static int read_more(struct text_lines *l, struct block *block, size_t *length, struct error *e)
{
    if (reserve(l->arena, &block->text, &block->text_capacity, *length, *length + READ_BYTES, e))
        return -1;
    ssize_t n;
    do
        n = read(l->file, block->text + *length, READ_BYTES);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return fail(e, "cannot read '%s': %s", l->path, strerror(errno));
    if (memchr(block->text + *length, '\0', (size_t)n))
        return fail(e, "'%s' holds a zero byte, so it is not a table of text", l->path);
    *length += (size_t)n;
    l->ended = n == 0;
    return 0;
}

/* Moves what is behind `used` from the block's text to the rest. */
static int keep_rest(struct text_lines *l, struct block *block, size_t used, size_t length, struct error *e)
{
    if (reserve(l->arena, &l->rest, &l->rest_capacity, 0, length - used, e))
        return -1;
    l->rest_length = length - used;
    memcpy(l->rest, block->text + used, l->rest_length);
    block->text[used] = '\0';
    return 0;
}

int text_lines_take(struct text_lines *l, struct block *block, size_t most, size_t *count, struct error *e)
{
    size_t length = l->rest_length, used = 0;
    if (reserve(l->arena, &block->text, &block->text_capacity, 0, length, e))
        return -1;
    if (length)
        memcpy(block->text, l->rest, length);
    l->rest_length = 0;
    for (*count = 0; *count < most;) {
        const char *end = used < length ? memchr(block->text + used, '\n', length - used) : NULL;
        if (!end && !l->ended) {
            if (length - used > LONGEST_LINE)
                return fail(e, "'%s' has a line %zu of more than %d bytes, so it is not a table of text", l->path,
                            l->taken + *count + 1, LONGEST_LINE);
            if (read_more(l, block, &length, e))
                return -1;
            continue;
        }
        if (!end && used == length)
            break;
        used = end ? (size_t)(end + 1 - block->text) : length;
        ++*count;
    }
    block->source = (struct source){ .name = l->path, .text = block->text, .lines_before = (int)l->taken };
    l->taken += *count;
    return keep_rest(l, block, used, length, e);
}

int text_lines_open(struct text_lines *l, struct arena *arena, const char *path, struct error *e)
{
    const bool standard = strcmp(path, "-") == 0;
    struct stat about;
    *l = (struct text_lines){ .arena = arena, .path = standard ? "standard input" : path };
    l->file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (l->file < 0)
        return fail(e, errno == ENOENT || errno == ENOTDIR ? "there is no file '%s'" : "cannot read '%s': %s", path,
                    strerror(errno));
    if (fstat(l->file, &about) == 0 && S_ISDIR(about.st_mode))
        return fail(e, "'%s' is a directory, not a file", path);
    return 0;
}

void text_lines_close(struct text_lines *l)
{
    if (l->file > STDERR_FILENO)
        close(l->file);
}

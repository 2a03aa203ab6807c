/* stream.c -- files by way of zlib, which reads those that are not compressed as they are. The only file that knows
 * zlib. */
#include "plugin/stream.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "plugin/services.h"

enum { BUFFER_BYTES = 1 << 17, LARGEST_READ = 1 << 30 };

struct nnr_stream {
    gzFile file;
    int number; /* of the file to the system; zlib owns it */
    const char *path;
};

/* zlib reports a file that ends within compressed data as Z_BUF_ERROR. */
static int fail_stream(struct services *services, const nnr_stream *stream)
{
    int status;
    const char *reason = gzerror(stream->file, &status);
    if (status == Z_BUF_ERROR)
        return fail(services->error, "%s: ends within its compressed data", stream->path);
    if (status == Z_DATA_ERROR)
        return fail(services->error, "%s: its compressed data are damaged", stream->path);
    return fail(services->error, "cannot read '%s': %s", stream->path, status == Z_ERRNO ? strerror(errno) : reason);
}

static nnr_stream *open_stream(nnr_host *api, const char *path)
{
    struct services *services = api->priv;
    size_t size;
    const int file = file_open(path, SIZE_MAX, &size, services->error);
    if (file < 0)
        return NULL;
    nnr_stream *stream = arena_alloc(services->arena, sizeof *stream);
    stream->path = arena_copy(services->arena, path);
    stream->number = file;
    stream->file = services_note_file(services, stream->path) ? NULL : gzdopen(file, "rb");
    if (stream->file) {
        gzbuffer(stream->file, BUFFER_BYTES);
        return stream;
    }
    fail(services->error, "cannot read '%s': out of memory", path);
    close(file);
    return NULL;
}

static int read_bytes(nnr_host *api, nnr_stream *stream, void *bytes, size_t n, size_t *got)
{
    for (*got = 0; *got < n;) {
        const size_t rest = n - *got;
        const int here = gzread(stream->file, (char *)bytes + *got,
                                (unsigned)(rest < LARGEST_READ ? rest : LARGEST_READ));
        if (here > 0)
            *got += (size_t)here;
        int status = Z_OK;
        gzerror(stream->file, &status);
        if (here < 0 || status == Z_BUF_ERROR)
            return fail_stream(api->priv, stream);
        if (here == 0)
            break;
    }
    return 0;
}

static int skip_bytes(nnr_host *api, nnr_stream *stream, uint64_t n)
{
    if (gzseek(stream->file, (z_off_t)n, SEEK_CUR) < 0)
        return fail_stream(api->priv, stream);
    return 0;
}

static int report_fault(nnr_host *api, nnr_stream *stream, const char *format, ...)
{
    struct services *services = api->priv;
    char sentence[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return fail(services->error, "%s: %s", stream->path, sentence);
}

static void close_stream(nnr_stream *stream)
{
    if (stream)
        gzclose(stream->file);
}

static bool is_plain(nnr_stream *stream)
{
    return gzdirect(stream->file);
}

static int read_at(const nnr_stream *stream, uint64_t place, void *bytes, size_t n)
{
    for (size_t got = 0; got < n;) {
        errno = 0;
        const ssize_t here = pread(stream->number, (char *)bytes + got, n - got, (off_t)(place + got));
        if (here <= 0 && errno != EINTR)
            return -1;
        got += here > 0 ? (size_t)here : 0;
    }
    return 0;
}

const nnr_stream_reader stream_reader = { sizeof(nnr_stream_reader), open_stream, read_bytes, skip_bytes,
                                          report_fault, close_stream, is_plain, read_at };

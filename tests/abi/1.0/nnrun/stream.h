/* nnrun/stream.h -- the host's reader of files, for data set plugins whose format is their own, binary or text.
 *
 * The service gives the bytes of a file in their order. Those of a file that is compressed by gzip, which its content
 * tells, are unpacked. plugins/dataset/idx.c reads with it. All calls are [main] but read_at. Errors name the file. */
#ifndef NNRUN_STREAM_H
#define NNRUN_STREAM_H

#include <stdlib.h>
#include <string.h>

#include <nnrun/plugin.h>

#define NNR_STREAM_ID "nnrun.stream/1"

/* An open file, owned by the host. */
typedef struct nnr_stream nnr_stream;

typedef struct {
    size_t size;
    /* Opens a file at its first byte; NULL after a failure that is reported. What is opened goes on record with the
     * run, with its fingerprint. */
    nnr_stream *(*open)(nnr_host *, const char *path);
    /* Reads the next n bytes; *got says how many there were, which is less than n at the file's end alone. */
    int (*read)(nnr_host *, nnr_stream *, void *bytes, size_t n, size_t *got);
    /* Passes over the next n bytes, or those that there are. */
    int (*skip)(nnr_host *, nnr_stream *, uint64_t n);
    /* Reports what is wrong with the file, as a sentence that its name goes before. Always returns -1. */
    int (*fail)(nnr_host *, nnr_stream *, const char *format, ...)
#ifdef __GNUC__
        __attribute__((format(printf, 3, 4)))
#endif
        ;
    /* NULL is fine. */
    void (*close)(nnr_stream *);
    /* Whether the file is as it is, and not compressed, so that read_at can be called. */
    bool (*is_plain)(nnr_stream *);
    /* [kernel] Reads n bytes from a place, counted from the first byte of the file, whatever else is read of it.
     * Returns 0; or -1, and why in errno, which is 0 where the file ends before. */
    int (*read_at)(const nnr_stream *, uint64_t place, void *bytes, size_t n);
} nnr_stream_reader;

/* All of a text file, with a '\0' behind it. The caller frees it. NULL after a failure that is reported. */
static inline char *nnr_stream_text(nnr_host *host, const char *path)
{
    const nnr_stream_reader *reader = (const nnr_stream_reader *)host->extension(host, NNR_STREAM_ID);
    if (!reader)
        host->fail(host, "this nnrun does not offer " NNR_STREAM_ID);
    nnr_stream *stream = reader ? reader->open(host, path) : NULL;
    if (!stream)
        return NULL;
    char *text = NULL;
    size_t room = 1 << 15, length = 0, got = 0;
    int failed;
    do {
        room *= 2;
        char *larger = (char *)realloc(text, room + 1);
        text = larger ? larger : text;
        failed = larger ? reader->read(host, stream, text + length, room - length, &got)
                        : host->fail(host, "no memory for %zu bytes of '%s'", room, path);
        length += failed ? 0 : got;
    } while (!failed && length == room);
    if (!failed)
        text[length] = '\0';
    if (!failed && strlen(text) < length)
        failed = reader->fail(host, stream, "has a byte of 0, so it is no text");
    reader->close(stream);
    if (!failed)
        return text;
    free(text);
    return NULL;
}

#endif

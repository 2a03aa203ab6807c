/* seal.c -- adds and checks the fingerprint at the end of a result file. */
#include "store/seal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"

static int append(const char *file, const char *text, const char *path, struct error *e)
{
    FILE *out = fopen(file, "abe");
    const int written = out ? fputs(text, out) : EOF;
    if (!out || fclose(out) || written == EOF)
        return fail(e, "cannot write '%s': %s", path, strerror(errno));
    return 0;
}

static void put_line(const char hex[65], char seal[SEAL_BYTES + 1])
{
    snprintf(seal, SEAL_BYTES + 1, SEAL "%s\n", hex);
}

void seal_line(const void *bytes, size_t length, char seal[SEAL_BYTES + 1])
{
    char hex[65];
    sha256_hex(bytes, length, hex);
    put_line(hex, seal);
}

int seal_add(const char *file, const char *text, const char *path, struct error *e)
{
    char hex[65], seal[SEAL_BYTES + 1];
    if (append(file, text, path, e) || sha256_file(file, hex, e))
        return -1;
    put_line(hex, seal);
    return append(file, seal, path, e);
}

uint64_t end_of_hdf5(const unsigned char head[SUPERBLOCK_BYTES])
{
    static const unsigned char start[] = { 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n', 2, 8, 8 };
    uint64_t end = 0;
    for (size_t i = 8; i-- > 0;)
        end = end << 8 | head[28 + i];
    return memcmp(head, start, sizeof start) == 0 ? end : 0;
}

int seal_check(const char *path, uint64_t file_bytes, bool *sealed, struct error *e)
{
    *sealed = false;
    char seal[SEAL_BYTES + 1] = "", hex[65];
    unsigned char head[SUPERBLOCK_BYTES];
    if (file_bytes < SEAL_BYTES)
        return 0;
    FILE *file = fopen(path, "rbe");
    const bool read = file && fread(head, sizeof head, 1, file) == 1 &&
                      fseeko(file, -(off_t)SEAL_BYTES, SEEK_END) == 0 && fread(seal, SEAL_BYTES, 1, file) == 1;
    const int reason = errno;
    if (file)
        fclose(file);
    if (!read)
        return fail(e, "cannot read '%s': %s", path, strerror(reason));
    if (strncmp(seal, SEAL, sizeof SEAL - 1) != 0) {
        const uint64_t end = end_of_hdf5(head);
        return end > 0 && end < file_bytes ? fail(e, "'%s' is damaged: its last line is missing", path) : 0;
    }
    *sealed = true;
    if (sha256_file_head(path, file_bytes - SEAL_BYTES, hex, e))
        return -1;
    if (strncmp(seal + sizeof SEAL - 1, hex, 64) != 0)
        return fail(e, "'%s' is damaged: its content does not match its checksum", path);
    return 0;
}

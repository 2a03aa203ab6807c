/* seal.c -- adds and checks the fingerprint at the end of a result file. */
#include "store/seal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"

int seal_add(const char *file, const char *path, struct error *e)
{
    char hex[65];
    if (sha256_file(file, hex, e))
        return -1;
    FILE *out = fopen(file, "abe");
    const int written = out ? fprintf(out, SEAL "%s\n", hex) : -1;
    if (!out || fclose(out) || written != SEAL_BYTES)
        return fail(e, "cannot write '%s': %s", path, strerror(errno));
    return 0;
}

int seal_check(const char *path, uint64_t file_bytes, bool *sealed, struct error *e)
{
    *sealed = false;
    char seal[SEAL_BYTES + 1] = "", hex[65];
    if (file_bytes < SEAL_BYTES)
        return 0;
    FILE *file = fopen(path, "rbe");
    const bool read = file && fseeko(file, -(off_t)SEAL_BYTES, SEEK_END) == 0 &&
                      fread(seal, SEAL_BYTES, 1, file) == 1;
    const int reason = errno;
    if (file)
        fclose(file);
    if (!read)
        return fail(e, "cannot read '%s': %s", path, strerror(reason));
    if (strncmp(seal, SEAL, sizeof SEAL - 1) != 0)
        return 0;
    *sealed = true;
    if (sha256_file_head(path, file_bytes - SEAL_BYTES, hex, e))
        return -1;
    if (strncmp(seal + sizeof SEAL - 1, hex, 64) != 0)
        return fail(e, "'%s' is damaged: its content does not match its checksum", path);
    return 0;
}

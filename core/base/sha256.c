/* sha256.c -- fingerprints, computed by nettle. The only file that knows nettle. */
#include "base/sha256.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

static void finish(struct sha256_ctx *hash, char hex[65])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[SHA256_DIGEST_SIZE];
    sha256_digest(hash, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = '\0';
}

void sha256_hex(const void *data, size_t bytes, char hex[65])
{
    struct sha256_ctx hash;
    sha256_init(&hash);
    sha256_update(&hash, bytes, data);
    finish(&hash, hex);
}

int sha256_file_head(const char *path, uint64_t bytes, char hex[65], struct error *e)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return fail(e, "cannot open '%s': %s", path, strerror(errno));
    struct sha256_ctx hash;
    sha256_init(&hash);
    unsigned char piece[16384];
    size_t got = 1;
    for (uint64_t left = bytes; left > 0 && got > 0; left -= got) {
        got = fread(piece, 1, left < sizeof piece ? (size_t)left : sizeof piece, file);
        sha256_update(&hash, got, piece);
    }
    const int status = ferror(file) ? fail(e, "cannot read '%s': %s", path, strerror(errno)) : 0;
    fclose(file);
    finish(&hash, hex);
    return status;
}

int sha256_file(const char *path, char hex[65], struct error *e)
{
    return sha256_file_head(path, UINT64_MAX, hex, e);
}

/* sha256.h -- fingerprints of texts and files (FIPS 180-4), in hexadecimal. */
#ifndef NNRUN_BASE_SHA256_H
#define NNRUN_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* hex: 64 lower-case digits and a NUL. */
void sha256_hex(const void *data, size_t bytes, char hex[65]);

/* Of a whole file. The error is a sentence about `path` with FAILED as its code. */
int sha256_file(const char *path, char hex[65], struct error *e);

/* Of the first bytes of a file, or of all of it where it is shorter. */
int sha256_file_head(const char *path, uint64_t bytes, char hex[65], struct error *e);

#endif

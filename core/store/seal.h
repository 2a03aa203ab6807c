/* seal.h -- the last line of a result file: the SHA-256 of all before it.
 *
 * HDF5 puts checksums on its structures, but not on numbers and texts, and a wrong length of a text makes it write
 * past its memory (H5T__conv_vlen, 1.10.8). So the fingerprint is compared before HDF5 sees the file. The line lies
 * behind what HDF5 takes for the end of the file, so readers do not see it, and a program that changes the file cuts
 * it off. A file without it is read by a
 * child process first (rehearse.h). */
#ifndef NNRUN_STORE_SEAL_H
#define NNRUN_STORE_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define SEAL "\nnnrun sha256 "
enum { SEAL_BYTES = sizeof SEAL - 1 + 64 + 1 };

/* Appends the line to a closed file. path: what the error calls it. */
int seal_add(const char *file, const char *path, struct error *e);

/* Fails where the file has a seal that does not fit. *sealed: whether it has one. */
int seal_check(const char *path, uint64_t file_bytes, bool *sealed, struct error *e);

#endif

/* seal.h -- the last line of a result file: the SHA-256 of all before it.
 *
 * HDF5 puts checksums on its structures, but not on numbers and texts, and a wrong length of a text makes it write
 * past its memory (H5T__conv_vlen, 1.10.8). So the fingerprint is compared before HDF5 sees the file. The line lies
 * behind what HDF5 takes for the end of the file, so readers do not see it, and a program that changes the file cuts
 * it off, with the summary that stands before it. A file without it is read by a child process first (rehearse.h). */
#ifndef NNRUN_STORE_SEAL_H
#define NNRUN_STORE_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define SEAL "\nnnrun sha256 "
enum { SEAL_BYTES = sizeof SEAL - 1 + 64 + 1 };

/* What the superblock, the first bytes of an HDF5 file, gives as the end of the file (HDF5 File Format Specification
 * 3.0, II.A.2), or 0 where this is not a superblock of the kind that we write. */
enum { SUPERBLOCK_BYTES = 48 };
uint64_t end_of_hdf5(const unsigned char head[SUPERBLOCK_BYTES]);

/* The line for such bytes, with a 0 behind it. */
void seal_line(const void *bytes, size_t length, char seal[SEAL_BYTES + 1]);

/* Appends a text, and then the line, to a closed file. path: what the error calls it. */
int seal_add(const char *file, const char *text, const char *path, struct error *e);

/* Fails where the file has a seal that does not fit, or something else behind what HDF5 takes for its end. *sealed:
 * whether it has one. */
int seal_check(const char *path, uint64_t file_bytes, bool *sealed, struct error *e);

#endif

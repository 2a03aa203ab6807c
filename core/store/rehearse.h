/* rehearse.h -- reading a file that HDF5 may crash over.
 *
 * A damaged length makes HDF5 write past its memory (see seal.h). A seal that fits says that there is no damage. A file
 * without one, as other programs leave it, is first read by a child process, and then only if the child got through. */
#ifndef NNRUN_STORE_REHEARSE_H
#define NNRUN_STORE_REHEARSE_H

#include "base/error.h"

/* Calls read(path) in a child process, whose results are lost. Fails where it crashed, or did not end. */
int rehearse(const char *path, void (*read)(const char *path), struct error *e);

#endif

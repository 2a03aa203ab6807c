/* look.h -- opening a result file, of which nothing is known yet. */
#ifndef NNRUN_STORE_LOOK_H
#define NNRUN_STORE_LOOK_H

#include "store/h5.h"
#include "store/store.h"

/* Opens h->path. Fails on what is no file, on a damaged one, on one that nnrun did not write, and on one with a
 * schema that is newer than this nnrun. Where the file has no seal, `rehearsal` is tried on it in a child process
 * before; NULL: this is the rehearsal. */
hid_t open_result(struct h5 *h, void (*rehearsal)(const char *path));

/* Reads the summary at the end of the file, without HDF5. -1 where there is none that is whole. */
int summary_read(struct arena *arena, const char *path, struct glance *glance);

#endif

/* look.h -- opening a result file, of which nothing is known yet. */
#ifndef NNRUN_STORE_LOOK_H
#define NNRUN_STORE_LOOK_H

#include "store/h5.h"

/* Opens h->path. Fails on what is no file, on a damaged one, on one that nnrun did not write, and on one with a
 * schema that is newer than this nnrun. Where the file has no seal, `rehearsal` is tried on it in a child process
 * before; NULL: this is the rehearsal. */
hid_t open_result(struct h5 *h, void (*rehearsal)(const char *path));

#endif

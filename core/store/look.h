/* look.h -- opening a result file, of which nothing is known yet. */
#ifndef NNRUN_STORE_LOOK_H
#define NNRUN_STORE_LOOK_H

#include "store/h5.h"

/* Opens h->path. Fails on what is no file, on a damaged one, on one that nnrun did not write, and on one with a
 * schema that is newer than this nnrun. */
hid_t open_result(struct h5 *h);

#endif

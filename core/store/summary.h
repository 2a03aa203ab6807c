/* summary.h -- the lines before the seal: what a table of runs needs of a result, as text.
 *
 * Reading the same out of HDF5 takes twenty times as long, and trusts HDF5 with what may be damaged, so that all of the
 * file would have to be checked before. These lines are one or two kilobytes, with a checksum of their own. */
#ifndef NNRUN_STORE_SUMMARY_H
#define NNRUN_STORE_SUMMARY_H

#include "base/text.h"
#include "store/store.h"

/* One line a fact, "config num optimizer.learning_rate 0.1". A text has its length before it, as in
 * "config text name 4 iris". */
void summary_add(struct text *text, const struct result *result);

/* Reads such lines; the facts point into them, so they are changed and have to stay. -1 where there are none. */
int summary_parse(struct arena *arena, char *lines, size_t length, struct glance *glance);

/* The lines with what follows them, for the end of a file. */
char *summary_block(struct arena *arena, const struct result *result);

/* Finds the lines in the last bytes of a file, which end with a block and a seal: where they start, or NULL. *length is
 * that of the lines. Where there is a block but the bytes do not reach back to its beginning, NULL with a *length that
 * is not 0: so long are the lines. */
char *summary_find(char *end, size_t bytes, size_t *length);

/* Behind the lines: this, their length in so many digits, a space, their SHA-256. Then comes the seal. */
#define SUMMARY "nnrun summary "
enum { SUMMARY_DIGITS = 10, SUMMARY_TRAILER = sizeof SUMMARY - 1 + SUMMARY_DIGITS + 1 + 64 };

#endif

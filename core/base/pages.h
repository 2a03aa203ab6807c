/* pages.h -- memory straight from the system, in large pages where it has them.
 *
 * Each page that is touched for the first time costs a fault, on a virtual machine some microseconds. Linux can hand
 * out 2 MiB at a time, for which it has to be asked; elsewhere, and where it may not, all of this is ordinary memory.
 * */
#ifndef NNRUN_BASE_PAGES_H
#define NNRUN_BASE_PAGES_H

#include <stddef.h>

/* Zeroed, aligned to a page; NULL where there is no memory. */
void *pages_new(size_t bytes);
void pages_free(void *pages, size_t bytes);

/* Puts what malloc hands out next, up to 2 MiB, into one large page. For a program that is about to need about that
 * much: a large page costs as much as eighty small ones. */
void pages_prepare_heap(void);

#endif

/* pages.c -- asks Linux for large pages by madvise. */
#include "base/pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE_PAGE ((size_t)2 << 20)

/* Only those that lie within the piece as a whole: it never takes more memory than it has bytes. */
static void ask_for_large(char *piece, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    const size_t before = -(uintptr_t)piece & (LARGE_PAGE - 1);
    if (bytes >= before + LARGE_PAGE)
        madvise(piece + before, (bytes - before) & ~(LARGE_PAGE - 1), MADV_HUGEPAGE);
#else
    (void)piece;
    (void)bytes;
#endif
}

void *pages_new(size_t bytes)
{
    void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    ask_for_large(pages, bytes);
    return pages;
}

void pages_free(void *pages, size_t bytes)
{
    munmap(pages, bytes);
}

/* glibc's heap ends at the program break. That is moved up to shortly before a large page. malloc takes this as the
 * doing of somebody else, goes on from there, and is made to extend the heap beyond that page. A page that was touched
 * stays small, so all that malloc writes meanwhile has to be before it. */
void pages_prepare_heap(void)
{
#if defined __GLIBC__ && defined MADV_HUGEPAGE && !defined __SANITIZE_ADDRESS__
    /* Two pieces are more than any end that is left. */
    enum { PIECE = 100 * 1024, BEFORE = 256 * 1024, USUAL = 128 * 1024 };
    char *end = sbrk(0);
    if (end == (void *)-1)
        return;
    const size_t gap = -(uintptr_t)(end + BEFORE) & (LARGE_PAGE - 1);
    if (sbrk((intptr_t)gap) == (void *)-1)
        return;
    mallopt(M_TRIM_THRESHOLD, 4 * (int)LARGE_PAGE);
    mallopt(M_TOP_PAD, BEFORE + (int)LARGE_PAGE);
    void *volatile pieces[] = { malloc(PIECE), malloc(PIECE) };
    mallopt(M_TOP_PAD, USUAL);
    ask_for_large(end + gap, BEFORE + LARGE_PAGE);
    free(pieces[0]);
    free(pieces[1]);
#endif
}

/* guarded.c -- mmap, mprotect, and what a fault in between means. */
#include "proof/guarded.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t page_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

int guarded_new(struct guarded *array, const char *name, size_t bytes, struct error *e)
{
    const size_t page = page_bytes();
    const size_t room = (bytes / page + 1) * page;
    char *all = mmap(NULL, room + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED || mprotect(all + page, room, PROT_READ | PROT_WRITE) != 0)
        return fail(e, "there is no memory for %zu bytes between guards", bytes);
    *array = (struct guarded){ name, NULL, bytes, all + page, room };
    guarded_place(array, AGAINST_END, 0);
    return 0;
}

void guarded_place(struct guarded *array, enum side side, int byte)
{
    memset(array->pages, byte, array->room);
    array->at = side == AGAINST_START ? array->pages : array->pages + array->room - array->bytes;
}

void guarded_protect(const struct guarded *array, bool read_only)
{
    mprotect(array->pages, array->room, read_only ? PROT_READ : PROT_READ | PROT_WRITE);
}

const char *guarded_told(const struct guarded *array, const void *address, bool writes, char *buffer, size_t size)
{
    const char *touched = address;
    const size_t page = page_bytes();
    if (touched < array->pages - page || touched >= array->pages + array->room + page)
        return NULL;
    if (touched >= array->pages && touched < array->pages + array->room)
        snprintf(buffer, size, "writes to %s, which it may only read", array->name);
    else
        snprintf(buffer, size, "%s %s of %s", writes ? "writes" : "reads",
                 touched < array->pages ? "before the start" : "beyond the end", array->name);
    return buffer;
}

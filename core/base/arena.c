/* arena.c -- a list of blocks; small pieces are cut from the newest, large ones get their own. Blocks come from calloc,
 * and large ones from the system, as clean pages that cost nothing until they are touched. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pages.h"
#include "base/text.h"

#ifdef __SANITIZE_ADDRESS__
/* Every piece a block of its own from calloc, so that the sanitiser sees where each one ends. */
#define BLOCK_BYTES 0
#define PAGES_FROM SIZE_MAX
#else
#define BLOCK_BYTES ((size_t)64 * 1024)
#define PAGES_FROM ((size_t)1024 * 1024)
#endif
enum { ALIGNMENT = 64, FIRST_CAPACITY = 4 };

struct block {
    struct block *next;
    size_t pages_bytes; /* of a block of pages; 0: from calloc */
};

struct arena {
    struct block *blocks;
    char *free, *end; /* what is left of the newest shared block */
};

static _Noreturn void out_of_memory(void)
{
    fputs("nnrun: out of memory\n", stderr);
    _Exit(FAILED);
}

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        out_of_memory();
    return arena;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->blocks; block;) {
        struct block *next = block->next;
        if (block->pages_bytes)
            pages_free(block, block->pages_bytes);
        else
            free(block);
        block = next;
    }
    free(arena);
}

static char *align(char *p, size_t alignment)
{
    return p + (-(uintptr_t)p & (alignment - 1));
}

/* The first aligned byte of a new block that has room for so many bytes; NULL when there is no memory. */
static char *new_block(struct arena *arena, size_t bytes)
{
    if (bytes > PTRDIFF_MAX - sizeof(struct block) - ALIGNMENT)
        return NULL;
    const size_t all = sizeof(struct block) + ALIGNMENT + bytes;
    const bool pages = all >= PAGES_FROM;
    struct block *block = pages ? pages_new(all) : calloc(1, all);
    if (!block)
        return NULL;
    block->pages_bytes = pages ? all : 0;
    block->next = arena->blocks;
    arena->blocks = block;
    return align((char *)(block + 1), ALIGNMENT);
}

/* NULL when there is no memory. */
static char *take(struct arena *arena, size_t bytes, size_t alignment)
{
    if (bytes > BLOCK_BYTES / 4)
        return new_block(arena, bytes);
    char *piece = arena->free ? align(arena->free, alignment) : NULL;
    if (!piece || piece > arena->end || (size_t)(arena->end - piece) < bytes) {
        piece = new_block(arena, BLOCK_BYTES);
        if (!piece)
            return NULL;
        arena->end = piece + BLOCK_BYTES;
    }
    arena->free = piece + bytes;
    return piece;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    char *piece = take(arena, bytes ? bytes : 1, ALIGNMENT);
    if (!piece)
        out_of_memory();
    return piece;
}

void *arena_try(struct arena *arena, size_t count, size_t size, const char *purpose, struct error *e)
{
    static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB" };
    size_t bytes;
    char *piece = NULL;
    if (!__builtin_mul_overflow(count, size, &bytes))
        piece = take(arena, bytes ? bytes : 1, ALIGNMENT);
    if (piece)
        return piece;
    double amount = (double)count * (double)size;
    size_t unit = 0;
    for (; amount >= 1024 && unit + 1 < sizeof units / sizeof *units; unit++)
        amount /= 1024;
    const unsigned long tenths = (unsigned long)(amount * 10 + 0.5);
    fail(e, "not enough memory for %s (%lu.%lu %s)", purpose, tenths / 10, tenths % 10, units[unit]);
    return NULL;
}

char *arena_copy(struct arena *arena, const char *text)
{
    return arena_copy_n(arena, text, strlen(text));
}

char *arena_copy_n(struct arena *arena, const char *text, size_t length)
{
    char *copy = take(arena, length + 1, 1);
    if (!copy)
        out_of_memory();
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    const size_t size = length > 0 ? (size_t)length + 1 : 1;
    char *text = take(arena, size, 1);
    if (!text)
        out_of_memory();
    vsnprintf(text, size, format, again);
    va_end(again);
    return text;
}

/* The capacity is a power of two that follows from the count: an array is full when its count is one. */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size)
{
    const bool full = count == 0 || (count >= FIRST_CAPACITY && (count & (count - 1)) == 0);
    if (!full)
        return array;
    const size_t capacity = count ? 2 * count : FIRST_CAPACITY;
    if (capacity > PTRDIFF_MAX / size)
        out_of_memory();
    void *larger = arena_alloc(arena, capacity * size);
    if (count)
        memcpy(larger, array, count * size);
    return larger;
}

void *arena_named(struct arena *arena, void *array, size_t *count, size_t size, const char *name, size_t *place)
{
    char *element = array;
    for (*place = 0; *place < *count; ++*place, element += size) {
        const char *known;
        memcpy(&known, element, sizeof known);
        if (strcmp(known, name) == 0)
            return array;
    }
    const char *copy = arena_copy(arena, name);
    array = arena_grow(arena, array, *count, size);
    element = (char *)array + (*count)++ * size;
    memset(element, 0, size);
    memcpy(element, &copy, sizeof copy);
    return array;
}

/* dispatch.c -- the table of kernels for an instruction set, and what all of them share. */
#include "compute/kernels.h"

#include "config.h"

#include <assert.h>

#include "base/arena.h"

extern const struct kernels kernels_baseline, kernels_avx2, kernels_avx512;

static _Thread_local struct {
    struct arena *arena;
    struct packing_room *room;
} own;

struct packing_room *packing_room(void)
{
    if (!own.room) {
        own.arena = arena_new();
        own.room = arena_alloc(own.arena, sizeof *own.room);
    }
    return own.room;
}

void packing_room_free(void)
{
    if (own.room)
        arena_free(own.arena);
    own.room = NULL;
}

const struct kernels *kernels_for(enum isa isa)
{
    static const struct kernels *const table[ISAS] = {
        [ISA_BASELINE] = &kernels_baseline,
#ifdef HAVE_AVX2
        [ISA_AVX2] = &kernels_avx2,
#endif
#ifdef HAVE_AVX512
        [ISA_AVX512] = &kernels_avx512,
#endif
    };
    assert(table[isa]);
    return table[isa];
}

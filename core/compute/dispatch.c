/* dispatch.c -- the table of kernels for an instruction set, and what all of them share. */
#include "compute/kernels.h"

#include "config.h"

#include <assert.h>

extern const struct kernels kernels_baseline, kernels_avx2, kernels_avx512;

_Thread_local struct packing_room packing_room;

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

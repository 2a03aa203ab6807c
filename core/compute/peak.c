/* peak.c -- multiply-adds on all registers, compiled once for each instruction set.
 *
 * A unit can start a multiply-add every cycle, but gives the sum only after some four of them. With two or three
 * units, a dozen sums that grow side by side keep all of them busy. */
#include "compute/peak.h"

#include "config.h"

#include "compute/vector.h"

#include <assert.h>

#ifndef NNR_ISA
#define NNR_ISA baseline
#define WITH_TABLE /* one of the copies is enough */
#endif
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

enum { SUMS = REGISTERS == 32 ? 24 : 12 }; /* as many as leave registers for the two constants */

peak_loop JOIN(peak_, NNR_ISA);

double JOIN(peak_, NNR_ISA)(size_t rounds)
{
    const volatile nnr_real half = (nnr_real)0.5; /* volatile: so that nothing is known when this is compiled */
    const vector factor = vector_of(half), term = vector_of(half);
    vector sums[SUMS];
#pragma GCC unroll 32
    for (int i = 0; i < SUMS; i++)
        sums[i] = vector_of(half * (nnr_real)i);
    for (size_t round = 0; round < rounds; round++)
#pragma GCC unroll 32
        for (int i = 0; i < SUMS; i++)
            sums[i] = vector_fma(sums[i], factor, term);
    vector total = { 0 };
#pragma GCC unroll 32
    for (int i = 0; i < SUMS; i++)
        total += sums[i];
    const volatile nnr_real kept = total[0]; /* somebody wants the sums: they have to be made */
    (void)kept;
    return 2.0 * SUMS * LANES * (double)rounds;
}

/* ---- The table ------------------------------------------------------------------------------------------------- */

#ifdef WITH_TABLE
extern peak_loop peak_avx2, peak_avx512;

peak_loop *peak_for(enum isa isa)
{
    static peak_loop *const table[ISAS] = {
        [ISA_BASELINE] = peak_baseline,
#ifdef HAVE_AVX2
        [ISA_AVX2] = peak_avx2,
#endif
#ifdef HAVE_AVX512
        [ISA_AVX512] = peak_avx512,
#endif
    };
    assert(table[isa]);
    return table[isa];
}
#endif

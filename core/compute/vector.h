/* vector.h -- one SIMD vector of nnr_real, as wide as the registers of the instruction set that is compiled for.
 *
 * Arithmetic on `vector` is GNU C's own; what it lacks is a fused multiply-add that never depends on the optimiser. */
#ifndef NNRUN_COMPUTE_VECTOR_H
#define NNRUN_COMPUTE_VECTOR_H

#include <nnrun/math.h>
#include <nnrun/plugin.h>

#include <string.h>

#if defined __AVX512F__
#include <immintrin.h>
enum { VECTOR_BYTES = 64, REGISTERS = 32 };
#elif defined __FMA__
#include <immintrin.h>
enum { VECTOR_BYTES = 32, REGISTERS = 16 };
#else
enum { VECTOR_BYTES = 16, REGISTERS = 16 };
#endif

enum { LANES = VECTOR_BYTES / sizeof(nnr_real) };

typedef nnr_real vector __attribute__((vector_size(VECTOR_BYTES)));

static inline vector vector_load(const nnr_real *x)
{
    vector v;
    memcpy(&v, x, sizeof v);
    return v;
}

static inline void vector_store(nnr_real *x, vector v)
{
    memcpy(x, &v, sizeof v);
}

static inline vector vector_of(nnr_real x)
{
    return x - (vector){ 0 };
}

/* a * b + c, rounded once. */
static inline vector vector_fma(vector a, vector b, vector c)
{
#define REALS(f, d) _Generic((nnr_real)0, float: f, double: d)
#if defined __AVX512F__
    return (vector)REALS(_mm512_fmadd_ps, _mm512_fmadd_pd)(REALS((__m512)a, (__m512d)a), REALS((__m512)b, (__m512d)b),
                                                           REALS((__m512)c, (__m512d)c));
#elif defined __FMA__
    return (vector)REALS(_mm256_fmadd_ps, _mm256_fmadd_pd)(REALS((__m256)a, (__m256d)a), REALS((__m256)b, (__m256d)b),
                                                           REALS((__m256)c, (__m256d)c));
#else
    for (int i = 0; i < (int)LANES; i++)
        c[i] = nnr_fma(a[i], b[i], c[i]);
    return c;
#endif
#undef REALS
}

#endif

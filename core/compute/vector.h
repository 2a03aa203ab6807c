/* vector.h -- one SIMD vector of nnr_real, as wide as the registers of the instruction set that is compiled for.
 *
 * Arithmetic on `vector` is GNU C's own; what it lacks is a fused multiply-add that never depends on the optimiser,
 * and loads and stores of the first few lanes alone. */
#ifndef NNRUN_COMPUTE_VECTOR_H
#define NNRUN_COMPUTE_VECTOR_H

#include <nnrun/math.h>
#include <nnrun/plugin.h>

#include <string.h>

/* NNR_WIDE is for tests: vectors as wide as those of AVX-512 in portable C, so that the shapes of its kernels are run
 * on any machine. */
#if defined NNR_WIDE
#define VECTOR_BYTES 64
#define REGISTERS 32
#elif defined __AVX512F__
#define VECTORS_AVX512
#define VECTOR_BYTES 64
#define REGISTERS 32
#elif defined __FMA__
#define VECTORS_AVX2
#define VECTOR_BYTES 32
#define REGISTERS 16
#elif defined __aarch64__
#define VECTORS_NEON
#define VECTOR_BYTES 16
#define REGISTERS 32
#else
#define VECTOR_BYTES 16
#define REGISTERS 16
#endif

#if defined VECTORS_AVX512 || defined VECTORS_AVX2
#include <immintrin.h>
#elif defined VECTORS_NEON
#include <arm_neon.h>
#endif

enum { LANES = VECTOR_BYTES / sizeof(nnr_real) };

typedef nnr_real vector __attribute__((vector_size(VECTOR_BYTES)));

/* Names an intrinsic for the build's nnr_real: f for float, d for double. */
#define BY_REAL(f, d) _Generic((nnr_real)0, float: f, double: d)

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

/* The vector type of the intrinsics. */
#if defined VECTORS_AVX512
typedef __typeof__(BY_REAL((__m512){ 0 }, (__m512d){ 0 })) machine_vector;
#elif defined VECTORS_AVX2
typedef __typeof__(BY_REAL((__m256){ 0 }, (__m256d){ 0 })) machine_vector;
#elif defined VECTORS_NEON
typedef __typeof__(BY_REAL((float32x4_t){ 0 }, (float64x2_t){ 0 })) machine_vector;
#endif

/* a * b + c, rounded once. */
static inline vector vector_fma(vector a, vector b, vector c)
{
#if defined VECTORS_AVX512
    return (vector)BY_REAL(_mm512_fmadd_ps, _mm512_fmadd_pd)((machine_vector)a, (machine_vector)b, (machine_vector)c);
#elif defined VECTORS_AVX2
    return (vector)BY_REAL(_mm256_fmadd_ps, _mm256_fmadd_pd)((machine_vector)a, (machine_vector)b, (machine_vector)c);
#elif defined VECTORS_NEON
    return (vector)BY_REAL(vfmaq_f32, vfmaq_f64)((machine_vector)c, (machine_vector)a, (machine_vector)b);
#else
    for (int i = 0; i < (int)LANES; i++)
        c[i] = nnr_fma(a[i], b[i], c[i]);
    return c;
#endif
}

/* Turns LANES vectors into the columns of the matrix of which they were the rows. Inlined, so that all of them stay in
 * registers. Here only where the instruction set has what makes it worth while. */
#if defined VECTORS_AVX512
/* Swaps ever smaller blocks. */
static inline __attribute__((always_inline)) void vector_transpose(vector x[LANES])
{
    typedef __typeof__(BY_REAL((int32_t)0, (int64_t)0)) lane_numbers __attribute__((vector_size(VECTOR_BYTES)));
    lane_numbers lane;
    for (int i = 0; i < (int)LANES; i++)
        lane[i] = i;
#pragma GCC unroll 4
    for (int block = LANES / 2; block; block /= 2) {
        /* of two vectors, the lower halves of all blocks, and the upper ones; LANES + i is lane i of the second */
        const lane_numbers lower = lane + (((lane & block) != 0) & ((int)LANES - block)), upper = lower + block;
#pragma GCC unroll 16
        for (int i = 0; i < (int)LANES; i++) {
            if (i & block)
                continue;
            const machine_vector a = (machine_vector)x[i], b = (machine_vector)x[i + block];
            x[i] = (vector)BY_REAL(_mm512_permutex2var_ps, _mm512_permutex2var_pd)(a, (__m512i)lower, b);
            x[i + block] = (vector)BY_REAL(_mm512_permutex2var_ps, _mm512_permutex2var_pd)(a, (__m512i)upper, b);
        }
    }
}
#elif defined VECTORS_AVX2
/* Swaps the halves of the vectors, then does the same within the halves. */
static inline __attribute__((always_inline)) void vector_transpose(vector x[LANES])
{
    const int half = LANES / 2;
#pragma GCC unroll 4
    for (int i = 0; i < half; i++) {
        const __m256d a = (__m256d)x[i], b = (__m256d)x[i + half];
        x[i] = (vector)_mm256_permute2f128_pd(a, b, 0x20);
        x[i + half] = (vector)_mm256_permute2f128_pd(a, b, 0x31);
    }
#pragma GCC unroll 2
    for (vector *y = x; y < x + LANES; y += half) {
        if (sizeof(nnr_real) == sizeof(double)) {
            const __m256d a = (__m256d)y[0], b = (__m256d)y[1];
            y[0] = (vector)_mm256_unpacklo_pd(a, b);
            y[1] = (vector)_mm256_unpackhi_pd(a, b);
            continue;
        }
        const __m256 a = (__m256)y[0], b = (__m256)y[1], c = (__m256)y[2 % LANES], d = (__m256)y[3 % LANES];
        const __m256d low[2] = { (__m256d)_mm256_unpacklo_ps(a, b), (__m256d)_mm256_unpacklo_ps(c, d) };
        const __m256d high[2] = { (__m256d)_mm256_unpackhi_ps(a, b), (__m256d)_mm256_unpackhi_ps(c, d) };
        y[0] = (vector)_mm256_unpacklo_pd(low[0], low[1]);
        y[1] = (vector)_mm256_unpackhi_pd(low[0], low[1]);
        y[2 % LANES] = (vector)_mm256_unpacklo_pd(high[0], high[1]);
        y[3 % LANES] = (vector)_mm256_unpackhi_pd(high[0], high[1]);
    }
}
#endif

/* The first n lanes, 0 < n <= LANES, in the form that partial loads and stores take. A partial load fills the other
 * lanes with 0, and neither touches memory beyond the first n numbers. */
#if defined VECTORS_AVX512
typedef __typeof__(BY_REAL((__mmask16)0, (__mmask8)0)) vector_lanes;

static inline vector_lanes vector_first(size_t n)
{
    return (vector_lanes)((1u << n) - 1);
}

static inline vector vector_load_part(const nnr_real *x, vector_lanes lanes)
{
    return (vector)BY_REAL(_mm512_maskz_loadu_ps, _mm512_maskz_loadu_pd)(lanes, x);
}

static inline void vector_store_part(nnr_real *x, vector_lanes lanes, vector v)
{
    BY_REAL(_mm512_mask_storeu_ps, _mm512_mask_storeu_pd)(x, lanes, (machine_vector)v);
}
#elif defined VECTORS_AVX2
typedef struct {
    __m256i mask;
    size_t words; /* of 32 bits */
} vector_lanes;

static inline vector_lanes vector_first(size_t n)
{
    static const int32_t window[16] = { -1, -1, -1, -1, -1, -1, -1, -1 };
    const size_t words = n * (sizeof(nnr_real) / 4);
    return (vector_lanes){ _mm256_loadu_si256((const __m256i *)(window + 8 - words)), words };
}

static inline vector vector_load_part(const nnr_real *x, vector_lanes lanes)
{
    return (vector)BY_REAL(_mm256_maskload_ps, _mm256_maskload_pd)(x, lanes.mask);
}

/* In pieces of 4, 2 and 1 words, since AMD's processors take many cycles for a store with a mask. */
static inline void vector_store_part(nnr_real *x, vector_lanes lanes, vector v)
{
    const __m256i all = (__m256i)v;
    if (lanes.words & 8) {
        _mm256_storeu_si256((__m256i *)x, all);
        return;
    }
    char *to = (char *)x;
    __m128i rest = _mm256_castsi256_si128(all);
    if (lanes.words & 4) {
        _mm_storeu_si128((__m128i *)to, rest);
        rest = _mm256_extracti128_si256(all, 1);
        to += 16;
    }
    if (lanes.words & 2) {
        _mm_storel_epi64((__m128i *)to, rest);
        rest = _mm_unpackhi_epi64(rest, rest);
        to += 8;
    }
    if (lanes.words & 1)
        memcpy(to, &(int32_t){ _mm_cvtsi128_si32(rest) }, 4);
}
#else
typedef size_t vector_lanes;

static inline vector_lanes vector_first(size_t n)
{
    return n;
}

static inline vector vector_load_part(const nnr_real *x, vector_lanes lanes)
{
    vector v = { 0 };
    for (size_t i = 0; i < lanes; i++)
        v[i] = x[i];
    return v;
}

static inline void vector_store_part(nnr_real *x, vector_lanes lanes, vector v)
{
    for (size_t i = 0; i < lanes; i++)
        x[i] = v[i];
}
#endif

#endif

/* nnrun/bits.h -- numbers as bit patterns, and the operations that a processor has an instruction for: |x|, the sign of
 * another number, the square root, and a b + c rounded once; and 0 in the place of a subnormal number. */
#ifndef NNRUN_BITS_H
#define NNRUN_BITS_H

#include <stdint.h>

static inline uint32_t nnr_float_bits(float x)
{
    uint32_t bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline float nnr_float_of(uint32_t bits)
{
    float x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint64_t nnr_double_bits(double x)
{
    uint64_t bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double nnr_double_of(uint64_t bits)
{
    double x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

static inline float nnr_fmaf(float a, float b, float c)
{
    return __builtin_fmaf(a, b, c);
}

static inline double nnr_fmad(double a, double b, double c)
{
    return __builtin_fma(a, b, c);
}

static inline float nnr_absf(float x)
{
    return __builtin_fabsf(x);
}

static inline double nnr_absd(double x)
{
    return __builtin_fabs(x);
}

/* |x| with the sign of y. */
static inline float nnr_copysignf(float x, float y)
{
    return __builtin_copysignf(x, y);
}

static inline double nnr_copysignd(double x, double y)
{
    return __builtin_copysign(x, y);
}

/* x, but 0 for a subnormal number. A mean that decays to nothing would otherwise come to rest at the least of these,
 * and some processors take as long for an operation on one as for a hundred others. */
static inline float nnr_flushf(float x)
{
    return nnr_absf(x) < 0x1p-126f ? 0 : x;
}

static inline double nnr_flushd(double x)
{
    return nnr_absd(x) < 0x1p-1022 ? 0 : x;
}

static inline float nnr_sqrtf(float x)
{
    return __builtin_sqrtf(x);
}

static inline double nnr_sqrtd(double x)
{
    return __builtin_sqrt(x);
}

#endif

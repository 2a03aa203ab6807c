/* c99.h -- the smallest operations of nnrun/math.h in plain C99, for the file that `nnrun export --to c` writes.
 *
 * It is a source of text: snippets.awk takes its functions one by one, and prefers them to those of the same names in
 * nnrun/math.h, which need builtins of gcc and clang. Within nnrun only the unit tests include it. */
#ifndef NNRUN_EXPORT_C99_H
#define NNRUN_EXPORT_C99_H

#include <stdint.h>

static inline uint32_t nnr_float_bits(float x)
{
    const union {
        float number;
        uint32_t bits;
    } same = { x };
    return same.bits;
}

static inline float nnr_float_of(uint32_t bits)
{
    union {
        float number;
        uint32_t bits;
    } same;
    same.bits = bits;
    return same.number;
}

static inline uint64_t nnr_double_bits(double x)
{
    const union {
        double number;
        uint64_t bits;
    } same = { x };
    return same.bits;
}

static inline double nnr_double_of(uint64_t bits)
{
    union {
        double number;
        uint64_t bits;
    } same;
    same.bits = bits;
    return same.number;
}

static inline float nnr_absf(float x)
{
    return nnr_float_of(nnr_float_bits(x) & 0x7fffffffu);
}

static inline double nnr_absd(double x)
{
    return nnr_double_of(nnr_double_bits(x) & 0x7fffffffffffffffu);
}

/* |x| with the sign of y. */
static inline float nnr_copysignf(float x, float y)
{
    return nnr_float_of((nnr_float_bits(x) & 0x7fffffffu) | (nnr_float_bits(y) & 0x80000000u));
}

static inline double nnr_copysignd(double x, double y)
{
    return nnr_double_of((nnr_double_bits(x) & 0x7fffffffffffffffu) | (nnr_double_bits(y) & 0x8000000000000000u));
}

/* a b + c, rounded once. Where the machine has no instruction for it, the product is exact in double, and so is
 * sum + rest (Knuth's TwoSum). Rounding the sum to double and then to float is wrong only where the first step hides
 * on which side of a tie the exact value is. So an inexact sum becomes its odd neighbour on that side (Boldo and
 * Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008). */
static inline float nnr_fmaf(float a, float b, float c)
{
#if defined __FMA__ || defined __FP_FAST_FMAF
    return __builtin_fmaf(a, b, c);
#else
    const double product = (double)a * (double)b, wide = (double)c;
    union {
        double number;
        uint64_t bits;
    } sum = { product + wide };
    const double part = sum.number - product, rest = (product - (sum.number - part)) + (wide - part);
    const uint64_t odd = (rest > 0) == (sum.number > 0) ? sum.bits | 1 : sum.bits - (~sum.bits & 1);
    sum.bits = rest < 0 || rest > 0 ? odd : sum.bits; /* a NaN is neither */
    return (float)sum.number;
#endif
}

#endif

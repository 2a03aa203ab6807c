/* nnrun/math.h -- exp, log, tanh and their like for kernels: the same bits on every machine.
 *
 * Every function is a fixed sequence of IEEE 754 operations (+, -, *, /, fused multiply-add, integer arithmetic on
 * the bit pattern, selection): no table, no branch, and no call of libm but fma where the machine has no such
 * instruction. A loop over one of them vectorises, and gives the same bits for every compiler, vector width and level
 * of optimisation, as long as the compiler keeps to IEEE 754 (no -ffast-math) and fuses nothing by itself
 * (-ffp-contract=off).
 *
 * nnr_exp(x) and its like take a float or a double and call nnr_expf or nnr_expd. The errors stated are in units in
 * the last place, the largest of all floats and of 2^26 doubles (tests/exhaustive_math.c). NaN gives NaN. */
#ifndef NNRUN_MATH_H
#define NNRUN_MATH_H

#include <stdbool.h>
#include <stdint.h>

#include <nnrun/bits.h>

/* ---- exp ---------------------------------------------------------------------------------------------------- */

/* e^x = 2^k (1 + rest), where k is the whole number next to x / ln 2, and rest = e^r - 1 with |r| <= ln(2) / 2 (the
 * reduction of Cody and Waite; fma makes two pieces of ln 2 enough). Adding 1.5 * 2^23 (double: 2^52) rounds x / ln 2
 * to k and leaves it in the low bits of the sum, with `bias` added: shifted to the exponent's place, they are scale,
 * which is 2^k where bias is 127 (1023). rest = r + r^2 p(r), p of degree 4 (10) by Remez's algorithm
 * (tests/golden/fit_math.py). In double, r is kept in two parts, which costs two operations and saves a quarter of a
 * unit. */
typedef struct {
    float scale, rest;
} nnr_exp_partsf;

static inline nnr_exp_partsf nnr_exp_splitf(float x, float bias)
{
    const float shifted = nnr_fmaf(x, 0x1.715476p+0f, 0x1.8p23f + bias);
    const float k = shifted - (0x1.8p23f + bias);
    const float r = nnr_fmaf(k, 0x1.05c610p-29f, nnr_fmaf(k, -0x1.62e430p-1f, x));
    float p = 0x1.6bec08p-10f;
    p = nnr_fmaf(p, r, 0x1.122768p-7f);
    p = nnr_fmaf(p, r, 0x1.555674p-5f);
    p = nnr_fmaf(p, r, 0x1.5554b0p-3f);
    p = nnr_fmaf(p, r, 0x1.fffffep-2f);
    const nnr_exp_partsf result = { nnr_float_of(nnr_float_bits(shifted) << 23), nnr_fmaf(r * r, p, r) };
    return result;
}

typedef struct {
    double scale, rest;
} nnr_exp_partsd;

static inline nnr_exp_partsd nnr_exp_splitd(double x, double bias)
{
    const double shifted = nnr_fmad(x, 0x1.71547652b82fep+0, 0x1.8p52 + bias);
    const double k = shifted - (0x1.8p52 + bias);
    const double high = nnr_fmad(k, -0x1.62e42fefa39efp-1, x), low = k * -0x1.abc9e3b39803fp-56, r = high + low;
    double p = 0x1.1ee8898b8b038p-29;
    p = nnr_fmad(p, r, 0x1.af5e6856aa55cp-26);
    p = nnr_fmad(p, r, 0x1.27e53625377f9p-22);
    p = nnr_fmad(p, r, 0x1.71ddf88566d81p-19);
    p = nnr_fmad(p, r, 0x1.a01a017bcc6f2p-16);
    p = nnr_fmad(p, r, 0x1.a01a01afd17cbp-13);
    p = nnr_fmad(p, r, 0x1.6c16c16c1f05cp-10);
    p = nnr_fmad(p, r, 0x1.111111110f6dfp-7);
    p = nnr_fmad(p, r, 0x1.555555555553fp-5);
    p = nnr_fmad(p, r, 0x1.5555555555559p-3);
    p = nnr_fmad(p, r, 0.5);
    const nnr_exp_partsd result = { nnr_double_of(nnr_double_bits(shifted) << 52), high + nnr_fmad(r * r, p, low) };
    return result;
}

/* e^x. It is built 2^64 (double: 2^512) times too large or too small, where it is a normal number, and brought home
 * by one product, which rounds it to a subnormal number or to infinity as it must. Beyond the bounds the result is
 * 0 or infinity anyway; a NaN passes them. Error: 1.05 in float, 0.84 in double. */
static inline float nnr_expf(float x)
{
    const float above = x < -104.0f ? -104.0f : x, bounded = above > 89.0f ? 89.0f : above;
    const uint32_t home = bounded < 0 ? 0x1f800000u : 0x5f800000u; /* bits of 2^-64 and 2^64 */
    const nnr_exp_partsf e = nnr_exp_splitf(bounded, 254);
    const float scale = nnr_float_of(nnr_float_bits(e.scale) - home);
    return nnr_fmaf(scale, e.rest, scale) * nnr_float_of(home);
}

static inline double nnr_expd(double x)
{
    const double above = x < -746.0 ? -746.0 : x, bounded = above > 710.0 ? 710.0 : above;
    const uint64_t home = bounded < 0 ? 0x1ff0000000000000u : 0x5ff0000000000000u; /* bits of 2^-512 and 2^512 */
    const nnr_exp_partsd e = nnr_exp_splitd(bounded, 2046);
    const double scale = nnr_double_of(nnr_double_bits(e.scale) - home);
    return nnr_fmad(scale, e.rest, scale) * nnr_double_of(home);
}

/* e^-|x|: the half of exp that the functions below need. */
static inline float nnr_exp_minus_absf(float x)
{
    const float minus = -nnr_absf(x), bounded = minus < -104.0f ? -104.0f : minus;
    const nnr_exp_partsf e = nnr_exp_splitf(bounded, 127 + 64);
    return nnr_fmaf(e.scale, e.rest, e.scale) * 0x1p-64f;
}

static inline double nnr_exp_minus_absd(double x)
{
    const double minus = -nnr_absd(x), bounded = minus < -746.0 ? -746.0 : minus;
    const nnr_exp_partsd e = nnr_exp_splitd(bounded, 1023 + 512);
    return nnr_fmad(e.scale, e.rest, e.scale) * 0x1p-512;
}

/* ---- sigmoid ------------------------------------------------------------------------------------------------ */

/* 1 / (1 + e^-x), for negative x as e^x / (1 + e^x), that is n / (1 + z) with z = e^-|x|: nothing overflows. From the
 * quotient q, n - z q is the same number with less error, since q enters it times z <= 1. Error: 1.67, 1.63. */
static inline float nnr_sigmoidf(float x)
{
    const float z = nnr_exp_minus_absf(x), n = x < 0 ? z : 1;
    return nnr_fmaf(-z, n / (1 + z), n);
}

static inline double nnr_sigmoidd(double x)
{
    const double z = nnr_exp_minus_absd(x), n = x < 0 ? z : 1;
    return nnr_fmad(-z, n / (1 + z), n);
}

/* ---- tanh --------------------------------------------------------------------------------------------------- */

/* -tanh |x| = h / (1 + h), h = (e^-2|x| - 1) / 2, which keeps its digits for small x since e^r - 1 is at hand; 1 + h
 * is computed beside h, not from it. As above, h - h q is better than the quotient q. Beyond the bound the result
 * rounds to 1. Error: 1.94, 1.98. */
static inline float nnr_tanhf(float x)
{
    const float minus = -2 * nnr_absf(x), bounded = minus < -20.0f ? -20.0f : minus;
    const nnr_exp_partsf e = nnr_exp_splitf(bounded, 126);
    const float h = nnr_fmaf(e.scale, e.rest, e.scale - 0.5f), q = h / nnr_fmaf(e.scale, e.rest, e.scale + 0.5f);
    return nnr_copysignf(nnr_fmaf(-h, q, h), x);
}

static inline double nnr_tanhd(double x)
{
    const double minus = -2 * nnr_absd(x), bounded = minus < -40.0 ? -40.0 : minus;
    const nnr_exp_partsd e = nnr_exp_splitd(bounded, 1022);
    const double h = nnr_fmad(e.scale, e.rest, e.scale - 0.5), q = h / nnr_fmad(e.scale, e.rest, e.scale + 0.5);
    return nnr_copysignd(nnr_fmad(-h, q, h), x);
}

/* ---- log, log1p, softplus ----------------------------------------------------------------------------------- */

/* log(2^k (1 + f)), f in [-1/3, 1/3]: k ln 2 + f + f^2 p(f), p of degree 8 by Remez's algorithm. */
static inline float nnr_log_sumf(float k, float f)
{
    float p = -0x1.0931fap-3f;
    p = nnr_fmaf(p, f, 0x1.1ed13ep-3f);
    p = nnr_fmaf(p, f, -0x1.f25dd0p-4f);
    p = nnr_fmaf(p, f, 0x1.1ebe68p-3f);
    p = nnr_fmaf(p, f, -0x1.55a754p-3f);
    p = nnr_fmaf(p, f, 0x1.99d1f2p-3f);
    p = nnr_fmaf(p, f, -0x1.fffe84p-3f);
    p = nnr_fmaf(p, f, 0x1.555502p-2f);
    p = nnr_fmaf(p, f, -0.5f);
    return nnr_fmaf(k, 0x1.62e430p-1f, nnr_fmaf(f * f, p, nnr_fmaf(k, -0x1.05c610p-29f, f)));
}

/* The same, f in [sqrt(1/2) - 1, sqrt(2) - 1], by the formula of fdlibm's log (Sun Microsystems, 1993): with
 * s = f / (2 + f), log(1 + f) = f - f^2 / 2 + s (f^2 / 2 + s^2 p(s^2)), p of degree 6 by Remez's algorithm. */
static inline double nnr_log_sumd(double k, double f)
{
    const double s = f / (2 + f), z = s * s, half = 0.5 * f * f;
    double p = 0x1.2f02e72dc35e3p-3;
    p = nnr_fmad(p, z, 0x1.39a1fb79cf627p-3);
    p = nnr_fmad(p, z, 0x1.74663c54b636bp-3);
    p = nnr_fmad(p, z, 0x1.c71c5216474d6p-3);
    p = nnr_fmad(p, z, 0x1.24924941e0c80p-2);
    p = nnr_fmad(p, z, 0x1.999999997fee9p-2);
    p = nnr_fmad(p, z, 0x1.5555555555592p-1);
    const double low = nnr_fmad(s, nnr_fmad(z, p, half), k * 0x1.abc9e3b39803fp-56);
    return nnr_fmad(k, 0x1.62e42fefa39efp-1, f - (half - low));
}

/* A positive normal number as 2^(exponent - 127) (double: 1023) times a number in [2/3, 4/3) ([sqrt(1/2), sqrt(2))),
 * given as its bits. */
typedef struct {
    uint32_t exponent, mantissa;
} nnr_log_partsf;

static inline nnr_log_partsf nnr_log_splitf(float x)
{
    const uint32_t bits = nnr_float_bits(x) + (0x3f800000u - 0x3f2aaaabu);
    const nnr_log_partsf result = { bits >> 23, (bits & 0x007fffffu) + 0x3f2aaaabu };
    return result;
}

typedef struct {
    uint64_t exponent, mantissa;
} nnr_log_partsd;

static inline nnr_log_partsd nnr_log_splitd(double x)
{
    const uint64_t bits = nnr_double_bits(x) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu);
    const nnr_log_partsd result = { bits >> 52, (bits & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu };
    return result;
}

/* The exponent as a number; by way of 2^52 + exponent, since AVX2 cannot convert 64-bit integers. */
static inline float nnr_log_exponentf(nnr_log_partsf l)
{
    return (float)(int32_t)l.exponent;
}

static inline double nnr_log_exponentd(nnr_log_partsd l)
{
    return nnr_double_of(l.exponent | 0x4330000000000000u) - 0x1p52;
}

/* log x; of subnormal numbers by way of a multiple. Error: 0.95, 0.84. */
static inline float nnr_logf(float x)
{
    const bool tiny = x < 0x1p-126f;
    const nnr_log_partsf l = nnr_log_splitf(tiny ? x * 0x1p24f : x);
    const float y = nnr_log_sumf(nnr_log_exponentf(l) - (tiny ? 127 + 24 : 127), nnr_float_of(l.mantissa) - 1);
    const float special = x == 0 ? -__builtin_inff() : __builtin_nanf("");
    return x > 0 ? (x < __builtin_inff() ? y : x) : special;
}

static inline double nnr_logd(double x)
{
    const bool tiny = x < 0x1p-1022;
    const nnr_log_partsd l = nnr_log_splitd(tiny ? x * 0x1p54 : x);
    const double y = nnr_log_sumd(nnr_log_exponentd(l) - (tiny ? 1023 + 54 : 1023), nnr_double_of(l.mantissa) - 1);
    const double special = x == 0 ? -__builtin_inf() : __builtin_nan("");
    return x > 0 ? (x < __builtin_inf() ? y : x) : special;
}

/* log(1 + x): k is that of 1 + x as rounded; f = x / 2^k + (1 / 2^k - 1) is then rounded once. 1 / 2^k is made as
 * 4 / 2^k, a normal number for every k. Error: 1.59, 1.39. */
static inline float nnr_log1pf(float x)
{
    const nnr_log_partsf l = nnr_log_splitf(1 + x);
    const float down = 0.25f * nnr_float_of((256 - l.exponent) << 23);
    const float y = nnr_log_sumf(nnr_log_exponentf(l) - 127, nnr_fmaf(x, down, down - 1));
    const float special = x == -1 ? -__builtin_inff() : __builtin_nanf("");
    return x > -1 ? (x < __builtin_inff() ? nnr_copysignf(y, x) : x) : special;
}

static inline double nnr_log1pd(double x)
{
    const nnr_log_partsd l = nnr_log_splitd(1 + x);
    const double down = 0.25 * nnr_double_of((2048 - l.exponent) << 52);
    const double y = nnr_log_sumd(nnr_log_exponentd(l) - 1023, nnr_fmad(x, down, down - 1));
    const double special = x == -1 ? -__builtin_inf() : __builtin_nan("");
    return x > -1 ? (x < __builtin_inf() ? nnr_copysignd(y, x) : x) : special;
}

/* log(1 + e^x) = max(x, 0) + log(1 + z), z = e^-|x| in [0, 1], so that k is 0 or 1. Error: 1.87, 1.65. */
static inline float nnr_softplusf(float x)
{
    const float z = nnr_exp_minus_absf(x);
    const bool upper = z > 0x1.555556p-2f;
    return (x > 0 ? x : 0) + nnr_log_sumf(upper ? 1 : 0, upper ? nnr_fmaf(z, 0.5f, -0.5f) : z);
}

static inline double nnr_softplusd(double x)
{
    const double z = nnr_exp_minus_absd(x);
    const bool upper = z > 0x1.a827999fcef32p-2;
    return (x > 0 ? x : 0) + nnr_log_sumd(upper ? 1 : 0, upper ? nnr_fmad(z, 0.5, -0.5) : z);
}

/* ---- erf ---------------------------------------------------------------------------------------------------- */

/* |x| < 1: x + x p(x^2). Beyond: 1 - e^-g(|x|), where the polynomial g is fitted to -log(1 - erf) with the errors
 * weighted by 1 - erf, up to where erf rounds to 1. Both by Remez's algorithm. Error: 1.27, 1.17. */
static inline float nnr_erff(float x)
{
    const float a = nnr_absf(x), z = x * x;
    float p = 0x1.496a2cp-14f;
    p = nnr_fmaf(p, z, -0x1.a3f6fep-11f);
    p = nnr_fmaf(p, z, 0x1.5405b2p-8f);
    p = nnr_fmaf(p, z, -0x1.b7f90cp-6f);
    p = nnr_fmaf(p, z, 0x1.ce2cf8p-4f);
    p = nnr_fmaf(p, z, -0x1.81273ep-2f);
    p = nnr_fmaf(p, z, 0x1.06eba8p-3f);

    const float bounded = a > 4.0f ? 4.0f : a;
    float g = -0x1.852b38p-13f;
    g = nnr_fmaf(g, bounded, 0x1.814ba0p-9f);
    g = nnr_fmaf(g, bounded, -0x1.65418ap-6f);
    g = nnr_fmaf(g, bounded, 0x1.a60a36p-4f);
    g = nnr_fmaf(g, bounded, 0x1.46c58ep-1f);
    g = nnr_fmaf(g, bounded, 0x1.2085aep+0f);
    g = nnr_fmaf(g, bounded, 0x1.72f306p-12f);
    const nnr_exp_partsf e = nnr_exp_splitf(-g, 127);
    const float far = 1 - nnr_fmaf(e.scale, e.rest, e.scale);
    return nnr_copysignf(a < 1 ? nnr_fmaf(p, a, a) : far, x);
}

static inline double nnr_erfd(double x)
{
    const double a = nnr_absd(x), z = x * x;
    double p = -0x1.abae3f7af61e9p-31;
    p = nnr_fmad(p, z, 0x1.d71b0b7140f1bp-27);
    p = nnr_fmad(p, z, -0x1.5c07265595883p-23);
    p = nnr_fmad(p, z, 0x1.b97fd3bc907e7p-20);
    p = nnr_fmad(p, z, -0x1.f4ca4d6bd7c4ep-17);
    p = nnr_fmad(p, z, 0x1.f9a2baa8bcc67p-14);
    p = nnr_fmad(p, z, -0x1.c02db03dd3dbbp-11);
    p = nnr_fmad(p, z, 0x1.565bccf92b15ap-8);
    p = nnr_fmad(p, z, -0x1.b82ce311fa92ep-6);
    p = nnr_fmad(p, z, 0x1.ce2f21a040d16p-4);
    p = nnr_fmad(p, z, -0x1.812746b0379bdp-2);
    p = nnr_fmad(p, z, 0x1.06eba8214db68p-3);

    const double bounded = a > 5.95 ? 5.95 : a;
    double g = -0x1.2465990ee3763p-40;
    g = nnr_fmad(g, bounded, 0x1.a1e0aaf99dc27p-35);
    g = nnr_fmad(g, bounded, -0x1.178361a654420p-30);
    g = nnr_fmad(g, bounded, 0x1.d08c19c95fbd7p-27);
    g = nnr_fmad(g, bounded, -0x1.0c09232fccc0dp-23);
    g = nnr_fmad(g, bounded, 0x1.c5b49ddf7f394p-21);
    g = nnr_fmad(g, bounded, -0x1.20a8353c44deap-18);
    g = nnr_fmad(g, bounded, 0x1.137aceaf1427fp-16);
    g = nnr_fmad(g, bounded, -0x1.7784eb7bd9f4bp-15);
    g = nnr_fmad(g, bounded, 0x1.2482ff2611406p-14);
    g = nnr_fmad(g, bounded, 0x1.81a924349369dp-15);
    g = nnr_fmad(g, bounded, -0x1.510b375306dabp-11);
    g = nnr_fmad(g, bounded, 0x1.d03ecb380ea09p-10);
    g = nnr_fmad(g, bounded, -0x1.27f7370ac9c2fp-12);
    g = nnr_fmad(g, bounded, -0x1.388e7a019dccap-6);
    g = nnr_fmad(g, bounded, 0x1.a4d9a78d2c35bp-4);
    g = nnr_fmad(g, bounded, 0x1.45f432a58b3a2p-1);
    g = nnr_fmad(g, bounded, 0x1.20dd5562cc371p+0);
    g = nnr_fmad(g, bounded, 0x1.8c1839f22b714p-23);
    const nnr_exp_partsd e = nnr_exp_splitd(-g, 1023);
    const double far = 1 - nnr_fmad(e.scale, e.rest, e.scale);
    return nnr_copysignd(a < 1 ? nnr_fmad(p, a, a) : far, x);
}

/* ---- For float or double, whichever x is -------------------------------------------------------------------- */

#ifdef __cplusplus
template <class F, class D> static inline F nnr_pick(float, F of_float, D)
{
    return of_float;
}
template <class F, class D> static inline D nnr_pick(double, F, D of_double)
{
    return of_double;
}
#define NNR_GENERIC(name, x) nnr_pick(x, name##f, name##d)
#else
#define NNR_GENERIC(name, x) _Generic((x), float: name##f, default: name##d)
#endif

#define nnr_exp(x) NNR_GENERIC(nnr_exp, x)(x)
#define nnr_log(x) NNR_GENERIC(nnr_log, x)(x)
#define nnr_log1p(x) NNR_GENERIC(nnr_log1p, x)(x)
#define nnr_tanh(x) NNR_GENERIC(nnr_tanh, x)(x)
#define nnr_sigmoid(x) NNR_GENERIC(nnr_sigmoid, x)(x)
#define nnr_softplus(x) NNR_GENERIC(nnr_softplus, x)(x)
#define nnr_erf(x) NNR_GENERIC(nnr_erf, x)(x)
#define nnr_sqrt(x) NNR_GENERIC(nnr_sqrt, x)(x)
#define nnr_abs(x) NNR_GENERIC(nnr_abs, x)(x)
#define nnr_flush(x) NNR_GENERIC(nnr_flush, x)(x)
#define nnr_fma(a, b, c) NNR_GENERIC(nnr_fma, a)(a, b, c)

#endif

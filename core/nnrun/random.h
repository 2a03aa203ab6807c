/* nnrun/random.h -- the random numbers of nnrun: Philox4x32-10, a counter-based generator
 * (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
 *
 * There is no state: draw number i of a stream is a function of (seed, stream, i), so that draws may be made in any
 * order and on any thread, and a stopped run goes on without saving anything. docs/random.md says which stream is
 * used for what, and how to get the same numbers elsewhere. */
#ifndef NNRUN_RANDOM_H
#define NNRUN_RANDOM_H

#include <stdint.h>

#include <nnrun/math.h>

/* One stream: key = seed, tag = which stream of that seed (high 32 bits: purpose; low 32 bits: epoch or number). */
typedef struct {
    uint64_t key, tag;
} nnr_rng;

typedef struct {
    uint32_t word[4];
} nnr_block;

/* The ten rounds over one counter. */
static inline nnr_block nnr_philox(uint64_t key, uint64_t counter_low, uint64_t counter_high)
{
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    uint32_t c0 = (uint32_t)counter_low, c1 = (uint32_t)(counter_low >> 32);
    uint32_t c2 = (uint32_t)counter_high, c3 = (uint32_t)(counter_high >> 32);
    for (int round = 0; round < 10; round++) {
        const uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
        const uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c0 = n0;
        c1 = (uint32_t)p1;
        c2 = n2;
        c3 = (uint32_t)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    const nnr_block block = { { c0, c1, c2, c3 } };
    return block;
}

/* Draw i of the stream: 32 random bits. */
static inline uint32_t nnr_bits(const nnr_rng *rng, uint64_t i)
{
    return nnr_philox(rng->key, i / 4, rng->tag).word[i % 4];
}

/* Draws first .. first + n - 1 into bits (n). Each block is made once for the four draws that it holds. */
static inline void nnr_fill_bits(const nnr_rng *rng, uint64_t first, uint64_t n, uint32_t *bits)
{
    for (uint64_t counter = first / 4; counter < (first + n + 3) / 4; counter++) {
        const nnr_block block = nnr_philox(rng->key, counter, rng->tag);
        for (uint64_t word = 0; word < 4; word++) {
            const uint64_t i = 4 * counter + word;
            if (i >= first && i - first < n)
                bits[i - first] = block.word[word];
        }
    }
}

/* Draw i, uniform in (0, 1): the midpoint of one of 2^32 equal intervals, exact in a double. */
static inline double nnr_uniform(const nnr_rng *rng, uint64_t i)
{
    return (nnr_bits(rng, i) + 0.5) * 0x1p-32;
}

/* Draw i, uniform in 0 .. n-1, n below 2^32: the high half of a 32 x 32 bit product (bias below n / 2^32). */
static inline uint32_t nnr_below(const nnr_rng *rng, uint64_t i, uint32_t n)
{
    return (uint32_t)(((uint64_t)nnr_bits(rng, i) * n) >> 32);
}

/* A fraction of two polynomials of degree 7, highest power first. */
static inline double nnr_ratio7(const double a[8], const double b[8], double r)
{
    double p = a[0], q = b[0];
    for (int i = 1; i < 8; i++) {
        p = p * r + a[i];
        q = q * r + b[i];
    }
    return p / q;
}

/* The standard normal quantile of p in (0, 1), to about 1e-16 relative (M. J. Wichura, "Algorithm AS 241", PPND16,
 * Applied Statistics 37, 1988). */
static inline double nnr_normal_quantile(double p)
{
    static const double centre_a[8] = { 2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
                                        4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
                                        1.3314166789178437745e2, 3.3871328727963666080e0 };
    static const double centre_b[8] = { 5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
                                        2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
                                        4.2313330701600911252e1, 1.0 };
    static const double middle_a[8] = { 7.74545014278341407640e-4, 2.27238449892691845833e-2,
                                        2.41780725177450611770e-1, 1.27045825245236838258e0,
                                        3.64784832476320460504e0,  5.76949722146069140550e0,
                                        4.63033784615654529590e0,  1.42343711074968357734e0 };
    static const double middle_b[8] = { 1.05075007164441684324e-9, 5.47593808499534494600e-4,
                                        1.51986665636164571966e-2, 1.48103976427480074590e-1,
                                        6.89767334985100004550e-1, 1.67638483018380384940e0,
                                        2.05319162663775882187e0,  1.0 };
    static const double far_a[8] = { 2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                                     2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
                                     5.46378491116411436990e0,  6.65790464350110377720e0 };
    static const double far_b[8] = { 2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
                                     7.86869131145613259100e-4,  1.48753612908506148525e-2, 1.36929880922735805310e-1,
                                     5.99832206555887937690e-1,  1.0 };
    const double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425)
        return q * nnr_ratio7(centre_a, centre_b, 0.180625 - q * q);
    const double r = __builtin_sqrt(-nnr_logd(q < 0 ? p : 1 - p));
    const double z = r <= 5 ? nnr_ratio7(middle_a, middle_b, r - 1.6) : nnr_ratio7(far_a, far_b, r - 5);
    return q < 0 ? -z : z;
}

/* Draw i, standard normal: the quantile of the uniform draw. */
static inline double nnr_normal(const nnr_rng *rng, uint64_t i)
{
    return nnr_normal_quantile(nnr_uniform(rng, i));
}

#endif

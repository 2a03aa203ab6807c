/* test_random.c -- nnrun/random.h: Philox against the published vectors, and the draws made from it. */
#include <float.h>
#include <math.h>
#include <string.h>

#include <nnrun/random.h>

#include "unit.h"

/* From kat_vectors of the Random123 distribution. */
static void test_known_answers(void)
{
    static const struct {
        uint32_t counter[4], key[2], words[4];
    } cases[] = {
        { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
        { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
          { 0xffffffff, 0xffffffff },
          { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
        { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
          { 0xa4093822, 0x299f31d0 },
          { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const uint32_t *c = cases[i].counter, *k = cases[i].key;
        const nnr_block block = nnr_philox((uint64_t)k[1] << 32 | k[0], (uint64_t)c[1] << 32 | c[0],
                                           (uint64_t)c[3] << 32 | c[2]);
        CU_ASSERT(memcmp(block.word, cases[i].words, sizeof block.word) == 0);
    }
}

/* Which word of which block a draw is, and that all of the seed, tag and index count (values of the Python program in
 * docs/random.md). */
static void test_order_of_draws(void)
{
    static const uint32_t expected[] = { 0x54e91e6d, 0xf73a86e7, 0xc14e7758, 0xeb490bdb, 0x07c9b30b, 0xba1b217b };
    const nnr_rng rng = { 0x123456789abcdef0, UINT64_C(3) << 32 | 7 };
    for (uint64_t i = 0; i < sizeof expected / sizeof *expected; i++)
        CU_ASSERT_EQUAL(nnr_bits(&rng, i), expected[i]);
    const uint64_t beyond = UINT64_C(1) << 34; /* where the low counter word starts again */
    CU_ASSERT_NOT_EQUAL(nnr_bits(&rng, beyond), expected[0]);
}

static void test_uniform(void)
{
    const nnr_rng rng = { 7, 3 };
    double sum = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        const double u = nnr_uniform(&rng, i);
        CU_ASSERT_FATAL(u > 0 && u < 1);
        CU_ASSERT_FATAL(u * 0x1p32 - 0.5 == (double)nnr_bits(&rng, i));
        sum += u;
    }
    CU_ASSERT(fabs(sum / 100000 - 0.5) < 5 * sqrt(1.0 / 12 / 100000));
}

static void test_below(void)
{
    const nnr_rng rng = { 7, 4 };
    double count[10] = { 0 };
    for (uint64_t i = 0; i < 100000; i++) {
        const uint32_t digit = nnr_below(&rng, i, 10);
        CU_ASSERT_FATAL(digit < 10);
        CU_ASSERT_FATAL(digit == (uint32_t)(10 * nnr_uniform(&rng, i)));
        CU_ASSERT_FATAL(nnr_below(&rng, i, 1) == 0);
        CU_ASSERT_FATAL(nnr_below(&rng, i, UINT32_MAX) < UINT32_MAX);
        count[digit]++;
    }
    double chi_square = 0;
    for (int digit = 0; digit < 10; digit++)
        chi_square += (count[digit] - 10000) * (count[digit] - 10000) / 10000;
    CU_ASSERT(chi_square < 27.9); /* 9 degrees of freedom: exceeded once in 1000 seeds */
}

/* Quantiles computed with 60 digits, by Newton's method on the series of erf. */
static void test_normal_quantile(void)
{
    static const struct {
        double p, z;
    } cases[] = {
        { 1e-20, -9.262340089798407 },
        { 1e-12, -7.034483825301132 },
        { 0x1p-33, -6.3379577545537895 },
        { 0x1p-30, -6.009353565530744 },
        { 0x1.5798ee2308c3ap-27, -5.612001244174789 },
        { 0x1.8p-24, -5.22011306060054 },
        { 0x1p-20, -4.7630010342678135 },
        { 1e-5, -4.264890793922825 },
        { 0.001, -3.0902323061678136 },
        { 0.01, -2.326347874040841 },
        { 0.0749, -1.4402382675279637 },
        { 0.075, -1.439531470938456 },
        { 0.0751, -1.43882539275254 },
        { 0.25, -0.6744897501960817 },
        { 0.4, -0.2533471031357997 },
        { 0.4999, -0.00025066283008800747 },
        { 0.5, 0 },
        { 0.6, 0.2533471031357997 },
        { 0.9, 1.2815515655446006 },
        { 0.92500001, 1.439531541582168 },
        { 0.99, 2.3263478740408408 },
        { 0.999999, 4.753424308817087 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CU_ASSERT(fabs(nnr_normal_quantile(cases[i].p) - cases[i].z) <= 4 * DBL_EPSILON * fabs(cases[i].z));
    CU_ASSERT(nnr_normal_quantile(1 - 0x1p-33) == -nnr_normal_quantile(0x1p-33));
}

/* Five standard deviations of each moment's estimate. */
static void test_normal_moments(void)
{
    const nnr_rng rng = { 42, UINT64_C(1) << 32 };
    const double n = 1e6;
    double sum = 0, square = 0, cube = 0, fourth = 0;
    for (uint64_t i = 0; i < (uint64_t)n; i++) {
        const double z = nnr_normal(&rng, i), zz = z * z;
        sum += z;
        square += zz;
        cube += zz * z;
        fourth += zz * zz;
    }
    CU_ASSERT(fabs(sum / n) < 5 * sqrt(1 / n));
    CU_ASSERT(fabs(square / n - 1) < 5 * sqrt(2 / n));
    CU_ASSERT(fabs(cube / n) < 5 * sqrt(15 / n));
    CU_ASSERT(fabs(fourth / n - 3) < 5 * sqrt(96 / n));
}

/* The values that docs/random.md gives for the seed 42: for the first kernel, and for the division of ten rows. */
static void test_documented_draws(void)
{
    static const double kernel[] = { -0.69245493, 0.17381378, -0.31751668, 0.52784723 };
    static const uint32_t permutation[] = { 2, 3, 8, 7, 1, 5, 4, 0, 9, 6 };
    const nnr_rng weights = { 42, UINT64_C(1) << 32 }, split = { 42, UINT64_C(2) << 32 };
    for (uint64_t i = 0; i < 4; i++)
        CU_ASSERT(fabs(sqrt(6.0 / 7) * (2 * nnr_uniform(&weights, i) - 1) - kernel[i]) < 1e-7);
    uint32_t order[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    for (uint32_t i = 9; i > 0; i--) {
        const uint32_t j = nnr_below(&split, i, i + 1), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
    CU_ASSERT(memcmp(order, permutation, sizeof order) == 0);
}

const struct unit_test random_tests[] = {
    { "known answers", test_known_answers },
    { "order of draws", test_order_of_draws },
    { "uniform", test_uniform },
    { "below", test_below },
    { "normal quantile", test_normal_quantile },
    { "normal moments", test_normal_moments },
    { "documented draws", test_documented_draws },
    { NULL, NULL },
};

/* test_c99.c -- the C99 twins of nnrun/math.h's smallest operations, which exported C files are made of. They have the
 * same names, so this file includes nothing else of nnrun. */
#include <math.h>
#include <stdbool.h>

#include "export/c99.h"
#include "unit.h"

static uint64_t draw(uint64_t *state)
{
    *state ^= *state << 13, *state ^= *state >> 7, *state ^= *state << 17; /* Marsaglia's xorshift */
    return *state;
}

static bool same(float x, float y)
{
    return (isnan(x) && isnan(y)) || nnr_float_bits(x) == nnr_float_bits(y);
}

/* Rounding to double first gives another float here. */
static bool is_sharp(float a, float b, float c)
{
    return !same((float)((double)a * (double)b + (double)c), fmaf(a, b, c));
}

/* 1 + 2^-23 or 1 + 2^-22, and a product that is half a unit but for less than a double shows: all but a tie. */
static void fma_next_to_ties(void)
{
    int sharp = 0;
    for (int i = 1; i < 360; i++) {
        const float a = 0x1p-12f * (1 + (float)i * 0x1p-23f), b = 0x1p-12f * (1 - (float)i * 0x1p-23f);
        for (int sign = 0; sign < 4; sign++) {
            const float c = (1 + (float)(1 + i % 2) * 0x1p-23f) * (sign & 1 ? -1 : 1), d = sign & 2 ? -b : b;
            sharp += is_sharp(a, d, c);
            if (!same(nnr_fmaf(a, d, c), fmaf(a, d, c)))
                CU_FAIL("a product next to a tie");
        }
    }
    CU_ASSERT(sharp > 300); /* or this would test nothing */
}

/* Any floats: subnormal and infinite ones, NaN, sums that overflow. Exponents are near each other half of the time. */
static void fma_of_any_floats(void)
{
    uint64_t state = 88172645463325252u;
    for (int i = 0; i < 2000000; i++) {
        const uint64_t bits = draw(&state), more = draw(&state);
        const float a = nnr_float_of((uint32_t)bits), b = nnr_float_of((uint32_t)(bits >> 32));
        float c = nnr_float_of((uint32_t)more);
        if (more >> 63)
            c = nnr_float_of((nnr_float_bits(a * b) & 0xff800000u) ^ ((uint32_t)more & 0x80ffffffu));
        if (!same(nnr_fmaf(a, b, c), fmaf(a, b, c)))
            CU_FAIL("another result than fmaf");
    }
    CU_ASSERT(same(nnr_fmaf(0x1p-100f, 0x1p-49f, 0x1p-149f), 0x1p-148f));
    CU_ASSERT(same(nnr_fmaf(0x1p-75f, 0x1.8p-75f, 0), 0x1p-149f)); /* 0.75 of the smallest float */
    CU_ASSERT(same(nnr_fmaf(INFINITY, 1, 1), INFINITY));
    CU_ASSERT(same(nnr_fmaf(3, -2, 6), 0));
}

static void signs(void)
{
    CU_ASSERT(same(nnr_absf(-0.0F), 0.0F) && same(nnr_absf(-1.5F), 1.5F) && same(nnr_absf(1.5F), 1.5F));
    CU_ASSERT(same(nnr_copysignf(2, -0.0F), -2) && same(nnr_copysignf(-2, 1), 2));
    CU_ASSERT(nnr_absd(-1.5) == 1.5 && nnr_copysignd(2, -1) == -2 && nnr_copysignd(-2, 0) == 2);
    CU_ASSERT(nnr_double_bits(1) == 0x3ff0000000000000u && nnr_double_of(0x4000000000000000u) == 2);
}

const struct unit_test c99_tests[] = {
    { "fma next to ties", fma_next_to_ties },
    { "fma of any floats", fma_of_any_floats },
    { "signs", signs },
    { NULL, NULL },
};

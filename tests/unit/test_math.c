/* test_math.c -- nnrun/math.h: at most two units in the last place from the true value on a sample of all floats and
 * doubles, the right special values, and the same bits as ever. tests/exhaustive_math.c tries all the floats. */
#include <float.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "math_reference.h"
#include "unit.h"

enum { SAMPLE = 1 << 17 };

/* Floats: every 32749th bit pattern. */
static void sample_floats(float *x)
{
    for (uint32_t i = 0; i < SAMPLE; i++)
        x[i] = nnr_float_of(i * 32749u);
}

/* Doubles: half are bit patterns far apart, half lie evenly in [-40, 40], where most functions do their work. */
static void sample_doubles(double *x)
{
    for (uint64_t i = 0; i < SAMPLE; i++)
        x[i] = i % 2 ? nnr_double_of(i * 140737488355111u) : ((double)i - SAMPLE / 2) * (80.0 / SAMPLE);
}

static void test_float_error(void)
{
    static float x[SAMPLE], y[SAMPLE];
    sample_floats(x);
    for (size_t k = 0; k < MATH_FUNCTIONS; k++) {
        math_functions[k].apply_float(SAMPLE, x, y);
        double worst = 0;
        for (size_t i = 0; i < SAMPLE; i++)
            worst = fmax(worst, math_distance_float(y[i], math_functions[k].exact((double)x[i])));
        CU_ASSERT(worst <= 2);
        if (worst > 2)
            printf("# %s, float: error of %g units in the last place\n", math_functions[k].name, worst);
    }
}

/* Whether long double is wider than double here; on some machines, and under valgrind, it is not. */
static bool reference_is_wider(void)
{
    volatile long double one = 1, little = DBL_EPSILON / 8;
    return one + little != one;
}

static void test_double_error(void)
{
    static double x[SAMPLE], y[SAMPLE];
    const double bound = reference_is_wider() ? 2 : 4; /* else the reference errs too */
    sample_doubles(x);
    for (size_t k = 0; k < MATH_FUNCTIONS; k++) {
        math_functions[k].apply_double(SAMPLE, x, y);
        double worst = 0;
        for (size_t i = 0; i < SAMPLE; i++)
            worst = fmax(worst, math_distance_double(y[i], math_functions[k].exact_double((long double)x[i])));
        CU_ASSERT(worst <= bound);
        if (worst > bound)
            printf("# %s, double: error of %g units in the last place\n", math_functions[k].name, worst);
    }
}

static uint64_t hash_step(uint64_t hash, uint64_t bits)
{
    return (hash ^ bits) * 0x100000001b3u + (hash >> 29);
}

/* One number for all results, whatever the bits of NaN are. */
static uint64_t hash_floats(const float *y)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < SAMPLE; i++)
        hash = hash_step(hash, isnan(y[i]) ? 1 : nnr_float_bits(y[i]));
    return hash;
}

static uint64_t hash_doubles(const double *y)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < SAMPLE; i++)
        hash = hash_step(hash, isnan(y[i]) ? 1 : nnr_double_bits(y[i]));
    return hash;
}

/* The contract of math.h: no compiler, option or machine changes a bit. Where a function is changed on purpose, this
 * test prints the new hashes; results of earlier versions can then no longer be repeated. */
static void test_same_bits(void)
{
    static const struct {
        uint64_t of_floats, of_doubles;
    } expected[MATH_FUNCTIONS] = {
        { 0x19c8ce428a40f535u, 0x010ccc422f440ae6u }, /* exp */
        { 0xde8bd2b6a987cf5cu, 0xaad672cc74fe8218u }, /* log */
        { 0x2f5f591d33477a9fu, 0x0b7076937defdd15u }, /* log1p */
        { 0x9fac4f4db988a634u, 0xfe2e53417fe7ed5du }, /* tanh */
        { 0x057445c853d5a400u, 0xb2a24606bbf7c86au }, /* sigmoid */
        { 0x1aeec2620635236bu, 0x92cb136efd60401cu }, /* softplus */
        { 0x2fb0af3af0c22a9eu, 0x1c0fc07b1f83e5a2u }, /* erf */
    };
    static float xf[SAMPLE], yf[SAMPLE];
    static double xd[SAMPLE], yd[SAMPLE];
    sample_floats(xf);
    sample_doubles(xd);
    for (size_t k = 0; k < MATH_FUNCTIONS; k++) {
        math_functions[k].apply_float(SAMPLE, xf, yf);
        math_functions[k].apply_double(SAMPLE, xd, yd);
        const uint64_t of_floats = hash_floats(yf), of_doubles = hash_doubles(yd);
        const int same = of_floats == expected[k].of_floats && of_doubles == expected[k].of_doubles;
        CU_ASSERT(same);
        if (!same)
            printf("# %s: { 0x%016" PRIx64 "u, 0x%016" PRIx64 "u }\n", math_functions[k].name, of_floats, of_doubles);
    }
}

static void test_special_values(void)
{
    static const struct {
        const char *function;
        double x, y;
    } cases[] = {
        { "exp", 0, 1 },
        { "exp", -0.0, 1 },
        { "exp", INFINITY, INFINITY },
        { "exp", -INFINITY, 0 },
        { "exp", 1e6, INFINITY },
        { "exp", -1e6, 0 },
        { "exp", NAN, NAN },
        { "log", 1, 0 },
        { "log", 0, -INFINITY },
        { "log", -0.0, -INFINITY },
        { "log", INFINITY, INFINITY },
        { "log", -1, NAN },
        { "log", -1e-40, NAN },
        { "log", -INFINITY, NAN },
        { "log", NAN, NAN },
        { "log1p", 0, 0 },
        { "log1p", -0.0, -0.0 },
        { "log1p", -1, -INFINITY },
        { "log1p", INFINITY, INFINITY },
        { "log1p", -2, NAN },
        { "log1p", -INFINITY, NAN },
        { "log1p", NAN, NAN },
        { "tanh", 0, 0 },
        { "tanh", -0.0, -0.0 },
        { "tanh", INFINITY, 1 },
        { "tanh", -INFINITY, -1 },
        { "tanh", 25, 1 },
        { "tanh", -25, -1 },
        { "tanh", NAN, NAN },
        { "sigmoid", 0, 0.5 },
        { "sigmoid", -0.0, 0.5 },
        { "sigmoid", INFINITY, 1 },
        { "sigmoid", -INFINITY, 0 },
        { "sigmoid", 50, 1 },
        { "sigmoid", -800, 0 },
        { "sigmoid", NAN, NAN },
        { "softplus", INFINITY, INFINITY },
        { "softplus", -INFINITY, 0 },
        { "softplus", 1000, 1000 },
        { "softplus", -1000, 0 },
        { "softplus", NAN, NAN },
        { "erf", 0, 0 },
        { "erf", -0.0, -0.0 },
        { "erf", INFINITY, 1 },
        { "erf", -INFINITY, -1 },
        { "erf", 7, 1 },
        { "erf", NAN, NAN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t k = 0;
        while (strcmp(math_functions[k].name, cases[i].function) != 0)
            k++;
        const float xf = (float)cases[i].x;
        float yf;
        double yd;
        math_functions[k].apply_float(1, &xf, &yf);
        math_functions[k].apply_double(1, &cases[i].x, &yd);
        const int right = isnan(cases[i].y) ? isnan(yf) && isnan(yd)
                                            : nnr_float_bits(yf) == nnr_float_bits((float)cases[i].y) &&
                                                  nnr_double_bits(yd) == nnr_double_bits(cases[i].y);
        CU_ASSERT(right);
        if (!right)
            printf("# %s(%g): %g as float, %g as double\n", cases[i].function, cases[i].x, (double)yf, yd);
    }
}

/* The ends of the range, where results are subnormal or overflow. */
static void test_ends_of_range(void)
{
    CU_ASSERT(nnr_expf(0x1.62e42ep+6f) < INFINITY && nnr_expf(0x1.62e430p+6f) == INFINITY);
    CU_ASSERT(nnr_expd(0x1.62e42fefa39efp+9) < INFINITY && nnr_expd(0x1.62e42fefa39f0p+9) == INFINITY);
    CU_ASSERT(nnr_expf(-103.9f) == 0x1p-149f && nnr_expf(-104) == 0);
    CU_ASSERT(nnr_expd(-745.1) == 0x1p-1074 && nnr_expd(-746) == 0);
    CU_ASSERT(math_distance_float(nnr_sigmoidf(-90), exp(-90)) <= 2);
    CU_ASSERT(nnr_tanhf(0x1p-149f) == 0x1p-149f && nnr_tanhd(0x1p-1074) == 0x1p-1074);
    CU_ASSERT(nnr_log1pf(-0x1p-149f) == -0x1p-149f && nnr_log1pd(-0x1p-1074) == -0x1p-1074);
    CU_ASSERT(math_distance_float(nnr_logf(0x1p-149f), log(0x1p-149)) <= 1);
    CU_ASSERT(math_distance_double(nnr_logd(0x1p-1074), logl(0x1p-1074L)) <= 1);
    CU_ASSERT(math_distance_float(nnr_log1pf(FLT_MAX), log(FLT_MAX)) <= 1);
    CU_ASSERT(math_distance_double(nnr_log1pd(DBL_MAX), logl((long double)DBL_MAX)) <= 1);
}

/* Only subnormal numbers go; what is not a number stays. */
static void test_flush(void)
{
    CU_ASSERT(nnr_flushf(FLT_MIN) == FLT_MIN && nnr_flushf(-FLT_MIN) == -FLT_MIN);
    CU_ASSERT(nnr_flushf(FLT_MIN / 2) == 0 && nnr_flushf(-0x1p-149f) == 0);
    CU_ASSERT(nnr_flushd(DBL_MIN) == DBL_MIN && nnr_flushd(-DBL_MIN / 2) == 0 && nnr_flushd(0x1p-126) == 0x1p-126);
    CU_ASSERT(isnan(nnr_flushf(NAN)) && isnan(nnr_flushd(NAN)));
    CU_ASSERT(nnr_flushf(-INFINITY) == -INFINITY && nnr_flush(FLT_MAX) == FLT_MAX);
}

/* The macros keep the type of what they are given. */
static void test_generic(void)
{
    CU_ASSERT_EQUAL(sizeof nnr_exp(1.0f), sizeof(float));
    CU_ASSERT_EQUAL(sizeof nnr_exp(1.0), sizeof(double));
    CU_ASSERT(nnr_sqrt(2.0f) == sqrtf(2) && nnr_sqrt(2.0) == sqrt(2));
    CU_ASSERT(nnr_abs(-0.5f) == 0.5f && nnr_abs(-0.5) == 0.5);
    CU_ASSERT(nnr_fma(0x1.000002p0f, 0x1.000002p0f, -1.0f) == 0x1.000001p-22f);
    CU_ASSERT(nnr_fma(0x1.0000000000001p0, 0x1.0000000000001p0, -1.0) == 0x1.00000000000008p-51);
}

const struct unit_test math_tests[] = {
    { "error of floats", test_float_error },
    { "error of doubles", test_double_error },
    { "same bits as ever", test_same_bits },
    { "special values", test_special_values },
    { "ends of the range", test_ends_of_range },
    { "subnormal numbers become 0", test_flush },
    { "float or double", test_generic },
    { NULL, NULL },
};

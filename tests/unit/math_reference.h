/* math_reference.h -- the functions of nnrun/math.h as loops over arrays, beside references of higher precision, and
 * the distance between the two; for test_math.c and exhaustive_math.c. */
#ifndef NNRUN_TESTS_MATH_REFERENCE_H
#define NNRUN_TESTS_MATH_REFERENCE_H

#include <math.h>
#include <stddef.h>

#include <nnrun/math.h>

struct math_function {
    const char *name;
    void (*apply_float)(size_t n, const float *restrict x, float *restrict y);
    void (*apply_double)(size_t n, const double *restrict x, double *restrict y);
    double (*exact)(double);                   /* for floats */
    long double (*exact_double)(long double);
};

static inline double exact_sigmoid(double x)
{
    return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x));
}

static inline long double exact_sigmoidl(long double x)
{
    return x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x));
}

static inline double exact_softplus(double x)
{
    return fmax(x, 0) + log1p(exp(-fabs(x)));
}

static inline long double exact_softplusl(long double x)
{
    return fmaxl(x, 0) + log1pl(expl(-fabsl(x)));
}

/* The loops take the type-generic macros, so that they are tested as well. */
#define APPLY(NAME)                                                                              \
    static void apply_##NAME##f(size_t n, const float *restrict x, float *restrict y)            \
    {                                                                                            \
        for (size_t i = 0; i < n; i++)                                                           \
            y[i] = nnr_##NAME(x[i]);                                                             \
    }                                                                                            \
    static void apply_##NAME##d(size_t n, const double *restrict x, double *restrict y)          \
    {                                                                                            \
        for (size_t i = 0; i < n; i++)                                                           \
            y[i] = nnr_##NAME(x[i]);                                                             \
    }
APPLY(exp)
APPLY(log)
APPLY(log1p)
APPLY(tanh)
APPLY(sigmoid)
APPLY(softplus)
APPLY(erf)
#undef APPLY

static const struct math_function math_functions[] = {
    { "exp", apply_expf, apply_expd, exp, expl },
    { "log", apply_logf, apply_logd, log, logl },
    { "log1p", apply_log1pf, apply_log1pd, log1p, log1pl },
    { "tanh", apply_tanhf, apply_tanhd, tanh, tanhl },
    { "sigmoid", apply_sigmoidf, apply_sigmoidd, exact_sigmoid, exact_sigmoidl },
    { "softplus", apply_softplusf, apply_softplusd, exact_softplus, exact_softplusl },
    { "erf", apply_erff, apply_erfd, erf, erfl },
};

enum { MATH_FUNCTIONS = sizeof math_functions / sizeof *math_functions };

/* |got - exact| in units of the last place that the exact value has in a format with so many digits and least
 * exponent (frexp's). Infinity counts as 2^most, the first power of two that the format lacks. */
static inline double math_distance(long double got, long double exact, int digits, int least, int most)
{
    if (isnan(exact) || isnan(got))
        return isnan(exact) && isnan(got) ? 0 : INFINITY;
    const long double end = ldexpl(1, most), g = fminl(fmaxl(got, -end), end), e = fminl(fmaxl(exact, -end), end);
    if (g == e)
        return 0;
    int exponent;
    frexpl(fabsl(e) == end ? e / 2 : e, &exponent);
    return (double)ldexpl(fabsl(g - e), digits - (exponent < least ? least : exponent));
}

static inline double math_distance_float(float got, double exact)
{
    return math_distance(got, exact, 24, -125, 128);
}

static inline double math_distance_double(double got, long double exact)
{
    return math_distance(got, exact, 53, -1021, 1024);
}

#endif

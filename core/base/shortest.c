/* shortest.c -- the shortest decimal of a double of everyday size, in whole numbers, without a trial of printf and
 * strtod for each number of digits. */
#include "base/decimal.h"

#include <math.h>
#include <string.h>

#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 wide;

enum { LEAST_DIGITS = 15, MOST_DIGITS = 17, FIVES = 22, MANTISSA = 52 };
static const double smallest = 1e-4, largest = 1e15; /* between them printf's %g writes no exponent */

/* 5^n */
static uint64_t five_to_the(int n)
{
    static const uint64_t fives[FIVES] = {
        1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625, 48828125, 244140625, 1220703125, 6103515625,
        30517578125, 152587890625, 762939453125, 3814697265625, 19073486328125, 95367431640625,
        476837158203125
    };
    return fives[n];
}

/* x = m 2^e as a decimal with k digits behind the point is d / 10^k, where d is x 10^k = m 5^k / 2^-(e + k), rounded.
 * The bounds of x make k at most 21 and m 5^k less than 2^102; e + k is between -66 and -1. Returns whether d / 10^k
 * reads back as x: whether it is nearer than half of the distance to the next double, 2^e, which is 2^(e-1) below a
 * power of 2. All is compared in units of 2^(e + k) / 10^k; as 5^k is odd, there are no ties. */
static bool round_at(uint64_t m, int e, int k, uint64_t *d)
{
    const wide product = (wide)m * five_to_the(k), unit = (wide)1 << -(e + k);
    const wide whole = product >> -(e + k), rest = product & (unit - 1);
    const bool up = rest > unit / 2 || (rest == unit / 2 && whole % 2);
    const wide error = up ? unit - rest : rest;
    const bool close_below = !up && m == (uint64_t)1 << MANTISSA;
    *d = (uint64_t)whole + up;
    return error << (close_below ? 2 : 1) < five_to_the(k);
}

/* d / 10^k, without zeros at the end. */
static void write_fraction(char *out, uint64_t d, int k)
{
    char digits[DECIMAL_BYTES];
    for (; d % 10 == 0; k--)
        d /= 10;
    int n = (int)(decimal_write_count(digits, d) - digits);
    for (; k < 0; k++)
        digits[n++] = '0';
    if (k >= n) { /* 0.00ddd */
        memcpy(out, "0.000", (size_t)(2 + k - n));
        memcpy(out + 2 + k - n, digits, (size_t)n);
        out[2 + k] = '\0';
        return;
    }
    memcpy(out, digits, (size_t)(n - k));
    out += n - k;
    if (k) {
        *out++ = '.';
        memcpy(out, digits + n - k, (size_t)k);
    }
    out[k] = '\0';
}

bool decimal_shortest(char *out, double x)
{
    const double size = fabs(x);
    if (!(size >= smallest && size < largest))
        return false;
    int binary;
    const uint64_t m = (uint64_t)ldexp(frexp(size, &binary), MANTISSA + 1);
    const int e = binary - MANTISSA - 1;
    int exponent = (int)floor((binary - 1) * 0.30102999566398120); /* of 10, for the power of 2 below x */
    uint64_t d;
    round_at(m, e, MOST_DIGITS - 1 - exponent, &d);
    exponent += d >= 100000000000000000;
    int k = LEAST_DIGITS - 1 - exponent;
    while (!round_at(m, e, k, &d) && k < MOST_DIGITS - 1 - exponent)
        k++;
    if (x < 0)
        *out++ = '-';
    write_fraction(out, d, k);
    return true;
}
#else
bool decimal_shortest(char *out, double x)
{
    (void)out, (void)x;
    return false;
}
#endif

/* decimal.c -- the rarer forms of decimal numbers, and writing. */
#include "base/decimal.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

const double decimal_powers[EXACT_POWERS] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits beyond the 19 that fit into m are counted and left out: then strtod must decide. */
const char *decimal_read_any(const char *text, double *value)
{
    enum { MOST_DIGITS = 19, FAR = 100000 };
    const uint64_t exact = (uint64_t)1 << 53;
    const char *at = text + (*text == '-' || *text == '+');
    uint64_t m = 0;
    int digits = 0, exponent = 0;
    bool any = false, point = false;
    for (;; at++) {
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        if (!is_digit(*at))
            break;
        any = true;
        exponent -= point;
        if (m || *at != '0')
            digits++;
        if (digits <= MOST_DIGITS)
            m = 10 * m + (uint64_t)(*at - '0');
    }
    if (!any)
        return text;
    if (*at == 'e' || *at == 'E') {
        const char *e = at + 1 + (at[1] == '-' || at[1] == '+');
        if (is_digit(*e)) {
            int given = 0;
            const bool negative = at[1] == '-';
            for (at = e; is_digit(*at); at++)
                given = given < FAR ? 10 * given + (*at - '0') : given;
            exponent += negative ? -given : given;
        }
    }
    if (digits > MOST_DIGITS || m > exact || exponent >= EXACT_POWERS || exponent <= -EXACT_POWERS) {
        *value = number_read(text, NULL);
        return at;
    }
    const double size = exponent < 0 ? (double)m / decimal_powers[-exponent] : (double)m * decimal_powers[exponent];
    *value = *text == '-' ? -size : size;
    return at;
}

char *decimal_write_count(char *out, uint64_t n)
{
    char digits[20];
    int count = 0;
    do
        digits[count++] = (char)('0' + n % 10);
    while (n /= 10);
    while (count)
        *out++ = digits[--count];
    return out;
}

char *decimal_write_exact(char *out, float x)
{
    char text[32];
    if (isnan(x))
        strcpy(text, "nan");
    else
        snprintf(text, sizeof text, "%.9g", (double)x);
    const size_t length = strlen(text);
    memcpy(out, text, length);
    return out + length;
}

/* x has 24 digits in binary and 10^6 has 20, so that their product is exact and is rounded once. */
char *decimal_write(char *out, float x)
{
    if (!(fabsf(x) < 1e6F))
        return decimal_write_exact(out, x);
    const uint64_t millionths = (uint64_t)llrint(fabs((double)x) * 1e6);
    if (x < 0 && millionths)
        *out++ = '-';
    uint64_t fraction = millionths % 1000000;
    out = decimal_write_count(out, millionths / 1000000);
    *out = '.';
    for (int i = 6; i > 0; i--, fraction /= 10)
        out[i] = (char)('0' + fraction % 10);
    return out + 7;
}

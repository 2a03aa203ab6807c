/* decimal.h -- decimal numbers in text, many of them: read to the nearest double, written with six decimals. */
#ifndef NNRUN_BASE_DECIMAL_H
#define NNRUN_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/* 10^0 .. 10^22, all of which doubles hold exactly. */
enum { EXACT_POWERS = 23 };
extern const double decimal_powers[EXACT_POWERS];

/* What decimal_read does with any number, short or long. */
const char *decimal_read_any(const char *text, double *value);

/* Reads a decimal number (sign, digits, point, exponent) at text: the same double as strtod gives in the C locale.
 * Returns what is behind it, or text where no number starts. The text must go on with a character that cannot belong to
 * a number, such as a NUL. No blanks before it, no infinities, no hexadecimals.
 *
 * Most numbers are a few digits and a point. Those are m / 10^n with m and 10^n exact, so that the quotient is rounded
 * once (Clinger, "How to read floating point numbers accurately", 1990). */
static inline const char *decimal_read(const char *text, double *value)
{
    enum { FEW = 15 };
    const char *at = text + (*text == '-'), *first = at;
    uint64_t m = 0;
    unsigned digit;
    for (; (digit = (unsigned char)*at - (unsigned)'0') < 10; at++)
        m = 10 * m + digit;
    const char *point = at;
    if (*at == '.')
        for (at++; (digit = (unsigned char)*at - (unsigned)'0') < 10; at++)
            m = 10 * m + digit;
    if (at == first || at - first > FEW || at == point + 1 || *at == 'e' || *at == 'E')
        return decimal_read_any(text, value);
    const double size = at > point ? (double)m / decimal_powers[at - point - 1] : (double)m;
    *value = *text == '-' ? -size : size;
    return at;
}

/* The most that decimal_write writes. */
enum { DECIMAL_BYTES = 24 };

/* Writes x with 6 decimals as printf does, but 0 without a sign; with 9 significant digits where its size is 1 000 000
 * or more; "nan", "inf", "-inf". Returns what is behind it; there is no NUL. */
char *decimal_write(char *out, float x);

/* Writes x with 9 significant digits, which read back as the same float. */
char *decimal_write_exact(char *out, float x);

/* Writes the first of 15, 16 or 17 significant digits that read back as x, as "%g" writes them, with a NUL. Returns
 * false where x is too small or too large. */
bool decimal_shortest(char *out, double x);

/* Writes a whole number. */
char *decimal_write_count(char *out, uint64_t n);

#endif

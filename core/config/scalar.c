/* scalar.c -- what a scalar means as a number or a truth value.
 *
 * YAML 1.1, YAML 1.2 and JSON disagree about 012, 0x10, 1_000, 1:30, no and on. nnrun takes none of them by guess:
 * numbers are decimal, true and false are written out, and the sentence for anything else says what to write. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/params.h"

static const char *skip_sign(const char *text)
{
    return text + (*text == '-' || *text == '+');
}

static const char *skip_digits(const char *text)
{
    return text + strspn(text, "0123456789");
}

/* Sign, digits with a point or without, exponent. */
static bool is_decimal(const char *text)
{
    const char *start = skip_sign(text), *end = skip_digits(start);
    size_t digits = (size_t)(end - start);
    if (*end == '.') {
        start = end + 1;
        end = skip_digits(start);
        digits += (size_t)(end - start);
    }
    if (digits > 0 && (*end == 'e' || *end == 'E')) {
        start = skip_sign(end + 1);
        end = skip_digits(start);
        digits = (size_t)(end - start);
    }
    return digits > 0 && *end == '\0';
}

static bool has_leading_zero(const char *text)
{
    text = skip_sign(text);
    return text[0] == '0' && isdigit((unsigned char)text[1]);
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(text, *words) == 0)
            return true;
    return false;
}

/* ---- The traps: each returns whether the text is one, and explains it. ------------------------------------- */

static bool is_quoted_number(const struct node *node, char why[WHY_BYTES])
{
    if (!node->quoted || !is_decimal(node->text))
        return false;
    snprintf(why, WHY_BYTES, "in quotes that is text; remove the quotes");
    return true;
}

static bool is_octal(const struct node *node, char why[WHY_BYTES])
{
    const char *digits = skip_sign(node->text);
    if (!is_decimal(node->text) || !has_leading_zero(node->text))
        return false;
    while (has_leading_zero(digits))
        digits++;
    snprintf(why, WHY_BYTES, "a leading zero makes it octal to some readers of YAML; write %s%.40s",
             *node->text == '-' ? "-" : "", digits);
    return true;
}

static bool is_other_base(const struct node *node, char why[WHY_BYTES])
{
    static const struct {
        char letter;
        int base;
    } bases[] = { { 'x', 16 }, { 'o', 8 }, { 'b', 2 } };
    const char *digits = skip_sign(node->text);
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        if (digits[0] != '0' || tolower((unsigned char)digits[1]) != bases[i].letter ||
            !isxdigit((unsigned char)digits[2]))
            continue;
        char *end;
        errno = 0;
        const unsigned long long value = strtoull(digits + 2, &end, bases[i].base);
        if (*end || errno)
            continue;
        snprintf(why, WHY_BYTES, "numbers are decimal; write %s%llu", *node->text == '-' ? "-" : "", value);
        return true;
    }
    return false;
}

static bool has_underscores(const struct node *node, char why[WHY_BYTES])
{
    char digits[64];
    size_t length = 0;
    if (!strchr(node->text, '_') || strlen(node->text) >= sizeof digits)
        return false;
    for (const char *c = node->text; *c; c++)
        if (*c != '_')
            digits[length++] = *c;
    digits[length] = '\0';
    if (!is_decimal(digits))
        return false;
    snprintf(why, WHY_BYTES, "numbers have no '_'; write %s", digits);
    return true;
}

static bool is_sexagesimal(const struct node *node, char why[WHY_BYTES])
{
    const char *text = skip_sign(node->text);
    const bool only_digits = text[strspn(text, "0123456789:.")] == '\0';
    if (!isdigit((unsigned char)*text) || !strchr(text, ':') || !only_digits)
        return false;
    snprintf(why, WHY_BYTES, "numbers have no ':'; write it as one decimal number");
    return true;
}

static bool is_not_finite(const struct node *node, char why[WHY_BYTES])
{
    static const char *const words[] = { ".inf", ".nan", "inf", "nan", "infinity", NULL };
    if (!is_one_of(skip_sign(node->text), words))
        return false;
    snprintf(why, WHY_BYTES, "must be finite");
    return true;
}

static bool is_trap(const struct node *node, char why[WHY_BYTES])
{
    static bool (*const traps[])(const struct node *, char[WHY_BYTES]) = {
        is_quoted_number, is_octal, is_other_base, has_underscores, is_sexagesimal, is_not_finite,
    };
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
        if (traps[i](node, why))
            return true;
    return false;
}

/* ---- Values ---------------------------------------------------------------------------------------------- */

int scalar_num(const struct node *node, double *value, char why[WHY_BYTES])
{
    why[0] = '\0';
    if (node->kind != NODE_SCALAR || is_trap(node, why) || !is_decimal(node->text))
        return -1;
    *value = number_read(node->text, NULL);
    if (isfinite(*value))
        return 0;
    snprintf(why, WHY_BYTES, "numbers end at 1.8e308");
    return -1;
}

int scalar_int(const struct node *node, int64_t *value, char why[WHY_BYTES])
{
    static const double exact = 9007199254740992.0; /* 2^53: doubles are whole numbers without gaps up to here */
    double number;
    if (scalar_num(node, &number, why) < 0)
        return -1;
    if (*skip_digits(skip_sign(node->text)) == '\0') {
        errno = 0;
        *value = strtoll(node->text, NULL, 10);
        if (errno == 0)
            return 0;
        snprintf(why, WHY_BYTES, "whole numbers end at %lld",
                 number < 0 ? (long long)INT64_MIN : (long long)INT64_MAX);
        return -1;
    }
    if (number < trunc(number) || number > trunc(number))
        return -1;
    if (fabs(number) > exact) {
        snprintf(why, WHY_BYTES, "a whole number as large as this must be written in digits alone");
        return -1;
    }
    *value = (int64_t)number;
    return 0;
}

int scalar_bool(const struct node *node, bool *value, char why[WHY_BYTES])
{
    static const char *const yes[] = { "true", "True", "TRUE", NULL };
    static const char *const no[] = { "false", "False", "FALSE", NULL };
    static const char *const like_yes[] = { "true", "yes", "y", "on", "1", NULL };
    static const char *const like_no[] = { "false", "no", "n", "off", "0", NULL };
    why[0] = '\0';
    if (node->kind != NODE_SCALAR)
        return -1;
    for (size_t i = 0; yes[i] && !node->quoted; i++) {
        *value = strcmp(node->text, yes[i]) == 0;
        if (*value || strcmp(node->text, no[i]) == 0)
            return 0;
    }
    if (is_one_of(node->text, like_yes) || is_one_of(node->text, like_no))
        snprintf(why, WHY_BYTES, "must be true or false; write %s%s",
                 is_one_of(node->text, like_yes) ? "true" : "false", node->quoted ? " without quotes" : "");
    return -1;
}

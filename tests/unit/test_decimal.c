/* test_decimal.c -- decimal numbers against the C library, and the fields of CSV. */
#include "unit.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/decimal.h"
#include "base/text.h"

static uint64_t state = 1;

static uint64_t draw(void)
{
    state = state * 6364136223846793005U + 1442695040888963407U;
    return state >> 11;
}

/* The same bits as strtod, and the same end. */
static void same_as_strtod(const char *text)
{
    double mine = 0;
    char *end;
    const char *my_end = decimal_read(text, &mine);
    const double wanted = strtod(text, &end);
    if (my_end == end && memcmp(&mine, &wanted, sizeof mine) == 0)
        return;
    char message[256];
    snprintf(message, sizeof message, "'%s' is %a, not %a", text, mine, wanted);
    CU_assertImplementation(CU_FALSE, __LINE__, message, __FILE__, "", CU_FALSE);
}

static void chosen_numbers_are_read(void)
{
    static const char *const texts[] = {
        "0", "-0", "1", "-1", "+1", "16", "0.1", "-0.1", ".5", "5.", "5.,6", "1,2", "1e5", "1E5", "1e+5",
        "1e-5", "1e", "1e+", "1.5e", "1ex", "007", "0.000000000000000000000000001", "9007199254740992",
        "9007199254740993", "9007199254740994", "123456789012345", "1234567890123456", "12345678901234567890",
        "123456789012345678901234567890", "1e22", "1e23", "1e-22", "1e-23", "1e308", "1e309", "-1e999",
        "1e-400", "4.9e-324", "2.4703282292062327e-324", "2.2250738585072011e-308", "2.2250738585072014e-308",
        "1.7976931348623157e308", "0.1e1000", "0e999999999999", "1e99999999999999", "1e-99999999999999",
        "0.30000000000000004", "8.98846567431158e307", "1.1.1", "1 2", "3.14abc", "6929495644600919.5",
        "3.518437208883201171875e13", "0.50000000000000011102230246251565404",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        same_as_strtod(texts[i]);
}

static void random_numbers_are_read(void)
{
    char text[64];
    for (int i = 0; i < 100000; i++) {
        double x;
        const uint64_t bits = draw() << 11 ^ draw();
        memcpy(&x, &bits, sizeof x);
        snprintf(text, sizeof text, "%.*g", (int)(1 + draw() % 19), x);
        if (!strpbrk(text, "ni"))
            same_as_strtod(text);
        snprintf(text, sizeof text, "%s%u.%0*u", draw() % 2 ? "-" : "", (unsigned)(draw() % 100000), (int)(draw() % 12),
                 (unsigned)(draw() % 1000000));
        same_as_strtod(text);
    }
}

static void other_texts_are_no_numbers(void)
{
    static const char *const texts[] = { "", ".", "-", "+", "-.", "e5", "nan", "inf", "-inf", "x", " 1", "--1" };
    double x = 7;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CU_ASSERT_PTR_EQUAL(decimal_read(texts[i], &x), texts[i]);
    const char *hexadecimal = "0x10";
    CU_ASSERT_PTR_EQUAL(decimal_read(hexadecimal, &x), hexadecimal + 1);
}

static const char *written(float x, char *(*write)(char *, float), char text[64])
{
    *write(text, x) = '\0';
    return text;
}

static void numbers_are_written(void)
{
    char text[64];
    CU_ASSERT_STRING_EQUAL(written(0, decimal_write, text), "0.000000");
    CU_ASSERT_STRING_EQUAL(written(-0.0F, decimal_write, text), "0.000000");
    CU_ASSERT_STRING_EQUAL(written(1, decimal_write, text), "1.000000");
    CU_ASSERT_STRING_EQUAL(written(-0.25F, decimal_write, text), "-0.250000");
    CU_ASSERT_STRING_EQUAL(written(0.9999999F, decimal_write, text), "1.000000");
    CU_ASSERT_STRING_EQUAL(written(1e-7F, decimal_write, text), "0.000000");
    CU_ASSERT_STRING_EQUAL(written(0.00000095367431640625F, decimal_write, text), "0.000001");
    CU_ASSERT_STRING_EQUAL(written(999999.5F, decimal_write, text), "999999.500000");
    CU_ASSERT_STRING_EQUAL(written(1e6F, decimal_write, text), "1000000");
    CU_ASSERT_STRING_EQUAL(written(-3e38F, decimal_write, text), "-3.00000001e+38");
    CU_ASSERT_STRING_EQUAL(written(strtof("nan", NULL), decimal_write, text), "nan");
    CU_ASSERT_STRING_EQUAL(written(strtof("-inf", NULL), decimal_write, text), "-inf");
    *decimal_write_count(text, UINT64_MAX) = '\0';
    CU_ASSERT_STRING_EQUAL(text, "18446744073709551615");
    for (int i = 0; i < 100000; i++) {
        const float p = i < 200 ? (float)i / 128 : (float)draw() * 0x1p-53F; /* the first have ties */
        char wanted[64];
        snprintf(wanted, sizeof wanted, "%.6f", (double)p);
        CU_ASSERT_STRING_EQUAL(written(p, decimal_write, text), wanted);
        CU_ASSERT(memcmp(&(float){ strtof(written(p, decimal_write_exact, text), NULL) }, &p, sizeof p) == 0);
    }
}

/* The first of 15, 16 and 17 digits that reads back, by the C library. */
static void is_shortest(double x)
{
    char mine[32], wanted[32];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(wanted, sizeof wanted, "%.*g", digits, x);
        const double read = strtod(wanted, NULL);
        if (memcmp(&read, &x, sizeof x) == 0)
            break;
    }
    CU_ASSERT_STRING_EQUAL(number_text(x, mine), wanted);
}

static void doubles_are_written_in_few_digits(void)
{
    static const double bounds[] = { 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1e14, 1e15, 1e16, 1e17, 0.3,
                                     123456789012345.6 };
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        for (int step = -50; step <= 50; step++) {
            uint64_t bits;
            double x;
            memcpy(&bits, &bounds[i], sizeof bits);
            bits += (uint64_t)step;
            memcpy(&x, &bits, sizeof x);
            is_shortest(x);
        }
    for (int power = -20; power < 60; power++)
        for (int step = -20; step <= 20; step++)
            is_shortest(ldexp(1, power) * (1 + step * 0x1p-52));
    for (int i = 0; i < 100000; i++) {
        const double unit = (double)draw() * 0x1p-53;
        is_shortest(ldexp(unit, (int)(draw() % 80) - 20));
        is_shortest(-unit);
        is_shortest(1e-4 * (1 + unit)); /* the most digits behind the point */
        is_shortest((double)(draw() % 2000) / (double)(1 + draw() % 2000));
        is_shortest((double)(draw() % 1000000) / 1e6);
    }
}

/* The fields of a text as "<a><b>", and '|' at the end of a line. */
static void fields_are(const char *text, const char *wanted)
{
    char all[256] = "";
    struct csv_field field = { 0 };
    while (*text && !field.damaged) {
        text = csv_take(text, &field);
        const size_t length = strlen(all);
        snprintf(all + length, sizeof all - length, "<%.*s>%s%s", (int)field.length, field.start,
                 field.damaged ? "!" : "", field.last && !field.damaged ? "|" : "");
    }
    CU_ASSERT_STRING_EQUAL(all, wanted);
}

static void fields_are_taken(void)
{
    fields_are("a,b\nc,d\n", "<a><b>|<c><d>|");
    fields_are("a,b\r\nc", "<a><b>|<c>|");
    fields_are(" a b ,\t\"c, d \" ,\n", "<a b><c, d><>|");
    fields_are("\"\",\"a\"", "<><a>|");
    fields_are("\"a\nb\"", "<a>!");
    fields_are("\"a\"b,c", "<a>!");
    fields_are("a\"b,c", "<a\"b><c>|");
}

const struct unit_test decimal_tests[] = {
    { "chosen numbers are read", chosen_numbers_are_read },
    { "random numbers are read", random_numbers_are_read },
    { "other texts are no numbers", other_texts_are_no_numbers },
    { "numbers are written", numbers_are_written },
    { "doubles are written in few digits", doubles_are_written_in_few_digits },
    { "fields are taken", fields_are_taken },
    { NULL, NULL },
};

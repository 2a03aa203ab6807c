/* kernels.c -- compares the kernels of each instruction set with their plain C twins, bit for bit.
 *
 *     kernels            odd shapes, strides and alignments, with guards around what is written (TAP)
 *     kernels --bench    times them over the shapes of training, in GFLOP/s
 *
 * To test another kernel: give it a twin in core/compute/plain.c, and a function here that feeds both. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/isa.h"
#include "compute/kernels.h"

enum { LARGEST = 1 << 18, GUARD = 64, TRIALS = 600 };

static unsigned tests, failures;
static uint64_t draws;

static uint32_t below(uint32_t n)
{
    const nnr_rng rng = { 1, 2 };
    return nnr_below(&rng, draws++, n);
}

static void fill(nnr_real *x, size_t n)
{
    const nnr_rng rng = { 3, 4 };
    for (size_t i = 0; i < n; i++)
        x[i] = (nnr_real)(nnr_uniform(&rng, draws++) - 0.5);
}

static void verdict(const char *isa, const char *what, size_t wrong, const char *example)
{
    tests++;
    failures += wrong != 0;
    printf("%s %u %s: %s\n", wrong ? "not ok" : "ok", tests, isa, what);
    if (wrong)
        printf("# %zu of %d trials differ, such as %s\n", wrong, TRIALS, example);
}

/* ---- Products ------------------------------------------------------------------------------------------------- */

/* A product of odd shape; large ones are rare. a, b and start hold LARGEST numbers. */
static nnr_product odd_product(const nnr_real *a, const nnr_real *b, const nnr_real *start)
{
    nnr_product p = { .m = 1 + below(60), .n = 1 + below(120), .k = below(50) };
    if (below(20) == 0)
        p.k = below(600);
    if (below(20) == 0)
        p.n = 1 + below(700);
    const size_t spare_a = below(5), spare_b = below(5), spare_c = below(5);
    const bool across_a = below(2), across_b = below(2);
    p.a = a + below(20);
    p.b = b + below(20);
    p.a_row = across_a ? 1 : p.k + spare_a;
    p.a_col = across_a ? p.m + spare_a : 1;
    p.b_row = across_b ? 1 : p.n + spare_b;
    p.b_col = across_b ? p.k + spare_b : 1;
    p.start = below(2) ? start + below(20) : NULL;
    p.c_row = p.n + spare_c;
    p.add = below(2);
    return p;
}

static void check_products(const char *isa, const struct kernels *kernels)
{
    static nnr_real a[2 * LARGEST], b[2 * LARGEST], start[2 * LARGEST], mine[2 * LARGEST], twin[2 * LARGEST];
    char example[128] = "";
    size_t wrong = 0;
    fill(a, LARGEST);
    fill(b, LARGEST);
    fill(start, LARGEST);
    for (int trial = 0; trial < TRIALS; trial++) {
        nnr_product p = odd_product(a, b, start);
        const size_t size = GUARD + 20 + p.m * p.c_row + GUARD, at = GUARD + below(20);
        fill(mine, size);
        memcpy(twin, mine, size * sizeof *mine);
        p.c = mine + at;
        kernels->multiply(&p);
        p.c = twin + at;
        plain_multiply(&p);
        if (memcmp(mine, twin, size * sizeof *mine) == 0)
            continue;
        wrong++;
        snprintf(example, sizeof example, "m %zu, n %zu, k %zu, a (%zu, %zu), b (%zu, %zu), start %d, add %d", p.m, p.n,
                 p.k, p.a_row, p.a_col, p.b_row, p.b_col, p.start != NULL, p.add);
    }
    verdict(isa, "products are those of the plain twin", wrong, example);
}

/* What stands outside an operand must not matter, even where it is not a number. */
static void check_borders(const char *isa, const struct kernels *kernels)
{
    nnr_real a[7 * 5], b[5 * 64], mine[7 * 11], twin[7 * 11];
    fill(a, 7 * 5);
    for (size_t i = 0; i < 5 * 64; i++)
        b[i] = (nnr_real)NAN;
    for (size_t i = 0; i < 5; i++)
        fill(b + i * 64, 11);
    nnr_product p = { .m = 7, .n = 11, .k = 5, .a = a, .a_row = 5, .a_col = 1, .b = b, .b_row = 64, .b_col = 1,
                      .c = mine, .c_row = 11 };
    kernels->multiply(&p);
    p.c = twin;
    plain_multiply(&p);
    verdict(isa, "what lies beside an operand does not matter", memcmp(mine, twin, sizeof mine) != 0, "");
}

/* ---- Sums ----------------------------------------------------------------------------------------------------- */

static void check_sums(const char *isa, const struct kernels *kernels)
{
    static nnr_real x[4096];
    size_t wrong = 0;
    fill(x, 4096);
    for (int trial = 0; trial < TRIALS; trial++) {
        const size_t n = below(2000), at = below(64);
        const double mine = kernels->sum_of_squares(n, x + at), twin = plain_sum_of_squares(n, x + at);
        wrong += memcmp(&mine, &twin, sizeof mine) != 0;
    }
    static nnr_real sum[4096], twin_sum[4096];
    size_t wrong_sums = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        const size_t n = below(2000), at = below(64);
        fill(sum, 4096);
        memcpy(twin_sum, sum, sizeof sum);
        kernels->add(n, x + at, sum + 64);
        plain_add(n, x + at, twin_sum + 64);
        wrong_sums += memcmp(sum, twin_sum, sizeof sum) != 0;
    }
    verdict(isa, "sums are those of the plain twin", wrong_sums, "");
    verdict(isa, "sums of squares are those of the plain twin", wrong, "");
}

/* ---- Times ---------------------------------------------------------------------------------------------------- */

/* The best of several runs, each of some milliseconds. */
static double seconds_of(const struct kernels *kernels, const nnr_product *p)
{
    double best = 1;
    const int repeats = (int)(4e8 / (2.0 * (double)p->m * (double)p->n * (double)p->k)) + 1;
    for (int run = 0; run < 9; run++) {
        const double start = seconds_now();
        for (int i = 0; i < repeats; i++)
            kernels->multiply(p);
        const double each = (seconds_now() - start) / repeats;
        best = each < best ? each : best;
    }
    return best;
}

static void time_products(const char *isa, const struct kernels *kernels)
{
    static const struct {
        size_t m, n, k;
        const char *form; /* n: as stored, t: transposed; a and b */
    } shapes[] = {
        { 32, 64, 64, "nn" },   { 32, 10, 64, "nn" },    { 32, 64, 10, "nt" },      { 64, 64, 32, "tn" },
        { 128, 64, 64, "nn" },  { 1437, 64, 64, "nn" },  { 1437, 10, 64, "nn" },    { 64, 64, 1437, "tn" },
        { 128, 64, 10, "nt" },  { 128, 512, 784, "nn" }, { 784, 512, 128, "tn" },   { 128, 512, 512, "nt" },
        { 64, 512, 784, "nn" }, { 512, 512, 512, "nn" }, { 2048, 2048, 2048, "nn" },
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const size_t m = shapes[i].m, n = shapes[i].n, k = shapes[i].k;
        const bool ta = shapes[i].form[0] == 't', tb = shapes[i].form[1] == 't';
        nnr_real *a = aligned_alloc(64, (m * k + 64) / 64 * 64 * sizeof *a + 4096);
        nnr_real *b = aligned_alloc(64, (n * k + 64) / 64 * 64 * sizeof *b + 4096);
        nnr_real *c = aligned_alloc(64, (m * n + 64) / 64 * 64 * sizeof *c + 4096);
        fill(a, m * k);
        fill(b, n * k);
        const nnr_product p = { .m = m, .n = n, .k = k,
                                .a = a, .a_row = ta ? 1 : k, .a_col = ta ? m : 1,
                                .b = b, .b_row = tb ? 1 : n, .b_col = tb ? k : 1,
                                .c = c, .c_row = n };
        const double seconds = seconds_of(kernels, &p);
        printf("%-9s %5zu x %4zu x %4zu %s  %9.2f us  %6.1f GFLOP/s\n", isa, m, n, k, shapes[i].form, 1e6 * seconds,
               2e-9 * (double)m * (double)n * (double)k / seconds);
        free(a);
        free(b);
        free(c);
    }
}

int main(int argc, char **argv)
{
    const bool bench = argc > 1 && strcmp(argv[1], "--bench") == 0;
    for (enum isa isa = ISA_BASELINE; isa < ISAS; isa++) {
        if (!isa_usable(isa))
            continue;
        const struct kernels *kernels = kernels_for(isa);
        if (bench && isa != ISA_BASELINE) {
            time_products(isa_names[isa], kernels);
        } else if (!bench) {
            check_products(isa_names[isa], kernels);
            check_borders(isa_names[isa], kernels);
            check_sums(isa_names[isa], kernels);
        }
    }
    if (!bench)
        printf("1..%u\n", tests);
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

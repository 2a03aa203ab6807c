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

#include "base/isa.h"
#include "compute/kernels.h"
#include "compute/speed.h"

/* The kernels with vectors as wide as those of AVX-512, in portable C: the same tiles and masks on any machine. */
extern const struct kernels kernels_wide;

enum { LARGEST = 1 << 19, GUARD = 64, TRIALS = 600 };

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
    if (below(150) == 0) { /* large enough to be packed on both sides, and in several pieces */
        p.m = 256 + below(80);
        p.n = 256 + below(50);
        p.k = 128 + below(600);
    }
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

static void check(const char *isa, const struct kernels *kernels)
{
    check_products(isa, kernels);
    check_borders(isa, kernels);
    check_sums(isa, kernels);
}

/* ---- Times ---------------------------------------------------------------------------------------------------- */

/* The best of several runs, each of some milliseconds. */
static double seconds_of(const struct product_job *job)
{
    const size_t repeats = speed_repeats(speed_of_product, job, 1, 0.005);
    double best = 1;
    for (int run = 0; run < 9; run++) {
        const double each = speed_of_product(job, 1, repeats) / (double)repeats;
        best = each < best ? each : best;
    }
    return best;
}

static int time_products(const char *isa, const struct kernels *kernels)
{
    static const struct product_shape shapes[] = {
        { 32, 64, 64, false, false },    { 32, 10, 64, false, false },     { 32, 64, 10, false, true },
        { 64, 64, 32, true, false },     { 128, 64, 64, false, false },    { 1437, 64, 64, false, false },
        { 1437, 10, 64, false, false },  { 64, 64, 1437, true, false },    { 128, 64, 10, false, true },
        { 128, 512, 784, false, false }, { 784, 512, 128, true, false },   { 128, 512, 512, false, true },
        { 64, 512, 784, false, false },  { 512, 512, 512, false, false },  { 2048, 2048, 2048, false, false },
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const struct product_shape *shape = &shapes[i];
        struct arena *arena = arena_new();
        struct error e = { 0 };
        struct product_job job = { .multiply = kernels->multiply };
        if (product_make(arena, shape, &job.product, &e)) {
            error_print(stderr, &e, 0);
            return -1;
        }
        const double seconds = seconds_of(&job);
        printf("%-9s %5zu x %4zu x %4zu %c%c  %9.2f us  %6.1f GFLOP/s\n", isa, shape->m, shape->n, shape->k,
               shape->a_transposed ? 't' : 'n', shape->b_transposed ? 't' : 'n', 1e6 * seconds,
               1e-9 * product_flop(shape) / seconds);
        arena_free(arena);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const bool bench = argc > 1 && strcmp(argv[1], "--bench") == 0;
    for (enum isa isa = ISA_BASELINE; isa < ISAS; isa++) {
        if (!isa_usable(isa))
            continue;
        const struct kernels *kernels = kernels_for(isa);
        if (bench && isa != ISA_BASELINE) {
            failures += time_products(isa_names[isa], kernels) != 0;
        } else if (!bench) {
            check(isa_names[isa], kernels);
        }
    }
    if (!bench) {
        check("vectors of 64 bytes", &kernels_wide);
        printf("1..%u\n", tests);
    }
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

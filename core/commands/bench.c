/* bench.c -- nnrun bench: how fast the arithmetic is on this machine, and how near to the most that it can do. */
#include "commands/commands.h"

#include "base/clock.h"
#include "compute/speed.h"
#include "compute/team.h"

static bool quick;

static const struct option options[] = {
    { "--quick", NULL, "measure for a tenth of the time", &quick, NULL }, { NULL, NULL, NULL, NULL, NULL }
};

/* Products of one training step, as plugin.h has them: m x n x k. */
static const struct {
    const char *where;
    struct product_shape shape;
} products[] = {
    { "small layer, batch of 32", { 32, 64, 64, false, false } },
    { "small layer, 1437 rows", { 1437, 64, 64, false, false } },
    { "its gradient", { 64, 64, 1437, true, false } },
    { "large layer, batch of 128", { 128, 512, 784, false, false } },
    { "its gradient", { 784, 512, 128, true, false } },
    { "to the layer before it", { 128, 512, 512, false, true } },
};
enum { PRODUCTS = sizeof products / sizeof *products, RUNS = 5 };

/* Of one number in the table: on a machine that does other work as well, it does with fewer runs. */
static const double most_seconds = 0.6;

/* Of the fastest of some runs: what disturbs a run only ever makes it slower. */
static double best_flops(speed_run *run, const void *what, size_t threads, double flop)
{
    const double seconds = quick ? 0.002 : 0.04;
    const size_t repeats = speed_repeats(run, what, threads, seconds);
    const double start = seconds_now();
    double best = 0;
    for (int i = 0; i < RUNS && (i == 0 || seconds_now() - start < most_seconds); i++) {
        const double flops = flop * (double)repeats / run(what, threads, repeats);
        best = flops > best ? flops : best;
    }
    return best;
}

/* What is measured in one column of the tables. */
struct column {
    enum isa isa;
    size_t threads;
    double peak;
};

static size_t choose_columns(enum isa widest, struct column column[ISAS + 1])
{
    size_t n = 0;
    for (enum isa isa = ISA_BASELINE; isa <= widest; isa++)
        if (isa_usable(isa))
            column[n++] = (struct column){ .isa = isa, .threads = 1 };
    if (team_largest() > 1)
        column[n++] = (struct column){ .isa = widest, .threads = team_largest() };
    return n;
}

/* A line of the table: numbers arrive as they are measured. */
static void print_peaks(struct column *column, size_t columns)
{
    printf("  %-41s", "most possible");
    for (size_t i = 0; i < columns; i++) {
        const struct peak_job job = peak_job_for(column[i].isa);
        column[i].peak = best_flops(speed_of_peak, &job, column[i].threads, job.flop * (double)column[i].threads);
        printf("%8.1f      ", column[i].peak / 1e9);
        fflush(stdout);
    }
    printf("\n");
}

static int print_product(size_t p, const struct column *column, size_t columns, struct error *e)
{
    struct arena *arena = arena_new();
    const struct product_shape *shape = &products[p].shape;
    struct product_job job = { 0 };
    const int failed = product_make(arena, shape, &job.product, e);
    if (!failed)
        printf("  %-25s  %4zu %4zu %4zu", products[p].where, shape->m, shape->n, shape->k);
    for (size_t i = 0; !failed && i < columns; i++) {
        job.multiply = kernels_for(column[i].isa)->multiply;
        const double flops = best_flops(speed_of_product, &job, column[i].threads, product_flop(shape));
        printf("%8.1f %4.0f%%", flops / 1e9, 100 * flops / column[i].peak);
        fflush(stdout);
    }
    printf("\n");
    arena_free(arena);
    return failed;
}

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    enum isa widest;
    if (invocation->count)
        return fail_usage(e, "bench takes no other words, but '%s' follows", invocation->words[0]);
    if (isa_choose(&widest, e))
        return -1;
    struct column column[ISAS + 1];
    const size_t columns = choose_columns(widest, column);
    printf("%s arithmetic, GFLOP/s and per cent of what is possible, the best of %d runs\n\n  %-41s",
           sizeof(nnr_real) == sizeof(float) ? "float" : "double", RUNS, "");
    for (size_t i = 0; i < columns; i++)
        printf("%14s", isa_names[column[i].isa]);
    printf("\n  %-25s  %14s", "product", "rows cols depth");
    for (size_t i = 0; i < columns; i++)
        printf("%6zu thread%s", column[i].threads, column[i].threads == 1 ? " " : "s");
    printf("\n");
    print_peaks(column, columns);
    for (size_t p = 0; p < PRODUCTS; p++)
        if (print_product(p, column, columns, e))
            return -1;
    return 0;
}

const struct command bench_command = {
    .name = "bench",
    .usage = "",
    .help = "measure the arithmetic on this machine; some 10 seconds",
    .run = run,
    .options = options,
};

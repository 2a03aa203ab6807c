/* speed.c -- clocks around the kernels. */
#include "compute/speed.h"

#include "base/clock.h"
#include "compute/team.h"

size_t speed_repeats(speed_run *run, const void *what, size_t threads, double seconds)
{
    size_t repeats = 1;
    double taken = run(what, threads, repeats);
    while (taken < seconds / 8) {
        repeats *= 4;
        taken = run(what, threads, repeats);
    }
    const double wanted = (double)repeats * seconds / taken;
    return wanted < 1 ? 1 : (size_t)wanted;
}

/* ---- Work on several threads, timed from when all are there until all are done -------------------------------- */

struct timing {
    team_work *work;
    const void *what;
    size_t repeats;
    double start, end;
};

static void start_clock(struct timing *timing, struct seat seat)
{
    team_wait(seat);
    if (seat.rank == 0)
        timing->start = seconds_now();
}

static void stop_clock(struct timing *timing, struct seat seat)
{
    team_wait(seat);
    if (seat.rank == 0)
        timing->end = seconds_now();
}

static void lead(void *context, struct team *team)
{
    struct timing *timing = context;
    team_do(team, false, timing->work, timing);
}

static double time_work(team_work *work, const void *what, size_t threads, size_t repeats)
{
    struct timing timing = { .work = work, .what = what, .repeats = repeats };
    team_lead(threads, lead, &timing);
    return timing.end - timing.start;
}

/* ---- The peak -------------------------------------------------------------------------------------------------- */

enum { PEAK_ROUNDS = 1000 };

struct peak_job peak_job_for(enum isa isa)
{
    peak_loop *loop = peak_for(isa);
    return (struct peak_job){ .loop = loop, .flop = loop(PEAK_ROUNDS) };
}

static void repeat_peak(void *context, struct seat seat)
{
    struct timing *timing = context;
    const struct peak_job *job = timing->what;
    job->loop(PEAK_ROUNDS);
    start_clock(timing, seat);
    for (size_t i = 0; i < timing->repeats; i++)
        job->loop(PEAK_ROUNDS);
    stop_clock(timing, seat);
}

double speed_of_peak(const void *what, size_t threads, size_t repeats)
{
    return time_work(repeat_peak, what, threads, repeats);
}

/* ---- Products -------------------------------------------------------------------------------------------------- */

static void repeat_product(void *context, struct seat seat)
{
    struct timing *timing = context;
    const struct product_job *job = timing->what;
    nnr_product part = job->product;
    const size_t first = nnr_share_start(part.m, seat.rank, seat.size);
    part.m = nnr_share_start(part.m, seat.rank + 1, seat.size) - first;
    part.a += first * part.a_row;
    part.c += first * part.c_row;
    job->multiply(&part); /* fills the caches */
    start_clock(timing, seat);
    for (size_t i = 0; i < timing->repeats; i++) {
        job->multiply(&part);
        team_wait(seat);
    }
    stop_clock(timing, seat);
}

double speed_of_product(const void *what, size_t threads, size_t repeats)
{
    return time_work(repeat_product, what, threads, repeats);
}

double product_flop(const struct product_shape *shape)
{
    return 2.0 * (double)shape->m * (double)shape->n * (double)shape->k;
}

/* n numbers, each from -1 to 1. */
static nnr_real *random_numbers(struct arena *arena, size_t n, uint64_t seed, struct error *e)
{
    nnr_real *x = arena_try(arena, n, sizeof *x, "a product to measure", e);
    const nnr_rng rng = { .key = seed };
    for (size_t i = 0; x && i < n; i++)
        x[i] = (nnr_real)(2 * nnr_uniform(&rng, i) - 1);
    return x;
}

int product_make(struct arena *arena, const struct product_shape *shape, nnr_product *product, struct error *e)
{
    const size_t m = shape->m, n = shape->n, k = shape->k;
    const nnr_real *a = random_numbers(arena, m * k, 1, e), *b = random_numbers(arena, k * n, 2, e);
    *product = (nnr_product){ .m = m,
                              .n = n,
                              .k = k,
                              .a = a,
                              .a_row = shape->a_transposed ? 1 : k,
                              .a_col = shape->a_transposed ? m : 1,
                              .b = b,
                              .b_row = shape->b_transposed ? 1 : n,
                              .b_col = shape->b_transposed ? k : 1,
                              .c = arena_try(arena, m * n, sizeof *product->c, "a product to measure", e),
                              .c_row = n };
    return a && b && product->c ? 0 : -1;
}

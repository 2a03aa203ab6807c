/* speed.h -- measures the arithmetic of the core: for `nnrun bench`, and for bench/gemm.c, which compares. */
#ifndef NNRUN_COMPUTE_SPEED_H
#define NNRUN_COMPUTE_SPEED_H

#include "base/arena.h"
#include "compute/kernels.h"
#include "compute/peak.h"

/* Does something `repeats` times on that many threads and returns the seconds it took. */
typedef double speed_run(const void *what, size_t threads, size_t repeats);

/* How many repeats of it take about that many seconds; at least 1. */
size_t speed_repeats(speed_run *run, const void *what, size_t threads, double seconds);

/* The peak: what is a struct peak_job. A repeat is peak_job.flop operations on each thread. */
struct peak_job {
    peak_loop *loop;
    double flop;
};
struct peak_job peak_job_for(enum isa isa);
speed_run speed_of_peak;

/* A product: what is a struct product_job. The rows of c are divided among the threads of one team, which stay
 * together for all repeats, as in training. */
struct product_job {
    void (*multiply)(const nnr_product *);
    nnr_product product;
};
speed_run speed_of_product;

/* What is multiplied: c (m, n) = a (m, k) . b (k, n), where a or b may lie in memory as its transpose. */
struct product_shape {
    size_t m, n, k;
    bool a_transposed, b_transposed;
};
double product_flop(const struct product_shape *shape);

/* Makes the arrays of such a product, with numbers from -1 to 1. */
int product_make(struct arena *arena, const struct product_shape *shape, nnr_product *product, struct error *e);

#endif

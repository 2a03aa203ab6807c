/* gemm.c -- nnrun's matrix product against OpenBLAS, and both against the peak of the machine.
 *
 *   gemm [peak] RUNS SECONDS THREADS...
 *
 * For each number of threads and each shape the two sides run in turn, RUNS times each, and for about SECONDS each
 * time; with the word peak, the peak alone is measured. Prints one line for everything that it measures, for
 * bench/run to make sense of:
 *   isa NAME
 *   openblas VERSION KERNELS, or: openblas none REASON
 *   peak THREADS GFLOPS
 *   SIDE THREADS SHAPE LAYOUT GFLOPS
 * where the side is nnrun or openblas, the shape is rows x columns x depth, and the layout says which of the factors
 * lies transposed (nn, tn, nt). */
#include "compute/speed.h"
#include "compute/team.h"

#include "base/clock.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct product_shape shapes[] = {
    { 32, 64, 64, false, false },    /* the small layer of digits-adam, forward */
    { 1437, 64, 64, false, false },  /* the first layer of digits, forward */
    { 1437, 10, 64, false, false },  /* the second */
    { 64, 64, 1437, true, false },   /* the gradient of the first: X^T dY */
    { 128, 512, 784, false, false }, /* the first layer of mnist, forward */
    { 784, 512, 128, true, false },  /* its gradient */
    { 128, 512, 512, false, true },  /* the gradient of the second layer's input: dY W^T */
    { 2048, 2048, 2048, false, false },
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

/* ---- OpenBLAS -------------------------------------------------------------------------------------------------- */

enum { ROW_MAJOR = 101, NO_TRANSPOSE = 111, TRANSPOSE = 112 };
enum { SERIAL, PTHREAD, OPENMP }; /* what openblas_get_parallel says */

typedef void cblas_product(int order, int a_transposed, int b_transposed, int m, int n, int k, nnr_real alpha,
                           const nnr_real *a, int a_row, const nnr_real *b, int b_row, nnr_real beta, nnr_real *c,
                           int c_row);

static struct {
    cblas_product *multiply;
    void (*set_threads)(int);
} openblas;

static void *symbol(void *library, const char *name)
{
    void *found = dlsym(library, name);
    if (!found)
        printf("openblas none it has no %s\n", name);
    return found;
}

/* With OpenMP inside, it would share its threads with nnrun's, and neither could be told from the other. */
static bool find_openblas(void)
{
    void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        printf("openblas none there is no libopenblas.so.0\n");
        return false;
    }
    int (*parallel)(void);
    char *(*config)(void);
    *(void **)&parallel = symbol(library, "openblas_get_parallel");
    *(void **)&config = symbol(library, "openblas_get_config");
    *(void **)&openblas.set_threads = symbol(library, "openblas_set_num_threads");
    *(void **)&openblas.multiply = symbol(library, sizeof(nnr_real) == sizeof(float) ? "cblas_sgemm" : "cblas_dgemm");
    if (!parallel || !config || !openblas.set_threads || !openblas.multiply)
        return false;
    if (parallel() == OPENMP) {
        printf("openblas none libopenblas.so.0 is the OpenMP variant, but the pthread or serial one is needed\n");
        return false;
    }
    printf("openblas %s\n", config());
    return true;
}

static void multiply_by_openblas(const nnr_product *p)
{
    openblas.multiply(ROW_MAJOR, p->a_col == 1 ? NO_TRANSPOSE : TRANSPOSE, p->b_col == 1 ? NO_TRANSPOSE : TRANSPOSE,
                      (int)p->m, (int)p->n, (int)p->k, 1, p->a, (int)(p->a_col == 1 ? p->a_row : p->a_col), p->b,
                      (int)(p->b_col == 1 ? p->b_row : p->b_col), 0, p->c, (int)p->c_row);
}

/* A speed_run. */
static double speed_of_openblas(const void *what, size_t threads, size_t repeats)
{
    const nnr_product *product = what;
    openblas.set_threads((int)threads);
    multiply_by_openblas(product);
    const double start = seconds_now();
    for (size_t i = 0; i < repeats; i++)
        multiply_by_openblas(product);
    return seconds_now() - start;
}

/* ---- The comparison -------------------------------------------------------------------------------------------- */

/* Both keep their idle threads spinning for a while, in the way of the other side. */
static void let_threads_sleep(size_t threads)
{
    if (threads > 1)
        usleep(60000);
}

/* Whether both sides compute the same, but for rounding. */
static bool agree(struct arena *arena, const struct product_job *job, struct error *e)
{
    const nnr_product *p = &job->product;
    const size_t n = p->m * p->n;
    nnr_real *ours = arena_try(arena, n, sizeof *ours, "a product to compare with", e);
    if (!ours)
        return false;
    job->multiply(p);
    memcpy(ours, p->c, n * sizeof *ours);
    multiply_by_openblas(p);
    const double tolerance = 1e-6 * (double)p->k;
    for (size_t i = 0; i < n; i++)
        if (!((double)ours[i] - (double)p->c[i] < tolerance && (double)p->c[i] - (double)ours[i] < tolerance)) {
            fail(e, "element %zu is %.9g, but %.9g by OpenBLAS", i, (double)ours[i], (double)p->c[i]);
            return false;
        }
    return true;
}

static void print_speed(const char *side, size_t threads, const struct product_shape *shape, double flops)
{
    printf("%s %zu %zux%zux%zu %c%c %.2f\n", side, threads, shape->m, shape->n, shape->k,
           shape->a_transposed ? 't' : 'n', shape->b_transposed ? 't' : 'n', flops / 1e9);
}

static int compare(const struct product_shape *shape, enum isa isa, size_t threads, int runs, double seconds,
                   struct error *e)
{
    struct arena *arena = arena_new();
    struct product_job job = { .multiply = kernels_for(isa)->multiply };
    if (product_make(arena, shape, &job.product, e) || (openblas.multiply && !agree(arena, &job, e))) {
        arena_free(arena);
        return -1;
    }
    const size_t repeats = speed_repeats(speed_of_product, &job, threads, seconds);
    const double flop = product_flop(shape) * (double)repeats;
    for (int i = 0; i < runs; i++) {
        let_threads_sleep(threads);
        print_speed("nnrun", threads, shape, flop / speed_of_product(&job, threads, repeats));
        if (!openblas.multiply)
            continue;
        let_threads_sleep(threads);
        print_speed("openblas", threads, shape, flop / speed_of_openblas(&job.product, threads, repeats));
    }
    fflush(stdout);
    arena_free(arena);
    return 0;
}

static void print_peaks(enum isa isa, size_t threads, int runs, double seconds)
{
    const struct peak_job job = peak_job_for(isa);
    const size_t repeats = speed_repeats(speed_of_peak, &job, threads, seconds);
    const double flop = job.flop * (double)(threads * repeats);
    for (int i = 0; i < runs; i++)
        printf("peak %zu %.2f\n", threads, flop / speed_of_peak(&job, threads, repeats) / 1e9);
}

int main(int argc, char **argv)
{
    const bool peak_alone = argc > 1 && strcmp(argv[1], "peak") == 0;
    const int first = peak_alone ? 2 : 1;
    if (argc < first + 3) {
        fprintf(stderr, "usage: gemm [peak] RUNS SECONDS THREADS...\n");
        return BAD_USAGE;
    }
    const int runs = atoi(argv[first]);
    const double seconds = strtod(argv[first + 1], NULL);
    struct error e = { 0 };
    enum isa isa;
    int failed = isa_choose(&isa, &e);
    if (!failed) {
        printf("isa %s\n", isa_names[isa]);
        if (!peak_alone && !find_openblas())
            openblas.multiply = NULL;
    }
    for (int i = first + 2; !failed && i < argc; i++) {
        const size_t threads = strtoul(argv[i], NULL, 10);
        print_peaks(isa, threads, runs, seconds);
        for (size_t s = 0; !failed && !peak_alone && s < SHAPES; s++)
            failed = compare(&shapes[s], isa, threads, runs, seconds, &e);
    }
    if (failed)
        error_print(stderr, &e, 0);
    return failed ? e.code : DONE;
}

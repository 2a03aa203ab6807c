/* nnrun/host.h -- what the host offers a plugin, and the words that several kinds share. */
#ifndef NNRUN_HOST_H
#define NNRUN_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef NNR_REAL
#define NNR_REAL float
#endif
typedef NNR_REAL nnr_real;

#ifdef __GNUC__
#define NNR_PRINTF(FORMAT, FIRST) __attribute__((format(printf, FORMAT, FIRST)))
#else
#define NNR_PRINTF(FORMAT, FIRST)
#endif

/* ---- Services for [main] calls ---------------------------------------------------------------------------------- */

/* The host as one call sees it: do not keep the pointer. */
typedef struct nnr_host nnr_host;
struct nnr_host {
    size_t size;
    void *priv; /* the host's own */
    /* Reports why the call failed, as one sentence without a full stop; the first report counts. The host puts the
     * place in the experiment's file in front. Always returns -1. */
    int (*fail)(nnr_host *, const char *format, ...) NNR_PRINTF(2, 3);
    /* Zeroed memory, 64-byte aligned, that lives as long as the instance: nobody frees it. NULL after a failure that is
     * reported. */
    void *(*alloc)(nnr_host *, size_t bytes);
    /* A service by name ("nnrun.table/1" is in <nnrun/table.h>), or NULL where this host does not have it. */
    const void *(*extension)(nnr_host *, const char *id);
};

/* Every kind's table opens with these two, which may be NULL. Both are [main]. init is called once, with the parameters
 * filled in and all else of self zero, before anything else: it refuses what does not fit together. fini is called
 * once, last of all, but not after an init that failed. */
#define NNR_LIFE                          \
    int (*init)(void *self, nnr_host *); \
    void (*fini)(void *self)

/* ---- Shapes ----------------------------------------------------------------------------------------------------- */

typedef struct {
    const char *name; /* of a weight; NULL for an input or an output */
    size_t rank, dim[4];
} nnr_tensor;

/* How many numbers a tensor of that shape holds. */
static inline size_t nnr_count(const nnr_tensor *shape)
{
    size_t n = 1;
    for (size_t d = 0; d < shape->rank; d++)
        n *= shape->dim[d];
    return n;
}

/* What the numbers of a row of predictions are; each is a case of the one before. */
typedef enum {
    NNR_ANY,    /* any real number */
    NNR_UNIT,   /* each number in [0, 1] */
    NNR_SIMPLEX /* each in [0, 1], and a row sums to 1 */
} nnr_range;

/* ---- Products of matrices --------------------------------------------------------------------------------------- */

/* c (m, n) = [c +] start + a (m, k) . b (k, n). Element (i, l) of a is a[i * a_row + l * a_col], and so for b;
 * c is row-major with c_row elements from row to row, and overlaps neither a nor b. Each element of the product is one
 * chain of fused multiply-adds over l = 0 .. k-1, from start[j] (or 0), whatever the instruction set. */
typedef struct {
    size_t m, n, k;
    const nnr_real *a;
    size_t a_row, a_col;
    const nnr_real *b;
    size_t b_row, b_col;
    const nnr_real *start; /* (n), or NULL */
    nnr_real *c;
    size_t c_row;
    bool add; /* add the product to c instead of overwriting it */
} nnr_product;

#endif

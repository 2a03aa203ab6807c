/* nnrun/kind/layer.h -- a layer: y = f(x; w), row by row. The keys name, activation and init of a layer are the host's,
 * and the activation is a plugin of its own: y is what goes into it. */
#ifndef NNRUN_KIND_LAYER_H
#define NNRUN_KIND_LAYER_H

#include <nnrun/host.h>
#include <nnrun/random.h>

enum { NNR_MAX_WEIGHTS = 8 };

typedef struct {
    nnr_tensor shape; /* its first dimension is what threads divide a gradient by */
    size_t in, out;   /* fans, for initializers */
    const char *init; /* the initializer where the experiment names none; NULL: zeros */
    bool kernel;      /* takes the layer's init: key, and decays */
} nnr_weight;

typedef struct {
    nnr_tensor out;                     /* of one row */
    nnr_weight weight[NNR_MAX_WEIGHTS]; /* those with a shape.name, from the first on */
    size_t cache;                       /* reals a row that forward leaves for backward and gradient */
} nnr_plan;

/* What a layer's kernel is told about the call. */
typedef struct {
    bool training; /* false: evaluation; layers such as dropout do nothing then */
    bool add;      /* gradient only: add to dw instead of overwriting it */
    struct {
        size_t index, count;
    } share;            /* gradient only: which part of each weight to compute; see nnr_share_start */
    uint64_t first_row; /* training only: number of this call's first row, counted through the batches of the epoch */
    nnr_rng rng;        /* training only: of this layer and this epoch; draw by (number of the row, column) */
    void (*multiply)(const nnr_product *); /* on the calling thread alone; any number of times */
} nnr_pass;

/* Of a weight whose first dimension is n, share i of count is what has a first index from nnr_share_start(n, i, count)
 * up to, but not including, nnr_share_start(n, i + 1, count); it may be empty. */
static inline size_t nnr_share_start(size_t n, size_t i, size_t count)
{
    return n * i / count;
}

typedef struct {
    NNR_LIFE;
    /* [main] in: shape of one row of x. Fills plan, which is zeroed; names in it live as long as the instance. Called
     * after init, until it takes a shape. */
    int (*plan)(void *self, nnr_host *, const nnr_tensor *in, nnr_plan *plan);
    /* [kernel] x (rows, in), y (rows, out), cache (rows, plan.cache). w: the weights in the order of plan. */
    void (*forward)(const void *self, const nnr_pass *, size_t rows, const nnr_real *x, nnr_real *const *w,
                    nnr_real *y, nnr_real *cache);
    /* [kernel] Overwrites dx (rows, in), given dy (rows, out). Not called where nobody needs dx. */
    void (*backward)(const void *self, const nnr_pass *, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *dx);
    /* [kernel] Overwrites dw, or adds to it if pass->add, with the sum over the rows, for the share of each weight that
     * pass->share names and nothing beside it. The sum of an element must not depend on the share. NULL for a layer
     * without weights. */
    void (*gradient)(const void *self, const nnr_pass *, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *const *dw);
} nnr_layer;

#endif

/* nnrun/kind/initializer.h -- an initializer: first values of one array of weights. */
#ifndef NNRUN_KIND_INITIALIZER_H
#define NNRUN_KIND_INITIALIZER_H

#include <nnrun/host.h>
#include <nnrun/random.h>

typedef struct {
    NNR_LIFE;
    /* [kernel] w (n), a whole weight: element i from draw i of the generator, which is of this weight alone. in, out:
     * how many numbers feed and leave a unit. */
    void (*fill)(const void *self, const nnr_rng *, size_t in, size_t out, size_t n, nnr_real *w);
} nnr_initializer;

#endif

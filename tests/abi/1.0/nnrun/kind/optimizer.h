/* nnrun/kind/optimizer.h -- an optimizer: one step of an array of weights. */
#ifndef NNRUN_KIND_OPTIMIZER_H
#define NNRUN_KIND_OPTIMIZER_H

#include <nnrun/host.h>

typedef struct {
    double learning_rate; /* of this step, by the schedule */
    uint64_t step;        /* from 1 */
    uint64_t steps;       /* in the whole run */
    bool decays;          /* weight decay applies to this array: yes for kernels, no for biases */
} nnr_step;

enum { NNR_MAX_SLOTS = 8 };

typedef struct {
    NNR_LIFE;
    double learning_rate;     /* default of the key that every optimizer has; above 0 */
    const char *const *slots; /* names of arrays to keep for every weight, at most NNR_MAX_SLOTS, NULL-terminated, or
                                 NULL; zero at first. The host allocates, saves and restores them. */
    /* [kernel] w, g and each slot (n): moves w against its gradient g. The array is that of a whole weight or any part
     * of it, so element i follows from the elements i alone. */
    void (*update)(const void *self, const nnr_step *, size_t n, nnr_real *w, const nnr_real *g,
                   nnr_real *const *slot);
} nnr_optimizer;

#endif

/* kernels.h -- the arithmetic of the core, once for each instruction set.
 *
 * kernels.c is compiled several times, and each copy exports one table. All copies give the same bits: every product
 * element is one chain of fused multiply-adds over ascending k, whatever the tile, the vector width or the thread. */
#ifndef NNRUN_COMPUTE_KERNELS_H
#define NNRUN_COMPUTE_KERNELS_H

#include <nnrun/plugin.h>

#include "base/isa.h"

enum { SUM_LANES = 16 };

struct kernels {
    /* The product that plugin.h describes; any shapes and strides. */
    void (*multiply)(const nnr_product *);
    /* sum (n) += x (n). */
    void (*add)(size_t n, const nnr_real *x, nnr_real *sum);
    /* Of x (n), in double: SUM_LANES partial sums, each of every SUM_LANES-th square, added in order. */
    double (*sum_of_squares)(size_t n, const nnr_real *x);
};

/* Where products copy pieces of their operands to. Rows of a stay in the second cache, and b near. */
enum { PACKED_A_BYTES = 1 << 18, PACKED_B_BYTES = 1 << 20 };

struct packing_room {
    _Alignas(64) nnr_real a[PACKED_A_BYTES / sizeof(nnr_real)];
    nnr_real b[PACKED_B_BYTES / sizeof(nnr_real)];
};

/* The calling thread's own, the same for all instruction sets. It comes when it is first asked for: as memory of a
 * thread from the start it would be cleared, and a small run pays more for touching it than for its arithmetic. */
struct packing_room *packing_room(void);
void packing_room_free(void);

const struct kernels *kernels_for(enum isa isa);

/* The plain C twins: loops that say what each computes. Tests compare the others with them. */
void plain_multiply(const nnr_product *product);
void plain_add(size_t n, const nnr_real *x, nnr_real *sum);
double plain_sum_of_squares(size_t n, const nnr_real *x);

#endif

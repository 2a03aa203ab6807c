/* slope.h -- a gradient against central differences.
 *
 * Differences of the fourth order, (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h (Abramowitz and Stegun, 25.3.6),
 * with several widths h: wide ones for float, whose roundings are coarse, narrow ones near kinks. A number of the
 * gradient is right when one of them agrees with it; where f has a kink it is not judged. */
#ifndef NNRUN_PROOF_SLOPE_H
#define NNRUN_PROOF_SLOPE_H

#include "proof/call.h"

struct slope {
    const char *gradient, *of, *by; /* names: "dx of backward", "forward", "x" */
    double (*value)(void *context); /* f at x */
    void *context;
    size_t n;
    nnr_real *x;            /* (n): moved, and put back */
    const nnr_real *claimed; /* (n) */
};

/* Whether they agree; a fault of the proof where they do not. */
bool slope_prove(struct proof *proof, const struct slope *slope);

/* Numbers of either sign with a size between least and most, the same for the same stream; each can be moved by any of
 * the widths without rounding. Clear of 0, where kinks like to be. */
void slope_fill(nnr_real *x, size_t n, double least, double most, uint64_t stream);

#endif

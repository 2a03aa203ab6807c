/* peak.h -- the most that this machine's arithmetic can do, to compare everything else with. */
#ifndef NNRUN_COMPUTE_PEAK_H
#define NNRUN_COMPUTE_PEAK_H

#include <stddef.h>

#include "base/isa.h"

/* Runs many rounds of fused multiply-adds that do not wait for each other, with nothing to load or to store, and
 * returns how many floating-point operations these were: two for each multiply-add. */
typedef double peak_loop(size_t rounds);

/* The loop for an instruction set, which must be usable. */
peak_loop *peak_for(enum isa isa);

#endif

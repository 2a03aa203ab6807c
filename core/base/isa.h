/* isa.h -- which of the built-in instruction sets this run uses. The choice changes speed, never a bit of a result. */
#ifndef NNRUN_BASE_ISA_H
#define NNRUN_BASE_ISA_H

#include <stdbool.h>

#include "base/error.h"

enum isa { ISA_BASELINE, ISA_AVX2, ISA_AVX512, ISAS };
extern const char *const isa_names[ISAS]; /* "baseline", "avx2", "avx512" */

/* Whether it is built in and the machine has it. */
bool isa_usable(enum isa isa);

/* The widest that is built in and that the machine has, or the one that the variable NNRUN_ISA names. */
int isa_choose(enum isa *chosen, struct error *e);

#endif

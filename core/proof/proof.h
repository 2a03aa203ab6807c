/* proof.h -- finds out whether the plugins of a module keep to the contract of nnrun/plugin.h, by calling them.
 *
 * All of it happens in child processes: one for each file and each instruction set for which the file has code. */
#ifndef NNRUN_PROOF_PROOF_H
#define NNRUN_PROOF_PROOF_H

#include <stdint.h>

#include <nnrun/plugin.h>

#include "base/arena.h"
#include "base/isa.h"
#include "config/tree.h"

enum { MAX_PROVED = 32, MAX_FAULTS = 4, FAULT_BYTES = 600, NAME_BYTES = 64 };

/* What was found out about one plugin. */
struct finding {
    nnr_kind kind;
    char name[NAME_BYTES];
    unsigned checks;
    uint64_t digest; /* of all that its kernels gave: the same for every instruction set */
    unsigned n_faults;
    char faults[MAX_FAULTS][FAULT_BYTES]; /* "backward writes beyond the end of dx" */
    char omitted[FAULT_BYTES];            /* what could not be tried, and why; empty: nothing */
};

/* What was found out about one file, with its code for one instruction set. */
struct proof_result {
    bool has_code; /* of its own for that instruction set; the rest is empty where it has not */
    char refused[FAULT_BYTES]; /* why the module as a whole is unfit; empty: it is not */
    size_t count;
    struct finding findings[MAX_PROVED];
};

/* Fills *result. given: a map of parameters for the plugins of the module, instead of defaults and of what a proof
 * would try; a key is for those that have it. Returns -1 only where nothing could be found out: *e says why, or the
 * problems what is wrong with the parameters. */
int proof_run(const char *path, enum isa isa, double seconds, const struct node *given, struct proof_result *result,
              struct problems *problems, struct error *e);

#endif

/* call.h -- one call of a kernel on guarded arrays, and what must hold for every kernel.
 *
 * A file for each kind describes its kernels as calls; call_prove makes each of them again and again: with the arrays
 * against either guard, with other garbage in memory, between calls on other numbers, and with its rows in two parts.
 * The results must be the same bits. */
#ifndef NNRUN_PROOF_CALL_H
#define NNRUN_PROOF_CALL_H

#include <signal.h>
#include <stdint.h>

#include <nnrun/plugin.h>

#include "plugin/host.h"
#include "plugin/services.h"
#include "plugin/traps.h"
#include "proof/guarded.h"
#include "proof/proof.h"

enum { MAX_ARGUMENTS = 24 };

/* The plugin that is being proved, in the child process. */
struct proof {
    struct arena *arena;
    struct services *services;
    const nnr_plugin *plugin;
    struct part part;
    struct guarded self;
    struct traps *traps;
    struct finding *finding;
    struct error error;
};

enum role { IN, OUT, INOUT };

struct argument {
    const char *name; /* as in the contract */
    enum role role;
    size_t count, size; /* numbers, and bytes of one */
    size_t per_row;     /* numbers in a row; 0: not divided with the rows */
    const void *initial; /* (count): what IN and INOUT hold before the call */
    const void *edge;   /* (count): the same at the edge of what may come; NULL: zeros */
    void *at;           /* what the kernel is given */
    struct guarded array;
    void *result;       /* (count): what OUT and INOUT held after the first call */
};

struct call {
    const char *kernel;               /* "forward" */
    const char *when;                 /* " where dp is NULL": for a crash; NULL: there is but one way to call it */
    void (*invoke)(struct call *);    /* calls it on argument[].at, for `rows` rows */
    void *context;                    /* of the kind's file */
    const void *self;
    size_t rows, first_row;
    bool divides;     /* the rows may come in parts, with the same bits for each */
    const char *elements; /* what is divided, if it is not rows */
    bool sums;        /* value, or INOUT arguments, are sums over the rows, which parts add up to */
    bool main;        /* a [main] call, which may do what a kernel may not */
    bool changes_self; /* its self is not const */
    const char *edge; /* "at zero": what to call the edge, where finite numbers must come too; NULL: not tried */
    double value;     /* what the kernel returned, if it returns something */
    size_t n_arguments;
    struct argument argument[MAX_ARGUMENTS];
};

/* What is wrong, in words that follow the plugin's name. The first faults count. */
void proof_fault(struct proof *proof, const char *format, ...) PRINTF_LIKE(2, 3);

/* A [main] function answered that it failed, and e says why, with the place in a file where it is about one. */
void proof_failed(struct proof *proof, const char *function, const struct error *e);

/* What could not be tried. */
void proof_omit(struct proof *proof, const char *format, ...) PRINTF_LIKE(2, 3);

/* Counts a check. Returns whether it is right. */
bool proof_check(struct proof *proof, bool right);

/* Says what is called next, for the case that it never comes back. */
void proof_phase(const char *what);

/* Adds an argument; reals unless said otherwise afterwards. Returns it. initial is kept, not copied. */
struct argument *call_add(struct call *call, const char *name, enum role role, size_t count, size_t per_row,
                          const void *initial);

/* Two bytes to fill memory with that nobody has written. */
extern const int GARBAGE[2];

/* Makes the call once, with all guards and traps, and leaves the results in argument[].at. byte: garbage that OUT
 * arguments hold before. */
void call_make(struct proof *proof, struct call *call, enum side side, int byte);

/* Puts the call to all the proofs, and its results into argument[].result. Returns whether it stood them. */
bool call_prove(struct proof *proof, struct call *call);

/* Where a fault at that address was, in words; the address comes from a signal handler. */
const char *call_told(const void *address, bool writes, char *buffer, size_t size);

#endif

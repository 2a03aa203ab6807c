/* plan.h -- a sweep as it is carried out: its points, trials, units and blocks, frozen in a directory.
 *
 * A trial is one point with one seed and, where there are folds, one of them held out: number point * runs + run, and
 * run = repeat * folds + fold. If the method stops trials early, a unit is a trial up to one rung: number
 * rung * trials + trial; else units are trials. A block is a range of units that one worker takes at a time. */
#ifndef NNRUN_SWEEP_PLAN_H
#define NNRUN_SWEEP_PLAN_H

#include "config/sweep.h"
#include "plugin/services.h"
#include "train/result.h"

enum { PLAN_FORMAT = 2 };

struct plan {
    struct sweep sweep;
    char hash[65];              /* of all that decides the numbers */
    const nnr_search *method;
    nnr_space space;
    uint64_t points, runs, folds, trials, units; /* runs: trials of a point; folds: 1 where there are none */
    bool in_order;              /* trials wait for what became of others before them */
    size_t rungs;               /* 1: trials run to their end at once */
    double share[NNR_MAX_RUNGS]; /* of the epochs, by rung */
    size_t n_starts;
    uint64_t *start;            /* (n_starts) first trial of each block of a rung */
    size_t n_blocks;            /* of all rungs */
    struct {
        enum split split;
        const char *quantity;   /* "loss", or the name of a value of a metric */
        bool maximize;
    } objective;
    int64_t seed;               /* of the search, and of the first repeat */
    bool own_seeds;             /* the points bring their seeds */
    size_t classes;
    const char *const *class_names; /* (classes) */
};

/* From a checked sweep and its resolved base, with the search plugin's init. Blocks are still to be made. */
int plan_make(struct arena *arena, const struct sweep *sweep, const struct experiment *base, struct services *services,
              struct plan *plan, struct error *e);

/* Divides the trials from `first` on into blocks, which are small where a trial takes long, and at the end. */
void plan_divide(struct arena *arena, struct plan *plan, uint64_t first, size_t workers, double seconds_a_trial);

/* Of which repeat of its point a trial is, and what tells it from the others of its point. */
uint64_t plan_repeat(const struct plan *plan, uint64_t trial);
struct sweep_run plan_run_of(const struct plan *plan, uint64_t trial);

/* "20x2 with 5 folds": points, repeats, folds. */
const char *plan_size(struct arena *arena, const struct plan *plan);

/* The units of a block. */
void plan_block(const struct plan *plan, size_t block, uint64_t *first, uint64_t *end);

/* Writes plan.yaml, unless somebody else was faster. */
int plan_freeze(const struct plan *plan, const char *directory, struct error *e);

/* What plan.yaml holds, as far as it is needed to make the plan again. */
struct frozen {
    struct composition_texts texts; /* the sweep file, then its base; count 0: there is no plan */
    const char *hash;
    size_t n_starts;
    uint64_t *start;
    uint64_t trials;
    size_t classes;
    const char **class_names;
};
int plan_thaw(struct arena *arena, const char *directory, struct frozen *frozen, struct error *e);

/* The first differences of two sweeps, each as "; repeats is 2, but was 1"; "" where there are none. */
const char *plan_difference(struct arena *arena, const struct sweep *was, const struct sweep *is);

#endif

/* nnrun/kind/search.h -- a search: which points of a space a sweep tries. All calls are [main], and their answers
 * follow from the arguments alone (self included, which no call changes), so that every worker of a sweep, on any
 * machine and at any time, comes to the same trials. <nnrun/search.h> has what methods have in common. */
#ifndef NNRUN_KIND_SEARCH_H
#define NNRUN_KIND_SEARCH_H

#include <nnrun/host.h>

typedef enum { NNR_AXIS_REAL, NNR_AXIS_INT, NNR_AXIS_CHOICE } nnr_axis_type;

typedef struct {
    const char *name;      /* the key of the experiment that it sets */
    nnr_axis_type type;
    bool log;              /* REAL, INT: even in the logarithm; min is above 0 */
    double min, max, step; /* REAL, INT: min, min + step, ... up to max; step 0: any number (REAL) */
    size_t choices;        /* CHOICE: how many there are; a point has the index of one */
    size_t parent;         /* counts only where that earlier axis, a CHOICE of at most 64, has one of parent_choices;
                              its own index: always */
    uint64_t parent_choices; /* bit c: choice c */
} nnr_axis;

typedef struct {
    uint64_t seed;
    uint64_t trials;      /* that the plan asks for; 0: it leaves that to the method */
    size_t axes;
    const nnr_axis *axis; /* (axes) */
} nnr_space;

/* What became of trials 0 .. trials-1, and where the next ones are, of which nobody may know yet what becomes. */
typedef struct {
    uint64_t trials;
    const double *point; /* (trials + pending, axes); NaN where an axis does not count */
    const double *value; /* (trials): the smaller the better, whatever the goal; NaN: it failed */
    uint64_t pending;
} nnr_past;

enum { NNR_MAX_RUNGS = 16 };

typedef struct {
    NNR_LIFE;
    /* How many trials the method makes in that space, or -1 after host->fail ("grid needs a step for ..."). */
    int64_t (*trials)(const void *self, nnr_host *, const nnr_space *);
    /* Optional: how many trials, from 0 on, must be known before this one is proposed: at most `trial`, and no fewer
     * than for the one before. NULL: none, and no past is told. */
    uint64_t (*needs)(const void *self, const nnr_space *, uint64_t trial);
    /* Fills point (axes): the number itself, or the index of the choice; NaN where the axis does not count. past has
     * exactly what needs() said; all trials from there up to this one are pending. */
    void (*propose)(const void *self, const nnr_space *, uint64_t trial, const nnr_past *past, double *point);
    /* Optional, with goes_on: trials that stop early. Fills share (NNR_MAX_RUNGS) with rising parts of training.epochs,
     * the last one 1; returns how many. */
    size_t (*rungs)(const void *self, const nnr_space *, uint64_t trial, double *share);
    /* Whether the trial goes on past rung, given the values of the trials that reached it: peer (peers, ascending) and
     * value (peers), its own among them. Unless `asynchronous`, the host waits until all trials of that rung that can
     * get there have, so the answer is the same for any number of workers. */
    bool (*goes_on)(const void *self, const nnr_space *, uint64_t trial, size_t rung, size_t peers,
                    const uint64_t *peer, const double *value);
    bool asynchronous; /* goes_on takes what is known by now: results depend on timing, and say so */
} nnr_search;

#endif

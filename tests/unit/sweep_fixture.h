/* sweep_fixture.h -- a directory with an experiment and sweeps of it, and plugins with as little behind them as a plan
 * asks for: the search method `some` makes as many trials as it is told to, and `rungs` too, which stops them early. */
#ifndef NNRUN_TESTS_SWEEP_FIXTURE_H
#define NNRUN_TESTS_SWEEP_FIXTURE_H

#include "scratch.h"
#include "sweep/plan.h"

struct fixture {
    struct arena *arena;
    struct scratch scratch;
    struct catalogue catalogue;
    struct problems problems;
    struct sweep sweep;
    struct plan plan;
    struct error error;
};

struct fixture *sweep_setup(void);
void sweep_teardown(struct fixture *f);

#define TEST(NAME)                             \
    static void NAME##_in(struct fixture *f);  \
    static void NAME(void)                     \
    {                                          \
        struct fixture *f = sweep_setup();     \
        NAME##_in(f);                          \
        sweep_teardown(f);                     \
    }                                          \
    static void NAME##_in(struct fixture *f)

#define SEARCH "method: {type: some, trials: 5}\n"
#define LOSS "objective: {metric: validation_loss}\n"
#define HEAD "base: base.yaml\n" SEARCH LOSS
#define UNITS "parameters: {model.0.units: {values: [4, 8]}}\n"

/* Reads s.yaml, which it writes. */
int read_sweep(struct fixture *f, const char *yaml);

#endif

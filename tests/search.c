/* search.c -- checks the search methods that come with nnrun by small simulated sweeps: which points they propose, and
 * which trials go on. Prints TAP. All random numbers are the same each time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nnrun/search.h>

#include "plugin/host.h"
#include "plugin/services.h"
#include "sobol_points.h"

enum { MOST_AXES = 21, MOST_TRIALS = 2048 };
static const double PI = 3.14159265358979323846;

static unsigned tests, failures;

static void verdict(bool right, const char *what)
{
    tests++;
    failures += !right;
    printf("%s %u - %s\n", right ? "ok" : "not ok", tests, what);
}

/* ---- Sweeps ---------------------------------------------------------------------------------------------------- */

struct sweep {
    const nnr_search *kind;
    const void *self;
    nnr_space space;
    double point[MOST_TRIALS * MOST_AXES], value[MOST_TRIALS];
};

static struct services *services;
static struct sweep sweep; /* the present one */

/* Starts a sweep with the method's default parameters; returns how many trials it makes. */
static uint64_t start(const char *method, nnr_space space)
{
    struct part part;
    struct error e = { 0 };
    if (part_default(services, NNR_KIND_search, method, &part, &e)) {
        printf("Bail out! %s: %s\n", method, e.text);
        exit(EXIT_FAILURE);
    }
    sweep.kind = part.plugin->table;
    sweep.self = part.self;
    sweep.space = space;
    return (uint64_t)sweep.kind->trials(part.self, services_for(services, &part, &e), &space);
}

/* The point of a trial, which is told what the sweep knows. */
static const double *propose(uint64_t trial)
{
    const uint64_t needs = sweep.kind->needs ? sweep.kind->needs(sweep.self, &sweep.space, trial) : 0;
    const nnr_past past = { needs, sweep.point, sweep.value, trial - needs };
    double *point = sweep.point + trial % MOST_TRIALS * sweep.space.axes;
    sweep.kind->propose(sweep.self, &sweep.space, trial, &past, point);
    return point;
}

/* ---- grid, random, sobol --------------------------------------------------------------------------------------- */

static const nnr_axis stepped[] = { { "a", NNR_AXIS_INT, false, 4, 8, 2, 0, 0, 0 },
                                    { "b", NNR_AXIS_CHOICE, false, 0, 0, 0, 4, 1, 0 },
                                    { "c", NNR_AXIS_REAL, false, 0, 1, 0.25, 0, 2, 0 } };

static void check_grid(void)
{
    unsigned seen[3 * 4 * 5] = { 0 };
    const uint64_t n = start("grid", (nnr_space){ 1, 0, 3, stepped });
    bool once = n == 60;
    for (uint64_t trial = 0; once && trial < n; trial++) {
        const double *p = propose(trial);
        seen[(size_t)((p[0] - 4) / 2 * 20 + p[1] * 5 + p[2] * 4)]++;
    }
    for (size_t i = 0; once && i < n; i++)
        once = seen[i] == 1;
    verdict(once, "grid has every combination once");
    propose(1);
    verdict(sweep.point[3] == 4 && sweep.point[4] == 0 && sweep.point[5] == 0.25, "its last axis changes fastest");
    verdict(start("grid", (nnr_space){ 1, 7, 3, stepped }) == 7, "grid stops after as many trials as the plan says");
}

static const nnr_axis mixed[] = { { "choice", NNR_AXIS_CHOICE, false, 0, 0, 0, 4, 0, 0 },
                                  { "int", NNR_AXIS_INT, false, 1, 8, 1, 0, 1, 0 },
                                  { "step", NNR_AXIS_REAL, false, -1, 1, 0.5, 0, 2, 0 },
                                  { "log", NNR_AXIS_REAL, true, 1e-4, 1, 0, 0, 3, 0 },
                                  { "real", NNR_AXIS_REAL, false, 2, 6, 0, 0, 4, 0 },
                                  { "child", NNR_AXIS_REAL, false, 0, 1, 0, 0, 0, 5 },
                                  { "int log", NNR_AXIS_INT, true, 1, 1000, 1, 0, 6, 0 } };

/* Whether n draws that fall into parts of equal chance are within 4.5 standard deviations of even, each of them. */
static bool even(uint64_t n, size_t parts, const unsigned *count)
{
    const double mean = (double)n / (double)parts, deviation = sqrt(mean * (1 - 1 / (double)parts));
    for (size_t i = 0; i < parts; i++)
        if (fabs(count[i] - mean) > 4.5 * deviation)
            return false;
    return true;
}

static void check_random(void)
{
    unsigned count[7][8] = { { 0 } }, counted = 0;
    bool only_there = true;
    const uint64_t n = start("random", (nnr_space){ 1, MOST_TRIALS, 7, mixed });
    for (uint64_t trial = 0; trial < n; trial++) {
        const double *p = propose(trial);
        const bool there = p[0] == 0 || p[0] == 2;
        only_there = only_there && there == !isnan(p[5]);
        counted += there;
        count[0][(size_t)p[0]]++;
        count[1][(size_t)p[1] - 1]++;
        count[2][(size_t)((p[2] + 1) * 2)]++;
        count[3][(size_t)(-log10(p[3]) * 2)]++;
        count[4][(size_t)((p[4] - 2) * 2)]++;
        count[5][there ? (size_t)(p[5] * 8) : 0] += there;
        count[6][(size_t)(log10(p[6] / 0.5) / log10(1000.5 / 0.5) * 2)]++;
    }
    verdict(even(n, 4, count[0]), "random is even over choices");
    verdict(even(n, 8, count[1]), "random is even over whole numbers");
    verdict(even(n, 5, count[2]), "random is even over steps, the last one included");
    verdict(even(n, 8, count[3]), "random is even in a logarithm");
    verdict(even(n, 8, count[4]), "random is even over an interval");
    verdict(only_there && even(counted, 8, count[5]), "random draws an axis just where it counts, evenly");
    verdict(even(n, 2, count[6]), "random is even in the logarithm of whole numbers");
}

static void check_sobol(void)
{
    nnr_axis axis[MOST_AXES];
    double corner[MOST_AXES];
    bool same = true, balanced = true;
    for (size_t a = 0; a < MOST_AXES; a++)
        axis[a] = (nnr_axis){ "x", NNR_AXIS_REAL, false, 0, 1, 0, 0, a, 0 };
    start("sobol", (nnr_space){ 1, 256, MOST_AXES, axis });
    memcpy(corner, propose(0), sizeof corner);
    for (size_t i = 0; i < sizeof sobol_points / sizeof *sobol_points; i++) {
        const double *p = propose(sobol_points[i].trial);
        for (size_t a = 0; a < MOST_AXES; a++) /* the shift is that of the first point, which is 0 */
            same = same && ((uint32_t)(p[a] * 0x1p32) ^ (uint32_t)(corner[a] * 0x1p32)) == sobol_points[i].point[a];
    }
    verdict(same, "sobol has SciPy's points, shifted");
    unsigned count[MOST_AXES][256] = { { 0 } };
    for (uint64_t trial = 0; trial < 256; trial++)
        for (size_t a = 0; a < MOST_AXES; a++)
            count[a][(size_t)(propose(trial)[a] * 256)]++;
    for (size_t a = 0; a < MOST_AXES; a++)
        for (size_t i = 0; i < 256; i++)
            balanced = balanced && count[a][i] == 1;
    verdict(balanced, "256 points of sobol are one in each 256th of each axis");
}

/* ---- halving, asha --------------------------------------------------------------------------------------------- */

static bool goes_on(uint64_t trial, size_t peers, const uint64_t *peer, const double *value)
{
    return sweep.kind->goes_on(sweep.self, &sweep.space, trial, 0, peers, peer, value);
}

static void check_halving(const char *method)
{
    char title[80];
    const double values[10] = { 5, 1, (double)NAN, 3, 3, 9, -2, 8, 7, 6 }; /* -2, 1 and the earlier 3 are the best 3 */
    bool right = true, same = true;
    double share[NNR_MAX_RUNGS];
    start(method, (nnr_space){ 1, 10, 1, stepped });
    for (uint64_t turn = 0; turn < 10; turn++) {
        uint64_t peer[10];
        double value[10];
        for (uint64_t i = 0; i < 10; i++) {
            peer[i] = (i * 3 + turn) % 10;
            value[i] = values[peer[i]];
        }
        for (uint64_t trial = 0; trial < 10; trial++) {
            const bool on = goes_on(trial, 10, peer, value);
            right = right && (turn || on == (trial == 6 || trial == 1 || trial == 3));
            same = same && on == (trial == 6 || trial == 1 || trial == 3);
        }
    }
    snprintf(title, sizeof title, "%s: the best 1/eta go on, the earlier one of equals, and no NaN", method);
    verdict(right, title);
    snprintf(title, sizeof title, "%s: whatever the order of the peers", method);
    verdict(same, title);
    const uint64_t two[] = { 0, 1 };
    snprintf(title, sizeof title, "%s: the best of few goes on", method);
    verdict(goes_on(1, 2, two, values) && !goes_on(0, 2, two, values), title);
    snprintf(title, sizeof title, "%s: 3 rungs, each eta times as far as the one before", method);
    verdict(sweep.kind->rungs(sweep.self, &sweep.space, 0, share) == 3 && fabs(share[0] - 1. / 9) < 1e-12 &&
                fabs(share[1] - 1. / 3) < 1e-12 && share[2] == 1, title);
}

/* ---- tpe against random ---------------------------------------------------------------------------------------- */

/* Branin's function; its least value is 0.398. */
static double branin(const double *x)
{
    const double a = x[1] - 5.1 / (4 * PI * PI) * x[0] * x[0] + 5 / PI * x[0] - 6;
    return a * a + 10 * (1 - 1 / (8 * PI)) * cos(x[0]) + 10;
}

static double sphere(const double *x)
{
    return x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] + x[4] * x[4];
}

/* Like the error of a network: the rate counts in its logarithm, one choice is best, momentum counts with it alone. */
static double training(const double *x)
{
    const double rate = log10(x[0]) + 2.5;
    return rate * rate + 0.3 * (x[1] != 2) + (x[1] == 2 ? fabs(x[2] - 0.9) : 0.2) + fabs(x[3] - 48) / 64;
}

static const nnr_axis branin_axes[] = { { "x", NNR_AXIS_REAL, false, -5, 10, 0, 0, 0, 0 },
                                        { "y", NNR_AXIS_REAL, false, 0, 15, 0, 0, 1, 0 } };
static const nnr_axis sphere_axes[] = { { "a", NNR_AXIS_REAL, false, -5, 5, 0, 0, 0, 0 },
                                        { "b", NNR_AXIS_REAL, false, -5, 5, 0, 0, 1, 0 },
                                        { "c", NNR_AXIS_REAL, false, -5, 5, 0, 0, 2, 0 },
                                        { "d", NNR_AXIS_REAL, false, -5, 5, 0, 0, 3, 0 },
                                        { "e", NNR_AXIS_REAL, false, -5, 5, 0, 0, 4, 0 } };
static const nnr_axis training_axes[] = { { "rate", NNR_AXIS_REAL, true, 1e-5, 1, 0, 0, 0, 0 },
                                          { "optimizer", NNR_AXIS_CHOICE, false, 0, 0, 0, 3, 1, 0 },
                                          { "momentum", NNR_AXIS_REAL, false, 0, 1, 0, 0, 1, 4 },
                                          { "units", NNR_AXIS_INT, false, 4, 128, 4, 0, 3, 0 } };

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median over 5 seeds of the best value of 60 trials. */
static double median_best(const char *method, size_t axes, const nnr_axis *axis, double (*f)(const double *))
{
    double best[5];
    for (uint64_t seed = 0; seed < 5; seed++) {
        best[seed] = INFINITY;
        start(method, (nnr_space){ seed, 60, axes, axis });
        for (uint64_t trial = 0; trial < 60; trial++) {
            sweep.value[trial] = f(propose(trial));
            best[seed] = fmin(best[seed], sweep.value[trial]);
        }
    }
    qsort(best, 5, sizeof *best, ascending);
    return best[2];
}

static void check_better(const char *name, size_t axes, const nnr_axis *axis, double (*f)(const double *))
{
    const double tpe = median_best("tpe", axes, axis, f), random = median_best("random", axes, axis, f);
    char title[120];
    snprintf(title, sizeof title, "tpe is better than random on %s: %.3f, %.3f", name, tpe, random);
    verdict(tpe < random, title);
}

int main(void)
{
    struct arena *arena = arena_new();
    struct error e = { 0 };
    enum isa isa;
    if (isa_choose(&isa, &e)) {
        printf("Bail out! %s\n", e.text);
        return EXIT_FAILURE;
    }
    services = services_new(arena, plugin_host_catalogue(plugin_host_new(arena, isa)));
    check_grid();
    check_random();
    check_sobol();
    check_halving("halving");
    check_halving("asha");
    check_better("Branin's function", 2, branin_axes, branin);
    check_better("a sphere in 5 axes", 5, sphere_axes, sphere);
    check_better("a space with a logarithm, a choice and a condition", 4, training_axes, training);
    arena_free(arena);
    printf("1..%u\n", tests);
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

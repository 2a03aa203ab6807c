/* search.c -- proves a search method in spaces of several shapes: as many trials as it says, points on their axes, the
 * same answer for the same question whatever was asked before, rungs that rise to 1, and at each of them some trials
 * that go on. */
#include "proof/kinds.h"

#include <math.h>
#include <string.h>

enum { TRIALS = 50, MOST_AXES = 4 };

static const nnr_axis steps[] = { { "units", NNR_AXIS_INT, false, 4, 64, 4, 0, 0, 0 },
                                  { "optimizer", NNR_AXIS_CHOICE, false, 0, 0, 0, 3, 1, 0 } };
static const nnr_axis mixed[] = { { "optimizer", NNR_AXIS_CHOICE, false, 0, 0, 0, 3, 0, 0 },
                                  { "rate", NNR_AXIS_REAL, true, 1e-4, 1e-1, 0, 0, 1, 0 },
                                  { "momentum", NNR_AXIS_REAL, false, 0, 0.9, 0, 0, 0, 5 },
                                  { "batch", NNR_AXIS_INT, true, 1, 512, 1, 0, 3, 0 } };

static const nnr_space spaces[] = { { 1, TRIALS, 2, steps }, { 1, TRIALS, 4, mixed } };

/* Why a value is none of the axis, or NULL. */
static const char *value_fault(const nnr_space *space, size_t a, const double *point)
{
    const nnr_axis *axis = &space->axis[a];
    const bool counts = axis->parent == a || (axis->parent_choices >> (uint64_t)point[axis->parent] & 1);
    if (!counts)
        return isnan(point[a]) ? NULL : "the axis does not count there, which NaN says";
    if (isnan(point[a]))
        return "the axis counts there";
    if (axis->type == NNR_AXIS_CHOICE)
        return point[a] >= 0 && point[a] < (double)axis->choices && point[a] == floor(point[a])
                   ? NULL
                   : "not the index of a choice";
    if (!(point[a] >= axis->min && point[a] <= axis->max))
        return "outside the axis";
    const double step = axis->step > 0 ? (point[a] - axis->min) / axis->step : 0;
    return fabs(step - nearbyint(step)) < 1e-9 ? NULL : "between two steps";
}

struct sweep {
    const nnr_search *kind;
    const void *self;
    const nnr_space *space;
    double point[TRIALS * MOST_AXES], value[TRIALS];
};

static uint64_t needs_of(const struct sweep *sweep, uint64_t trial)
{
    return sweep->kind->needs ? sweep->kind->needs(sweep->self, sweep->space, trial) : 0;
}

static void propose(const struct sweep *sweep, uint64_t trial, double *point)
{
    const uint64_t needs = needs_of(sweep, trial);
    const nnr_past past = { needs, sweep->point, sweep->value, sweep->kind->needs ? trial - needs : 0 };
    for (size_t a = 0; a < sweep->space->axes; a++)
        point[a] = -12345; /* no value of any axis, so that one left out is seen */
    sweep->kind->propose(sweep->self, sweep->space, trial, &past, point);
}

static bool prove_trial(struct proof *proof, struct sweep *sweep, uint64_t trial)
{
    double *point = sweep->point + trial * sweep->space->axes;
    const uint64_t needs = needs_of(sweep, trial), before = trial ? needs_of(sweep, trial - 1) : 0;
    if (!proof_check(proof, needs <= trial && needs >= before)) {
        proof_fault(proof, "needs asks for %llu trials before trial %llu, and for %llu before the one before it",
                    (unsigned long long)needs, (unsigned long long)trial, (unsigned long long)before);
        return false;
    }
    propose(sweep, trial, point);
    for (size_t a = 0; a < sweep->space->axes; a++) {
        const char *fault = value_fault(sweep->space, a, point);
        if (!proof_check(proof, !fault)) {
            proof_fault(proof, "propose gives %g for '%s' in trial %llu: %s", point[a], sweep->space->axis[a].name,
                        (unsigned long long)trial, fault);
            return false;
        }
    }
    sweep->value[trial] = trial % 11 == 10 ? (double)NAN : fabs(point[0] - 1) + (double)(trial % 7);
    return true;
}

/* Asks which of the peers go on past a rung, twice, and puts them first; false after a fault. */
static bool prove_rung(struct proof *proof, const struct sweep *sweep, size_t rung, size_t *peers, uint64_t *peer)
{
    double value[TRIALS];
    bool on[TRIALS];
    size_t passed = 0;
    for (size_t i = 0; i < *peers; i++)
        value[i] = sweep->value[peer[i]];
    for (size_t i = 0; i < *peers; i++)
        on[i] = sweep->kind->goes_on(sweep->self, sweep->space, peer[i], rung, *peers, peer, value);
    for (size_t i = *peers; i-- > 0;) {
        const bool again = sweep->kind->goes_on(sweep->self, sweep->space, peer[i], rung, *peers, peer, value);
        if (!proof_check(proof, again == on[i])) {
            proof_fault(proof, "goes_on answers otherwise for trial %llu when it is asked again",
                        (unsigned long long)peer[i]);
            return false;
        }
    }
    for (size_t i = 0; i < *peers; i++)
        if (on[i])
            peer[passed++] = peer[i];
    const bool sense = passed > 0 && (rung > 0 || passed < *peers);
    if (!proof_check(proof, sense))
        proof_fault(proof, "goes_on lets %s of %zu trials go on past rung %zu", passed ? "all" : "none", *peers, rung);
    *peers = passed;
    return sense;
}

static bool prove_rungs(struct proof *proof, const struct sweep *sweep, size_t trials)
{
    double share[NNR_MAX_RUNGS] = { 0 };
    uint64_t peer[TRIALS];
    const size_t n = sweep->kind->rungs ? sweep->kind->rungs(sweep->self, sweep->space, 0, share) : 0;
    bool rises = !sweep->kind->rungs || (n >= 1 && n <= NNR_MAX_RUNGS && share[0] > 0 && share[n - 1] == 1);
    for (size_t i = 1; rises && i < n; i++)
        rises = share[i] > share[i - 1];
    if (!proof_check(proof, rises)) {
        proof_fault(proof, "rungs must give 1 to %d shares that rise to 1", NNR_MAX_RUNGS);
        return false;
    }
    if (!proof_check(proof, n < 2 || sweep->kind->goes_on)) {
        proof_fault(proof, "has rungs, but lacks the callback 'goes_on'");
        return false;
    }
    for (size_t i = 0; i < trials; i++)
        peer[i] = i;
    for (size_t rung = 0; rung + 1 < n && trials > 1; rung++)
        if (!prove_rung(proof, sweep, rung, &trials, peer))
            return false;
    return true;
}

static bool prove_space(struct proof *proof, const nnr_space *space, nnr_host *host)
{
    struct sweep sweep = { .kind = proof->plugin->table, .self = proof->self.at, .space = space };
    const int64_t answer = sweep.kind->trials(proof->self.at, host, space);
    const uint64_t n = answer < 0 ? 0 : answer < TRIALS ? (uint64_t)answer : TRIALS;
    if (answer < 0)
        proof_omit(proof, "not tried in all spaces: %s", proof->error.text);
    for (uint64_t trial = 0; trial < n; trial++)
        if (!prove_trial(proof, &sweep, trial))
            return false;
    for (uint64_t trial = n; trial-- > 0;) {
        double again[MOST_AXES];
        propose(&sweep, trial, again);
        if (!proof_check(proof, !memcmp(again, sweep.point + trial * space->axes, space->axes * sizeof *again))) {
            proof_fault(proof, "propose gives another point for trial %llu when it is asked again",
                        (unsigned long long)trial);
            return false;
        }
    }
    proof_phase("goes_on");
    return prove_rungs(proof, &sweep, n);
}

void prove_search(struct proof *proof)
{
    nnr_host *host = services_for(proof->services, &proof->part, &proof->error);
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        proof_phase("propose");
        const bool right = prove_space(proof, &spaces[i], host);
        proof_phase("");
        if (!right)
            return;
    }
}

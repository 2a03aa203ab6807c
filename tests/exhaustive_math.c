/* exhaustive_math.c -- every function of nnrun/math.h on all 2^32 floats, and on 2^26 doubles: the largest error and
 * where it is. Takes minutes (make check-exhaustive); fails where an error exceeds two units in the last place. */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include <nnrun/random.h>

#include "compute/team.h"
#include "math_reference.h"

enum { CHUNK = 4096 };

struct worst {
    double distance, at;
};

static void note(struct worst *worst, double distance, double at)
{
    if (distance > worst->distance)
        *worst = (struct worst){ distance, at };
}

static struct worst check_floats(const struct math_function *function, uint64_t chunk)
{
    float x[CHUNK], y[CHUNK];
    for (uint64_t i = 0; i < CHUNK; i++)
        x[i] = nnr_float_of((uint32_t)(chunk * CHUNK + i));
    function->apply_float(CHUNK, x, y);
    struct worst worst = { 0, 0 };
    for (size_t i = 0; i < CHUNK; i++) {
        const double exact = function->exact((double)x[i]);
        if (y[i] != (float)exact) /* else it is off by half a unit at most, as anything may be */
            note(&worst, math_distance_float(y[i], exact), (double)x[i]);
    }
    return worst;
}

/* Chunk by chunk: any bits; magnitudes from 2^-64 to 2^10, evenly in the exponent; evenly between -4 and 4; evenly
 * between -800 and 800. */
static double some_double(uint64_t chunk, uint64_t i)
{
    const nnr_rng rng = { 1, 0 };
    const uint64_t bits = (uint64_t)nnr_bits(&rng, 2 * i) << 32 | nnr_bits(&rng, 2 * i + 1);
    const double even = (double)(int64_t)bits * 0x1p-63;
    switch (chunk % 4) {
    case 0: return nnr_double_of(bits);
    case 1: return ldexp(copysign(1 + fabs(even), even), (int)(bits % 75) - 64);
    case 2: return 4 * even;
    default: return 800 * even;
    }
}

static struct worst check_doubles(const struct math_function *function, uint64_t chunk)
{
    double x[CHUNK], y[CHUNK];
    for (uint64_t i = 0; i < CHUNK; i++)
        x[i] = some_double(chunk, chunk * CHUNK + i);
    function->apply_double(CHUNK, x, y);
    struct worst worst = { 0, 0 };
    for (size_t i = 0; i < CHUNK; i++)
        note(&worst, math_distance_double(y[i], function->exact_double((long double)x[i])), x[i]);
    return worst;
}

struct search {
    const struct math_function *function;
    struct worst (*check_chunk)(const struct math_function *, uint64_t chunk);
    uint64_t chunks;
    atomic_ullong next;
    pthread_mutex_t mutex;
    struct worst worst;
};

/* A thread of many: takes chunks until there are none left. */
static void check_chunks(void *context, struct seat seat)
{
    struct search *search = context;
    struct worst own = { 0, 0 };
    (void)seat;
    for (uint64_t chunk; (chunk = atomic_fetch_add(&search->next, 1)) < search->chunks;) {
        const struct worst here = search->check_chunk(search->function, chunk);
        note(&own, here.distance, here.at);
    }
    pthread_mutex_lock(&search->mutex);
    note(&search->worst, own.distance, own.at);
    pthread_mutex_unlock(&search->mutex);
}

static void lead(void *context, struct team *team)
{
    team_do(team, false, check_chunks, context);
}

static int check(const struct math_function *function, const char *type,
                 struct worst (*check_chunk)(const struct math_function *, uint64_t chunk), uint64_t points)
{
    struct search search = { .function = function, .check_chunk = check_chunk, .chunks = points / CHUNK,
                             .mutex = PTHREAD_MUTEX_INITIALIZER };
    team_lead(team_largest(), lead, &search);
    printf("%-9s %-7s %.6f units in the last place at %a (%g)\n", function->name, type, search.worst.distance,
           search.worst.at, search.worst.at);
    fflush(stdout);
    return search.worst.distance <= 2;
}

int main(void)
{
    int good = 1;
    for (size_t i = 0; i < MATH_FUNCTIONS; i++) {
        good &= check(&math_functions[i], "float", check_floats, UINT64_C(1) << 32);
        good &= check(&math_functions[i], "double", check_doubles, UINT64_C(1) << 26);
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

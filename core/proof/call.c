/* call.c -- makes calls of kernels, and compares what they give. */
#include "proof/call.h"

#include <dirent.h>
#include <math.h>
#include <string.h>

#include "plugin/module.h"

/* The call that is under way, for the signal handler. */
static struct {
    const struct proof *proof;
    const struct call *call;
} current;

/* ---- Making a call --------------------------------------------------------------------------------------------- */

struct argument *call_add(struct call *call, const char *name, enum role role, size_t count, size_t per_row,
                          const void *initial)
{
    struct argument *a = &call->argument[call->n_arguments++];
    *a = (struct argument){ .name = name, .role = role, .count = count, .size = sizeof(nnr_real),
                            .per_row = per_row, .initial = initial };
    return a;
}

static size_t bytes_of(const struct argument *a)
{
    return a->count * a->size;
}

/* Fills a good part of the stack, so that a variable that nobody has set holds other garbage each time. */
static __attribute__((noinline)) void dirty_stack(int byte)
{
    volatile char garbage[32768];
    for (size_t i = 0; i < sizeof garbage; i++)
        garbage[i] = (char)byte;
}

static void protect(const struct proof *proof, const struct call *call, bool on)
{
    if (!call->changes_self)
        guarded_protect(&proof->self, on);
    for (size_t i = 0; i < call->n_arguments; i++)
        if (call->argument[i].role == IN)
            guarded_protect(&call->argument[i].array, on);
    if (!call->main)
        traps_set(proof->traps, on);
}

static void invoke(struct proof *proof, struct call *call, int byte)
{
    char phase[NAME_BYTES];
    snprintf(phase, sizeof phase, "%s%s", call->kernel, call->when ? call->when : "");
    proof_phase(phase);
    current.proof = proof;
    current.call = call;
    call->self = proof->self.at;
    protect(proof, call, true);
    dirty_stack(byte);
    call->invoke(call);
    protect(proof, call, false);
    current.call = NULL;
    proof_phase("");
}

/* kind: 0 the initial numbers, 1 those at the edge, 2 the initial ones in reverse. */
enum numbers { INITIAL, EDGE, REVERSED };

static void fill_argument(struct argument *a, enum numbers numbers)
{
    const char *from = a->initial;
    if (numbers == EDGE && a->edge)
        memcpy(a->at, a->edge, bytes_of(a));
    else if (numbers == EDGE)
        memset(a->at, 0, bytes_of(a));
    else
        for (size_t i = 0; i < a->count; i++)
            memcpy((char *)a->at + i * a->size, from + (numbers == REVERSED ? a->count - 1 - i : i) * a->size, a->size);
}

static void place(struct proof *proof, struct call *call, enum side side, int byte, enum numbers numbers)
{
    for (size_t i = 0; i < call->n_arguments; i++) {
        struct argument *a = &call->argument[i];
        if (!a->array.pages && guarded_new(&a->array, a->name, bytes_of(a), &proof->error))
            continue;
        guarded_place(&a->array, side, byte);
        a->at = a->array.at;
        if (a->role != OUT)
            fill_argument(a, numbers);
    }
}

void call_make(struct proof *proof, struct call *call, enum side side, int byte)
{
    place(proof, call, side, byte, INITIAL);
    invoke(proof, call, byte);
}

/* ---- What must hold -------------------------------------------------------------------------------------------- */

const int GARBAGE[2] = { 0xA5, 0x5A };

static void keep_results(struct proof *proof, struct call *call)
{
    for (size_t i = 0; i < call->n_arguments; i++) {
        struct argument *a = &call->argument[i];
        if (a->role == IN)
            continue;
        a->result = arena_alloc(proof->arena, bytes_of(a) + 1);
        memcpy(a->result, a->at, bytes_of(a));
        for (size_t b = 0; b < bytes_of(a); b++) /* FNV-1a */
            proof->finding->digest = (proof->finding->digest ^ ((const uint8_t *)a->result)[b]) * 0x100000001b3u;
    }
}

static double number_at(const struct argument *a, const void *array, size_t i)
{
    return a->size == sizeof(double) ? ((const double *)array)[i] : (double)((const float *)array)[i];
}

/* Whether number i held the garbage of before after the first call, and after the second. */
static bool unwritten(const struct argument *a, size_t i)
{
    for (size_t b = i * a->size; b < (i + 1) * a->size; b++)
        if (((const uint8_t *)a->result)[b] != GARBAGE[0] || ((const uint8_t *)a->at)[b] != GARBAGE[1])
            return false;
    return true;
}

/* The first number that is not the same bits as after the first call; a->count where there is none. */
static size_t first_difference(const struct argument *a)
{
    size_t i = 0;
    while (i < a->count &&
           memcmp((const char *)a->at + i * a->size, (const char *)a->result + i * a->size, a->size) == 0)
        i++;
    return i;
}

/* Compares with the first call. Where they differ, says so in a sentence with the number's place in front of it. */
static bool same_as_first(struct proof *proof, struct call *call, double value, const char *why)
{
    for (size_t i = 0; i < call->n_arguments; i++) {
        const struct argument *a = &call->argument[i];
        const size_t at = a->role == IN ? a->count : first_difference(a);
        if (at == a->count)
            continue;
        if (a->role == OUT && unwritten(a, at))
            proof_fault(proof, "%s leaves %s[%zu] unwritten", call->kernel, a->name, at);
        else
            proof_fault(proof, "%s gives %s[%zu] = %.9g, and then %.9g for the same numbers: %s", call->kernel, a->name,
                        at, number_at(a, a->result, at), number_at(a, a->at, at), why);
        return proof_check(proof, false);
    }
    if (memcmp(&value, &call->value, sizeof value) != 0) {
        proof_fault(proof, "%s returns %.9g, and then %.9g for the same numbers: %s", call->kernel, value, call->value,
                    why);
        return proof_check(proof, false);
    }
    return proof_check(proof, true);
}

static bool all_finite(struct proof *proof, const struct call *call, const char *where)
{
    for (size_t i = 0; i < call->n_arguments; i++) {
        const struct argument *a = &call->argument[i];
        for (size_t k = 0; a->role != IN && k < a->count; k++)
            if (!isfinite(number_at(a, a->at, k))) {
                proof_fault(proof, "%s gives %s[%zu] = %g %s", call->kernel, a->name, k, number_at(a, a->at, k), where);
                return proof_check(proof, false);
            }
    }
    if (!isfinite(call->value))
        proof_fault(proof, "%s returns %g %s", call->kernel, call->value, where);
    return proof_check(proof, isfinite(call->value));
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-6 * fmax(1, fmax(fabs(a), fabs(b)));
}

static void give_rows(struct call *call, size_t first, size_t rows)
{
    for (size_t i = 0; i < call->n_arguments; i++) {
        struct argument *a = &call->argument[i];
        a->at = (char *)a->array.at + first * a->per_row * a->size;
    }
    call->first_row = first;
    call->rows = rows;
}

/* The rows in two calls: each row must be the same bits, each sum nearly the same. */
static bool rows_in_parts(struct proof *proof, struct call *call, double value)
{
    const size_t rows = call->rows, first = (rows + 2) / 3;
    place(proof, call, AGAINST_END, GARBAGE[1], INITIAL);
    give_rows(call, 0, first);
    invoke(proof, call, GARBAGE[0]);
    const double part = call->value;
    give_rows(call, first, rows - first);
    invoke(proof, call, GARBAGE[0]);
    const double whole = call->value + part;
    give_rows(call, 0, rows);
    call->value = value;
    for (size_t i = 0; i < call->n_arguments; i++) {
        const struct argument *a = &call->argument[i];
        for (size_t k = 0; call->sums && a->role == INOUT && k < a->count; k++)
            if (!near(number_at(a, a->result, k), number_at(a, a->at, k))) {
                proof_fault(proof, "%s does not add to %s[%zu] what it sums over the rows: two parts give %.9g, "
                            "the whole %.9g",
                            call->kernel, a->name, k, number_at(a, a->at, k), number_at(a, a->result, k));
                return proof_check(proof, false);
            }
        if (call->sums && a->role == INOUT)
            memcpy(a->at, a->result, bytes_of(a));
    }
    if (call->sums && !near(whole, value)) {
        proof_fault(proof, "%s returns %.9g for all rows, but %.9g for them in two parts", call->kernel, value, whole);
        return proof_check(proof, false);
    }
    char why[NAME_BYTES];
    snprintf(why, sizeof why, "it depends on which %s come in one call", call->elements ? call->elements : "rows");
    return same_as_first(proof, call, value, why);
}

static size_t count_threads(void)
{
    size_t count = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (const struct dirent *entry; tasks && (entry = readdir(tasks));)
        count += entry->d_name[0] != '.';
    if (tasks)
        closedir(tasks);
    return count;
}

/* What a kernel may not leave behind in the process. */
static bool left_nothing(struct proof *proof, const struct call *call, size_t threads, unsigned long mode)
{
    const bool alone = call->main || count_threads() == threads;
    if (!alone)
        proof_fault(proof, "%s starts threads", call->kernel);
    if (floating_point_mode() != mode)
        proof_fault(proof, "%s changes the floating-point mode", call->kernel);
    return proof_check(proof, alone && floating_point_mode() == mode);
}

bool call_prove(struct proof *proof, struct call *call)
{
    const size_t threads = count_threads();
    const unsigned long mode = floating_point_mode();
    call_make(proof, call, AGAINST_END, GARBAGE[0]);
    keep_results(proof, call);
    const double value = call->value;
    if (!left_nothing(proof, call, threads, mode) || !all_finite(proof, call, "for ordinary numbers"))
        return false;
    call_make(proof, call, AGAINST_END, GARBAGE[0]);
    if (!same_as_first(proof, call, value, "it keeps something from one call to the next"))
        return false;
    call_make(proof, call, AGAINST_START, GARBAGE[1]);
    if (!same_as_first(proof, call, value, "it reads memory that nobody has written"))
        return false;
    place(proof, call, AGAINST_END, GARBAGE[1], REVERSED);
    invoke(proof, call, GARBAGE[0]);
    call_make(proof, call, AGAINST_END, GARBAGE[1]);
    if (!same_as_first(proof, call, value, "it keeps something from one call to the next"))
        return false;
    if (call->divides && !rows_in_parts(proof, call, value))
        return false;
    if (call->edge) {
        place(proof, call, AGAINST_END, GARBAGE[0], EDGE);
        invoke(proof, call, GARBAGE[0]);
        if (!all_finite(proof, call, call->edge))
            return false;
        call->value = value;
    }
    return true;
}

/* ---- Faults ---------------------------------------------------------------------------------------------------- */

const char *call_told(const void *address, bool writes, char *buffer, size_t size)
{
    if (!current.call)
        return NULL;
    const char *told = traps_told(current.proof->traps, address, buffer, size);
    for (size_t i = 0; !told && i < current.call->n_arguments; i++)
        told = guarded_told(&current.call->argument[i].array, address, writes, buffer, size);
    return told ? told : guarded_told(&current.proof->self, address, writes, buffer, size);
}

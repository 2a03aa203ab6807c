/* callback.c -- proves a callback: for the same curves it does the same again, within the state that it asked for, and
 * fills every column. */
#include "proof/kinds.h"

#include <string.h>

enum { EPOCHS = 40, CURVES = 6 };

static const char *const names[CURVES] = { "train_loss",          "train_accuracy", "validation_loss",
                                           "validation_accuracy", "test_loss",      "test_accuracy" };

/* What a callback did in all epochs. */
struct record {
    double column[EPOCHS][NNR_MAX_COLUMNS];
    bool stopped[EPOCHS];
};

/* The calls of epoch, one after the other. */
struct watch {
    const nnr_callback *kind;
    nnr_host *host;
    struct record *record;
    size_t epoch; /* the present one, from 0 */
    bool failed;
};

enum { NAME, VALUE, STATE, COLUMN }; /* arguments of the call */

static void stop(const nnr_epoch *now, const char *format, ...)
{
    const struct watch *watch = now->priv;
    (void)format;
    watch->record->stopped[watch->epoch] = true;
}

static void say(const nnr_epoch *now, const char *format, ...)
{
    (void)now, (void)format;
}

static void epoch(struct call *call)
{
    struct watch *watch = call->context;
    const nnr_epoch now = { .epoch = watch->epoch + 1,
                            .epochs = EPOCHS,
                            .learning_rate = 0.1,
                            .curves = CURVES,
                            .name = call->argument[NAME].at,
                            .value = call->argument[VALUE].at,
                            .priv = watch,
                            .stop = stop,
                            .log = say };
    watch->failed = watch->kind->epoch(call->self, watch->host, &now, call->argument[STATE].at,
                                       call->argument[COLUMN].at) != 0;
}

/* All epochs from a state of zero on. Returns whether none failed. */
static bool run(struct proof *proof, struct watch *watch, struct call *call, enum side side, int garbage)
{
    const struct argument *state = &call->argument[STATE], *column = &call->argument[COLUMN];
    double value[CURVES], *kept = arena_alloc(proof->arena, watch->kind->state * sizeof *kept + 1);
    call->argument[VALUE].initial = value;
    call->argument[STATE].initial = kept;
    for (watch->epoch = 0; watch->epoch < EPOCHS; watch->epoch++) {
        const double t = (double)watch->epoch;
        memcpy(value, (double[CURVES]){ 2 / (1 + t), 1 - 1 / (2 + t), 2 / (1 + t) + t / 50, 0.9, 1, 0 }, sizeof value);
        proof->error = (struct error){ 0 };
        call_make(proof, call, side, garbage);
        if (!proof_check(proof, !watch->failed)) {
            proof_failed(proof, "epoch", &proof->error);
            return false;
        }
        memcpy(kept, state->at, state->count * sizeof *kept);
        memcpy(watch->record->column[watch->epoch], column->at, column->count * sizeof(double));
    }
    return true;
}

/* The name of the first column that held the garbage of before after both runs of some epoch; NULL where none did. */
static const char *unwritten(const struct watch *watch, const struct record *first, const struct record *second,
                             size_t columns)
{
    for (size_t i = 0; i < EPOCHS * columns; i++) {
        const size_t at = i / columns, c = i % columns;
        const unsigned char *a = (const void *)&first->column[at][c], *b = (const void *)&second->column[at][c];
        size_t same = 0;
        while (same < sizeof(double) && a[same] == GARBAGE[0] && b[same] == GARBAGE[1])
            same++;
        if (same == sizeof(double))
            return watch->kind->columns[c];
    }
    return NULL;
}

void prove_callback(struct proof *proof)
{
    struct record *record = arena_alloc(proof->arena, 2 * sizeof *record);
    struct watch watch = { .kind = proof->plugin->table,
                           .host = services_for(proof->services, &proof->part, &proof->error) };
    struct call call = { .kernel = "epoch", .invoke = epoch, .context = &watch, .main = true };
    const size_t columns = part_columns(&proof->part);
    call_add(&call, "name", IN, CURVES, 0, names)->size = sizeof *names;
    call_add(&call, "value", IN, CURVES, 0, NULL)->size = sizeof(double);
    call_add(&call, "state", INOUT, watch.kind->state, 0, NULL)->size = sizeof(double);
    call_add(&call, "column", OUT, columns, 0, NULL)->size = sizeof(double);
    for (size_t i = 0; i < 2; i++) {
        watch.record = &record[i];
        if (!run(proof, &watch, &call, i ? AGAINST_START : AGAINST_END, GARBAGE[i]))
            return;
    }
    const char *column = unwritten(&watch, &record[0], &record[1], columns);
    if (!proof_check(proof, !column))
        proof_fault(proof, "epoch leaves the column '%s' unwritten", column);
    else if (!proof_check(proof, !memcmp(record[0].column, record[1].column, sizeof record->column) &&
                                     !memcmp(record[0].stopped, record[1].stopped, sizeof record->stopped)))
        proof_fault(proof, "epoch does something else for the same curves when they come again");
}

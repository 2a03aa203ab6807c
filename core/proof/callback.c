/* callback.c -- proves a callback: for the same curves it does the same again, within the state that it asked for, and
 * fills every column. */
#include "proof/kinds.h"

#include <stdlib.h>
#include <string.h>

enum { EPOCHS = 40, CURVES = 6 };

static const char *const names[CURVES] = { "train_loss",          "train_accuracy", "validation_loss",
                                           "validation_accuracy", "test_loss",      "test_accuracy" };

/* What a callback did in all epochs. */
struct record {
    double column[EPOCHS][NNR_MAX_COLUMNS];
    bool stopped[EPOCHS];
    size_t epoch; /* the present one */
};

static void stop(const nnr_epoch *now, const char *format, ...)
{
    struct record *record = now->priv;
    (void)format;
    record->stopped[record->epoch] = true;
}

static void say(const nnr_epoch *now, const char *format, ...)
{
    (void)now, (void)format;
}

/* All epochs with the state at zero. Returns whether all went well. */
static bool watch(struct proof *proof, struct guarded *state, struct record *record)
{
    static const double unwritten = -12345; /* no column has that value */
    const nnr_callback *kind = proof->plugin->table;
    const size_t columns = part_columns(&proof->part);
    nnr_host *host = services_for(proof->services, &proof->part, &proof->error);
    guarded_place(state, AGAINST_END, 0);
    for (record->epoch = 0; record->epoch < EPOCHS; record->epoch++) {
        const double t = (double)record->epoch, value[CURVES] = { 2 / (1 + t), 1 - 1 / (2 + t), 2 / (1 + t) + t / 50,
                                                                  0.9,         1,               0 };
        const nnr_epoch now = { record->epoch + 1, EPOCHS, 0.1, CURVES, names, value, record, stop, say };
        double *column = record->column[record->epoch];
        for (size_t i = 0; i < NNR_MAX_COLUMNS; i++)
            column[i] = unwritten;
        proof->error = (struct error){ 0 };
        const bool failed = kind->epoch(proof->self.at, host, &now, state->at, column) != 0;
        if (!proof_check(proof, !failed)) {
            proof_failed(proof, "epoch", &proof->error);
            return false;
        }
        for (size_t i = 0; i < NNR_MAX_COLUMNS; i++)
            if (!proof_check(proof, (column[i] == unwritten) == (i >= columns))) {
                if (i < columns)
                    proof_fault(proof, "epoch leaves the column '%s' unwritten", kind->columns[i]);
                else
                    proof_fault(proof, "epoch writes beyond the end of column");
                return false;
            }
    }
    return true;
}

void prove_callback(struct proof *proof)
{
    const nnr_callback *kind = proof->plugin->table;
    struct guarded state;
    struct record *record = calloc(2, sizeof *record);
    if (!record || guarded_new(&state, "state", kind->state * sizeof(double), &proof->error)) {
        proof_omit(proof, "not tried: there is no memory");
        free(record);
        return;
    }
    proof_phase("epoch");
    if (watch(proof, &state, &record[0]) && watch(proof, &state, &record[1]) &&
        !proof_check(proof, !memcmp(record[0].column, record[1].column, sizeof record->column) &&
                                !memcmp(record[0].stopped, record[1].stopped, sizeof record->stopped)))
        proof_fault(proof, "epoch does something else for the same curves when they come again");
    proof_phase("");
    free(record);
}

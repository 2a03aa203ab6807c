/* dataset.c -- proves a data set: that it opens, and gives the same rows however they are asked for. */
#include "proof/kinds.h"

#include <math.h>
#include <string.h>

enum { MOST_ROWS = 200, MOST_NUMBERS = 1 << 20 };

struct trial {
    const nnr_dataset *kind;
    nnr_host *host;
    int answer;
};

static void read_rows(struct call *call)
{
    struct trial *trial = call->context;
    trial->answer = trial->kind->read((void *)(uintptr_t)call->self, trial->host, call->first_row, call->rows,
                                      call->argument[0].at, call->argument[1].at);
}

static const char *shape_fault(const nnr_data *data)
{
    if (data->x.rank < 1 || data->x.rank > 4 || nnr_count(&data->x) < 1 || data->outputs < 1)
        return "does not say the shape of its rows";
    if (data->rows < 1)
        return "has no rows";
    if (data->class_names && (!data->class_names[0] || data->outputs != 1))
        return "has classes, and so must have one output and a name at least";
    return data->test_rows >= data->rows ? "has no rows to train on, but for its test part" : NULL;
}

static void prove_labels(struct proof *proof, const nnr_data *data, size_t rows, const nnr_real *y)
{
    size_t classes = 0;
    while (data->class_names && data->class_names[classes])
        classes++;
    for (size_t i = 0; classes && i < rows; i++)
        if (!proof_check(proof, y[i] >= 0 && y[i] < (nnr_real)classes && (double)y[i] == floor((double)y[i]))) {
            proof_fault(proof, "read gives the label %g in row %zu, but labels are whole numbers from 0 to %zu",
                        (double)y[i], i, classes - 1);
            return;
        }
}

/* [main] functions may allocate and change their own state, so there are no traps, and self may be written. */
void prove_dataset(struct proof *proof)
{
    struct error e = { 0 };
    struct trial trial = { proof->plugin->table, services_for(proof->services, &proof->part, &e), 0 };
    nnr_data data = { 0 };
    proof_phase("open");
    const int answer = trial.kind->open(proof->self.at, trial.host, &data);
    proof_phase("");
    const char *fault = answer ? NULL : shape_fault(&data);
    if (answer)
        proof_failed(proof, "open", &e);
    else if (!proof_check(proof, !fault))
        proof_fault(proof, "%s", fault);
    const size_t numbers = nnr_count(&data.x);
    if (answer || fault || numbers > MOST_NUMBERS)
        return;
    const size_t rows = data.rows < MOST_ROWS ? (size_t)data.rows : MOST_ROWS;
    struct call call = { .kernel = "read", .invoke = read_rows, .context = &trial, .rows = rows, .divides = rows > 1,
                         .main = true, .changes_self = true };
    call_add(&call, "x", OUT, rows * numbers, numbers, NULL);
    call_add(&call, "y", OUT, rows * data.outputs, data.outputs, NULL);
    call_make(proof, &call, AGAINST_END, 0);
    if (!proof_check(proof, !trial.answer))
        proof_failed(proof, "read", &e);
    else if (call_prove(proof, &call))
        prove_labels(proof, &data, rows, call.argument[1].result);
}

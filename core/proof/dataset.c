/* dataset.c -- proves a data set: that it opens, and gives the same rows however they are asked for; where it streams,
 * also to readers. */
#include "proof/kinds.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { MOST_ROWS = 200, MOST_NUMBERS = 1 << 20 };

struct trial {
    const nnr_dataset *kind;
    nnr_host *host;
    int answer;
    void *reader[2]; /* take turns */
    size_t gathered;
};

static void read_rows(struct call *call)
{
    struct trial *trial = call->context;
    trial->answer = trial->kind->read((void *)(uintptr_t)call->self, trial->host, call->first_row, call->rows,
                                      call->argument[0].at, call->argument[1].at);
}

static void gather_rows(struct call *call)
{
    struct trial *trial = call->context;
    errno = 0;
    const int answer = trial->kind->gather(call->self, trial->reader[trial->gathered++ % 2], call->rows,
                                           call->argument[0].at, call->argument[1].at, call->argument[2].at);
    trial->answer = answer ? answer : trial->answer;
}

static const char *shape_fault(const nnr_dataset *kind, const nnr_data *data)
{
    if (data->streams && !kind->gather)
        return "streams, but the callback 'gather' is missing";
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

static bool open_readers(struct proof *proof, struct trial *trial, const struct error *e)
{
    for (size_t i = 0; i < 2 && trial->kind->open_reader; i++) {
        proof_phase("open_reader");
        const int failed = trial->kind->open_reader(proof->self.at, trial->host, &trial->reader[i]);
        proof_phase("");
        if (!proof_check(proof, !failed)) {
            proof_failed(proof, "open_reader", e);
            return false;
        }
    }
    return true;
}

/* given: what read gave; x is argument 1 here and 0 there, and y follows. */
static void compare_rows(struct proof *proof, const struct call *call, const struct call *given, const uint64_t *row)
{
    for (size_t a = 0; a < 2; a++) {
        const struct argument *argument = &call->argument[1 + a];
        const nnr_real *now = argument->result, *then = given->argument[a].result;
        for (size_t i = 0; i < argument->count; i++) {
            const nnr_real expected = then[row[i / argument->per_row] * argument->per_row + i % argument->per_row];
            if (!proof_check(proof, memcmp(&now[i], &expected, sizeof expected) == 0)) {
                proof_fault(proof, "gather gives %s = %.9g for row %zu, but read %.9g", argument->name, (double)now[i],
                            (size_t)row[i / argument->per_row], (double)expected);
                return;
            }
        }
    }
}

static void prove_gather(struct proof *proof, struct trial *trial, size_t numbers, size_t outputs,
                         const struct call *given, const struct error *e)
{
    const size_t rows = given->rows;
    uint64_t *row = arena_alloc(proof->arena, rows * sizeof *row);
    for (size_t i = 0; i < rows; i++)
        row[i] = (7 * i + 3) % rows;
    if (!open_readers(proof, trial, e))
        return;
    struct call call = { .kernel = "gather", .invoke = gather_rows, .context = trial, .rows = rows,
                         .divides = rows > 1 };
    struct argument *argument = call_add(&call, "row", IN, rows, 1, row);
    argument->size = sizeof *row;
    call_add(&call, "x", OUT, rows * numbers, numbers, NULL);
    call_add(&call, "y", OUT, rows * outputs, outputs, NULL);
    call_make(proof, &call, AGAINST_END, 0);
    if (!proof_check(proof, !trial->answer))
        proof_fault(proof, "gather fails: %s", errno ? strerror(errno) : "the rows are no longer there");
    else if (call_prove(proof, &call))
        compare_rows(proof, &call, given, row);
    for (size_t i = 0; i < 2 && trial->kind->close_reader; i++) {
        proof_phase("close_reader");
        trial->kind->close_reader(proof->self.at, trial->reader[i]);
        proof_phase("");
    }
}

/* [main] functions may allocate and change their own state, so there are no traps, and self may be written. */
void prove_dataset(struct proof *proof)
{
    struct error e = { 0 };
    struct trial trial = { .kind = proof->plugin->table,
                           .host = services_for(proof->services, &proof->part, &e) };
    nnr_data data = { 0 };
    proof_phase("open");
    const int answer = trial.kind->open(proof->self.at, trial.host, &data);
    proof_phase("");
    const char *fault = answer ? NULL : shape_fault(trial.kind, &data);
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
    else if (call_prove(proof, &call)) {
        prove_labels(proof, &data, rows, call.argument[1].result);
        if (data.streams)
            prove_gather(proof, &trial, numbers, data.outputs, &call, &e);
    }
}

/* gather.c -- copies rows, or has the data set's plugin gather them, a few at a time. */
#include "train/gather.h"

#include <errno.h>
#include <string.h>

#include "train/scaling.h"

enum { AT_ONCE = 128 }; /* rows that a plugin is asked for in one call */

/* Of one thread. */
struct reader {
    void *state;  /* the plugin's */
    uint64_t *row; /* (AT_ONCE) */
    nnr_real *y;   /* (AT_ONCE, outputs of the plugin): labels, where there are classes */
    bool failed;
    int reason; /* errno */
};

/* ---- Readers --------------------------------------------------------------------------------------------------- */

int gather_open(struct arena *arena, struct services *services, struct dataset *d, size_t threads, struct error *e)
{
    gather_close(d);
    if (!d->info.streams)
        return 0;
    d->readers = arena_alloc(arena, threads * sizeof *d->readers);
    for (; d->n_readers < threads; d->n_readers++) {
        struct reader *reader = &d->readers[d->n_readers];
        *reader = (struct reader){ .row = arena_alloc(arena, AT_ONCE * sizeof *reader->row) };
        if (!(reader->y = arena_try(arena, AT_ONCE * d->info.outputs, sizeof *reader->y, "the rows of a batch", e)))
            return -1;
        if (d->kind->open_reader &&
            d->kind->open_reader(d->part->self, services_for(services, d->part, e), &reader->state))
            return part_failed(d->part, "open_reader", e);
    }
    return 0;
}

void gather_close(struct dataset *d)
{
    while (d->n_readers)
        if (--d->n_readers, d->kind->close_reader)
            d->kind->close_reader(d->part->self, d->readers[d->n_readers].state);
}

bool gather_thread_failed(const struct dataset *d, size_t thread, struct error *e)
{
    const struct reader *reader = &d->readers[thread];
    if (reader->failed)
        fail(e, "the data set '%s' cannot read its rows any more: %s", d->part->plugin->name,
             reader->reason ? strerror(reader->reason) : "they are no longer there");
    return reader->failed;
}

bool gather_failed(const struct dataset *d, struct error *e)
{
    for (size_t i = 0; i < d->n_readers; i++)
        if (gather_thread_failed(d, i, e))
            return true;
    return false;
}

/* ---- Rows ------------------------------------------------------------------------------------------------------ */

/* Labels y (rows) to one-hot rows of t. They were classes when the data set was opened; what has changed since then is
 * a failure. */
static bool expand(const struct dataset *d, size_t rows, const nnr_real *y, nnr_real *t)
{
    memset(t, 0, rows * d->outputs * sizeof *t);
    for (size_t i = 0; i < rows; i++) {
        if (!(y[i] >= 0 && y[i] < (nnr_real)d->classes))
            return false;
        t[i * d->outputs + (size_t)y[i]] = 1;
    }
    return true;
}

/* At most AT_ONCE rows, by their numbers in the data set. */
static bool ask(const struct dataset *d, struct reader *reader, size_t rows, const uint64_t *row, nnr_real *x,
                nnr_real *t)
{
    const bool numbers = t && !d->classes; /* go to their place at once */
    errno = 0;
    const bool given =
        d->kind->gather(d->part->self, reader->state, rows, row, x, numbers ? t : reader->y) == 0;
    if (given && (!t || numbers || expand(d, rows, reader->y, t)))
        return true;
    reader->reason = given ? 0 : errno;
    reader->failed = true;
    memset(x, 0, rows * d->inputs * sizeof *x);
    if (t)
        memset(t, 0, rows * d->outputs * sizeof *t);
    return false;
}

bool gather_samples(const struct dataset *d, size_t thread, size_t rows, const uint64_t *row, nnr_real *x, nnr_real *t)
{
    bool well = true;
    if (d->info.streams) {
        struct reader *reader = &d->readers[thread];
        for (size_t i = 0, here; i < rows; i += here) {
            here = rows - i < AT_ONCE ? rows - i : AT_ONCE;
            well = ask(d, reader, here, row + i, x + i * d->inputs, t ? t + i * d->outputs : NULL) && well;
        }
        return well;
    }
    for (size_t i = 0; i < rows; i++) {
        memcpy(x + i * d->inputs, d->x + row[i] * d->inputs, d->inputs * sizeof *x);
        if (t)
            memcpy(t + i * d->outputs, d->t + row[i] * d->outputs, d->outputs * sizeof *t);
    }
    return true;
}

static bool stream_rows(const struct dataset *d, struct reader *reader, size_t first, const uint32_t *order,
                        size_t rows, nnr_real *x, nnr_real *t)
{
    bool well = true;
    for (size_t i = 0, here; i < rows; i += here) {
        here = rows - i < AT_ONCE ? rows - i : AT_ONCE;
        for (size_t k = 0; k < here; k++)
            reader->row[k] = (uint64_t)d->sample[order ? order[i + k] : first + i + k];
        well = ask(d, reader, here, reader->row, x + i * d->inputs, t + i * d->outputs) && well;
    }
    if (d->scaled)
        scaling_apply(rows, d->inputs, d->offset, d->scale, x);
    return well;
}

bool gather_rows(const struct dataset *d, size_t thread, size_t first, const uint32_t *order, size_t rows, nnr_real *x,
                 nnr_real *t)
{
    if (d->info.streams)
        return stream_rows(d, &d->readers[thread], first, order, rows, x, t);
    for (size_t i = 0; i < rows; i++) {
        const size_t from = order ? order[i] : first + i;
        memcpy(x + i * d->inputs, d->x + from * d->inputs, d->inputs * sizeof *x);
        memcpy(t + i * d->outputs, d->t + from * d->outputs, d->outputs * sizeof *t);
    }
    return true;
}

/* scaling.c -- looks at the training part, in pieces where the data set streams. */
#include "train/scaling.h"

#include <math.h>

#include "train/gather.h"

/* Called with the rows of the training part, in their order, in one or several pieces: x (rows, inputs). */
typedef void look(struct dataset *d, size_t rows, const nnr_real *x);

static void add_up(struct dataset *d, size_t rows, const nnr_real *x)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < d->inputs; j++)
            d->offset[j] += (double)x[i * d->inputs + j];
}

static void add_squares(struct dataset *d, size_t rows, const nnr_real *x)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < d->inputs; j++) {
            const double distance = (double)x[i * d->inputs + j] - d->offset[j];
            d->scale[j] += distance * distance;
        }
}

/* The largest is in scale meanwhile. */
static void widen(struct dataset *d, size_t rows, const nnr_real *x)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < d->inputs; j++) {
            const double value = (double)x[i * d->inputs + j];
            d->offset[j] = value < d->offset[j] ? value : d->offset[j];
            d->scale[j] = value > d->scale[j] ? value : d->scale[j];
        }
}

static int look_at_training(struct dataset *d, look *use, struct error *e)
{
    const size_t rows = d->split[SPLIT_TRAIN].rows;
    if (!d->info.streams) {
        use(d, rows, d->x);
        return 0;
    }
    struct arena *arena = arena_new();
    const size_t wide = d->inputs + d->outputs, most = wide < LOOK_NUMBERS ? LOOK_NUMBERS / wide : 1;
    nnr_real *x = arena_try(arena, most * wide, sizeof *x, "the data", e);
    int status = x ? 0 : -1;
    for (size_t first = 0, here; !status && first < rows; first += here) {
        here = rows - first < most ? rows - first : most;
        if (gather_rows(d, 0, first, NULL, here, x, x + most * d->inputs))
            use(d, here, x);
        else
            status = -1;
    }
    if (status)
        gather_failed(d, e);
    arena_free(arena);
    return status;
}

/* offset: the mean; scale: the standard deviation of the whole part (divided by n, not n - 1). */
static int fit_standard(struct dataset *d, struct error *e)
{
    const double rows = (double)d->split[SPLIT_TRAIN].rows;
    if (look_at_training(d, add_up, e))
        return -1;
    for (size_t j = 0; j < d->inputs; j++)
        d->offset[j] /= rows;
    if (look_at_training(d, add_squares, e))
        return -1;
    for (size_t j = 0; j < d->inputs; j++)
        d->scale[j] = sqrt(d->scale[j] / rows);
    return 0;
}

/* offset: the smallest; scale: the largest minus the smallest. */
static int fit_minmax(struct dataset *d, struct error *e)
{
    for (size_t j = 0; j < d->inputs; j++) {
        d->offset[j] = (double)INFINITY;
        d->scale[j] = -(double)INFINITY;
    }
    if (look_at_training(d, widen, e))
        return -1;
    for (size_t j = 0; j < d->inputs; j++)
        d->scale[j] -= d->offset[j];
    return 0;
}

void scaling_apply(size_t rows, size_t inputs, const double *offset, const double *scale, nnr_real *x)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < inputs; j++)
            x[i * inputs + j] = (nnr_real)(((double)x[i * inputs + j] - offset[j]) / scale[j]);
}

int scaling_fit(struct arena *arena, struct services *services, struct dataset *d, enum scaling scaling,
                struct error *e)
{
    if (scaling == SCALE_NONE) {
        for (size_t j = 0; j < d->inputs; j++)
            d->scale[j] = 1;
        return 0;
    }
    const int failed =
        gather_open(arena, services, d, 1, e) || (scaling == SCALE_STANDARD ? fit_standard : fit_minmax)(d, e);
    gather_close(d);
    if (failed)
        return -1;
    for (size_t j = 0; j < d->inputs; j++)
        if (!(d->scale[j] > 0)) /* a column that never changes */
            d->scale[j] = 1;
    d->scaled = true;
    if (!d->info.streams)
        scaling_apply(d->rows, d->inputs, d->offset, d->scale, d->x);
    return 0;
}

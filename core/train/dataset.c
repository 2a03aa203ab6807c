/* dataset.c -- reads, checks, divides and scales the data. docs/random.md specifies the division. */
#include "train/dataset.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "train/streams.h"

/* ---- Reading --------------------------------------------------------------------------------------------------- */

static int describe(struct dataset *d, struct error *e)
{
    const nnr_data *info = &d->info;
    const struct mark *mark = &d->part->mark;
    const char *name = d->part->plugin->name;
    if (info->x.rank < 1 || info->x.rank > 4 || nnr_count(&info->x) == 0 || info->outputs == 0)
        return fail_at(e, mark, "the data set '%s' does not say the shape of its rows", name);
    if (info->rows == 0)
        return fail_at(e, mark, "the data set '%s' has no rows", name);
    if (info->rows >= UINT32_MAX)
        return fail_at(e, mark, "the data set '%s' has %llu rows; nnrun handles fewer than 2^32", name,
                       (unsigned long long)info->rows);
    if (info->class_names && info->outputs != 1)
        return fail_at(e, mark, "the data set '%s' has classes, but %zu outputs a row instead of 1", name,
                       info->outputs);
    if (info->test_rows >= info->rows)
        return fail_at(e, mark, "the data set '%s' has test rows alone, and none to train on", name);
    d->rows = (size_t)info->rows;
    d->inputs = nnr_count(&info->x);
    for (d->classes = 0; info->class_names && info->class_names[d->classes];)
        d->classes++;
    if (info->class_names && d->classes == 0)
        return fail_at(e, mark, "the data set '%s' names no classes", name);
    d->outputs = info->class_names ? d->classes : info->outputs;
    return 0;
}

static int allocate(struct arena *arena, struct dataset *d, struct error *e)
{
    d->x = arena_try(arena, d->rows * d->inputs, sizeof *d->x, "the data", e);
    d->t = arena_try(arena, d->rows * d->outputs, sizeof *d->t, "the targets", e);
    d->sample = arena_try(arena, d->rows, sizeof *d->sample, "the row numbers", e);
    d->offset = arena_alloc(arena, d->inputs * sizeof *d->offset);
    d->scale = arena_alloc(arena, d->inputs * sizeof *d->scale);
    return d->x && d->t && d->sample ? 0 : -1;
}

/* Labels y (rows) to one-hot rows of t. */
static int expand_labels(struct dataset *d, const nnr_real *y, struct error *e)
{
    for (size_t i = 0; i < d->rows; i++) {
        if (!(y[i] >= 0 && y[i] < (nnr_real)d->classes) || y[i] > (nnr_real)(size_t)y[i])
            return fail_at(e, &d->part->mark,
                           "the data set '%s' has the label %g in row %zu, but labels are whole numbers from 0 to %zu",
                           d->part->plugin->name, (double)y[i], i, d->classes - 1);
        d->t[i * d->outputs + (size_t)y[i]] = 1;
    }
    return 0;
}

static int check_finite(const struct dataset *d, struct error *e)
{
    for (size_t i = 0; i < d->rows * d->inputs; i++)
        if (!isfinite((double)d->x[i]))
            return fail_at(e, &d->part->mark,
                           "the data set '%s' has a number that is not finite in row %zu, column %zu",
                           d->part->plugin->name, i / d->inputs, i % d->inputs);
    for (size_t i = 0; i < d->rows * d->outputs; i++)
        if (!isfinite((double)d->t[i]))
            return fail_at(e, &d->part->mark, "the data set '%s' has a target that is not finite in row %zu",
                           d->part->plugin->name, i / d->outputs);
    return 0;
}

static int read_all(struct arena *arena, struct services *services, struct dataset *d, struct error *e)
{
    if (d->kind->open(d->part->self, services_for(services, d->part, e), &d->info))
        return part_failed(d->part, "open", e);
    if (describe(d, e) || allocate(arena, d, e))
        return -1;
    nnr_real *y = d->t;
    if (d->classes && !(y = arena_try(arena, d->rows, sizeof *y, "the labels", e)))
        return -1;
    if (d->kind->read(d->part->self, services_for(services, d->part, e), 0, d->rows, d->x, y))
        return part_failed(d->part, "read", e);
    if (d->classes && expand_labels(d, y, e))
        return -1;
    return check_finite(d, e);
}

int dataset_raw(const struct dataset *d, struct services *services, int64_t sample, nnr_real *raw, struct error *e)
{
    nnr_real y[64];
    if (d->info.outputs > sizeof y / sizeof *y)
        return fail_at(e, &d->part->mark, "a row has %zu outputs", d->info.outputs);
    if (d->kind->read(d->part->self, services_for(services, d->part, e), (uint64_t)sample, 1, raw, y))
        return part_failed(d->part, "read", e);
    return 0;
}

/* ---- Dividing -------------------------------------------------------------------------------------------------- */

/* Fractions such as 0.07 of 100 rows mean 7, although 0.07 * 100 is a little more in binary. */
static const double ROUNDING = 1e-9;

static size_t class_of(const struct dataset *d, size_t row)
{
    for (size_t c = 0; c < d->classes; c++)
        if (d->t[row * d->outputs + c] > 0)
            return c;
    return 0;
}

/* How many rows of each class go to a part of `wanted` rows: its share rounded down, then one more each to those with
 * the largest remainders. taken: what other parts have of the class already. */
static void share_out(size_t classes, const size_t *count, double fraction, size_t wanted, const size_t *taken,
                      size_t *quota, double *remainder)
{
    size_t given = 0;
    for (size_t c = 0; c < classes; c++) {
        const double exact = fraction * (double)count[c];
        quota[c] = (size_t)floor(exact + ROUNDING);
        remainder[c] = exact - (double)quota[c];
        given += quota[c];
    }
    while (given < wanted) {
        size_t best = classes;
        for (size_t c = 0; c < classes; c++)
            if (quota[c] + taken[c] < count[c] && (best == classes || remainder[c] > remainder[best]))
                best = c;
        if (best == classes)
            return;
        quota[best]++;
        remainder[best] -= 1;
        given++;
    }
}

/* The part that each of the first n rows goes to, rows being taken in the order of `order`. */
static void assign(struct arena *arena, const struct dataset *d, const struct split_choice *choice, size_t n,
                   const uint32_t *order, enum split *part)
{
    const bool stratify = choice->stratify && d->classes;
    const double test_share = d->info.test_rows ? 0 : choice->test;
    const size_t strata = stratify ? d->classes : 1;
    size_t *count = arena_alloc(arena, 4 * strata * sizeof *count);
    size_t *none = count + strata, *test = none + strata, *validation = test + strata;
    double *remainder = arena_alloc(arena, strata * sizeof *remainder);
    for (size_t i = 0; i < n; i++)
        count[stratify ? class_of(d, i) : 0]++;
    share_out(strata, count, test_share, (size_t)ceil(test_share * (double)n - ROUNDING), none, test, remainder);
    share_out(strata, count, choice->validation, (size_t)ceil(choice->validation * (double)n - ROUNDING), test,
              validation, remainder);
    for (size_t i = 0; i < n; i++) {
        const size_t stratum = stratify ? class_of(d, order[i]) : 0;
        size_t *left = test[stratum] ? &test[stratum] : &validation[stratum];
        part[i] = test[stratum] ? SPLIT_TEST : validation[stratum] ? SPLIT_VALIDATION : SPLIT_TRAIN;
        *left -= part[i] != SPLIT_TRAIN;
    }
}

/* Moves the row at sample[i] to row i, for all i, along the cycles of that permutation. spare (width). */
static void reorder(size_t rows, size_t width, nnr_real *x, const int64_t *sample, bool *done, nnr_real *spare)
{
    const size_t bytes = width * sizeof *x;
    memset(done, 0, rows * sizeof *done);
    for (size_t start = 0; start < rows; start++) {
        if (done[start])
            continue;
        memcpy(spare, x + start * width, bytes);
        size_t to = start;
        for (size_t from; (from = (size_t)sample[to]) != start; to = from) {
            memcpy(x + to * width, x + from * width, bytes);
            done[to] = true;
        }
        memcpy(x + to * width, spare, bytes);
        done[to] = true;
    }
}

/* Fills sample and split: the rows that are dealt out, part by part, then those that are the test part anyway. */
static int deal(struct arena *arena, const struct experiment *experiment, struct dataset *d, struct error *e)
{
    const size_t n = d->rows - (size_t)d->info.test_rows;
    uint32_t *order = arena_try(arena, n, sizeof *order, "the division of the data", e);
    enum split *part = arena_try(arena, n, sizeof *part, "the division of the data", e);
    if (!order || !part)
        return -1;
    const nnr_rng rng = stream(experiment->seed, FOR_SPLIT, 0);
    shuffle(&rng, (uint32_t)n, order);
    assign(arena, d, &experiment->split, n, order, part);
    size_t placed = 0;
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
        d->split[s].first = placed;
        for (size_t i = 0; i < n; i++)
            if (part[i] == s)
                d->sample[placed++] = order[i];
        for (size_t row = n; s == SPLIT_TEST && row < d->rows; row++)
            d->sample[placed++] = (int64_t)row;
        d->split[s].rows = placed - d->split[s].first;
    }
    assert(placed == d->rows);
    return 0;
}

static int divide(struct arena *arena, const struct experiment *experiment, struct dataset *d, struct error *e)
{
    const struct mark *test_mark = &experiment->split.test_mark;
    if (d->info.test_rows && test_mark->source->kind != SOURCE_DEFAULT)
        return fail_at(e, test_mark, "the data set '%s' has a test part of its own, so split.test cannot be chosen",
                       d->part->plugin->name);
    if (deal(arena, experiment, d, e))
        return -1;
    if (d->split[SPLIT_TRAIN].rows == 0)
        return fail_at(e, &experiment->split.mark,
                       "the split leaves none of the %zu rows to train on (test %g, validation %g)", d->rows,
                       experiment->split.test, experiment->split.validation);
    bool *done = arena_try(arena, d->rows, sizeof *done, "the division of the data", e);
    if (!done)
        return -1;
    nnr_real *spare =
        arena_alloc(arena, (d->inputs > d->outputs ? d->inputs : d->outputs) * sizeof *spare);
    reorder(d->rows, d->inputs, d->x, d->sample, done, spare);
    reorder(d->rows, d->outputs, d->t, d->sample, done, spare);
    return 0;
}

/* ---- Scaling, fitted on the training part alone ---------------------------------------------------------------- */

/* offset: the mean; scale: the standard deviation of the whole part (divided by n, not n - 1). */
static void fit_standard(struct dataset *d)
{
    const size_t rows = d->split[SPLIT_TRAIN].rows;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < d->inputs; j++)
            d->offset[j] += (double)d->x[i * d->inputs + j];
    for (size_t j = 0; j < d->inputs; j++) {
        d->offset[j] /= (double)rows;
        d->scale[j] = 0;
    }
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < d->inputs; j++) {
            const double distance = (double)d->x[i * d->inputs + j] - d->offset[j];
            d->scale[j] += distance * distance;
        }
    for (size_t j = 0; j < d->inputs; j++)
        d->scale[j] = sqrt(d->scale[j] / (double)rows);
}

/* offset: the smallest; scale: the largest minus the smallest. */
static void fit_minmax(struct dataset *d)
{
    for (size_t j = 0; j < d->inputs; j++) {
        double least = (double)d->x[j], most = least;
        for (size_t i = 1; i < d->split[SPLIT_TRAIN].rows; i++) {
            const double x = (double)d->x[i * d->inputs + j];
            least = x < least ? x : least;
            most = x > most ? x : most;
        }
        d->offset[j] = least;
        d->scale[j] = most - least;
    }
}

void dataset_scale(size_t rows, size_t inputs, const double *offset, const double *scale, nnr_real *x)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < inputs; j++)
            x[i * inputs + j] = (nnr_real)(((double)x[i * inputs + j] - offset[j]) / scale[j]);
}

static void scale_rows(struct dataset *d, enum scaling scaling)
{
    for (size_t j = 0; j < d->inputs; j++)
        d->scale[j] = 1;
    if (scaling == SCALE_NONE)
        return;
    if (scaling == SCALE_STANDARD)
        fit_standard(d);
    else
        fit_minmax(d);
    for (size_t j = 0; j < d->inputs; j++)
        if (!(d->scale[j] > 0)) /* a column that never changes */
            d->scale[j] = 1;
    dataset_scale(d->rows, d->inputs, d->offset, d->scale, d->x);
}

/* ---- All of it ------------------------------------------------------------------------------------------------- */

struct data_shape dataset_shape(const struct dataset *d)
{
    return (struct data_shape){ .name = d->part->plugin->name,
                                .x = d->info.x,
                                .outputs = d->outputs,
                                .classes = d->classes,
                                .class_names = d->info.class_names,
                                .rows = d->rows,
                                .train_rows = d->split[SPLIT_TRAIN].rows };
}

int dataset_read(struct arena *arena, struct services *services, const struct experiment *experiment,
                 struct dataset *out, struct error *e)
{
    *out = (struct dataset){ .kind = experiment->dataset.plugin->table, .part = &experiment->dataset };
    return read_all(arena, services, out, e);
}

int dataset_prepare(struct arena *arena, const struct experiment *experiment, const struct dataset *read,
                    struct dataset *out, struct error *e)
{
    *out = *read;
    if (allocate(arena, out, e))
        return -1;
    memcpy(out->x, read->x, read->rows * read->inputs * sizeof *out->x);
    memcpy(out->t, read->t, read->rows * read->outputs * sizeof *out->t);
    if (divide(arena, experiment, out, e))
        return -1;
    scale_rows(out, experiment->scale);
    return 0;
}

int dataset_load(struct arena *arena, struct services *services, const struct experiment *experiment,
                 struct dataset *out, struct error *e)
{
    if (dataset_read(arena, services, experiment, out, e) || divide(arena, experiment, out, e))
        return -1;
    scale_rows(out, experiment->scale);
    return 0;
}

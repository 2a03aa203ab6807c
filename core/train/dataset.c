/* dataset.c -- reads, checks and divides the data. docs/random.md specifies the division. */
#include "train/dataset.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "train/scaling.h"
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
    if (info->streams && !d->kind->gather)
        return fail_at(e, mark, "the data set '%s' streams, but lacks the callback 'gather'", name);
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
    if (!d->info.streams && (!(d->x = arena_try(arena, d->rows * d->inputs, sizeof *d->x, "the data", e)) ||
                             !(d->t = arena_try(arena, d->rows * d->outputs, sizeof *d->t, "the targets", e))))
        return -1;
    d->sample = arena_try(arena, d->rows, sizeof *d->sample, "the row numbers", e);
    d->offset = arena_alloc(arena, d->inputs * sizeof *d->offset);
    d->scale = arena_alloc(arena, d->inputs * sizeof *d->scale);
    return d->sample ? 0 : -1;
}

static int check_labels(const struct dataset *d, size_t first, size_t rows, struct error *e)
{
    const nnr_real *y = d->label + first;
    for (size_t i = 0; d->classes && i < rows; i++)
        if (!(y[i] >= 0 && y[i] < (nnr_real)d->classes) || y[i] > (nnr_real)(size_t)y[i])
            return fail_at(e, &d->part->mark,
                           "the data set '%s' has the label %g in row %zu, but labels are whole numbers from 0 to %zu",
                           d->part->plugin->name, (double)y[i], first + i, d->classes - 1);
    return 0;
}

/* x (rows, inputs) and, where numbers are to be learned, y (rows, outputs), of rows from `first` on. */
static int check_finite(const struct dataset *d, size_t first, size_t rows, const nnr_real *x, const nnr_real *y,
                        struct error *e)
{
    for (size_t i = 0; i < rows * d->inputs; i++)
        if (!isfinite((double)x[i]))
            return fail_at(e, &d->part->mark,
                           "the data set '%s' has a number that is not finite in row %zu, column %zu",
                           d->part->plugin->name, first + i / d->inputs, i % d->inputs);
    for (size_t i = 0; !d->classes && i < rows * d->outputs; i++)
        if (!isfinite((double)y[i]))
            return fail_at(e, &d->part->mark, "the data set '%s' has a target that is not finite in row %zu",
                           d->part->plugin->name, first + i / d->outputs);
    return 0;
}

/* Reads some rows and checks them: y (rows, outputs of the plugin). */
static int read_rows(struct services *services, const struct dataset *d, size_t first, size_t rows, nnr_real *x,
                     nnr_real *y, struct error *e)
{
    if (d->kind->read(d->part->self, services_for(services, d->part, e), first, rows, x, y))
        return part_failed(d->part, "read", e);
    return check_labels(d, first, rows, e) || check_finite(d, first, rows, x, y, e) ? -1 : 0;
}

/* A look at all rows, of which only the labels are kept. */
static int look_through(struct services *services, const struct dataset *d, struct error *e)
{
    struct arena *arena = arena_new();
    const size_t most = d->inputs < LOOK_NUMBERS ? LOOK_NUMBERS / d->inputs : 1;
    nnr_real *x = arena_try(arena, most * d->inputs, sizeof *x, "the data", e);
    nnr_real *y = d->classes ? NULL : arena_try(arena, most * d->outputs, sizeof *y, "the targets", e);
    int status = x && (y || d->classes) ? 0 : -1;
    for (size_t first = 0, here; !status && first < d->rows; first += here) {
        here = d->rows - first < most ? d->rows - first : most;
        status = read_rows(services, d, first, here, x, d->classes ? d->label + first : y, e);
    }
    arena_free(arena);
    return status;
}

static int read_all(struct arena *arena, struct services *services, struct dataset *d, struct error *e)
{
    if (d->kind->open(d->part->self, services_for(services, d->part, e), &d->info))
        return part_failed(d->part, "open", e);
    if (describe(d, e) || allocate(arena, d, e))
        return -1;
    if (d->classes && !(d->label = arena_try(arena, d->rows, sizeof *d->label, "the labels", e)))
        return -1;
    if (d->info.streams)
        return look_through(services, d, e);
    if (read_rows(services, d, 0, d->rows, d->x, d->classes ? d->label : d->t, e))
        return -1;
    for (size_t i = 0; d->classes && i < d->rows; i++)
        d->t[i * d->outputs + (size_t)d->label[i]] = 1;
    return 0;
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
    return (size_t)d->label[row];
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

/* Whether each stratum has a row, beside those of the test part, for each fold: count (strata), test (strata). */
static int check_folds(const struct dataset *d, const struct split_choice *choice, size_t strata, const size_t *count,
                       const size_t *test, struct error *e)
{
    const unsigned long long folds = (unsigned long long)choice->folds;
    for (size_t s = 0; s < strata; s++) {
        const size_t rows = count[s] - test[s];
        if (rows >= folds || !count[s])
            continue;
        if (strata == 1)
            return fail_at(e, &choice->mark, "folds is %llu, but beside the test part there are only %zu rows", folds,
                           rows);
        return fail_at(e, &choice->mark,
                       "folds is %llu, but of the class '%s' there are only %zu rows beside the test part, and with "
                       "stratify each fold needs one",
                       folds, d->info.class_names[s], rows);
    }
    return 0;
}

/* Where the dealing of each stratum's rows to folds starts: where that of the stratum before it ends, so that folds
 * differ by one row at most. */
static void begin_folds(size_t strata, const size_t *count, const size_t *test, size_t *dealt)
{
    for (size_t s = 1; s < strata; s++)
        dealt[s] = dealt[s - 1] + count[s - 1] - test[s - 1];
}

/* The part that each of the first n rows goes to, rows being taken in the order of `order`. */
static int assign(struct arena *arena, const struct dataset *d, const struct split_choice *choice, size_t n,
                  const uint32_t *order, enum split *part, struct error *e)
{
    const bool stratify = choice->stratify && d->classes;
    const double test_share = d->info.test_rows ? 0 : choice->test;
    const size_t strata = stratify ? d->classes : 1, folds = (size_t)choice->folds, fold = (size_t)choice->fold;
    size_t *count = arena_alloc(arena, 5 * strata * sizeof *count);
    size_t *none = count + strata, *test = none + strata, *validation = test + strata, *dealt = validation + strata;
    double *remainder = arena_alloc(arena, strata * sizeof *remainder);
    for (size_t i = 0; i < n; i++)
        count[stratify ? class_of(d, i) : 0]++;
    share_out(strata, count, test_share, (size_t)ceil(test_share * (double)n - ROUNDING), none, test, remainder);
    share_out(strata, count, choice->validation, (size_t)ceil(choice->validation * (double)n - ROUNDING), test,
              validation, remainder);
    if (folds && check_folds(d, choice, strata, count, test, e))
        return -1;
    begin_folds(strata, count, test, dealt);
    for (size_t i = 0; i < n; i++) {
        const size_t stratum = stratify ? class_of(d, order[i]) : 0;
        if (test[stratum]) {
            part[i] = SPLIT_TEST;
            test[stratum]--;
            continue;
        }
        const bool held_out = folds ? dealt[stratum]++ % folds == fold : validation[stratum] > 0;
        part[i] = held_out ? SPLIT_VALIDATION : SPLIT_TRAIN;
        validation[stratum] -= held_out && !folds;
    }
    return 0;
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
static int deal(struct arena *room, const struct experiment *experiment, struct dataset *d, struct error *e)
{
    const size_t n = d->rows - (size_t)d->info.test_rows;
    uint32_t *order = arena_try(room, n, sizeof *order, "the division of the data", e);
    enum split *part = arena_try(room, n, sizeof *part, "the division of the data", e);
    if (!order || !part)
        return -1;
    const nnr_rng rng = stream(experiment->seed, FOR_SPLIT, 0);
    shuffle(&rng, (uint32_t)n, order);
    if (assign(room, d, &experiment->split, n, order, part, e))
        return -1;
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

static int divide_within(struct arena *room, const struct experiment *experiment, struct dataset *d, struct error *e)
{
    const struct mark *test_mark = &experiment->split.test_mark;
    if (d->info.test_rows && test_mark->source->kind != SOURCE_DEFAULT)
        return fail_at(e, test_mark, "the data set '%s' has a test part of its own, so split.test cannot be chosen",
                       d->part->plugin->name);
    if (deal(room, experiment, d, e))
        return -1;
    if (d->split[SPLIT_TRAIN].rows == 0)
        return fail_at(e, &experiment->split.mark,
                       "the split leaves none of the %zu rows to train on (test %g, validation %g)", d->rows,
                       experiment->split.test, experiment->split.validation);
    if (d->info.streams)
        return 0;
    bool *done = arena_try(room, d->rows, sizeof *done, "the division of the data", e);
    if (!done)
        return -1;
    nnr_real *spare =
        arena_alloc(room, (d->inputs > d->outputs ? d->inputs : d->outputs) * sizeof *spare);
    reorder(d->rows, d->inputs, d->x, d->sample, done, spare);
    reorder(d->rows, d->outputs, d->t, d->sample, done, spare);
    return 0;
}

static int divide(const struct experiment *experiment, struct dataset *d, struct error *e)
{
    struct arena *room = arena_new();
    const int status = divide_within(room, experiment, d, e);
    arena_free(room);
    return status;
}

/* ---- All of it ------------------------------------------------------------------------------------------------- */

struct data_shape dataset_shape(const struct dataset *d)
{
    return (struct data_shape){ .name = d->part->plugin->name,
                                .x = d->info.x,
                                .outputs = d->outputs,
                                .classes = d->classes,
                                .class_names = d->info.class_names,
                                .streams = d->info.streams,
                                .rows = d->rows,
                                .train_rows = d->split[SPLIT_TRAIN].rows };
}

int dataset_read(struct arena *arena, struct services *services, const struct experiment *experiment,
                 struct dataset *out, struct error *e)
{
    *out = (struct dataset){ .kind = experiment->dataset.plugin->table, .part = &experiment->dataset };
    return read_all(arena, services, out, e);
}

int dataset_prepare(struct arena *arena, struct services *services, const struct experiment *experiment,
                    const struct dataset *read, struct dataset *out, struct error *e)
{
    *out = *read;
    if (allocate(arena, out, e))
        return -1;
    if (!out->info.streams) {
        memcpy(out->x, read->x, read->rows * read->inputs * sizeof *out->x);
        memcpy(out->t, read->t, read->rows * read->outputs * sizeof *out->t);
    }
    return divide(experiment, out, e) || scaling_fit(arena, services, out, experiment->scale, e) ? -1 : 0;
}

int dataset_load(struct arena *arena, struct services *services, const struct experiment *experiment,
                 struct dataset *out, struct error *e)
{
    return dataset_read(arena, services, experiment, out, e) || divide(experiment, out, e) ||
                   scaling_fit(arena, services, out, experiment->scale, e)
               ? -1
               : 0;
}

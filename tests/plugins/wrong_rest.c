/* wrong_rest: an optimizer, an initializer, a metric, a data set and a schedule in one module, one of them with a
 * mistake that a -D chooses. */
#include <nnrun/plugin.h>

/* ---- wrong_step ------------------------------------------------------------------------------------------------- */

#ifndef DIRECTION
#define DIRECTION 1
#endif
#ifndef RATE
#define RATE 0.1
#endif

static void update(const void *self, const nnr_step *step, size_t n, nnr_real *w, const nnr_real *g,
                   nnr_real *const *slot)
{
    (void)self, (void)slot;
    for (size_t i = 0; i < n; i++)
        w[i] -= DIRECTION * (nnr_real)step->learning_rate * g[i];
#ifdef LOOKS_ASIDE
    w[0] += w[n - 1] / 1024;
#endif
#ifdef DIVIDES
    for (size_t i = 0; i < n; i++)
        w[i] -= g[i] / nnr_abs(g[i]) / 1024;
#endif
}

NNR_PLUGIN(optimizer, wrong_step, nnr_stateless, NULL, "plain steps", .learning_rate = RATE, .update = update)

/* ---- wrong_start ------------------------------------------------------------------------------------------------ */

static void fill(const void *self, const nnr_rng *rng, size_t in, size_t out, size_t n, nnr_real *w)
{
    (void)self, (void)in, (void)out;
    for (size_t i = 0; i < n; i++)
        w[i] = (nnr_real)nnr_uniform(rng, i);
#ifdef DRAWS_ON
    static uint64_t draw;
    w[0] = (nnr_real)nnr_uniform(rng, draw++);
#endif
}

NNR_PLUGIN(initializer, wrong_start, nnr_stateless, NULL, "uniform from 0 to 1", .fill = fill)

/* ---- wrong_score ------------------------------------------------------------------------------------------------ */

static void count(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self, (void)p, (void)t;
#ifdef OVERWRITES
    sum[0] = (double)(rows * cols);
#else
    sum[0] += (double)(rows * cols);
#endif
}

static double value(const void *self, const double *sum)
{
    (void)self;
#ifdef VALUE
    return (VALUE);
#endif
    return sum[0];
}

NNR_PLUGIN(metric, wrong_score, nnr_stateless, NULL, "how many numbers", .sums = 1, .update = count, .value = value)

/* ---- wrong_scores ----------------------------------------------------------------------------------------------- */

typedef struct {
    size_t classes;
} scores_state;

#ifndef SCORES_SUMS
#define SCORES_SUMS s->classes
#endif

static int plan_scores(void *self, nnr_host *host, const nnr_targets *targets, nnr_measures *measures)
{
    scores_state *s = self;
    s->classes = targets->cols;
    measures->sums = SCORES_SUMS;
    measures->names = targets->class_names;
#ifdef NO_SCORES
    return host->fail(host, "nobody keeps count");
#endif
    (void)host;
    return 0;
}

static void count_each(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self, (void)p;
    for (size_t i = 0; i < rows * cols; i++)
        sum[i % cols] += (double)t[i];
}

#ifndef NO_EACH
static void each(const void *self, const double *sum, double *each)
{
    const scores_state *s = self;
    for (size_t c = 0; c < s->classes; c++)
        each[c] = sum[c];
#ifdef EACH_BEYOND
    each[s->classes] = 0;
#endif
#ifdef EACH_CHANGES_SELF
    ((scores_state *)(uintptr_t)self)->classes = 1;
#endif
#ifdef EACH_VALUE
    each[2] = (EACH_VALUE);
#endif
}
#define EACH .each = each,
#else
#define EACH
#endif

NNR_PLUGIN(metric, wrong_scores, scores_state, NULL, "how many rows a class has", .plan = plan_scores,
           .update = count_each, .value = value, EACH .larger_is_better = true)

/* ---- wrong_rows ------------------------------------------------------------------------------------------------- */

static const char *const class_names[] = { "even", "odd", NULL };

static int open_data(void *self, nnr_host *host, nnr_data *data)
{
    (void)self, (void)host;
    data->x.rank = 1;
    data->x.dim[0] = 2;
    data->outputs = 1;
#ifndef NO_ROWS
    data->rows = 50;
#endif
    data->class_names = class_names;
    data->streams = true;
#ifdef CANNOT_OPEN
    return host->fail(host, "the data are at home");
#endif
    return 0;
}

static int read_data(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    (void)self, (void)host;
#ifdef FORGETS_FIRST
    first = 0;
#endif
    for (size_t i = 0; i < rows; i++) {
        x[2 * i] = (nnr_real)(first + i);
        x[2 * i + 1] = 1;
        y[i] = (nnr_real)((first + i) % 2);
    }
#ifdef LABEL
    if (first <= 3 && first + rows > 3)
        y[3 - first] = LABEL;
#endif
#ifdef CANNOT_READ
    return -1;
#endif
    return 0;
}

static int open_reader(const void *self, nnr_host *host, void **reader)
{
    (void)self;
    *reader = host->alloc(host, sizeof(uint64_t));
#ifdef NO_READER
    return host->fail(host, "all readers are on holiday");
#endif
    return *reader ? 0 : -1;
}

#ifndef NO_GATHER
static int gather(const void *self, void *reader, size_t rows, const uint64_t *row, nnr_real *x, nnr_real *y)
{
    uint64_t *count = reader;
    (void)self;
    for (size_t i = 0; i < rows; i++) {
        x[2 * i] = (nnr_real)row[i];
        x[2 * i + 1] = 1;
        y[i] = (nnr_real)(row[i] % 2);
    }
    *count += rows;
#ifdef GATHER_SHIFTS
    x[0] += 1;
#endif
#ifdef GATHER_COUNTS
    x[1] = (nnr_real)*count;
#endif
#ifdef GATHER_BEYOND
    y[rows] = 0;
#endif
#ifdef GATHER_FAILS
    return -1;
#endif
    return 0;
}
#define GATHER .gather = gather,
#else
#define GATHER
#endif

static void close_reader(const void *self, void *reader)
{
    (void)self, (void)reader;
#ifdef CLOSE_CRASHES
    *(volatile int *)0 = 0;
#endif
}

NNR_PLUGIN(dataset, wrong_rows, nnr_stateless, NULL, "even and odd", .open = open_data, .read = read_data,
           .open_reader = open_reader, GATHER .close_reader = close_reader)

/* ---- wrong_rate ------------------------------------------------------------------------------------------------- */

#ifndef LAST_RATE
#define LAST_RATE 0
#endif

static double rate(const void *self, const nnr_moment *moment)
{
    (void)self;
    double rate = moment->step + 1 == moment->steps ? LAST_RATE : moment->learning_rate;
#ifdef REMEMBERS
    static double before;
    const double now = rate;
    rate = before;
    before = now;
#endif
    return rate;
}

NNR_PLUGIN(schedule, wrong_rate, nnr_stateless, NULL, "nothing in the last step", .rate = rate)

NNR_MODULE("0.1", "MIT", &wrong_step_plugin, &wrong_start_plugin, &wrong_score_plugin, &wrong_scores_plugin,
           &wrong_rows_plugin, &wrong_rate_plugin)

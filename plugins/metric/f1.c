/* f1, precision, recall: of each class, and their average over the classes. A row is predicted to be of the class of
 * its largest number; of equal ones the first counts, and a NaN is never the largest. With right the rows of a class
 * that are predicted so, precision is right / (rows predicted so), recall right / (rows of the class), and F1 their
 * harmonic mean 2 right / (both together); where the divisor is 0, the score is 0 (van Rijsbergen, "Information
 * retrieval", 1979, chapter 7). macro is the mean over the classes, weighted the mean over the rows, each with its true
 * class's score. */
#include <nnrun/plugin.h>

typedef enum { MACRO, WEIGHTED } average;
static const char *const averages[] = { "macro", "weighted", NULL };

typedef struct {
    int64_t average;
    bool per_class;
    size_t classes;
} state;

static const nnr_param params[] = {
    NNR_P_ENUM(state, average, MACRO, averages, "how classes count: each alike, or by its rows"),
    NNR_P_BOOL(state, per_class, true, "a value for each class as well"),
    NNR_P_END
};

enum { RIGHT, PREDICTED, ACTUAL, SUMS }; /* rows, for each class */

static int plan(void *self, nnr_host *host, const nnr_targets *targets, nnr_measures *measures)
{
    state *s = self;
    (void)host;
    s->classes = targets->cols;
    measures->sums = SUMS * targets->cols;
    measures->names = s->per_class ? targets->class_names : NULL;
    return 0;
}

static size_t largest(size_t cols, const nnr_real *x)
{
    size_t best = 0;
    for (size_t j = 1; j < cols; j++)
        best = x[j] > x[best] ? j : best;
    return best;
}

static void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self;
    for (size_t i = 0; i < rows; i++) {
        const size_t predicted = largest(cols, p + i * cols), actual = largest(cols, t + i * cols);
        sum[SUMS * actual + RIGHT] += predicted == actual;
        sum[SUMS * predicted + PREDICTED] += 1;
        sum[SUMS * actual + ACTUAL] += 1;
    }
}

/* ---- Scores of one class --------------------------------------------------------------------------------------- */

typedef double score(const double *sum);

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

static double f1(const double *sum)
{
    return ratio(2 * sum[RIGHT], sum[PREDICTED] + sum[ACTUAL]);
}

static double precision(const double *sum)
{
    return ratio(sum[RIGHT], sum[PREDICTED]);
}

static double recall(const double *sum)
{
    return ratio(sum[RIGHT], sum[ACTUAL]);
}

/* ---- Of all classes -------------------------------------------------------------------------------------------- */

static double mean(const state *s, const double *sum, score *of)
{
    double total = 0, weights = 0;
    for (size_t c = 0; c < s->classes; c++, sum += SUMS) {
        const double weight = s->average == WEIGHTED ? sum[ACTUAL] : 1;
        total += weight * of(sum);
        weights += weight;
    }
    return total / weights;
}

static void list(const state *s, const double *sum, score *of, double *each)
{
    for (size_t c = 0; c < s->classes; c++)
        each[c] = of(sum + SUMS * c);
}

#define SCORE(NAME, HELP)                                                                                  \
    static double NAME##_value(const void *self, const double *sum) { return mean(self, sum, NAME); }      \
    static void NAME##_each(const void *self, const double *sum, double *each) { list(self, sum, NAME, each); } \
    NNR_PLUGIN(metric, NAME, state, params, HELP, .plan = plan, .update = update, .value = NAME##_value,   \
               .each = NAME##_each, .larger_is_better = true, .classes_only = true)
SCORE(f1, "harmonic mean of precision and recall, by class and over the classes")
SCORE(precision, "of the rows predicted to be of a class, the part that are, by class and over the classes")
SCORE(recall, "of the rows of a class, the part predicted so, by class and over the classes")
NNR_MODULE("1.0", "MIT", &f1_plugin, &precision_plugin, &recall_plugin)

/* accuracy: the fraction of rows whose largest prediction stands where the target's 1 is. Of equal predictions the
 * first counts; a NaN is never the largest. */
#include <nnrun/plugin.h>

enum { ROWS = 8 }; /* taken together, a column at a time, so that rows that are short fill vectors too */

/* How many rows are right. Inlined with rows constant, so that loops over them become vectors; without a branch, which
 * nobody could predict. */
static inline __attribute__((always_inline)) size_t right_rows(size_t rows, size_t cols, const nnr_real *p,
                                                               const nnr_real *t)
{
    nnr_real most[ROWS], target[ROWS]; /* the largest prediction, and what stands in its place in t */
    for (size_t i = 0; i < rows; i++) {
        most[i] = p[i * cols];
        target[i] = t[i * cols];
    }
    for (size_t j = 1; j < cols; j++)
        for (size_t i = 0; i < rows; i++) {
            const bool more = p[i * cols + j] > most[i];
            most[i] = more ? p[i * cols + j] : most[i];
            target[i] = more ? t[i * cols + j] : target[i];
        }
    size_t right = 0;
    for (size_t i = 0; i < rows; i++)
        right += target[i] > (nnr_real)0.5;
    return right;
}

static void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self;
    size_t right = 0, i = 0;
    for (; i + ROWS <= rows; i += ROWS)
        right += right_rows(ROWS, cols, p + i * cols, t + i * cols);
    for (; i < rows; i++)
        right += right_rows(1, cols, p + i * cols, t + i * cols);
    sum[0] += (double)right;
    sum[1] += (double)rows;
}

static double value(const void *self, const double *sum)
{
    (void)self;
    return sum[0] / sum[1];
}

NNR_PLUGIN(metric, accuracy, nnr_stateless, NULL, "fraction of rows that get their right class", .sums = 2,
           .update = update, .value = value, .larger_is_better = true, .classes_only = true)
NNR_MODULE("1.0", "MIT", &accuracy_plugin)

/* accuracy: the fraction of rows whose largest prediction stands where the target's 1 is. Of equal predictions the
 * first counts; a NaN is never the largest. */
#include <nnrun/plugin.h>

/* Without a branch, which nobody could predict: compilers make a conditional move of a selected place, but not of a
 * selected number of t. */
static void update(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum)
{
    (void)self;
    size_t right = 0;
    for (size_t i = 0; i < rows; i++, p += cols, t += cols) {
        nnr_real most = p[0];
        size_t place = 0;
        for (size_t j = 1; j < cols; j++) {
            place = p[j] > most ? j : place;
            most = p[j] > most ? p[j] : most;
        }
        right += t[place] > (nnr_real)0.5;
    }
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

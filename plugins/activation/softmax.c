/* softmax: y_j = exp(x_j - m) / sum_k exp(x_k - m), with m the largest of the row so that nothing overflows
 * (Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990).
 * dx_j = y_j (dy_j - sum_k dy_k y_k). Sums go over the columns in ascending order. */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

/* x, y (cols) */
static void softmax_row(size_t cols, const nnr_real *restrict x, nnr_real *restrict y)
{
    nnr_real largest = x[0];
    for (size_t j = 1; j < cols; j++)
        largest = x[j] > largest ? x[j] : largest;
    for (size_t j = 0; j < cols; j++)
        y[j] = nnr_exp(x[j] - largest);
    nnr_real sum = 0;
    for (size_t j = 0; j < cols; j++)
        sum += y[j];
    for (size_t j = 0; j < cols; j++)
        y[j] /= sum;
}

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x, nnr_real *restrict y)
{
    (void)self;
    for (size_t i = 0; i < rows; i++)
        softmax_row(cols, x + i * cols, y + i * cols);
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x,
                     const nnr_real *restrict y, const nnr_real *restrict dy, nnr_real *restrict dx)
{
    (void)self, (void)x;
    for (size_t i = 0; i < rows; i++, y += cols, dy += cols, dx += cols) {
        nnr_real mean = 0; /* of dy, weighted by y */
        for (size_t j = 0; j < cols; j++)
            mean += dy[j] * y[j];
        for (size_t j = 0; j < cols; j++)
            dx[j] = y[j] * (dy[j] - mean);
    }
}

NNR_PLUGIN(activation, softmax, nnr_stateless, NULL, "exp(x) divided by its sum over the row", .forward = forward,
           .backward = backward, .from_output = true, .gives = NNR_SIMPLEX)
NNR_MODULE("1.0", "MIT", &softmax_plugin)

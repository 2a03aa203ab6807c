/* softmax: y_j = exp(x_j - m) / sum_k exp(x_k - m), with m the largest of the row so that nothing overflows
 * (Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990).
 * dx_j = y_j (dy_j - sum_k dy_k y_k). Sums go over the columns in ascending order. */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x, nnr_real *restrict y)
{
    (void)self;
    for (size_t i = 0; i < rows; i++) {
        nnr_real largest = x[i * cols];
        for (size_t j = 1; j < cols; j++)
            largest = x[i * cols + j] > largest ? x[i * cols + j] : largest;
        for (size_t j = 0; j < cols; j++)
            y[i * cols + j] = x[i * cols + j] - largest;
    }
    for (size_t i = 0; i < rows * cols; i++) /* over all rows at once, so that short rows fill vectors too */
        y[i] = nnr_exp(y[i]);
    for (size_t i = 0; i < rows; i++) {
        nnr_real sum = 0;
        for (size_t j = 0; j < cols; j++)
            sum += y[i * cols + j];
        const nnr_real share = 1 / sum;
        for (size_t j = 0; j < cols; j++)
            y[i * cols + j] *= share;
    }
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

/* sigmoid: y = 1 / (1 + exp(-x)), the logistic function; dy/dx = y (1 - y). */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x, nnr_real *restrict y)
{
    (void)self;
    for (size_t i = 0; i < rows * cols; i++)
        y[i] = nnr_sigmoid(x[i]);
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x,
                     const nnr_real *restrict y, const nnr_real *restrict dy, nnr_real *restrict dx)
{
    (void)self, (void)x;
    for (size_t i = 0; i < rows * cols; i++)
        dx[i] = dy[i] * (y[i] * (1 - y[i]));
}

NNR_PLUGIN(activation, sigmoid, nnr_stateless, NULL, "1 / (1 + exp(-x))", .forward = forward, .backward = backward,
           .from_output = true, .gives = NNR_UNIT)
NNR_MODULE("1.0", "MIT", &sigmoid_plugin)

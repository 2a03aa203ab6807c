/* tanh: y = (exp(x) - exp(-x)) / (exp(x) + exp(-x)); dy/dx = 1 - y^2. */
#include <nnrun/math.h>
#include <nnrun/plugin.h>

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x, nnr_real *restrict y)
{
    (void)self;
    for (size_t i = 0; i < rows * cols; i++)
        y[i] = nnr_tanh(x[i]);
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x,
                     const nnr_real *restrict y, const nnr_real *restrict dy, nnr_real *restrict dx)
{
    (void)self, (void)x;
    for (size_t i = 0; i < rows * cols; i++)
        dx[i] = dy[i] * (1 - y[i] * y[i]);
}

NNR_PLUGIN(activation, tanh, nnr_stateless, NULL, "hyperbolic tangent", .forward = forward, .backward = backward,
           .from_output = true)
NNR_MODULE("1.0", "MIT", &tanh_plugin)

/* relu: y = max(x, 0) (Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010). At 0
 * the gradient is 0. A NaN stays one. */
#include <nnrun/plugin.h>

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x, nnr_real *restrict y)
{
    (void)self;
    for (size_t i = 0; i < rows * cols; i++)
        y[i] = x[i] <= 0 ? 0 : x[i];
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x,
                     const nnr_real *restrict y, const nnr_real *restrict dy, nnr_real *restrict dx)
{
    (void)self, (void)x;
    for (size_t i = 0; i < rows * cols; i++)
        dx[i] = y[i] > 0 ? dy[i] : 0;
}

NNR_PLUGIN(activation, relu, nnr_stateless, NULL, "max(x, 0)", .forward = forward, .backward = backward,
           .from_output = true)
NNR_MODULE("1.0", "MIT", &relu_plugin)

/* leaky_relu: y = x for x > 0, else slope * x (Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network
 * acoustic models", 2013). At 0 the gradient is the slope. */
#include <nnrun/plugin.h>

typedef struct {
    double slope;
} state;

static const nnr_param params[] = { NNR_P_NUM(state, slope, 0.01, 0, 1, 0, "gradient where x <= 0"), NNR_P_END };

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x, nnr_real *restrict y)
{
    const nnr_real slope = (nnr_real)((const state *)self)->slope;
    for (size_t i = 0; i < rows * cols; i++)
        y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *restrict x,
                     const nnr_real *restrict y, const nnr_real *restrict dy, nnr_real *restrict dx)
{
    (void)y;
    const nnr_real slope = (nnr_real)((const state *)self)->slope;
    for (size_t i = 0; i < rows * cols; i++)
        dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
}

NNR_PLUGIN(activation, leaky_relu, state, params, "x above 0, slope * x below", .forward = forward,
           .backward = backward)
NNR_MODULE("1.0", "MIT", &leaky_relu_plugin)

/* cube: y = gain x^3, an activation that stands outside of nnrun's tree: nothing but the installed headers. */
#include <nnrun/plugin.h>

typedef struct {
    double gain;
} state;

static const nnr_param params[] = { NNR_P_NUM(state, gain, 1, 0, 10, 0, "factor of the cube"), NNR_P_END };

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *x, nnr_real *y)
{
    const nnr_real gain = (nnr_real)((const state *)self)->gain;
    for (size_t i = 0; i < rows * cols; i++)
        y[i] = gain * x[i] * x[i] * x[i];
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *x, const nnr_real *y,
                     const nnr_real *dy, nnr_real *dx)
{
    (void)y;
    const nnr_real slope = 3 * (nnr_real)((const state *)self)->gain;
    for (size_t i = 0; i < rows * cols; i++)
        dx[i] = slope * x[i] * x[i] * dy[i];
}

NNR_PLUGIN(activation, cube, state, params, "the cube of each number", .forward = forward, .backward = backward)
NNR_MODULE("0.3", "MIT", &cube_plugin)

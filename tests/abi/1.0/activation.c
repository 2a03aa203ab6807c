/* newplugin: y = x / (1 + s |x|), which s = steepness takes from a line to a step. */
#include <nnrun/plugin.h>

typedef struct { double steepness; } state;
static const nnr_param params[] = { NNR_P_NUM(state, steepness, 1, 0, 100, 0, "1 / y at infinity"), NNR_P_END };

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *x, nnr_real *y)
{
    const nnr_real s = (nnr_real)((const state *)self)->steepness;
    for (size_t i = 0; i < rows * cols; i++) y[i] = x[i] / (1 + s * nnr_abs(x[i]));
}
static void backward(const void *self, size_t rows, size_t cols, const nnr_real *x, const nnr_real *y,
                     const nnr_real *dy, nnr_real *dx) /* dy/dx = (1 - s |y|)^2, so x is not needed */
{
    const nnr_real s = (nnr_real)((const state *)self)->steepness;
    for (size_t i = 0; i < rows * cols; i++) dx[i] = dy[i] * (1 - s * nnr_abs(y[i])) * (1 - s * nnr_abs(y[i]));
}
NNR_PLUGIN(activation, newplugin, state, params, "x / (1 + s |x|)", .forward = forward,
           .backward = backward, .from_output = true)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

/* cubic: the tables of an activation whose kernels are in kernels.f90. */
#include <nnrun/plugin.h>

typedef struct {
    double a;
} state;

static const nnr_param params[] = { NNR_P_NUM(state, a, 0.1, 0, 10, NNR_LOG, "factor of the cube"), NNR_P_END };

void cubic_forward(size_t n, nnr_real a, const nnr_real *x, nnr_real *y);
void cubic_backward(size_t n, nnr_real a, const nnr_real *x, const nnr_real *dy, nnr_real *dx);

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *x, nnr_real *y)
{
    cubic_forward(rows * cols, (nnr_real)((const state *)self)->a, x, y);
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *x, const nnr_real *y,
                     const nnr_real *dy, nnr_real *dx)
{
    (void)y;
    cubic_backward(rows * cols, (nnr_real)((const state *)self)->a, x, dy, dx);
}

NNR_PLUGIN(activation, cubic, state, params, "x + a x^3", .forward = forward, .backward = backward)
NNR_MODULE("1.0", "MIT", &cubic_plugin)

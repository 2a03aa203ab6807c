/* failing: an activation whose init fails, with a reason if there is one: -DREASON="..." */
#include <nnrun/plugin.h>

static int init(void *self, nnr_host *host)
{
    (void)self, (void)host;
#ifdef REASON
    return host->fail(host, "%s", REASON);
#else
    return -1;
#endif
}

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *x, nnr_real *y)
{
    (void)self;
    for (size_t i = 0; i < rows * cols; i++)
        y[i] = x[i];
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *x, const nnr_real *y,
                     const nnr_real *dy, nnr_real *dx)
{
    (void)self, (void)x, (void)y;
    for (size_t i = 0; i < rows * cols; i++)
        dx[i] = dy[i];
}

NNR_PLUGIN(activation, failing, nnr_stateless, NULL, "always fails", .init = init, .forward = forward,
           .backward = backward)
NNR_MODULE("0.1", "MIT", &failing_plugin)

/* faulty: an activation whose tables are written out, so that each -D can put one mistake into them. */
#include <nnrun/plugin.h>

#ifndef MODULE_SIZE
#define MODULE_SIZE sizeof(nnr_module)
#endif
#ifndef MINOR
#define MINOR NNR_ABI_MINOR
#endif
#ifndef REAL_SIZE
#define REAL_SIZE sizeof(nnr_real)
#endif
#ifndef PLUGINS
#define PLUGINS &plugin, NULL
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(nnr_plugin)
#endif
#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(nnr_activation)
#endif
#ifndef PARAM_SIZE
#define PARAM_SIZE sizeof(nnr_param)
#endif
#ifndef KIND
#define KIND NNR_KIND_activation
#endif
#ifndef NAME
#define NAME "faulty"
#endif
#ifndef HELP
#define HELP "an activation with a mistake"
#endif
#ifndef TABLE
#define TABLE &table
#endif
#ifndef FORWARD
#define FORWARD forward
#endif
#ifndef BACKWARD
#define BACKWARD backward
#endif
#ifndef PARAM
#define PARAM NNR_P_NUM(state, gain, 1, 0, 10, 0, "factor")
#endif
#ifndef MODULE
#define MODULE &module
#endif

typedef struct {
    double gain;
} state;

static const char *const no_words[] = { NULL };
static const char *const words[] = { "one", "two", NULL };
static const nnr_param params[] = { PARAM, NNR_P_END };

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

static const nnr_activation table = { .forward = FORWARD, .backward = BACKWARD, .from_output = true };
static const nnr_plugin plugin = { PLUGIN_SIZE, TABLE_SIZE, PARAM_SIZE, sizeof(state), KIND,
                                   NAME,        HELP,       params,     TABLE,         NULL };
static const nnr_plugin *const plugins[] = { PLUGINS };
static const nnr_module module = { MODULE_SIZE, MINOR, REAL_SIZE, "0.1", "MIT", plugins };

const nnr_module *NNR_ENTRY(void);
const nnr_module *NNR_ENTRY(void)
{
    const void *unused[] = { &table, &plugin, &module, no_words, words };
    (void)unused, (void)forward, (void)backward;
    return MODULE;
}

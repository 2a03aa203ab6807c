/* newplugin: points of a square, which lie inside of a circle or outside. Each row is made when it is asked for; a
 * data set from a file reads it in open (nnrun/table.h, nnrun/stream.h) and copies from there. */
#include <nnrun/plugin.h>

typedef struct {
    int64_t rows;
    double radius;
} state;

static const nnr_param params[] = {
    NNR_P_INT(state, rows, 500, 1, 100000000, NNR_LOG, "how many points"),
    NNR_P_NUM(state, radius, 0.8, 0, 1, 0, "of the circle; the square goes from -1 to 1"),
    NNR_P_END
};

static const char *const class_names[] = { "inside", "outside", NULL };
static const char *const feature_names[] = { "x", "y" };

static int open(void *self, nnr_host *host, nnr_data *data)
{
    data->x.rank = 1;
    data->x.dim[0] = 2;
    data->outputs = 1;
    data->rows = (uint64_t)((const state *)self)->rows;
    data->class_names = class_names;
    data->feature_names = feature_names;
    return 0;
}

/* x (rows, 2), y (rows): the rows from `first` on. */
static int read(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    const nnr_rng rng = { 1, 0 };
    const double radius = ((const state *)self)->radius;
    for (size_t i = 0; i < rows; i++) {
        const uint64_t draw = 2 * (first + i);
        const double px = 2 * nnr_uniform(&rng, draw) - 1, py = 2 * nnr_uniform(&rng, draw + 1) - 1;
        x[2 * i] = (nnr_real)px;
        x[2 * i + 1] = (nnr_real)py;
        y[i] = px * px + py * py > radius * radius;
    }
    return 0;
}

NNR_PLUGIN(dataset, newplugin, state, params, "points inside and outside of a circle", .open = open, .read = read)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

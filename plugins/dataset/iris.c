/* iris: four lengths in cm of 150 flowers, and the species of each. data/SOURCES.md says where they come from. */
#include <nnrun/table.h>

typedef struct {
    const char *path;
    nnr_table table;
} state;

static const nnr_param params[] = {
    NNR_P_PATH(state, path, "", 0, "a CSV file to read instead of the one that ships with nnrun"), NNR_P_END
};

static const char *const names[] = { "setosa", "versicolor", "virginica", NULL };

static int open_table(void *self, nnr_host *host, nnr_data *data)
{
    state *s = self;
    const nnr_table_form form = { .features = 4, .min = 0, .max = 100, .class_names = names };
    return nnr_table_open(host, s->path, "iris.csv", &form, (nnr_tensor){ NULL, 1, { 4 } }, &s->table, data);
}

static int read_rows(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    (void)host;
    nnr_table_copy(&((const state *)self)->table, first, rows, x, y);
    return 0;
}

NNR_PLUGIN(dataset, iris, state, params, "150 iris flowers of three species", .open = open_table, .read = read_rows)
NNR_MODULE("1.0", "MIT", &iris_plugin)

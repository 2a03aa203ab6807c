/* digits: 1797 pictures of handwritten digits, 8 x 8 pixels of 0 to 16, and the digit that each shows.
 * data/SOURCES.md says where they come from. */
#include <nnrun/table.h>

typedef struct {
    const char *path;
    nnr_table table;
} state;

static const nnr_param params[] = {
    NNR_P_PATH(state, path, "", 0, "a CSV file to read instead of the one that ships with nnrun"), NNR_P_END
};

static const char *const names[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", NULL };

static int open_table(void *self, nnr_host *host, nnr_data *data)
{
    state *s = self;
    const nnr_table_form form = { .features = 64, .min = 0, .max = 16, .class_names = names };
    return nnr_table_open(host, s->path, "digits.csv", &form, (nnr_tensor){ NULL, 2, { 8, 8 } }, &s->table, data);
}

static int read_rows(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    (void)host;
    nnr_table_copy(&((const state *)self)->table, first, rows, x, y);
    return 0;
}

NNR_PLUGIN(dataset, digits, state, params, "1797 handwritten digits of 8 x 8 pixels", .open = open_table,
           .read = read_rows)
NNR_MODULE("1.0", "MIT", &digits_plugin)

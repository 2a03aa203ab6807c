/* csv: any table of numbers with a column to learn, from a file whose first line names the columns. */
#include <nnrun/table.h>

typedef struct {
    const char *path, *target;
    int64_t task;
    nnr_table table;
} state;

static const char *const tasks[] = { "auto", "classes", "numbers", NULL }; /* as in nnr_task */

static const nnr_param params[] = {
    NNR_P_PATH(state, path, NULL, NNR_REQUIRED, "the CSV file"),
    NNR_P_STR(state, target, "", 0, "the column to learn; the last one unless told"),
    NNR_P_ENUM(state, task, NNR_TASK_AUTO, tasks, "what that column holds; auto: as in the first row"),
    NNR_P_END
};

static int open_table(void *self, nnr_host *host, nnr_data *data)
{
    state *s = self;
    return nnr_table_open_any(host, s->path, s->target, (nnr_task)s->task, &s->table, data);
}

static int read_rows(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    (void)host;
    nnr_table_copy(&((const state *)self)->table, first, rows, x, y);
    return 0;
}

NNR_PLUGIN(dataset, csv, state, params, "a CSV file of your own: classes or numbers to learn", .open = open_table,
           .read = read_rows)
NNR_MODULE("1.0", "MIT", &csv_plugin)

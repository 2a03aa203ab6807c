/* nnrun/table.h -- the host's reader of comma-separated tables, for data set plugins that keep theirs in one.
 *
 * The service reads and checks a file; nnr_table_open and nnr_table_copy are most of a data set plugin around it
 * (plugins/dataset/iris.c). nnr_table_open_any takes a file of any columns (plugins/dataset/csv.c). All calls are
 * [main]. Errors name the file, line and column. */
#ifndef NNRUN_TABLE_H
#define NNRUN_TABLE_H

#include <string.h>

#include <nnrun/plugin.h>

#define NNR_TABLE_ID "nnrun.table/1"

/* What a file must look like. The first line names the columns; the last column is the target. */
typedef struct {
    size_t features;                /* columns of numbers before the target */
    double min, max;                /* what each of them must lie within */
    const char *const *class_names; /* NULL-terminated. The target is one of these words. */
} nnr_table_form;

/* A file that was read, owned by the host and alive as long as the run. */
typedef struct {
    uint64_t rows;
    size_t features;
    const nnr_real *x;                /* (rows, features) */
    const nnr_real *y;                /* (rows): the class index, or the number to learn */
    const char *const *feature_names; /* (features) */
    const char *target_name;
} nnr_table;

/* What the target of a file of any columns is. AUTO: numbers if the first row has one there, otherwise classes. */
typedef enum { NNR_TASK_AUTO, NNR_TASK_CLASSES, NNR_TASK_NUMBERS } nnr_task;

typedef struct {
    size_t size;
    /* Reads the file at path, or, where path is empty, the one called name that ships with nnrun. */
    int (*read)(nnr_host *, const char *path, const char *name, const nnr_table_form *, nnr_table *);
    /* Reads the file at path, whose columns are what its first line says: all are numbers but the one called target
     * (the last where that is empty), which task says. *class_names is NULL-terminated and sorted, by value where all
     * are numbers; NULL: the target is numbers. */
    int (*read_any)(nnr_host *, const char *path, const char *target, nnr_task, nnr_table *,
                    const char *const **class_names);
} nnr_table_reader;

/* Reads a table through the host and describes it: data's shape of a row is `row`. */
static inline int nnr_table_open(nnr_host *host, const char *path, const char *name, const nnr_table_form *form,
                                 nnr_tensor row, nnr_table *table, nnr_data *data)
{
    const nnr_table_reader *reader = (const nnr_table_reader *)host->extension(host, NNR_TABLE_ID);
    if (!reader)
        return host->fail(host, "this nnrun does not offer " NNR_TABLE_ID);
    if (reader->read(host, path, name, form, table))
        return -1;
    data->x = row;
    data->outputs = 1;
    data->rows = table->rows;
    data->class_names = form->class_names;
    data->feature_names = table->feature_names;
    data->target_name = table->target_name;
    return 0;
}

/* The same for a file of any columns: a row is the numbers of all but the target. */
static inline int nnr_table_open_any(nnr_host *host, const char *path, const char *target, nnr_task task,
                                     nnr_table *table, nnr_data *data)
{
    const nnr_table_reader *reader = (const nnr_table_reader *)host->extension(host, NNR_TABLE_ID);
    if (!reader || reader->size < sizeof *reader)
        return host->fail(host, "this nnrun does not read tables of any columns");
    if (reader->read_any(host, path, target, task, table, &data->class_names))
        return -1;
    data->x.rank = 1;
    data->x.dim[0] = table->features;
    data->outputs = 1;
    data->rows = table->rows;
    data->feature_names = table->feature_names;
    data->target_name = table->target_name;
    return 0;
}

/* x (rows, features), y (rows): rows first .. first + rows - 1 of the table. */
static inline void nnr_table_copy(const nnr_table *table, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    memcpy(x, table->x + first * table->features, rows * table->features * sizeof *x);
    memcpy(y, table->y + first, rows * sizeof *y);
}

#endif

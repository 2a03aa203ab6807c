/* predictions.c -- data sets that grow by blocks of rows. */
#include "store/predictions.h"

#include <string.h>
#include <unistd.h>

#include <config.h>

#include "store/atomic.h"
#include "store/h5.h"
#include "store/schema.h"
#include "store/store.h"

enum { SAMPLE, OUTPUT, CLASS, COLUMNS };

struct prediction_file {
    struct h5 h;
    const char *path, *temporary;
    hid_t file, group;
    hid_t column[COLUMNS]; /* -1: not there */
    size_t rows, outputs;
};

static void write_heading(struct h5 *h, hid_t file, const char *run, const struct result *r)
{
    h5_put_text(h, file, "nnrun_schema", "nnrun.predictions");
    h5_put_text(h, file, "nnrun_schema_version", SCHEMA_VERSION);
    h5_put_text(h, file, "creator", "nnrun");
    h5_put_text(h, file, "creator_version", PACKAGE_VERSION);
    h5_put_text(h, file, "title", r->name);
    h5_put_text(h, file, "run", run);
    h5_put_text(h, file, "config_hash", r->config_hash);
    if (r->classes)
        h5_write_texts(h, file, "class_names", 1, r->classes, r->class_names, "name of each class", false);
}

static void write_index(struct h5 *h, hid_t group, const char *name, size_t outputs)
{
    int32_t *index = arena_alloc(h->arena, outputs * sizeof *index);
    for (size_t i = 0; i < outputs; i++)
        index[i] = (int32_t)i;
    h5_write(h, group, &(struct array){ .name = name, .type = NUMBER_I32, .rank = 1, .dim = { outputs }, .data = index,
                                        .meaning = name, .is_scale = true });
}

struct prediction_file *predictions_create(struct arena *arena, const char *path, const char *part, const char *run,
                                           const struct result *r, struct error *e)
{
    struct prediction_file *f = arena_alloc(arena, sizeof *f);
    *f = (struct prediction_file){ .h = { .path = path, .arena = arena, .error = e }, .path = path,
                                   .temporary = atomic_name(arena, path), .outputs = r->outputs,
                                   .column = { -1, -1, -1 } };
    struct h5 *h = &f->h;
    const char *axis = r->classes ? "class_index" : "output_index";
    h5_silence();
    f->file = h5_create_file(h, f->temporary, SIZE_MAX);
    write_heading(h, f->file, run, r);
    const hid_t predictions = h5_create_group(h, f->file, "predictions");
    f->group = h5_create_group(h, predictions, part);
    h5_close_group(h, predictions);
    write_index(h, f->group, axis, r->outputs);
    f->column[SAMPLE] = h5_create_growing(h, f->group, &(struct array){ .name = "sample", .type = NUMBER_I64, .rank = 1,
        .meaning = "row of the data, from 0", .is_scale = true });
    f->column[OUTPUT] = h5_create_growing(h, f->group, &(struct array){
        .name = r->classes ? "probability" : "prediction", .type = NUMBER_F32, .rank = 2, .dim = { 0, r->outputs },
        .meaning = r->classes ? "predicted probability" : "predicted value", .scales = { "sample", axis } });
    if (r->classes)
        f->column[CLASS] = h5_create_growing(h, f->group, &(struct array){ .name = "y_predicted", .type = NUMBER_I32,
            .rank = 1, .meaning = "predicted class index", .scales = { "sample" } });
    if (!h->failed)
        return f;
    struct error ignored = { 0 };
    predictions_close(f, false, &ignored);
    return NULL;
}

int predictions_append(struct prediction_file *f, size_t rows, const int64_t *sample, const float *output,
                       const int32_t *class, struct error *e)
{
    f->h.error = e;
    h5_append(&f->h, f->column[SAMPLE], NUMBER_I64, 1, f->rows, (size_t[]){ rows }, sample);
    h5_append(&f->h, f->column[OUTPUT], NUMBER_F32, 2, f->rows, (size_t[]){ rows, f->outputs }, output);
    if (class)
        h5_append(&f->h, f->column[CLASS], NUMBER_I32, 1, f->rows, (size_t[]){ rows }, class);
    f->rows += rows;
    return f->h.failed ? -1 : 0;
}

int predictions_close(struct prediction_file *f, bool keep, struct error *e)
{
    if (!f)
        return 0;
    f->h.error = e;
    for (size_t i = 0; i < COLUMNS; i++)
        h5_close_growing(&f->h, f->column[i]);
    h5_close_group(&f->h, f->group);
    h5_finish_file(&f->h, f->file, f->temporary);
    int status = f->h.failed ? -1 : 0;
    if (!status && keep)
        status = atomic_replace(f->temporary, f->path, e);
    if (status || !keep)
        unlink(f->temporary);
    return status;
}

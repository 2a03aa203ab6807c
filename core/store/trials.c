/* trials.c -- results.h5 of a sweep. All is copied into the one file: an index of links would break with the first file
 * that is missing. */
#include "store/trials.h"

#include <string.h>
#include <unistd.h>

#include "store/atomic.h"
#include "store/h5.h"
#include "store/write.h"

static void write_scales(struct h5 *h, hid_t file, const struct trial_table *t)
{
    int32_t *epoch = arena_alloc(h->arena, (t->epochs + 1) * sizeof *epoch);
    for (size_t i = 0; i < t->epochs; i++)
        epoch[i] = (int32_t)(i + 1);
    h5_write(h, file, &(struct array){ .name = "trial", .type = NUMBER_I64, .rank = 1, .dim = { t->trials },
                                       .data = t->trial, .meaning = "trial", .is_scale = true });
    if (t->epochs)
        h5_write(h, file, &(struct array){ .name = "epoch", .type = NUMBER_I32, .rank = 1, .dim = { t->epochs },
                                           .data = epoch, .meaning = "epoch", .is_scale = true });
    if (!t->classes)
        return;
    h5_write_texts(h, file, "class_true", 1, t->classes, t->class_names, "true class", true);
    h5_write_texts(h, file, "class_predicted", 1, t->classes, t->class_names, "predicted class", true);
}

/* Columns of texts have the scale of the trials too, which h5_write_texts knows nothing of. */
static void write_column(struct h5 *h, hid_t file, const struct trial_table *t, const struct trial_column *column)
{
    if (column->number)
        h5_write(h, file, &(struct array){ .name = column->name, .type = NUMBER_F64, .rank = 1, .dim = { t->trials },
                                           .data = column->number, .meaning = column->meaning,
                                           .scales = { "trial" } });
    else
        h5_write_labelled_texts(h, file, column->name, t->trials, column->text, column->meaning, "trial");
}

static void write_table(struct h5 *h, const char *path, const struct trial_table *t)
{
    const size_t cells = t->trials * (t->n_columns + t->epochs * t->n_curves + t->classes * t->classes + 1);
    const hid_t file = h5_create_file(h, path, cells * sizeof(double));
    h5_put_text(h, file, "title", t->title);
    h5_put_text(h, file, "plan", t->plan);
    h5_put_text(h, file, "objective", t->objective);
    h5_put_text(h, file, "goal", t->goal);
    write_scales(h, file, t);
    for (size_t i = 0; i < t->n_columns; i++)
        write_column(h, file, t, &t->columns[i]);
    for (size_t i = 0; i < t->n_curves && t->epochs; i++)
        h5_write(h, file, &(struct array){ .name = arena_format(h->arena, "history_%s", t->curves[i].name),
                                           .type = NUMBER_F64, .rank = 2, .dim = { t->trials, t->epochs },
                                           .data = t->curves[i].value,
                                           .meaning = in_words(h->arena, t->curves[i].name),
                                           .scales = { "trial", "epoch" } });
    if (t->classes)
        h5_write(h, file, &(struct array){ .name = "confusion", .type = NUMBER_I32, .rank = 3,
                                           .dim = { t->trials, t->classes, t->classes }, .data = t->confusion,
                                           .meaning = arena_format(h->arena, "number of samples for %s", t->split),
                                           .scales = { "trial", "class_true", "class_predicted" } });
    h5_end_scales(h);
    h5_finish_file(h, file, path);
}

int store_write_trials(const struct trial_table *table, const char *path, struct error *e)
{
    struct arena *arena = arena_new();
    struct h5 h = { .path = path, .arena = arena, .error = e };
    char *temporary = atomic_name(arena, path);
    h5_silence();
    write_table(&h, temporary, table);
    const int status = h.failed ? -1 : atomic_replace(temporary, path, e);
    if (status)
        unlink(temporary);
    arena_free(arena);
    return status;
}

/* write_scores.c -- what the network made of the data: /evaluation and /predictions. */
#include "store/write.h"

#include "store/schema.h"

const char *in_words(struct arena *arena, const char *name)
{
    char *words = arena_copy(arena, name);
    for (char *c = words; *c; c++)
        if (*c == '_')
            *c = ' ';
    return words;
}

/* ---- Evaluation ------------------------------------------------------------------------------------------ */

static void write_number(struct h5 *h, hid_t group, const char *name, double value, const char *meaning)
{
    h5_write(h, group, &(struct array){ .name = name, .type = NUMBER_F64, .data = &value, .meaning = meaning });
}

/* Two pairs of scales: names for people and xarray, indices for NeXus viewers, which want numbers on axes. */
static void write_class_scales(struct h5 *h, hid_t group, const struct result *r)
{
    int32_t *index = arena_alloc(h->arena, r->classes * sizeof *index);
    for (size_t i = 0; i < r->classes; i++)
        index[i] = (int32_t)i;
    h5_write_texts(h, group, "class_true", 1, r->classes, r->class_names, "true class", true);
    h5_write_texts(h, group, "class_predicted", 1, r->classes, r->class_names, "predicted class", true);
    h5_write(h, group, &(struct array){ .name = "true_index", .type = NUMBER_I32, .rank = 1, .dim = { r->classes },
                                        .data = index, .meaning = "true class index", .scales = { "class_true" } });
    h5_write(h, group, &(struct array){ .name = "predicted_index", .type = NUMBER_I32, .rank = 1,
                                        .dim = { r->classes }, .data = index,
                                        .meaning = "predicted class index", .scales = { "class_predicted" } });
}

static void write_class_report(struct h5 *h, hid_t group, const struct result *r, const struct evaluation *e)
{
    h5_put_text(h, group, "NX_class", "NXdata");
    h5_put_text(h, group, "signal", "confusion");
    h5_put_texts(h, group, "axes", 2, (const char *const[]){ "true_index", "predicted_index" });
    h5_put_int(h, group, "true_index_indices", 0);
    h5_put_int(h, group, "predicted_index_indices", 1);
    h5_put_text(h, group, "title", "confusion matrix (rows true, columns predicted)");
    write_class_scales(h, group, r);
    h5_write(h, group, &(struct array){ .name = "confusion", .type = NUMBER_I64, .rank = 2,
                                        .dim = { r->classes, r->classes }, .data = e->confusion,
                                        .meaning = "number of samples",
                                        .scales = { "class_true", "class_predicted" } });
    const struct array scores[] = {
        { .name = "precision", .type = NUMBER_F64, .data = e->precision, .meaning = "precision of the class" },
        { .name = "recall", .type = NUMBER_F64, .data = e->recall, .meaning = "recall of the class" },
        { .name = "f1", .type = NUMBER_F64, .data = e->f1, .meaning = "F1 score of the class" },
        { .name = "support", .type = NUMBER_I64, .data = e->support, .meaning = "number of samples of the class" },
    };
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
        struct array score = scores[i];
        score.rank = 1;
        score.dim[0] = r->classes;
        score.scales[0] = "class_true";
        h5_write(h, group, &score);
    }
}

void write_evaluation(struct h5 *h, hid_t file, const struct result *r)
{
    const hid_t group = h5_create_group(h, file, "evaluation");
    h5_put_text(h, group, "NX_class", "NXentry");
    for (size_t s = SPLITS; s-- > 0;)
        if (r->evaluation[s].rows && !h5_has_attribute(h, group, "default"))
            h5_put_text(h, group, "default", split_names[s]);
    for (size_t s = 0; s < SPLITS; s++) {
        const struct evaluation *e = &r->evaluation[s];
        if (e->rows == 0)
            continue;
        const hid_t split = h5_create_group(h, group, split_names[s]);
        if (r->classes)
            write_class_report(h, split, r, e);
        else
            h5_put_text(h, split, "NX_class", "NXcollection");
        write_number(h, split, "loss", e->loss, arena_format(h->arena, "%s loss", split_names[s]));
        for (size_t m = 0; m < r->n_metrics; m++)
            write_number(h, split, metric_dataset(h->arena, r->metric_names[m]), e->metrics[m],
                         arena_format(h->arena, "%s %s", split_names[s], in_words(h->arena, r->metric_names[m])));
        h5_close_group(h, split);
    }
    h5_close_group(h, group);
}

/* ---- Predictions ----------------------------------------------------------------------------------------- */

/* A data set (rows) or (rows, outputs) of /predictions/<split>. */
static void write_prediction(struct h5 *h, hid_t group, const char *name, enum number type, size_t rows,
                             size_t outputs, const void *data, const char *meaning, const char *column)
{
    h5_write(h, group, &(struct array){ .name = name, .type = type, .rank = column ? 2 : 1, .dim = { rows, outputs },
                                        .data = data, .meaning = meaning, .scales = { "sample", column } });
}

void write_predictions(struct h5 *h, hid_t file, const struct result *r)
{
    const hid_t group = h5_create_group(h, file, "predictions");
    const char *column = r->classes ? "class_index" : "output_index";
    int32_t *index = arena_alloc(h->arena, r->outputs * sizeof *index);
    for (size_t i = 0; i < r->outputs; i++)
        index[i] = (int32_t)i;
    for (size_t s = 0; s < SPLITS; s++) {
        const struct evaluation *e = &r->evaluation[s];
        if (e->rows == 0)
            continue;
        const hid_t split = h5_create_group(h, group, split_names[s]);
        h5_write(h, split, &(struct array){ .name = "sample", .type = NUMBER_I64, .rank = 1, .dim = { e->rows },
                                            .data = e->sample, .meaning = "row of the data set, from 0",
                                            .is_scale = true });
        h5_write(h, split, &(struct array){ .name = column, .type = NUMBER_I32, .rank = 1, .dim = { r->outputs },
                                            .data = index, .meaning = in_words(h->arena, column),
                                            .is_scale = true });
        write_prediction(h, split, r->classes ? "probability" : "prediction", NUMBER_F32, e->rows, r->outputs,
                         e->output, r->classes ? "predicted probability" : "predicted value", column);
        if (r->classes) {
            write_prediction(h, split, "y_true", NUMBER_I32, e->rows, 1, e->y_true, "true class index", NULL);
            write_prediction(h, split, "y_predicted", NUMBER_I32, e->rows, 1, e->y_predicted,
                             "predicted class index", NULL);
        } else {
            write_prediction(h, split, "target", NUMBER_F32, e->rows, r->outputs, e->target, "true value", column);
        }
        h5_close_group(h, split);
    }
    h5_close_group(h, group);
}

/* evaluate.c -- from outputs to confusion matrix, class report and samples. */
#include "train/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "train/gather.h"

size_t largest_output(size_t n, const float *x)
{
    size_t best = 0;
    for (size_t j = 1; j < n; j++)
        if (x[j] > x[best])
            best = j;
    return best;
}

void class_report(size_t classes, const int64_t *confusion, double *precision, double *recall, double *f1,
                  int64_t *support)
{
    for (size_t c = 0; c < classes; c++) {
        int64_t predicted = 0;
        const int64_t right = confusion[c * classes + c];
        support[c] = 0;
        for (size_t k = 0; k < classes; k++) {
            support[c] += confusion[c * classes + k];
            predicted += confusion[k * classes + c];
        }
        precision[c] = predicted ? (double)right / (double)predicted : 0;
        recall[c] = support[c] ? (double)right / (double)support[c] : 0;
        f1[c] = right ? 2 * precision[c] * recall[c] / (precision[c] + recall[c]) : 0;
    }
}

static int judge_classes(struct arena *arena, const struct dataset *data, size_t first, struct evaluation *out,
                         struct error *e)
{
    const size_t classes = data->classes;
    out->y_true = arena_try(arena, out->rows, sizeof *out->y_true, "the predictions", e);
    out->y_predicted = arena_try(arena, out->rows, sizeof *out->y_predicted, "the predictions", e);
    out->confusion = arena_try(arena, classes * classes, sizeof *out->confusion, "the confusion matrix", e);
    if (!out->y_true || !out->y_predicted || !out->confusion)
        return -1;
    for (size_t i = 0; i < out->rows; i++) {
        const size_t label = (size_t)data->label[data->sample[first + i]];
        const size_t predicted = largest_output(classes, out->output + i * classes);
        out->y_true[i] = (int32_t)label;
        out->y_predicted[i] = (int32_t)predicted;
        out->confusion[label * classes + predicted]++;
    }
    out->precision = arena_alloc(arena, classes * sizeof(double));
    out->recall = arena_alloc(arena, classes * sizeof(double));
    out->f1 = arena_alloc(arena, classes * sizeof(double));
    out->support = arena_alloc(arena, classes * sizeof *out->support);
    class_report(classes, out->confusion, out->precision, out->recall, out->f1, out->support);
    return 0;
}

int evaluate_split(struct arena *arena, struct trainer *trainer, enum split split, struct evaluation *out,
                   struct error *e)
{
    const struct dataset *data = trainer->dataset;
    const struct measures *measures = &trainer->network->measures;
    const size_t first = data->split[split].first;
    *out = (struct evaluation){ .rows = data->split[split].rows, .sample = data->sample + first };
    if (out->rows == 0)
        return 0;
    out->output = arena_try(arena, out->rows * data->outputs, sizeof *out->output, "the predictions", e);
    if (!out->output || (!data->classes && !(out->target = arena_try(arena, out->rows * data->outputs,
                                                                     sizeof *out->target, "the predictions", e))))
        return -1;
    double *sums = arena_alloc(arena, trainer->network->n_sums * sizeof *sums);
    trainer_evaluate(trainer, split, sums, out->output, out->target);
    if (gather_failed(data, e))
        return -1;
    out->loss = trainer_loss(sums, out->rows);
    out->metrics = arena_alloc(arena, measures->n * sizeof *out->metrics);
    measures_take(measures, sums, out->metrics);
    return data->classes ? judge_classes(arena, data, first, out, e) : 0;
}

/* ---- Samples --------------------------------------------------------------------------------------------------- */

enum { LEAST_SURE = 6, SUREST = 4, MISTAKES = 12 };

struct ranked {
    float confidence;
    size_t row;
};

static int by_confidence(const struct ranked *p, const struct ranked *q)
{
    if (p->confidence != q->confidence)
        return p->confidence < q->confidence ? -1 : 1;
    return p->row < q->row ? -1 : p->row > q->row;
}

/* input (rows, inputs): the raw numbers of these samples, read in their order in the data set, since some data sets can
 * only be read from front to back. */
static int read_samples(const struct dataset *data, struct services *services, size_t rows, const int64_t *sample,
                        nnr_real *raw, float *input, struct error *e)
{
    int64_t last = -1;
    for (size_t i = 0; i < rows; i++) {
        size_t next = rows;
        for (size_t k = 0; k < rows; k++)
            if (sample[k] > last && (next == rows || sample[k] < sample[next]))
                next = k;
        last = sample[next];
        if (dataset_raw(data, services, last, raw, e))
            return -1;
        for (size_t j = 0; j < data->inputs; j++)
            input[next * data->inputs + j] = (float)raw[j];
    }
    return 0;
}

/* The first few of the rows that it is offered: the least sure, or the surest. */
struct shortlist {
    bool surest;
    size_t most, n;
    struct ranked ranked[MISTAKES + SUREST];
};

static bool comes_before(const struct shortlist *list, const struct ranked *a, const struct ranked *b)
{
    return list->surest ? by_confidence(a, b) > 0 : by_confidence(a, b) < 0;
}

static void offer(struct shortlist *list, const struct ranked *ranked)
{
    if (list->n == list->most && (list->most == 0 || !comes_before(list, ranked, &list->ranked[list->n - 1])))
        return;
    size_t at = list->n < list->most ? list->n++ : list->n - 1;
    for (; at > 0 && comes_before(list, ranked, &list->ranked[at - 1]); at--)
        list->ranked[at] = list->ranked[at - 1];
    list->ranked[at] = *ranked;
}

static bool holds(const struct shortlist *list, const struct ranked *ranked)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->ranked[i].row == ranked->row)
            return true;
    return false;
}

/* The least sure and the surest rows, then mistakes between them, the surest first; without classes the first rows.
 * Returns how many. */
static size_t choose_rows(const struct dataset *data, const struct evaluation *evaluation, int64_t *sample)
{
    const size_t rows = evaluation->rows, others = rows > LEAST_SURE ? rows - LEAST_SURE : 0;
    struct shortlist least = { .most = LEAST_SURE };
    struct shortlist surest = { .surest = true, .most = others < SUREST ? others : SUREST };
    struct shortlist mistakes = { .surest = true, .most = MISTAKES + SUREST };
    size_t shown = 0;
    for (; !data->classes && shown < rows && shown < LEAST_SURE + SUREST; shown++)
        sample[shown] = evaluation->sample[shown];
    for (size_t row = 0; data->classes && row < rows; row++) {
        const float *output = evaluation->output + row * data->outputs;
        const struct ranked ranked = { output[largest_output(data->outputs, output)], row };
        offer(&least, &ranked);
        offer(&surest, &ranked);
        if (evaluation->y_true[row] != evaluation->y_predicted[row])
            offer(&mistakes, &ranked);
    }
    for (size_t i = 0; i < least.n; i++)
        sample[shown++] = evaluation->sample[least.ranked[i].row];
    for (size_t i = surest.n; i-- > 0;)
        sample[shown++] = evaluation->sample[surest.ranked[i].row];
    for (size_t i = 0; i < mistakes.n && shown < LEAST_SURE + SUREST + MISTAKES; i++)
        if (!holds(&least, &mistakes.ranked[i]) && !holds(&surest, &mistakes.ranked[i]))
            sample[shown++] = evaluation->sample[mistakes.ranked[i].row];
    return shown;
}

int choose_samples(struct arena *arena, const struct dataset *data, struct services *services,
                   const struct evaluation *evaluation, struct samples *out, struct error *e)
{
    int64_t *sample = arena_alloc(arena, (LEAST_SURE + SUREST + MISTAKES) * sizeof *sample);
    const size_t shown = choose_rows(data, evaluation, sample);
    float *input = arena_alloc(arena, shown * data->inputs * sizeof *input);
    nnr_real *raw = arena_alloc(arena, data->inputs * sizeof *raw);
    if (read_samples(data, services, shown, sample, raw, input, e))
        return -1;
    *out = (struct samples){ .rows = shown, .sample = sample, .input = input };
    return 0;
}

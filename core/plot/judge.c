/* judge.c -- sorts rows by probability, and counts. */
#include "plot/judge.h"

#include <math.h>
#include <stdlib.h>

struct scored {
    float score;
    bool positive;
};

static int by_score(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    return (x->score < y->score) - (x->score > y->score);
}

static struct scored *sort_rows(struct arena *arena, const struct result *result, const struct evaluation *e,
                                size_t class)
{
    struct scored *list = arena_alloc(arena, e->rows * sizeof *list);
    for (size_t i = 0; i < e->rows; i++) {
        const float p = e->output[i * result->outputs + class];
        list[i] = (struct scored){ isnan(p) ? -INFINITY : p, (size_t)e->y_true[i] == class };
    }
    qsort(list, e->rows, sizeof *list, by_score);
    return list;
}

void rank_class(struct arena *arena, const struct result *result, const struct evaluation *e, size_t class,
                struct ranking *out)
{
    *out = (struct ranking){ .auc = (double)NAN, .average_precision = (double)NAN };
    double positives = 0;
    for (size_t i = 0; i < e->rows; i++)
        positives += (size_t)e->y_true[i] == class;
    const double negatives = (double)e->rows - positives;
    if (positives <= 0 || negatives <= 0)
        return;
    const struct scored *list = sort_rows(arena, result, e, class);
    out->false_positive = arena_alloc(arena, (e->rows + 1) * sizeof(double));
    out->recall = arena_alloc(arena, (e->rows + 1) * sizeof(double));
    out->precision = arena_alloc(arena, (e->rows + 1) * sizeof(double));
    out->precision[0] = 1;
    out->count = 1;
    out->auc = out->average_precision = 0;
    double right = 0, wrong = 0;
    for (size_t i = 0; i < e->rows; i++) {
        right += list[i].positive;
        wrong += !list[i].positive;
        if (i + 1 < e->rows && list[i + 1].score >= list[i].score)
            continue;
        const size_t n = out->count++;
        out->recall[n] = right / positives;
        out->false_positive[n] = wrong / negatives;
        out->precision[n] = right / (right + wrong);
        out->auc += (out->false_positive[n] - out->false_positive[n - 1]) * (out->recall[n] + out->recall[n - 1]) / 2;
        out->average_precision += (out->recall[n] - out->recall[n - 1]) * out->precision[n];
    }
}

void calibrate(const struct result *result, const struct evaluation *e, struct calibration *out)
{
    *out = (struct calibration){ .known = true };
    double sure[CALIBRATION_BINS] = { 0 }, right[CALIBRATION_BINS] = { 0 };
    for (size_t i = 0; i < e->rows; i++) {
        const double p = (double)e->output[i * result->outputs + (size_t)e->y_predicted[i]];
        if (!(p >= 0 && p <= 1 + 1e-6)) {
            out->known = false;
            return;
        }
        const int up = (int)ceil(p * CALIBRATION_BINS) - 1; /* a bin has its upper end */
        const int bin = up < 0 ? 0 : up < CALIBRATION_BINS ? up : CALIBRATION_BINS - 1;
        out->rows[bin]++;
        sure[bin] += p;
        right[bin] += e->y_true[i] == e->y_predicted[i];
    }
    for (size_t b = 0; b < CALIBRATION_BINS; b++) {
        const double rows = (double)out->rows[b];
        out->confidence[b] = sure[b] / rows; /* NaN of 0 rows */
        out->accuracy[b] = right[b] / rows;
        if (out->rows[b])
            out->error += fabs(right[b] - sure[b]) / (double)e->rows;
    }
}

double explained_part(const struct result *result, const struct evaluation *e, size_t output)
{
    double mean = 0, missed = 0, all = 0;
    for (size_t i = 0; i < e->rows; i++)
        mean += (double)e->target[i * result->outputs + output] / (double)e->rows;
    for (size_t i = 0; i < e->rows; i++) {
        const double t = (double)e->target[i * result->outputs + output];
        const double error = t - (double)e->output[i * result->outputs + output];
        missed += error * error;
        all += (t - mean) * (t - mean);
    }
    return all > 0 ? 1 - missed / all : (double)NAN;
}

/* synthetic.c -- a made-up result with every field filled, so that whatever gets lost on the way shows. */
#include "synthetic.h"

#include <math.h>
#include <string.h>

enum { EPOCHS = 5, CLASSES = 3, INPUTS = 12, HIDDEN = 4, TEST_ROWS = 6, SAMPLES = 3 };

static const char *const class_names[] = { "circle", "square", "triangle" };
static const char *const layer_names[] = { "hidden", "output" };
static const char *const metric_names[] = { "accuracy", "precision" };
static const int64_t train_rows[] = { 11, 2, 5, 7, 0, 9 }, test_rows[] = { 1, 3, 4, 6, 8, 10 };
static const int64_t sample_rows[] = { 6, 1, 10 };

static nnr_real *reals(struct arena *arena, size_t count, double first)
{
    nnr_real *values = arena_alloc(arena, count * sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = (nnr_real)(first + (double)i / 16);
    return values;
}

static void fill_config(struct arena *arena, struct result *r)
{
    static const char *names[] = { "shapes.yaml", "base.yaml" };
    static const char *texts[] = { "name: shapes \xE2\x96\xB2\nbase: base.yaml\n", "seed: 7\n" };
    static const char *const overrides[] = { "optimizer.learning_rate=0.1" };
    static const struct attribute config[] = {
        { .name = "name", .type = ATTRIBUTE_TEXT, .text = "shapes", .origin = "shapes.yaml:1" },
        { .name = "seed", .type = ATTRIBUTE_INT, .i = 7, .origin = "base.yaml:1" },
        { .name = "optimizer.learning_rate", .type = ATTRIBUTE_NUM, .d = 0.1, .origin = "command line" },
        { .name = "data.shuffle", .type = ATTRIBUTE_BOOL, .i = 1 },
    };
    r->n_files = 2;
    r->file_names = names;
    r->file_texts = texts;
    r->n_overrides = 1;
    r->overrides = overrides;
    r->resolved_json = "{\"seed\": 7}";
    r->config_hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    r->n_config = sizeof config / sizeof *config;
    r->config = memcpy(arena_alloc(arena, sizeof config), config, sizeof config);
}

static void fill_data(struct arena *arena, struct result *r)
{
    r->dataset = "shapes";
    r->inputs = INPUTS;
    r->outputs = r->classes = CLASSES;
    r->input_rank = 2;
    r->input_dim[0] = 4;
    r->input_dim[1] = 3;
    r->class_names = memcpy(arena_alloc(arena, sizeof class_names), class_names, sizeof class_names);
    r->scaling = "standard";
    r->target_name = "shape";
    double *offset = arena_alloc(arena, INPUTS * sizeof *offset), *scale = arena_alloc(arena, INPUTS * sizeof *scale);
    for (size_t i = 0; i < INPUTS; i++) {
        offset[i] = (double)i / 10;
        scale[i] = 1 + (double)i;
    }
    r->offset = offset;
    r->scale = scale;
    r->split_rows[SPLIT_TRAIN] = r->split_rows[SPLIT_TEST] = TEST_ROWS;
    r->split[SPLIT_TRAIN] = train_rows;
    r->split[SPLIT_TEST] = test_rows;
    r->samples.rows = SAMPLES;
    r->samples.sample = sample_rows;
    r->samples.input = arena_alloc(arena, SAMPLES * INPUTS * sizeof(float));
    for (size_t i = 0; i < SAMPLES * INPUTS; i++)
        r->samples.input[i] = (float)(i * 7 % 17);
}

static void fill_layers(struct arena *arena, struct result *r)
{
    r->n_layers = 2;
    r->layers = arena_alloc(arena, 2 * sizeof *r->layers);
    const size_t width[] = { INPUTS, HIDDEN, CLASSES };
    for (size_t i = 0; i < 2; i++) {
        const size_t in = width[i], out = width[i + 1];
        r->layers[i] = (struct layer_result){
            .name = layer_names[i], .plugin = "dense", .activation = i ? "softmax" : "sigmoid", .rank = 1,
            .dim = { out }, .n_weights = 2,
            .weights = { { "kernel", 2, { in, out }, reals(arena, in * out, 0.5), reals(arena, in * out, -0.5) },
                         { "bias", 1, { out }, reals(arena, out, 2), reals(arena, out, 0) } }
        };
        r->parameters += in * out + out;
    }
}

static void fill_history(struct arena *arena, struct history *history)
{
    static const char *const names[] = { "train_loss", "test_loss", "test_accuracy", "learning_rate" };
    history->epochs = EPOCHS;
    history->n_curves = sizeof names / sizeof *names;
    history->curves = arena_alloc(arena, history->n_curves * sizeof *history->curves);
    for (size_t c = 0; c < history->n_curves; c++) {
        double *value = arena_alloc(arena, EPOCHS * sizeof *value);
        for (size_t i = 0; i < EPOCHS; i++)
            value[i] = c < 2 ? (double)(c + 1) / (double)(i + 1) : c == 2 ? 0.2 * (double)i : 0.1;
        history->curves[c] = (struct curve){ .name = names[c], .value = value };
    }
    history->curves[1].value[1] = (double)NAN;
    history->n_layers = 2;
    history->layer_names = memcpy(arena_alloc(arena, sizeof layer_names), layer_names, sizeof layer_names);
    history->weight_norm = arena_alloc(arena, 2 * EPOCHS * sizeof(float));
    history->gradient_norm = arena_alloc(arena, 2 * EPOCHS * sizeof(float));
    for (size_t i = 0; i < 2 * EPOCHS; i++) {
        history->weight_norm[i] = (float)i / 4;
        history->gradient_norm[i] = 1 / (float)(i + 1);
    }
}

/* Counts y_true and y_predicted into the confusion matrix, and works out what follows from it. */
static void fill_scores(struct arena *arena, struct evaluation *e)
{
    e->confusion = arena_alloc(arena, CLASSES * CLASSES * sizeof *e->confusion);
    e->precision = arena_alloc(arena, CLASSES * sizeof *e->precision);
    e->recall = arena_alloc(arena, CLASSES * sizeof *e->recall);
    e->f1 = arena_alloc(arena, CLASSES * sizeof *e->f1);
    e->support = arena_alloc(arena, CLASSES * sizeof *e->support);
    int64_t predicted[CLASSES] = { 0 };
    for (size_t i = 0; i < e->rows; i++) {
        e->confusion[e->y_true[i] * CLASSES + e->y_predicted[i]]++;
        e->support[e->y_true[i]]++;
        predicted[e->y_predicted[i]]++;
    }
    for (size_t c = 0; c < CLASSES; c++) {
        const double right = (double)e->confusion[c * CLASSES + c];
        e->precision[c] = predicted[c] ? right / (double)predicted[c] : 0;
        e->recall[c] = e->support[c] ? right / (double)e->support[c] : 0;
        e->f1[c] = right > 0 ? 2 * right / (double)(predicted[c] + e->support[c]) : 0;
    }
}

static void fill_evaluation(struct arena *arena, struct evaluation *e, const int64_t *rows, int mistakes)
{
    e->rows = TEST_ROWS;
    e->sample = rows;
    e->loss = 0.25 * mistakes + 0.125;
    e->metrics = arena_alloc(arena, 2 * sizeof *e->metrics);
    e->metrics[0] = 1 - mistakes / (double)TEST_ROWS;
    e->metrics[1] = 0.875;
    e->output = arena_alloc(arena, TEST_ROWS * CLASSES * sizeof *e->output);
    e->y_true = arena_alloc(arena, TEST_ROWS * sizeof *e->y_true);
    e->y_predicted = arena_alloc(arena, TEST_ROWS * sizeof *e->y_predicted);
    for (int i = 0; i < TEST_ROWS; i++) {
        e->y_true[i] = i % CLASSES;
        e->y_predicted[i] = (i + (i >= TEST_ROWS - 2 - mistakes && i < TEST_ROWS - 2)) % CLASSES;
        for (int c = 0; c < CLASSES; c++)
            e->output[i * CLASSES + c] = c == e->y_predicted[i] ? 0.5F + 0.0625F * (float)i
                                                                 : 0.25F - 0.03125F * (float)i;
    }
    fill_scores(arena, e);
}

struct result *synthetic_result(struct arena *arena)
{
    static const struct attribute provenance[] = {
        { .name = "command", .type = ATTRIBUTE_TEXT, .text = "nnrun shapes.yaml" },
        { .name = "threads", .type = ATTRIBUTE_INT, .i = 2 },
    };
    struct result *r = arena_alloc(arena, sizeof *r);
    *r = (struct result){ .status = STATUS_COMPLETE, .name = "shapes", .seed = 7, .loss = "categorical_crossentropy",
                          .seconds_total = 1.5, .seconds_training = 1.25, .date_created = "2026-01-02T03:04:05Z" };
    fill_config(arena, r);
    fill_data(arena, r);
    fill_layers(arena, r);
    fill_history(arena, &r->history);
    r->n_metrics = 2;
    r->metric_names = r->metric_plugins =
        memcpy(arena_alloc(arena, sizeof metric_names), metric_names, sizeof metric_names);
    fill_evaluation(arena, &r->evaluation[SPLIT_TRAIN], train_rows, 0);
    fill_evaluation(arena, &r->evaluation[SPLIT_TEST], test_rows, 1);
    r->n_provenance = sizeof provenance / sizeof *provenance;
    r->provenance = memcpy(arena_alloc(arena, sizeof provenance), provenance, sizeof provenance);
    r->epoch_seconds = arena_alloc(arena, EPOCHS * sizeof *r->epoch_seconds);
    for (size_t i = 0; i < EPOCHS; i++)
        r->epoch_seconds[i] = 0.25;
    return r;
}

struct result *synthetic_regression(struct arena *arena)
{
    struct result *r = synthetic_result(arena);
    r->loss = "mse";
    r->classes = 0;
    r->class_names = NULL;
    for (size_t s = 0; s < SPLITS; s++) {
        struct evaluation *e = &r->evaluation[s];
        const struct evaluation regression = { .rows = e->rows, .sample = e->sample, .loss = e->loss,
                                               .metrics = e->metrics, .output = e->output, .target = e->output };
        *e = regression;
    }
    return r;
}

void synthetic_checkpoint(struct arena *arena, struct result *r)
{
    static const char *const names[] = { "gradients", "squares" };
    static const double sums[] = { 1.25, 3, 4, 0, 1e-300 };
    struct checkpoint *c = arena_alloc(arena, sizeof *c);
    const nnr_real **slots = arena_alloc(arena, 2 * sizeof *slots);
    slots[0] = reals(arena, r->parameters, 3);
    slots[1] = reals(arena, r->parameters, 4);
    *c = (struct checkpoint){ .epoch_steps = 2, .n_sums = sizeof sums / sizeof *sums, .sums = sums,
                              .parameters = r->parameters, .n_slots = 2, .slot_names = names, .slots = slots,
                              .best_weights = reals(arena, r->parameters, 5) };
    r->checkpoint = c;
    r->best_epoch = 4;
    r->stopped_early = true;
}

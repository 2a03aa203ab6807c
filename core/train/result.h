/* result.h -- everything about a run that is worth keeping, in plain arrays.
 *
 * The trainer fills it, the store writes and reads it, the report prints it; none of them needs the network for that.
 * All numbers that are deterministic are apart from `provenance` and `timing`, where two equal runs differ.
 * Arrays are row-major; what points is owned by the arena of the run (or of the file that was read). */
#ifndef NNRUN_TRAIN_RESULT_H
#define NNRUN_TRAIN_RESULT_H

#include <nnrun/plugin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum status { STATUS_RUNNING, STATUS_COMPLETE, STATUS_FAILED, STATUS_INTERRUPTED };

enum split { SPLIT_TRAIN, SPLIT_VALIDATION, SPLIT_TEST, SPLITS };
extern const char *const split_names[SPLITS]; /* "train", "validation", "test" */

/* One curve: "train_loss", "test_accuracy", "learning_rate". NaN: not measured. */
struct curve {
    const char *name;
    double *value; /* (epochs) */
    bool further;  /* one of a metric's values beside its own, such as that of a class */
};

struct history {
    size_t epochs; /* that were finished */
    size_t n_curves;
    struct curve *curves;
    size_t n_layers;              /* those with weights */
    const char **layer_names;     /* (n_layers) */
    float *weight_norm;           /* (epochs, n_layers) Euclidean norm of all weights after the epoch */
    float *gradient_norm;         /* (epochs, n_layers) of the last step's gradient */
};

/* The last look at one split, with the final weights. rows is 0 where the split is empty. */
struct evaluation {
    size_t rows;
    const int64_t *sample;       /* (rows) row in the data set */
    double loss;
    double *metrics;             /* (n_metrics) */
    float *output;               /* (rows, outputs): probabilities where there are classes */
    /* where there are classes */
    int32_t *y_true, *y_predicted;  /* (rows) class index */
    int64_t *confusion;             /* (classes, classes): true, predicted */
    double *precision, *recall, *f1; /* (classes); 0 where undefined */
    int64_t *support;               /* (classes) */
    /* where there are none */
    float *target;                  /* (rows, outputs) */
};

struct weight_result {
    const char *name; /* "kernel" */
    size_t rank, dim[4];
    const nnr_real *value, *initial;
};

struct layer_result {
    const char *name, *plugin, *activation; /* activation "linear" where there is none */
    size_t rank, dim[4];                    /* shape of one output row */
    size_t n_weights;
    struct weight_result weights[NNR_MAX_WEIGHTS];
};

/* Name and value of an attribute, in the order to print. */
struct attribute {
    const char *name;
    enum attribute_type { ATTRIBUTE_TEXT, ATTRIBUTE_INT, ATTRIBUTE_NUM, ATTRIBUTE_BOOL } type;
    const char *text;
    int64_t i; /* and booleans */
    double d;
    const char *origin; /* config values only: where it was written */
};

/* A few rows of the test part as the data set has them, so that a file can show what was predicted. */
struct samples {
    size_t rows;
    const int64_t *sample; /* (rows) in the data set: the least sure, the surest, then the surest mistakes */
    float *input;          /* (rows, inputs), before scaling */
};

/* All that decides the next step, beside the weights, the history and the config. Arrays of (parameters) hold the
 * numbers of all weights, in the order of the layers and of their weights. */
struct checkpoint {
    size_t epoch_steps;   /* done of the epoch that is not finished */
    size_t n_sums;
    const double *sums;   /* (n_sums) over the rows of these steps; NULL where there are none */
    size_t parameters, n_slots;
    const char *const *slot_names;
    const nnr_real *const *slots; /* (n_slots)(parameters) of the optimizer */
    const nnr_real *last_weights; /* (parameters) to go on with; NULL: those of the result, which else are the best */
    const nnr_real *best_weights; /* (parameters) of the best epoch, where they are wanted and are others; else NULL */
};

struct result {
    enum status status;
    const char *failure; /* why, where status is failed or interrupted; else NULL */
    const char *name;    /* of the experiment */
    uint64_t seed;

    /* config */
    size_t n_files;
    const char **file_names, **file_texts; /* verbatim: the config, then its bases */
    size_t n_overrides;
    const char *const *overrides;
    const char *resolved_json;
    const char *config_hash; /* of what decides the result, in hex: see run_config_hash */
    size_t n_config;
    struct attribute *config; /* flat: optimizer.learning_rate */

    /* data */
    const char *dataset;
    size_t inputs, outputs, classes;  /* numbers a row; classes 0: numbers to learn */
    size_t input_rank, input_dim[4];
    const char *const *class_names;          /* (classes) */
    const char *const *feature_names;      /* (inputs) */
    const char *target_name;          /* of the column that was learned; NULL where the data set names none */
    const char *scaling;              /* "none", "standard", "minmax" */
    const double *offset, *scale;     /* (inputs): x' = (x - offset) / scale */
    size_t split_rows[SPLITS];
    const int64_t *split[SPLITS];     /* rows of the data set, in the order of use */
    struct samples samples;

    /* model and training */
    const char *loss;
    size_t n_layers;
    struct layer_result *layers;
    size_t parameters;
    size_t n_metrics; /* values of metrics */
    const char *const *metric_names;   /* (n_metrics) every value of every metric: "f1", "f1_setosa" */
    const char *const *metric_plugins; /* (n_metrics) whose value it is: "f1", "f1" */
    struct history history;
    struct evaluation evaluation[SPLITS];
    size_t best_epoch;   /* by early stopping, from 1; 0: there is none */
    bool stopped_early;
    const char *stop_reason; /* of the callback that ended the run, or NULL */
    const struct checkpoint *checkpoint; /* NULL: there is nothing to go on from */

    /* what differs between two equal runs */
    size_t n_provenance;
    struct attribute *provenance;
    double seconds_total, seconds_training;
    double *epoch_seconds; /* (epochs) */
    const char *date_created; /* ISO 8601, UTC */
};

/* Whether the value m is the metric's own; its further ones come behind it, and how many there are. */
bool result_is_own(const struct result *result, size_t m);
size_t result_further(const struct result *result, size_t m);

/* The name of a further value without that of its metric: "setosa". */
const char *result_further_name(const struct result *result, size_t m);

/* Marks the curves of further values, given names and metrics of n values. */
void history_mark_further(struct history *history, size_t n, const char *const *names, const char *const *plugins);

/* The number in `config` that has this name, or the fallback where there is none. */
double result_number(const struct result *result, const char *name, double fallback);

/* Whether the layer was there for training alone, so that a network that only predicts can do without it. */
bool result_is_dropout(const struct layer_result *layer);

#endif

/* nnrun/plugin.h -- all that a plugin sees of nnrun.
 *
 * A plugin is a C file that includes this header, declares its parameters in one table and its functions in
 * another, and ends in NNR_MODULE. It links against nothing: what it needs of the host arrives as arguments.
 * `nnrun plugins new KIND NAME` writes a whole one to start from; nnrun looks for it as DIRECTORY/KIND/NAME.so.
 *
 * Each function below says who calls it:
 *   [main]    on one thread; may fail: report through host->fail() and return its -1.
 *   [kernel]  from many threads at once, on one const self and disjoint rows. A kernel must not allocate, lock,
 *             log, fail, or change self. Arrays are row-major and packed, owned by the host, and do not overlap
 *             unless said otherwise. What it computes for a row may depend on nothing but its arguments, so that
 *             results are the same bits for any number of threads.
 *
 * Numbers: nnr_real is float, or double in a build with --enable-double. For the same bits on every machine, use
 * <nnrun/math.h> instead of <math.h> in kernels and compile with what `nnrun plugins flags` prints.
 *
 * Instruction sets: the entry symbol NNR_ENTRY is mandatory. A module may carry itself again, compiled for AVX2
 * or AVX-512, under nnrun_module_v1_avx2 and nnrun_module_v1_avx512: same source, -DNNR_ENTRY=that name. The
 * host takes the widest that the machine (or NNRUN_ISA) allows; the bits are the same, only the speed differs.
 *
 * C++17 works too. There, name the callbacks of NNR_PLUGIN in the order in which the structs below have them, compile
 * with -Wno-c++20-designator, and write nothing that throws, not even in [main] functions.
 *
 * Structs grow at the end only, and each table carries its size: what a module of an older minor version does not know
 * yet is zero for the host. A module of a newer one is refused. What lies in arrays or in other structs, and what
 * plugins make themselves, never grows: nnr_value, nnr_tensor, nnr_weight, nnr_axis, nnr_rng, nnr_product, and the
 * structs of <nnrun/table.h>, another form of which will be another service. */
#ifndef NNRUN_PLUGIN_H
#define NNRUN_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <nnrun/random.h>

#define NNR_ABI_MAJOR 1 /* also in the name of the entry symbol */
#define NNR_ABI_MINOR 0

#ifndef NNR_REAL
#define NNR_REAL float
#endif
typedef NNR_REAL nnr_real;

typedef enum {
    NNR_KIND_dataset = 1,
    NNR_KIND_layer,
    NNR_KIND_activation,
    NNR_KIND_loss,
    NNR_KIND_optimizer,
    NNR_KIND_initializer,
    NNR_KIND_metric,
    NNR_KIND_schedule,
    NNR_KIND_search,
    NNR_KIND_callback
} nnr_kind;

/* ---- Parameters: one table is the YAML schema, the help page and the space of a sweep ------------------- */

typedef enum {
    NNR_BOOL = 1, /* bool */
    NNR_INT,      /* int64_t */
    NNR_NUM,      /* double */
    NNR_STR,      /* const char * */
    NNR_PATH,     /* const char *; a relative path in a config file is relative to that file */
    NNR_ENUM      /* int64_t, an index into choices */
} nnr_type;

enum {
    NNR_REQUIRED = 1, /* no default: the experiment must give it */
    NNR_LOG = 2       /* a sweep draws it log-uniformly */
};

typedef union {
    int64_t i;
    double d;
    const char *s;
} nnr_value;

typedef struct {
    const char *name, *help;
    nnr_type type;
    unsigned flags;
    size_t offset; /* of the field in the instance */
    nnr_value def, min, max; /* NNR_INT, NNR_NUM: min and max are allowed themselves */
    const char *const *choices; /* NNR_ENUM: the words, NULL-terminated, def.i indexes them;
                                   NNR_INT: NULL, or one word that stands for 0 whatever the range */
} nnr_param;

/* offsetof, and a compile-time error where the field's type is not T. */
#ifdef __cplusplus
template <class T, class U> struct nnr_is;
template <class T> struct nnr_is<T, T> {
    char right;
};
#define NNR_AT(S, F, T) (offsetof(S, F) + 0 * sizeof(nnr_is<T, decltype(S::F)>))
#else
#define NNR_AT(S, F, T) (offsetof(S, F) + 0 * sizeof(_Generic(&((S *)0)->F, T *: 1)))
#endif

#define NNR_P_BOOL(S, F, DEF, HELP) \
    { #F, HELP, NNR_BOOL, 0, NNR_AT(S, F, bool), { .i = DEF }, { .i = 0 }, { .i = 1 }, NULL }
#define NNR_P_INT(S, F, DEF, MIN, MAX, FLAGS, HELP) \
    { #F, HELP, NNR_INT, FLAGS, NNR_AT(S, F, int64_t), { .i = DEF }, { .i = MIN }, { .i = MAX }, NULL }
#define NNR_P_INT_OR(S, F, DEF, MIN, MAX, FLAGS, WORD, HELP) \
    { #F, HELP, NNR_INT, FLAGS, NNR_AT(S, F, int64_t), { .i = DEF }, { .i = MIN }, { .i = MAX }, WORD }
#define NNR_P_NUM(S, F, DEF, MIN, MAX, FLAGS, HELP) \
    { #F, HELP, NNR_NUM, FLAGS, NNR_AT(S, F, double), { .d = DEF }, { .d = MIN }, { .d = MAX }, NULL }
#define NNR_P_STR(S, F, DEF, FLAGS, HELP) \
    { #F, HELP, NNR_STR, FLAGS, NNR_AT(S, F, const char *), { .s = DEF }, { .s = NULL }, { .s = NULL }, NULL }
#define NNR_P_PATH(S, F, DEF, FLAGS, HELP) \
    { #F, HELP, NNR_PATH, FLAGS, NNR_AT(S, F, const char *), { .s = DEF }, { .s = NULL }, { .s = NULL }, NULL }
#define NNR_P_ENUM(S, F, DEF, CHOICES, HELP) \
    { #F, HELP, NNR_ENUM, 0, NNR_AT(S, F, int64_t), { .i = DEF }, { .i = 0 }, { .i = 0 }, CHOICES }
#define NNR_P_END { NULL, NULL, NNR_BOOL, 0, 0, { .i = 0 }, { .i = 0 }, { .i = 0 }, NULL }

/* ---- What the host offers ------------------------------------------------------------------------------- */

/* Services for [main] calls. */
typedef struct nnr_host nnr_host;
struct nnr_host {
    size_t size;
    void *priv;
    /* Reports why the call failed; the first report counts. Always returns -1. */
    int (*fail)(nnr_host *, const char *format, ...)
#ifdef __GNUC__
        __attribute__((format(printf, 2, 3)))
#endif
        ;
    /* Zeroed memory, 64-byte aligned, that lives as long as the run; NULL after a failure that is reported. */
    void *(*alloc)(nnr_host *, size_t bytes);
    /* A service by name ("nnrun.table/1" is in <nnrun/table.h>), or NULL where this host does not have it. */
    const void *(*extension)(nnr_host *, const char *id);
};

/* c (m, n) = [c +] start + a (m, k) . b (k, n). Element (i, l) of a is a[i * a_row + l * a_col], and so for b;
 * c is row-major with c_row elements from row to row. Each element of the product is one chain of fused
 * multiply-adds over l = 0 .. k-1, from start[j] (or 0). */
typedef struct {
    size_t m, n, k;
    const nnr_real *a;
    size_t a_row, a_col;
    const nnr_real *b;
    size_t b_row, b_col;
    const nnr_real *start; /* (n), or NULL */
    nnr_real *c;
    size_t c_row;
    bool add; /* add the product to c instead of overwriting it */
} nnr_product;

/* What a layer's kernel is told about the call. */
typedef struct {
    bool training; /* false: evaluation; layers such as dropout do nothing then */
    bool add;      /* gradient only: add to dw instead of overwriting it */
    struct {
        size_t index, count;
    } share;            /* gradient only: which part of each weight to compute; see nnr_share_start */
    uint64_t first_row; /* of this call in the batch */
    nnr_rng rng;        /* of this layer and this step; draw by (row in batch, column) */
    void (*multiply)(const nnr_product *);
} nnr_pass;

/* Of a weight whose first dimension is n, share i of count is what has a first index from nnr_share_start(n, i, count)
 * up to, but not including, nnr_share_start(n, i + 1, count). */
static inline size_t nnr_share_start(size_t n, size_t i, size_t count)
{
    return n * i / count;
}

/* ---- Kinds. Every table opens with an optional [main] init, called once with the parameters filled in, and fini. */

#define NNR_LIFE                          \
    int (*init)(void *self, nnr_host *); \
    void (*fini)(void *self)

typedef struct {
    const char *name; /* of a weight; NULL for an input or an output */
    size_t rank, dim[4];
} nnr_tensor;

/* How many numbers a tensor of that shape holds. */
static inline size_t nnr_count(const nnr_tensor *shape)
{
    size_t n = 1;
    for (size_t d = 0; d < shape->rank; d++)
        n *= shape->dim[d];
    return n;
}

/* Activation: y = f(x), elementwise or row by row. */
typedef enum {
    NNR_ANY,    /* any real number */
    NNR_UNIT,   /* each number in [0, 1] */
    NNR_SIMPLEX /* each in [0, 1], and a row sums to 1 */
} nnr_range;

typedef struct {
    NNR_LIFE;
    /* [kernel] x, y (rows, cols). */
    void (*forward)(const void *self, size_t rows, size_t cols, const nnr_real *x, nnr_real *y);
    /* [kernel] dx = dy f'(x), all (rows, cols); overwrites dx. x is NULL where from_output is set. */
    void (*backward)(const void *self, size_t rows, size_t cols, const nnr_real *x, const nnr_real *y,
                     const nnr_real *dy, nnr_real *dx);
    bool from_output; /* backward needs y alone: the host then keeps no x */
    nnr_range gives;
} nnr_activation;

/* Loss of predictions p against targets t. A class label arrives as a one-hot row. */
typedef struct {
    NNR_LIFE;
    /* [kernel] p, t (rows, cols): returns the sum over the rows of each row's loss. Unless dp is NULL, overwrites
     * dp (rows, cols) with scale times that sum's gradient. */
    double (*eval)(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, nnr_real scale,
                   nnr_real *dp);
    nnr_range takes; /* what predictions must be */
    /* Optional: the name of an activation, and [kernel] eval joined with that activation's backward: dx is the
     * gradient of the activation's input. Cheaper and more exact, for example p - t for softmax. */
    const char *pairs_with;
    double (*paired)(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, nnr_real scale,
                     nnr_real *dx);
} nnr_loss;

/* Optimizer: one step of one array of weights. */
typedef struct {
    double learning_rate;
    uint64_t step;  /* from 1 */
    uint64_t steps; /* in the whole run */
    bool decays;    /* weight decay applies to this array: yes for kernels, no for biases */
} nnr_step;

typedef struct {
    NNR_LIFE;
    double learning_rate;     /* default of the key that every optimizer has */
    const char *const *slots; /* names of arrays to keep for every weight, NULL-terminated; zero at first. The host
                                 allocates, saves and restores them. */
    /* [kernel] w, g and each slot (n): moves w against its gradient g. */
    void (*update)(const void *self, const nnr_step *, size_t n, nnr_real *w, const nnr_real *g,
                   nnr_real *const *slot);
} nnr_optimizer;

/* Initializer: first values of one array of weights. */
typedef struct {
    NNR_LIFE;
    /* [kernel] w (n): element i from draw i of the generator. in, out: how many numbers feed and leave a unit. */
    void (*fill)(const void *self, const nnr_rng *, size_t in, size_t out, size_t n, nnr_real *w);
} nnr_initializer;

/* Metric: sums over rows, and the value that they give. A metric that knows more than one number has further values,
 * named once the data are known: the curve of one is <metric>_<name>. */
typedef struct {
    size_t cols;                    /* numbers a row of p and t */
    const char *const *class_names; /* (cols), NULL-terminated; or NULL where there are numbers to learn */
} nnr_targets;

typedef struct {
    size_t sums;              /* 1 or more */
    const char *const *names; /* of the further values, NULL-terminated, or NULL: there are none */
} nnr_measures;

typedef struct {
    NNR_LIFE;
    size_t sums; /* how many; 0 where plan says it */
    /* [main] Optional: fills measures, where sums is the table's; what it points to lives as long as the instance (the
     * class names do). Called once, after init. */
    int (*plan)(void *self, nnr_host *, const nnr_targets *, nnr_measures *measures);
    /* [kernel] p, t (rows, cols): adds to sum (sums). */
    void (*update)(const void *self, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t, double *sum);
    /* [main] The metric's own value. Cannot fail; NaN says that there is none. */
    double (*value)(const void *self, const double *sum);
    /* [main] Optional: fills each with the further values, in the order of their names. */
    void (*each)(const void *self, const double *sum, double *each);
    bool larger_is_better; /* the same for all its values */
    bool classes_only; /* makes sense for class labels alone */
} nnr_metric;

/* Schedule: the learning rate of each step. */
typedef struct {
    double learning_rate;    /* the optimizer's, as the experiment gives it */
    uint64_t step, steps;    /* steps done before this one; in the whole run */
    uint64_t epoch, epochs;  /* epochs done before this one; in the whole run */
    uint64_t steps_an_epoch;
} nnr_moment;

typedef struct {
    NNR_LIFE;
    /* [kernel] The rate of the step at that moment, 0 or more: it follows from the arguments alone, so that a run that
     * was stopped goes on as if nothing had been. */
    double (*rate)(const void *self, const nnr_moment *);
} nnr_schedule;

/* A factor for the start of a run: it rises in a straight line, from step to step, to 1 at the end of these epochs. */
static inline double nnr_warmup(const nnr_moment *moment, double epochs)
{
    const double rise = (double)(moment->step + 1) / (epochs * (double)moment->steps_an_epoch);
    return rise < 1 ? rise : 1;
}

/* Layer: y = f(x; w). The keys name, activation and init of a layer are the host's. */
enum { NNR_MAX_WEIGHTS = 8 };

typedef struct {
    nnr_tensor shape;
    size_t in, out;   /* fans, for initializers */
    const char *init; /* the initializer where the experiment names none */
    bool kernel;      /* takes the layer's init: key, and decays */
} nnr_weight;

typedef struct {
    nnr_tensor out;                     /* of one row */
    nnr_weight weight[NNR_MAX_WEIGHTS]; /* those with a shape.name, from the first on */
    size_t cache;                       /* reals a row that forward leaves for backward and gradient */
} nnr_plan;

typedef struct {
    NNR_LIFE;
    /* [main] in: shape of one row of x. Fills plan, which is zeroed. */
    int (*plan)(void *self, nnr_host *, const nnr_tensor *in, nnr_plan *plan);
    /* [kernel] x (rows, in), y (rows, out), cache (rows, plan.cache). */
    void (*forward)(const void *self, const nnr_pass *, size_t rows, const nnr_real *x, nnr_real *const *w,
                    nnr_real *y, nnr_real *cache);
    /* [kernel] Overwrites dx (rows, in), given dy (rows, out). Not called where nobody needs dx. */
    void (*backward)(const void *self, const nnr_pass *, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *dx);
    /* [kernel] Overwrites dw, or adds to it if pass->add, with the sum over the rows, for the share of each weight that
     * pass->share names and nothing beside it. The sum of an element must not depend on the share. NULL for a layer
     * without weights. */
    void (*gradient)(const void *self, const nnr_pass *, size_t rows, const nnr_real *x, nnr_real *const *w,
                     const nnr_real *cache, const nnr_real *dy, nnr_real *const *dw);
} nnr_layer;

/* Data set. */
typedef struct {
    nnr_tensor x;                     /* shape of one row; rank 2 is drawn as a picture */
    size_t outputs;                   /* numbers a row to learn; 1 (the class index) where there are classes */
    uint64_t rows;
    const char *const *class_names;   /* NULL-terminated, or NULL for numbers to learn */
    const char *const *feature_names; /* as many as numbers in x, or NULL */
    uint64_t test_rows; /* the last rows are the test part by the data set's own division; 0: it has none */
    const char *target_name; /* of the column to learn, or NULL */
    bool streams; /* the host is not to hold the rows, but to gather those of a batch when it needs them */
} nnr_data;

typedef struct {
    NNR_LIFE;
    /* [main] Fills data, which is zeroed; what it points to lives as long as the instance. */
    int (*open)(void *self, nnr_host *, nnr_data *data);
    /* [main] x (rows, numbers in x), y (rows, outputs): rows first .. first + rows - 1. A data set that streams is read
     * from front to back once, some rows at a time, to see that its numbers are finite and its labels are classes. */
    int (*read)(void *self, nnr_host *, uint64_t first, size_t rows, nnr_real *x, nnr_real *y);

    /* The three that follow are for a data set that streams, which must have gather.
     *
     * [main] Fills *reader with what one thread needs to gather rows, such as a buffer. After open. */
    int (*open_reader)(const void *self, nnr_host *, void **reader);
    /* [kernel] x (rows, numbers in x), y (rows, outputs): the rows that row (rows) names, in that order, the same bits
     * as from read. Called from many threads at once, each with a reader that no other has (NULL without open_reader)
     * and that it may change. It may read files. Unlike other kernels it may fail: returns -1, and why in errno, or 0
     * there where the file has become too short. */
    int (*gather)(const void *self, void *reader, size_t rows, const uint64_t *row, nnr_real *x, nnr_real *y);
    /* [main] Before fini. */
    void (*close_reader)(const void *self, void *reader);
} nnr_dataset;

/* Search: which points of a space a sweep tries. All calls are [main], and their answers follow from the arguments
 * alone (self included, which no call changes), so that every worker of a sweep comes to the same trials. */
typedef enum { NNR_AXIS_REAL, NNR_AXIS_INT, NNR_AXIS_CHOICE } nnr_axis_type;

typedef struct {
    const char *name;      /* the key of the experiment that it sets */
    nnr_axis_type type;
    bool log;              /* REAL, INT: even in the logarithm */
    double min, max, step; /* REAL, INT: min, min + step, ...; step 0: any number (REAL) */
    size_t choices;        /* CHOICE: how many there are; a point has the index of one */
    size_t parent;         /* counts only where that earlier axis, a CHOICE, has one of parent_choices;
                              its own index: always */
    uint64_t parent_choices; /* bit c: choice c */
} nnr_axis;

typedef struct {
    uint64_t seed;
    uint64_t trials;       /* that the plan asks for; 0: it leaves that to the method */
    size_t axes;
    const nnr_axis *axis;  /* (axes) */
} nnr_space;

/* What became of trials 0 .. trials-1, and where the next ones are, of which nobody may know yet what becomes. */
typedef struct {
    uint64_t trials;
    const double *point; /* (trials + pending, axes); NaN where an axis does not count */
    const double *value; /* (trials): the smaller the better, whatever the goal; NaN: it failed */
    uint64_t pending;
} nnr_past;

enum { NNR_MAX_RUNGS = 16 };

typedef struct {
    NNR_LIFE;
    /* How many trials the method makes in that space, or -1 after host->fail ("grid needs a step for ..."). */
    int64_t (*trials)(void *self, nnr_host *, const nnr_space *);
    /* Optional: how many trials, from 0 on, must be known before this one is proposed: at most `trial`, and no fewer
     * than for the one before. NULL: none, and no past is told. */
    uint64_t (*needs)(const void *self, const nnr_space *, uint64_t trial);
    /* Fills point (axes): the number itself, or the index of the choice; NaN where the axis does not count. past has
     * exactly what needs() said; all trials from there up to this one are pending. */
    void (*propose)(const void *self, const nnr_space *, uint64_t trial, const nnr_past *past, double *point);
    /* Optional: trials that stop early. Fills share (NNR_MAX_RUNGS) with rising parts of training.epochs, the last one
     * 1; returns how many. */
    size_t (*rungs)(const void *self, const nnr_space *, uint64_t trial, double *share);
    /* Whether the trial goes on past rung, given the values of the trials that reached it: peer (peers, ascending) and
     * value (peers), its own among them. Unless `asynchronous`, the host waits until all trials of that rung that can
     * get there have, so the answer is the same for any number of workers. */
    bool (*goes_on)(const void *self, const nnr_space *, uint64_t trial, size_t rung, size_t peers,
                    const uint64_t *peer, const double *value);
    bool asynchronous; /* goes_on takes what is known by now: results depend on timing, and say so */
} nnr_search;

/* Callback: is told the curves after each epoch, and may end the run. */
typedef struct nnr_epoch nnr_epoch;
struct nnr_epoch {
    uint64_t epoch, epochs; /* done, this one included; in the whole run */
    double learning_rate;   /* of its last step */
    size_t curves;          /* the loss and the metrics of each part of the data */
    const char *const *name; /* (curves): train_loss, validation_accuracy, ... */
    const double *value;    /* (curves): of this epoch */
    void *priv;
    /* Ends the run after this epoch; the first reason counts. */
    void (*stop)(const nnr_epoch *, const char *format, ...)
#ifdef __GNUC__
        __attribute__((format(printf, 2, 3)))
#endif
        ;
    /* Shows a line, unless the run is to be quiet. */
    void (*log)(const nnr_epoch *, const char *format, ...)
#ifdef __GNUC__
        __attribute__((format(printf, 2, 3)))
#endif
        ;
};

enum { NNR_MAX_COLUMNS = 64 };

typedef struct {
    NNR_LIFE;
    size_t state;               /* numbers to keep from epoch to epoch; zero at first. The host owns them */
    const char *const *columns; /* names of curves of its own, NULL-terminated, or NULL: the history has them as
                                   <callback>_<column> */
    /* [main] After each epoch; changes state (state) and fills column (columns). All that it does follows from its
     * arguments, so that a run that is resumed calls it for the epochs of the past again, and has the same bits. */
    int (*epoch)(const void *self, nnr_host *, const nnr_epoch *, double *state, double *column);
} nnr_callback;

/* The place of a curve, or the number of curves where there is none of that name. */
static inline size_t nnr_curve(const nnr_epoch *now, const char *name)
{
    size_t i = 0;
    for (; i < now->curves; i++) {
        size_t c = 0;
        while (name[c] && name[c] == now->name[i][c])
            c++;
        if (name[c] == now->name[i][c])
            break;
    }
    return i;
}

/* ---- What a module exports: one function that returns one table --------------------------------------------- */

typedef struct {
    size_t size, table_size, param_size, instance; /* sizeof: this struct, the kind's table, nnr_param, the instance */
    nnr_kind kind;
    const char *name, *help;
    const nnr_param *params;
    const void *table;
    const char *const *aliases; /* other names, NULL-terminated, or NULL; NAME.so must exist for each (a link) */
} nnr_plugin;

typedef struct {
    size_t size;
    uint32_t minor, real_size;
    const char *version, *license;
    const nnr_plugin *const *plugins; /* NULL-terminated */
} nnr_module;

typedef const nnr_module *nnr_entry(void);

/* NNR_PLUGIN(kind, name, state type, parameters, "help", .callback = function, ...) defines name_plugin. */
#define NNR_PLUGIN(KIND, NAME, STATE, PARAMS, HELP, ...) \
    NNR_PLUGIN_ALIASED(KIND, NAME, STATE, PARAMS, HELP, NULL, __VA_ARGS__)
#define NNR_PLUGIN_ALIASED(KIND, NAME, STATE, PARAMS, HELP, ALIASES, ...)                          \
    static const nnr_##KIND NAME##_table = { __VA_ARGS__ };                                        \
    static const nnr_plugin NAME##_plugin = { sizeof(nnr_plugin), sizeof(nnr_##KIND),              \
                                              sizeof(nnr_param),  sizeof(STATE),                   \
                                              NNR_KIND_##KIND,    #NAME,                           \
                                              HELP,               PARAMS,                          \
                                              &NAME##_table,      ALIASES };

/* The state of a plugin without parameters, whose PARAMS is NULL. */
typedef struct {
    char none;
} nnr_stateless;

#ifndef NNR_ENTRY
#define NNR_ENTRY nnrun_module_v1
#endif
#ifdef __cplusplus
#define NNR_C extern "C"
#else
#define NNR_C
#endif
/* NNR_MODULE("version", "licence", &name_plugin, ...) ends the file. */
#define NNR_MODULE(VERSION, LICENSE, ...)                                             \
    NNR_C __attribute__((visibility("default"))) const nnr_module *NNR_ENTRY(void);   \
    const nnr_module *NNR_ENTRY(void)                                                 \
    {                                                                                 \
        static const nnr_plugin *const all[] = { __VA_ARGS__, NULL };                 \
        static const nnr_module module = { sizeof module,    NNR_ABI_MINOR,           \
                                           sizeof(nnr_real), VERSION, LICENSE, all }; \
        return &module;                                                               \
    }

#endif

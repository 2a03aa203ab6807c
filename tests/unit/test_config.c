/* test_config.c -- the experiment file: YAML and its traps, base files, overrides, checking, defaults, origins.
 *
 * A test writes small files into a directory of its own, and compares either the sentences that come out, as they
 * are printed, or the finished tree as JSON. The plugins here are tables without functions. */
#include "unit.h"
#include "scratch.h"

#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/suggest.h"
#include "config/experiment.h"
#include "config/params.h"

/* ---- A catalogue of plugins that do nothing -------------------------------------------------------------- */

struct csv {
    const char *path, *target;
    int64_t columns, mode;
};
static const char *const all_word[] = { "all", NULL };
static const char *const modes[] = { "fast", "careful", NULL };
static const nnr_param csv_params[] = {
    NNR_P_PATH(struct csv, path, NULL, NNR_REQUIRED, "the file"),
    NNR_P_STR(struct csv, target, "", 0, "the column"),
    NNR_P_INT_OR(struct csv, columns, 0, 1, 100, 0, all_word, "how many"),
    NNR_P_ENUM(struct csv, mode, 0, modes, "how"),
    NNR_P_END,
};
struct sgd {
    double momentum;
    bool nesterov;
};
static const nnr_param sgd_params[] = {
    NNR_P_NUM(struct sgd, momentum, 0, 0, 1, 0, "momentum"),
    NNR_P_BOOL(struct sgd, nesterov, false, "look ahead"),
    NNR_P_END,
};
struct dense {
    int64_t units;
};
static const nnr_param dense_params[] = {
    NNR_P_INT(struct dense, units, 0, 1, 1000, NNR_REQUIRED, "units"),
    NNR_P_END,
};
struct normal {
    double std;
};
static const nnr_param normal_params[] = {
    NNR_P_NUM(struct normal, std, 0.05, 0, INFINITY, 0, "deviation"),
    NNR_P_END,
};
static const char *const loss_aliases[] = { "binary_crossentropy", NULL };

NNR_PLUGIN(dataset, csv, struct csv, csv_params, "", .open = NULL)
NNR_PLUGIN(dataset, digits, nnr_stateless, NULL, "", .open = NULL)
NNR_PLUGIN(layer, dense, struct dense, dense_params, "", .plan = NULL)
NNR_PLUGIN(layer, flatten, nnr_stateless, NULL, "", .plan = NULL)
NNR_PLUGIN(activation, sigmoid, nnr_stateless, NULL, "", .forward = NULL)
NNR_PLUGIN(activation, linear, nnr_stateless, NULL, "", .forward = NULL)
NNR_PLUGIN(initializer, normal, struct normal, normal_params, "", .fill = NULL)
NNR_PLUGIN_ALIASED(loss, log_loss, nnr_stateless, NULL, "", loss_aliases, .eval = NULL)
NNR_PLUGIN(optimizer, sgd, struct sgd, sgd_params, "", .learning_rate = 0.01)
NNR_PLUGIN(metric, accuracy, nnr_stateless, NULL, "", .update = NULL)
NNR_PLUGIN(metric, top_5, nnr_stateless, NULL, "", .update = NULL)

static const nnr_plugin *const plugins[] = {
    &csv_plugin,    &digits_plugin, &dense_plugin,    &flatten_plugin, &sigmoid_plugin, &linear_plugin,
    &normal_plugin, &log_loss_plugin, &sgd_plugin, &accuracy_plugin, &top_5_plugin,
};

struct fake {
    struct catalogue catalogue;
    char directories[256]; /* as they were added, a ':' after each */
};

static bool is_called(const nnr_plugin *plugin, const char *name)
{
    for (size_t i = 0; plugin->aliases && plugin->aliases[i]; i++)
        if (strcmp(plugin->aliases[i], name) == 0)
            return true;
    return strcmp(plugin->name, name) == 0;
}

static const nnr_plugin *find(struct catalogue *c, nnr_kind kind, const char *name, struct error *e)
{
    struct suggestion s;
    char hint[160];
    (void)c;
    suggest_begin(&s, name);
    for (size_t i = 0; i < sizeof plugins / sizeof *plugins; i++) {
        if (plugins[i]->kind == kind && is_called(plugins[i], name))
            return plugins[i];
        if (plugins[i]->kind == kind)
            suggest_try(&s, plugins[i]->name);
    }
    fail_usage(e, "unknown plugin '%.100s'%s", name, suggest_text(&s, hint, sizeof hint));
    return NULL;
}

static int add_directory(struct catalogue *c, const char *directory, struct error *e)
{
    struct fake *fake = (struct fake *)c;
    if (strcmp(directory, "/missing") == 0)
        return fail_usage(e, "there is no directory '%s'", directory);
    strncat(fake->directories, directory, sizeof fake->directories - strlen(fake->directories) - 2);
    strcat(fake->directories, ":");
    return 0;
}

/* ---- A directory for a test ------------------------------------------------------------------------------ */

struct fixture {
    struct arena *arena;
    struct problems problems;
    struct composition composition;
    struct experiment experiment;
    struct fake fake;
    struct scratch scratch;
};

static struct fixture *setup(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    f->arena = arena_new();
    f->fake.catalogue = (struct catalogue){ find, add_directory };
    scratch_enter(&f->scratch);
    return f;
}

static void teardown(struct fixture *f)
{
    scratch_leave(&f->scratch);
    arena_free(f->arena);
    free(f);
}

/* The rest of an experiment that is otherwise fine. */
#define REST "model: [{type: dense, units: 3}]\nloss: log_loss\n"
#define GOOD "dataset: digits\noptimizer: sgd\n" REST

enum { MAX_OVERRIDES = 8 };

/* Composes and resolves the file; what follows are overrides, up to NULL. */
static int resolve_v(struct fixture *f, const char *path, va_list overrides)
{
    const char **list = arena_alloc(f->arena, MAX_OVERRIDES * sizeof *list);
    size_t n = 0;
    for (const char *text; (text = va_arg(overrides, const char *)) && n < MAX_OVERRIDES;)
        list[n++] = text;
    f->problems = (struct problems){ 0 };
    if (compose(f->arena, path, n, list, &f->composition, &f->problems) < 0)
        return -1;
    return experiment_resolve(f->arena, &f->composition, &f->fake.catalogue, &f->experiment, &f->problems);
}

static int resolve(struct fixture *f, const char *yaml, ...)
{
    va_list overrides;
    write_file("x.yaml", yaml);
    va_start(overrides, yaml);
    const int result = resolve_v(f, "x.yaml", overrides);
    va_end(overrides);
    return result;
}

static void check_sentences(struct fixture *f, const char *expected)
{
    check_sentences_of(f->arena, &f->problems, expected);
}

/* The file fails with just these sentences. */
static void refused(struct fixture *f, const char *yaml, const char *expected)
{
    CU_ASSERT_EQUAL(resolve(f, yaml, NULL), -1);
    check_sentences(f, expected);
}

static void override_refused(struct fixture *f, const char *override, const char *expected)
{
    CU_ASSERT_EQUAL(resolve(f, GOOD, override, NULL), -1);
    check_sentences(f, expected);
}

static void accepted(struct fixture *f, const char *yaml)
{
    CU_ASSERT_EQUAL(resolve(f, yaml, NULL), 0);
    check_sentences(f, "");
}

/* The finished tree, or a part of it, as JSON. */
static void check_json(struct fixture *f, const char *key, const char *expected)
{
    struct text json = { .arena = f->arena };
    const struct node *root = f->experiment.source.root;
    const struct node *node = key ? node_get(root, key) : root;
    CU_ASSERT_PTR_NOT_NULL_FATAL(node);
    tree_to_json(node, &json);
    CU_ASSERT_STRING_EQUAL(json.data, expected);
    if (strcmp(json.data, expected) != 0)
        printf("# got: %s\n", json.data);
}

#define TEST(NAME)                             \
    static void NAME##_in(struct fixture *f);  \
    static void NAME(void)                     \
    {                                          \
        struct fixture *f = setup();           \
        NAME##_in(f);                          \
        teardown(f);                           \
    }                                          \
    static void NAME##_in(struct fixture *f)

/* ---- The whole ------------------------------------------------------------------------------------------- */

TEST(everything_is_completed)
{
    accepted(f, "optimizer: sgd\nmodel:\n  - {type: dense, units: 3, init: normal, activation: sigmoid}\n"
                "  - flatten\n"
                "loss: binary_crossentropy\ndataset: {split: {test: 0.25}, type: digits}\n");
    check_json(f, NULL,
               "{\"name\": \"x\", \"seed\": 0, \"plugin_path\": [], "
               "\"dataset\": {\"type\": \"digits\", \"split\": {\"test\": 0.25, \"validation\": 0.0, \"stratify\": "
               "true}, "
               "\"scale\": \"standard\"}, "
               "\"model\": [{\"type\": \"dense\", \"name\": \"dense_1\", \"units\": 3, \"activation\": {\"type\": "
               "\"sigmoid\"}, "
               "\"init\": {\"type\": \"normal\", \"std\": 0.05}}, {\"type\": \"flatten\", \"name\": \"flatten_2\"}], "
               "\"loss\": {\"type\": \"log_loss\"}, "
               "\"optimizer\": {\"type\": \"sgd\", \"learning_rate\": 0.01, \"momentum\": 0.0, \"nesterov\": false}, "
               "\"training\": {\"epochs\": 100, \"batch_size\": 32, \"shuffle\": true}, "
               "\"metrics\": [{\"type\": \"accuracy\"}], \"output\": \"results/x.h5\"}");
    const struct experiment *e = &f->experiment;
    CU_ASSERT_STRING_EQUAL(e->name, "x");
    CU_ASSERT_EQUAL(e->n_layers, 2);
    CU_ASSERT_PTR_EQUAL(e->layers[0].layer.plugin, &dense_plugin);
    CU_ASSERT_EQUAL(((struct dense *)e->layers[0].layer.self)->units, 3);
    CU_ASSERT_EQUAL(((struct normal *)e->layers[0].init.self)->std, 0.05);
    CU_ASSERT_PTR_NULL(e->layers[1].activation.plugin);
    CU_ASSERT_STRING_EQUAL(e->layers[1].name, "flatten_2");
    CU_ASSERT_PTR_EQUAL(e->loss.plugin, &log_loss_plugin);
    CU_ASSERT_EQUAL(e->learning_rate, 0.01);
    CU_ASSERT_EQUAL(e->split.test, 0.25);
    CU_ASSERT_EQUAL(e->scale, SCALE_STANDARD);
    CU_ASSERT_EQUAL(e->training.batch_size, 32);
    CU_ASSERT_EQUAL(e->n_metrics, 1);
    CU_ASSERT_STRING_EQUAL(e->output, "results/x.h5");
}

TEST(everything_is_read)
{
    accepted(f, "name: run.1\nseed: 9223372036854775807\noutput: out.h5\nmetrics: [top_5, {type: accuracy}]\n"
                "training: {epochs: 1e3, batch_size: full, shuffle: False}\nloss: {type: log_loss}\n"
                "dataset: {type: csv, path: a.csv, target: 012, columns: all, mode: careful, scale: minmax}\n"
                "optimizer: {type: sgd, learning_rate: 1e-3, momentum: .5, nesterov: TRUE}\n"
                "model: [{type: dense, name: no, units: 4.0}, {type: dense, units: 2, activation: {type: "
                "linear}}]\n");
    const struct experiment *e = &f->experiment;
    CU_ASSERT_EQUAL(e->seed, INT64_MAX);
    CU_ASSERT_EQUAL(e->training.epochs, 1000);
    CU_ASSERT_EQUAL(e->training.batch_size, 0);
    CU_ASSERT_FALSE(e->training.shuffle);
    const struct csv *table = e->dataset.self;
    CU_ASSERT_STRING_EQUAL(table->path, "a.csv");
    CU_ASSERT_STRING_EQUAL(table->target, "012");
    CU_ASSERT_EQUAL(table->columns, 0);
    CU_ASSERT_EQUAL(table->mode, 1);
    CU_ASSERT_EQUAL(e->scale, SCALE_MINMAX);
    CU_ASSERT_EQUAL(e->learning_rate, 0.001);
    CU_ASSERT_EQUAL(((const struct sgd *)e->optimizer.self)->momentum, 0.5);
    CU_ASSERT_TRUE(((const struct sgd *)e->optimizer.self)->nesterov);
    CU_ASSERT_STRING_EQUAL(e->layers[0].name, "no");
    CU_ASSERT_PTR_EQUAL(e->layers[1].activation.plugin, &linear_plugin);
    CU_ASSERT_PTR_EQUAL(e->metrics[0].plugin, &top_5_plugin);
    check_json(f, "training", "{\"epochs\": 1000, \"batch_size\": \"full\", \"shuffle\": false}");
}

static void collect(void *context, const char *path, const struct node *scalar)
{
    char origin[200];
    text_add(context, "%s=%s (%s)\n", path, scalar->text, origin_text(&scalar->mark, origin, sizeof origin));
}

TEST(every_value_knows_its_origin)
{
    write_file("b.yaml", "loss: log_loss\ndataset: digits\n");
    CU_ASSERT_EQUAL(resolve(f, "base: b.yaml\noptimizer:\n  type: sgd\nmodel:\n- {type: dense, units: 1}\nmetrics: "
                               "[]\n",
                            "model.0.units=2", NULL), 0);
    struct text t = { .arena = f->arena };
    tree_walk(f->experiment.source.root, collect, &t);
    CU_ASSERT_STRING_EQUAL(t.data, "name=x (default)\nseed=0 (default)\ndataset.type=digits (b.yaml:2)\n"
                                   "dataset.split.test=0.2 (default)\ndataset.split.validation=0 (default)\n"
                                   "dataset.split.stratify=true (default)\ndataset.scale=standard (default)\n"
                                   "model.0.type=dense (x.yaml:5)\nmodel.0.name=dense_1 (default)\n"
                                   "model.0.units=2 (override 'model.0.units=2')\nloss.type=log_loss (b.yaml:1)\n"
                                   "optimizer.type=sgd (x.yaml:3)\noptimizer.learning_rate=0.01 (default)\n"
                                   "optimizer.momentum=0 (default)\noptimizer.nesterov=false (default)\n"
                                   "training.epochs=100 (default)\ntraining.batch_size=32 (default)\n"
                                   "training.shuffle=true (default)\noutput=results/x.h5 (default)\n");
    CU_ASSERT_EQUAL(f->composition.n_files, 2);
    CU_ASSERT_STRING_EQUAL(f->composition.files[1]->name, "b.yaml");
}

/* ---- YAML ------------------------------------------------------------------------------------------------ */

TEST(syntax_errors_have_a_place)
{
    refused(f, "", "x.yaml: there is nothing in it\n");
    refused(f, "# only a comment\n", "x.yaml: there is nothing in it\n");
    refused(f, "- a\n", "x.yaml:1:1: the file is a list, but must be a map of keys and values\n");
    refused(f, "word\n", "x.yaml:1:1: the file is the word 'word', but must be a map of keys and values\n");
    refused(f, "a: {b: 1\nc: 2\n", "x.yaml:1:4: the map that starts here lacks a ',' or its '}'\n");
    refused(f, "a: b: c\n", "x.yaml:1:5: a ':' cannot stand here; indent the line like its neighbours, or put text "
                            "that holds ': ' in quotes\n");
    refused(f, "a:\n\tb: 1\n", "x.yaml:2:1: a tab cannot indent a line; use blanks\n");
    refused(f, "é: @x\n", "x.yaml:1:4: text cannot start with '@' unless it is in quotes\n");
    refused(f, "a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document starts here; one file holds one experiment\n");
    refused(f, "a: 'x\n", "x.yaml:1:4: the text in quotes that starts here does not end\n");
    refused(f, "? [a, b]\n: 1\n", "x.yaml:1:3: a key must be a word\n");
    refused(f, "'': 1\n", "x.yaml:1:1: a key is missing before the ':'\n");
    refused(f, "a: \"\\0\"\n", "x.yaml:1:4: the text holds the control character U+0000; nnrun takes none\n");
    refused(f, "é: \xFF\n", "x.yaml:1:4: a byte that is not UTF-8; save the file as UTF-8\n");
    refused(f, "a: 1\nb: \007\n", "x.yaml:2:4: the control character U+0007 cannot stand in YAML\n");
    refused(f, "\xFF\xFE" "a", "x.yaml: the file is UTF-16; save it as UTF-8\n");
}

TEST(nul_bytes_are_refused)
{
    write_bytes("nul.yaml", "a: 1\nb: \0 2\n", 11);
    CU_ASSERT_EQUAL(compose(f->arena, "nul.yaml", 0, NULL, &f->composition, &f->problems), -1);
    check_sentences(f, "nul.yaml:2:4: the control character U+0000 cannot stand in YAML\n");
}

TEST(byte_order_mark_and_line_ends)
{
    accepted(f, "\xEF\xBB\xBF" "dataset: digits\r\noptimizer: sgd\r\nmodel: [{type: dense, units: 3}]\r\nloss: "
                               "log_loss\r\n");
    refused(f, "\xEF\xBB\xBF" "ü: 1\r\n" GOOD, "x.yaml:1:1: unknown key 'ü' in the experiment\n");
}

TEST(duplicate_keys_are_refused)
{
    refused(f, "seed: 1\nname: a\nseed: 2\nname: b\n", "x.yaml:3:1: the key 'seed' is given twice, first in line 1\n"
                                                       "x.yaml:4:1: the key 'name' is given twice, first in line "
                                                       "2\n");
}

TEST(tags_are_refused)
{
    static const char *const tagged[] = { "a: !!int 1\n", "a: !x 1\n", "a: !!map {}\n", "a: !!seq []\n", "a: ! x\n",
                                          "a: !e!x 1\n" };
    for (size_t i = 0; i < sizeof tagged / sizeof *tagged; i++)
        refused(f, tagged[i], "x.yaml:1:4: tags (!...) are not used: nnrun itself knows the type of every key; "
                              "remove "
                              "it\n");
}

TEST(aliases_and_merge_keys)
{
    accepted(f, "dataset: digits\nloss: log_loss\noptimizer: sgd\nmodel:\n"
                "- &hidden {type: dense, units: 3, activation: sigmoid}\n- *hidden\n- {<<: *hidden, units: 2}\n"
                "- {units: 1, <<: [{units: 7, activation: linear}, *hidden]}\n");
    const struct layer_choice *layers = f->experiment.layers;
    CU_ASSERT_EQUAL(((struct dense *)layers[1].layer.self)->units, 3);
    CU_ASSERT_EQUAL(((struct dense *)layers[2].layer.self)->units, 2);
    CU_ASSERT_EQUAL(((struct dense *)layers[3].layer.self)->units, 1);
    CU_ASSERT_PTR_EQUAL(layers[2].activation.plugin, &sigmoid_plugin);
    CU_ASSERT_PTR_EQUAL(layers[3].activation.plugin, &linear_plugin);
    CU_ASSERT_STRING_EQUAL(layers[1].name, "dense_2");
    accepted(f, GOOD "seed: &x 1\nname: &x second\noutput: *x\n");
    CU_ASSERT_STRING_EQUAL(f->experiment.output, "second");
    refused(f, "a: &a [*a]\n", "x.yaml:1:8: '*a' stands within '&a' itself\n");
    refused(f, "hidden: &hidden 1\nb: *hiden\n",
            "x.yaml:2:4: there is no anchor '&hiden' before this; did you mean 'hidden'?\n");
    refused(f, "a: {<<: 3}\n", "x.yaml:1:9: '<<' takes a map, or a list of maps\n");
}

/* Seconds that the function below took. */
static double refused_quickly(struct fixture *f, const char *yaml, const char *expected)
{
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    refused(f, yaml, expected);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
}

TEST(bombs_are_refused)
{
    struct text t = { .arena = f->arena };
    text_add(&t, "a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++)
        text_add(&t, "a%d: &a%d [*a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1);
    CU_ASSERT(refused_quickly(f, t.data, "x.yaml:10:20: more than 100000 values, counting those that aliases "
                                         "repeat\n") < 2);
    struct text deep = { .arena = f->arena };
    for (int i = 0; i < 100000; i++)
        text_add(&deep, "[");
    CU_ASSERT(refused_quickly(f, deep.data, "x.yaml:1:65: maps and lists are more than 64 deep\n") < 2);
    struct text wide = { .arena = f->arena };
    for (int i = 0; i < 100000; i++)
        text_add(&wide, "k%d: 1\n", i);
    CU_ASSERT(refused_quickly(f, wide.data, "x.yaml:1001:1: a map of more than 1000 keys\n") < 2);
    struct text large = { .arena = f->arena };
    for (int i = 0; i < 70000; i++)
        text_add(&large, "# %059d\n", i);
    CU_ASSERT(refused_quickly(f, large.data, "nnrun: 'x.yaml' is too long: more than 4194304 bytes\n") < 2);
}

/* ---- Traps ----------------------------------------------------------------------------------------------- */

TEST(numbers_are_decimal)
{
    static const struct {
        const char *written, *answer;
    } cases[] = {
        { "012", "units is '012', but a leading zero makes it octal to some readers of YAML; write 12" },
        { "-012", "units is '-012', but a leading zero makes it octal to some readers of YAML; write -12" },
        { "0x10", "units is '0x10', but numbers are decimal; write 16" },
        { "0o17", "units is '0o17', but numbers are decimal; write 15" },
        { "0b101", "units is '0b101', but numbers are decimal; write 5" },
        { "1_000", "units is '1_000', but numbers have no '_'; write 1000" },
        { "'1:30'", "units is '1:30', but numbers have no ':'; write it as one decimal number" },
        { "1:30", "units is '1:30', but numbers have no ':'; write it as one decimal number" },
        { ".inf", "units is '.inf', but must be finite" },
        { "-.INF", "units is '-.INF', but must be finite" },
        { ".NaN", "units is '.NaN', but must be finite" },
        { "'3'", "units is '3', but in quotes that is text; remove the quotes" },
        { "1e999", "units is '1e999', but numbers end at 1.8e308" },
        { "99999999999999999999", "units is '99999999999999999999', but whole numbers end at 9223372036854775807" },
        { "1e17", "units is '1e17', but a whole number as large as this must be written in digits alone" },
        { "1.5", "units is the number 1.5, but must be a whole number from 1 to 1000" },
        { "-1", "units is -1, but must be a whole number from 1 to 1000" },
        { "1001", "units is 1001, but must be a whole number from 1 to 1000" },
        { "three", "units is the word 'three', but must be a whole number from 1 to 1000" },
        { "yes", "units is the word 'yes', but must be a whole number from 1 to 1000" },
        { "1e", "units is the text \"1e\", but must be a whole number from 1 to 1000" },
        { "+", "units is the text \"+\", but must be a whole number from 1 to 1000" },
        { "[3]", "units is a list, but must be a whole number from 1 to 1000" },
        { "{a: 3}", "units is a map, but must be a whole number from 1 to 1000" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(f, arena_format(f->arena, "dataset: digits\nloss: log_loss\noptimizer: sgd\nmodel:\n- type: dense\n"
                                          "  units: %s\n",
                                cases[i].written),
                arena_format(f->arena, "x.yaml:6:10: %s\n", cases[i].answer));
    static const char *const whole[] = { "5", "+5", "5.", "5.0", "0.5e1", "50e-1", "5E0", ".5e+1" };
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        CU_ASSERT_EQUAL(resolve(f, GOOD, arena_format(f->arena, "model.0.units=%s", whole[i]), NULL), 0);
        CU_ASSERT_EQUAL(((struct dense *)f->experiment.layers[0].layer.self)->units, 5);
    }
}

TEST(truth_is_written_out)
{
    static const struct {
        const char *written, *answer;
    } cases[] = {
        { "yes", "'yes', but must be true or false; write true" },
        { "On", "'On', but must be true or false; write true" },
        { "y", "'y', but must be true or false; write true" },
        { "1", "'1', but must be true or false; write true" },
        { "no", "'no', but must be true or false; write false" },
        { "OFF", "'OFF', but must be true or false; write false" },
        { "'true'", "'true', but must be true or false; write true without quotes" },
        { "maybe", "the word 'maybe', but must be true or false" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(f, arena_format(f->arena, GOOD "training: {shuffle: %s}\n", cases[i].written),
                arena_format(f->arena, "x.yaml:5:21: shuffle is %s\n", cases[i].answer));
}

TEST(null_takes_a_key_back)
{
    accepted(f, GOOD "seed: ~\ntraining: {epochs: null, batch_size: }\nmetrics:\n");
    CU_ASSERT_EQUAL(f->experiment.training.epochs, 100);
    CU_ASSERT_EQUAL(f->experiment.n_metrics, 1);
    refused(f, GOOD "metrics: [~]\n", "x.yaml:5:11: metric is nothing, but must be a name, or a map with 'type'\n");
    accepted(f, GOOD "name: 'null'\n");
    CU_ASSERT_STRING_EQUAL(f->experiment.name, "null");
}

/* ---- Base files ------------------------------------------------------------------------------------------ */

TEST(base_files_merge)
{
    CU_ASSERT_EQUAL(mkdir("sub", 0700), 0);
    write_file("sub/a.yaml", "dataset: digits\nseed: 1\ntraining: {epochs: 5, shuffle: false}\nmetrics: "
                             "[top_5]\n" REST);
    write_file("sub/b.yaml", "base: a.yaml\nseed: 2\noptimizer: sgd\ntraining: {epochs: 6}\n");
    accepted(f, "base: sub/b.yaml\ntraining: {shuffle: ~, batch_size: 3}\noptimizer: {momentum: 0.5}\nmetrics: "
                "[accuracy]\n");
    CU_ASSERT_EQUAL(f->experiment.seed, 2);
    check_json(f, "training", "{\"epochs\": 6, \"batch_size\": 3, \"shuffle\": true}");
    check_json(f, "metrics", "[{\"type\": \"accuracy\"}]");
    check_json(f, "optimizer", "{\"type\": \"sgd\", \"learning_rate\": 0.01, \"momentum\": 0.5, \"nesterov\": "
                               "false}");
    CU_ASSERT_EQUAL(f->composition.n_files, 3);
    CU_ASSERT_STRING_EQUAL(f->composition.files[0]->name, "x.yaml");
    CU_ASSERT_STRING_EQUAL(f->composition.files[2]->name, "sub/a.yaml");
    write_file("c.yaml", "seed: 3\n");
    accepted(f, "base: [sub/b.yaml, c.yaml]\n");
    CU_ASSERT_EQUAL(f->experiment.seed, 3);
    write_file("c.yaml", "dataset: {type: csv}\noptimizer: {momentum: 1}\n");
    refused(f, "base: c.yaml\ndataset: {target: t}\nmodel: [flatten]\nloss: log_loss\n",
            "x.yaml:2:10: dataset csv needs the key 'path'\nc.yaml:2:12: this optimizer needs the key 'type'\n");
}

TEST(base_files_that_fail)
{
    write_file("digits.yaml", GOOD);
    write_file("b.yaml", "base: x.yaml\n");
    refused(f, "base: digit.yaml\n", "x.yaml:1:7: there is no file 'digit.yaml'; did you mean 'digits.yaml'?\n");
    refused(f, "base: x.yaml\n", "x.yaml:1:7: base files go round in a circle: x.yaml -> x.yaml\n");
    refused(f, "base: b.yaml\n", "b.yaml:1:7: base files go round in a circle: x.yaml -> b.yaml -> x.yaml\n");
    refused(f, "base: [digits.yaml, {a: b}]\n", "x.yaml:1:21: base is a map, but must be a path, or a list of "
                                                "paths\n");
    refused(f, "base: .\n", "x.yaml:1:7: '.' is a directory, not a file\n");
    write_file("b.yaml", "a: [\n");
    refused(f, "base: b.yaml\n", "b.yaml:2:1: expected a value here, or the end of the list or map before it\n");
    CU_ASSERT_EQUAL(mkfifo("fifo.yaml", 0600), 0);
    refused(f, "base: fifo.yaml\n", "x.yaml:1:7: 'fifo.yaml' is not a regular file\n");
    for (int i = 0; i < 20; i++)
        write_file(arena_format(f->arena, "n%d.yaml", i),
                   arena_format(f->arena, "base: [n%d.yaml, n%d.yaml]\n", i + 1, i + 1));
    refused(f, "base: n0.yaml\n", "n15.yaml:1:8: base files are more than 16 deep\n");
    write_file("n12.yaml", "seed: 1\n");
    refused(f, "base: n0.yaml\n", "n9.yaml:1:18: more than 63 base files\n");
}

TEST(missing_config)
{
    write_file("digits.yaml", GOOD);
    CU_ASSERT_EQUAL(compose(f->arena, "digit.yaml", 0, NULL, &f->composition, &f->problems), -1);
    check_sentences(f, "nnrun: there is no file 'digit.yaml'; did you mean 'digits.yaml'?\n");
    CU_ASSERT_EQUAL(f->problems.list[0].code, BAD_USAGE);
}

TEST(paths_are_relative_to_their_file)
{
    CU_ASSERT_EQUAL(mkdir("sub", 0700), 0);
    write_file("sub/a.yaml", "dataset: {type: csv, path: data/a.csv}\noptimizer: sgd\nplugin_path: [p, /q]\noutput: "
                             "o.h5\n" REST);
    accepted(f, "base: sub/a.yaml\n");
    CU_ASSERT_STRING_EQUAL(((struct csv *)f->experiment.dataset.self)->path, "sub/data/a.csv");
    CU_ASSERT_STRING_EQUAL(f->experiment.output, "o.h5");
    CU_ASSERT_STRING_EQUAL(f->fake.directories, "/q:sub/p:");
    check_json(f, "plugin_path", "[\"sub/p\", \"/q\"]");
    CU_ASSERT_EQUAL(resolve(f, "base: sub/a.yaml\n", "dataset.path=data/b.csv", "plugin_path=mine", NULL), 0);
    CU_ASSERT_STRING_EQUAL(((struct csv *)f->experiment.dataset.self)->path, "data/b.csv");
    check_json(f, "plugin_path", "[\"mine\"]");
    refused(f, "plugin_path: /missing\n" GOOD, "x.yaml:1:14: there is no directory '/missing'\n");
}

/* ---- Overrides ------------------------------------------------------------------------------------------- */

TEST(overrides_apply)
{
    CU_ASSERT_EQUAL(resolve(f, GOOD "seed: 5\n", "optimizer.learning_rate=0.5", "model.0.units=7",
                            "training.epochs=9", "seed=",
                            "model.0={activation: sigmoid}", "name=a=b", "metrics=[top_5]", NULL), -1);
    check_sentences(f, "override 'name=a=b': name is 'a=b', but must be 1 to 100 letters, digits, '.', '_' and "
                       "'-'\n");
    CU_ASSERT_EQUAL(f->experiment.learning_rate, 0.5);
    CU_ASSERT_EQUAL(f->experiment.training.epochs, 9);
    CU_ASSERT_EQUAL(f->experiment.seed, 0);
    check_json(f, "metrics", "[{\"type\": \"top_5\"}]");
    check_json(f, "model", "[{\"type\": \"dense\", \"name\": \"dense_1\", \"units\": 7, \"activation\": {\"type\": "
                           "\"sigmoid\"}}]");
}

TEST(overrides_that_fail)
{
    override_refused(f, "optimizer.lerning_rate=0.01", "override 'optimizer.lerning_rate=0.01': unknown key "
                                                       "'lerning_rate' in optimizer sgd; did you mean "
                                                       "'learning_rate'?\n");
    override_refused(f, "seed", "override 'seed': an override is KEY=VALUE, as in optimizer.learning_rate=0.01; the "
                                "'=' "
                                "is missing\n");
    override_refused(f, "=3", "override '=3': a key before the '=' is empty\n");
    override_refused(f, "a..b=3", "override 'a..b=3': a key before the '=' is empty\n");
    override_refused(f, "seed.=3", "override 'seed.=3': a key before the '=' is empty\n");
    override_refused(f, "base=b.yaml", "override 'base=b.yaml': base cannot be overridden; it belongs in the file\n");
    override_refused(f, "model.1.units=3", "override 'model.1.units=3': the list has no entry '1': it has 1, counted "
                                           "from 0\n");
    override_refused(f, "model.1=flatten", "override 'model.1=flatten': the list has no entry '1': it has 1, counted "
                                           "from 0\n");
    override_refused(f, "model.x=3", "override 'model.x=3': the list has no entry 'x': it has 1, counted from 0\n");
    override_refused(f, "model.0=", "override 'model.0=': an entry of a list cannot be taken back; give the whole "
                                    "list\n");
    override_refused(f, "model.0.units.x=3", "override 'model.0.units.x=3': 'units' is the number 3, so there is no "
                                             "key below it\n");
    override_refused(f, "name=[", "override 'name=[': expected a value here, or the end of the list or map before "
                                  "it\n");
    override_refused(f, "name=a\nb", "override 'name=a?b': an override is one line; write maps in {} and lists in "
                                     "[]\n");
    override_refused(f, "model=", "x.yaml:1:1: the experiment needs the key 'model'\n");
    struct text deep = { .arena = f->arena };
    for (int i = 0; i < 70; i++)
        text_add(&deep, "a.");
    text_add(&deep, "a=1");
    override_refused(f, deep.data, arena_format(f->arena, "override '%s': the key is more than 64 deep\n",
                                                deep.data));
}

/* ---- Checking -------------------------------------------------------------------------------------------- */

TEST(unknown_keys_are_refused)
{
    refused(f, "dataset: digits\noptimizer: {type: sgd, lerning_rate: 0.1, x: 1}\n" REST "sed: 3\ntrainig: {}\n",
            "x.yaml:5:1: unknown key 'sed' in the experiment; did you mean 'seed'?\n"
            "x.yaml:6:1: unknown key 'trainig' in the experiment; did you mean 'training'?\n"
            "x.yaml:2:24: unknown key 'lerning_rate' in optimizer sgd; did you mean 'learning_rate'?\n"
            "x.yaml:2:43: unknown key 'x' in optimizer sgd\n");
    refused(f, "dataset: {type: digits, split: {tests: 1}}\noptimizer: sgd\n" REST "training: {epoch: 1}\n",
            "x.yaml:1:33: unknown key 'tests' in split; did you mean 'test'?\n"
            "x.yaml:5:12: unknown key 'epoch' in training; did you mean 'epochs'?\n");
}

TEST(missing_keys_are_reported)
{
    refused(f, "name: a\n", "x.yaml:1:1: the experiment needs the key 'dataset'\n"
                            "x.yaml:1:1: the experiment needs the key 'model'\n"
                            "x.yaml:1:1: the experiment needs the key 'loss'\n"
                            "x.yaml:1:1: the experiment needs the key 'optimizer'\n");
    refused(f, "dataset: digits\noptimizer: sgd\nloss: log_loss\nmodel: [dense, {units: 3}]\n",
            "x.yaml:4:9: layer dense needs the key 'units'\nx.yaml:4:16: this layer needs the key 'type'\n");
}

/* What is wrong once is reported once. */
TEST(no_cascades)
{
    refused(f, "dataset: digits\noptimiser: sgd\n" REST,
            "x.yaml:2:1: unknown key 'optimiser' in the experiment; did you mean 'optimizer'?\n");
    refused(f, "dataset: digits\noptimizer: sgd\nloss: log_loss\nmodel: [{type: dense, unit: 3}]\n",
            "x.yaml:4:23: unknown key 'unit' in layer dense; did you mean 'units'?\n");
    refused(f, "dataset: digits\noptimizer: {type: sgdd, foo: 1, learning_rate: x}\n" REST,
            "x.yaml:2:19: unknown plugin 'sgdd'; did you mean 'sgd'?\n");
    refused(f, "dataset: {type: digit, x: 1, split: {test: 2}}\noptimizer: sgd\n" REST,
            "x.yaml:1:17: unknown plugin 'digit'; did you mean 'digits'?\n"
            "x.yaml:1:44: test is 2, but must be a number from 0 to 0.9\n");
}

TEST(values_are_checked)
{
    refused(f, "dataset: digits\noptimizer: {type: sgd, learning_rate: -0.1, momentum: 2}\n" REST,
            "x.yaml:2:39: learning_rate is -0.1, but must be a number above 0 up to 1000000\n"
            "x.yaml:2:55: momentum is 2, but must be a number from 0 to 1\n");
    refused(f, "dataset: {type: digits, scale: Standard}\noptimizer: sgd\n" REST,
            "x.yaml:1:32: scale is the word 'Standard', but must be one of none, standard, minmax; did you mean "
            "'standard'?\n");
    refused(f, GOOD "training: {batch_size: 0}\n",
            "x.yaml:5:24: batch_size is 0, but must be a whole number of at least 1, or the word full\n");
    refused(f, "dataset: {type: digits, split: {test: 0.5, validation: 0.5}}\noptimizer: sgd\n" REST,
            "x.yaml:1:32: test 0.5 and validation 0.5 leave no rows to train on\n");
    refused(f, GOOD "metrics: [accuracy, {type: accuracy}]\n", "x.yaml:5:28: the metric 'accuracy' is given twice\n");
    refused(f, GOOD "seed: -1\n", "x.yaml:5:7: seed is -1, but must be a whole number of at least 0\n");
    refused(f, GOOD "output: ''\n", "x.yaml:5:9: output is empty, but must be a path\n");
}

TEST(kinds_are_checked)
{
    refused(f, "dataset: [digits]\noptimizer: {type: [sgd]}\nmodel: dense\nloss: {}\nmetrics: accuracy\ntraining: "
               "3\n",
            "x.yaml:1:10: dataset is a list, but must be a name, or a map with 'type'\n"
            "x.yaml:3:8: model is the word 'dense', but must be a list\n"
            "x.yaml:4:7: this loss needs the key 'type'\n"
            "x.yaml:2:19: type is a list, but must be the name of a plugin\n"
            "x.yaml:6:11: training is the number 3, but must be a map\n"
            "x.yaml:5:10: metrics is the word 'accuracy', but must be a list\n");
    refused(f, "dataset: digits\noptimizer: sgd\nloss: log_loss\nmodel: []\n",
            "x.yaml:4:8: model has 0 layers, but must have 1 to 1000\n");
}

TEST(names_are_checked)
{
    refused(f, "dataset: digits\noptimizer: sgd\nloss: log_loss\nname: a b\nmodel:\n- "
               "{type: dense, units: 1, name: a}\n"
               "- {type: flatten, name: a}\n- {type: flatten, name: 'a/b'}\n- {type: flatten, name: flatten_5}\n"
               "- flatten\n",
            "x.yaml:4:7: name is 'a b', but must be 1 to 100 letters, digits, '.', '_' and '-'\n"
            "x.yaml:7:25: the layer of x.yaml:6 is called 'a' too; give each a name of its own\n"
            "x.yaml:8:25: name is 'a/b', but must be 1 to 64 letters, digits, '_' and '-'\n"
            "x.yaml:10:3: the layer of x.yaml:9 is called 'flatten_5' too; give each a name of its own\n");
}

TEST(many_problems_are_counted)
{
    struct text t = { .arena = f->arena };
    text_add(&t, GOOD);
    for (int i = 0; i < 50; i++)
        text_add(&t, "key_%d: 1\n", i);
    CU_ASSERT_EQUAL(resolve(f, t.data, NULL), -1);
    CU_ASSERT_EQUAL(f->problems.count, 50);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(sentences_of(f->arena, &f->problems), "key_19' in the experiment\n… and 30 more\n"));
}

TEST(default_names_come_from_the_file)
{
    write_file("my file (1).yml", GOOD);
    CU_ASSERT_EQUAL(compose(f->arena, "./my file (1).yml", 0, NULL, &f->composition, &f->problems), 0);
    CU_ASSERT_EQUAL(experiment_resolve(f->arena, &f->composition, &f->fake.catalogue, &f->experiment, &f->problems),
                    0);
    CU_ASSERT_STRING_EQUAL(f->experiment.name, "my_file__1_");
    CU_ASSERT_STRING_EQUAL(f->experiment.output, "results/my_file__1_.h5");
}

TEST(parameters_are_described)
{
    static const nnr_param params[] = {
        { "a", "", NNR_INT, NNR_REQUIRED, 0, { 0 }, { .i = 1 }, { .i = 9 }, NULL },
        { "b", "", NNR_NUM, 0, 0, { .d = 0.9 }, { .d = 0 }, { .d = 0.99999999999999989 }, NULL },
        { "c", "", NNR_NUM, 0, 0, { .d = 1 }, { .d = -INFINITY }, { .d = INFINITY }, NULL },
        { "d", "", NNR_INT, 0, 0, { 0 }, { .i = 1 }, { .i = INT64_MAX }, all_word },
        { "e", "", NNR_ENUM, 0, 0, { .i = 1 }, { 0 }, { 0 }, modes },
        { "f", "", NNR_STR, 0, 0, { .s = "" }, { 0 }, { 0 }, NULL },
        { "g", "", NNR_BOOL, 0, 0, { .i = 1 }, { 0 }, { 0 }, NULL },
    };
    static const char *const expected[] = {
        "whole number from 1 to 9, required",
        "number of at least 0 and below 1, default 0.9",
        "number, default 1",
        "whole number of at least 1, or the word all, default all",
        "one of fast, careful, default careful",
        "text",
        "true or false, default true",
    };
    for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
        struct text t = { .arena = f->arena };
        param_describe(&params[i], &t);
        CU_ASSERT_STRING_EQUAL(t.data, expected[i]);
    }
}

/* ---- From texts instead of files --------------------------------------------------------------------------- */

static void texts_compose_like_files(void)
{
    struct fixture *f = setup();
    CU_ASSERT_EQUAL(mkdir("deep", 0700), 0);
    write_file("deep/base.yaml", GOOD "seed: 3\n");
    write_file("x.yaml", "base: [deep/base.yaml, ./deep/base.yaml]\nname: x\n");
    static const char *const overrides[] = { "training.epochs=7" };
    CU_ASSERT_EQUAL(compose(f->arena, "x.yaml", 1, overrides, &f->composition, &f->problems), 0);
    struct text before = { .arena = f->arena }, after = { .arena = f->arena };
    tree_to_json(f->composition.root, &before);
    const size_t n = f->composition.n_files;
    const char **names = arena_alloc(f->arena, n * sizeof *names), **texts = arena_alloc(f->arena, n * sizeof *texts);
    for (size_t i = 0; i < n; i++) {
        names[i] = f->composition.files[i]->name;
        texts[i] = f->composition.files[i]->text;
    }
    write_file("x.yaml", "name: another\n"); /* what is on the disk has no say */
    const struct composition_texts all = { n, names, texts };
    CU_ASSERT_EQUAL(compose_texts(f->arena, &all, 1, overrides, &f->composition, &f->problems), 0);
    tree_to_json(f->composition.root, &after);
    CU_ASSERT_STRING_EQUAL(before.data, after.data);
    CU_ASSERT_EQUAL(f->composition.n_files, n);
    const struct composition_texts first = { 1, names, texts };
    CU_ASSERT_EQUAL(compose_texts(f->arena, &first, 0, NULL, &f->composition, &f->problems), -1);
    CU_ASSERT_STRING_EQUAL(f->problems.list[0].text, "there is no text of the file 'deep/base.yaml'");
    teardown(f);
}

const struct unit_test config_tests[] = {
    { "defaults complete an experiment", everything_is_completed },
    { "every key is read", everything_is_read },
    { "every value knows its origin", every_value_knows_its_origin },
    { "syntax errors have a place", syntax_errors_have_a_place },
    { "NUL bytes are refused", nul_bytes_are_refused },
    { "a byte order mark and CR LF are fine", byte_order_mark_and_line_ends },
    { "duplicate keys are refused", duplicate_keys_are_refused },
    { "tags are refused", tags_are_refused },
    { "aliases and merge keys work", aliases_and_merge_keys },
    { "bombs are refused", bombs_are_refused },
    { "numbers are decimal", numbers_are_decimal },
    { "true and false are written out", truth_is_written_out },
    { "null takes a key back", null_takes_a_key_back },
    { "base files merge", base_files_merge },
    { "base files that fail", base_files_that_fail },
    { "a missing config", missing_config },
    { "paths are relative to their file", paths_are_relative_to_their_file },
    { "overrides apply", overrides_apply },
    { "overrides that fail", overrides_that_fail },
    { "unknown keys are refused", unknown_keys_are_refused },
    { "missing keys are reported", missing_keys_are_reported },
    { "what is wrong once is reported once", no_cascades },
    { "values are checked", values_are_checked },
    { "kinds are checked", kinds_are_checked },
    { "names are checked", names_are_checked },
    { "many problems are counted", many_problems_are_counted },
    { "default names come from the file", default_names_come_from_the_file },
    { "parameters are described", parameters_are_described },
    { "texts compose like files", texts_compose_like_files },
    { NULL, NULL },
};

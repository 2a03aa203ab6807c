/* test_export.c -- exports of made-up results: names that spreadsheets and compilers could misread, and what a target
 * cannot express. What other programs make of exports, tests/export.test asks them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "export/make.h"
#include "synthetic.h"
#include "unit.h"

static char directory[] = "/tmp/nnrun-test-export-XXXXXX";
static struct arena *arena;
static struct result *result;

static void begin(void)
{
    strcpy(directory + sizeof directory - 7, "XXXXXX");
    if (!mkdtemp(directory))
        abort();
    arena = arena_new();
    result = synthetic_result(arena);
}

static void end(void)
{
    const char *command = arena_format(arena, "rm -rf %s", directory);
    CU_ASSERT_EQUAL(system(command), 0);
    arena_free(arena);
}

static const char *in_directory(const char *name)
{
    return arena_format(arena, "%s/%s", directory, name);
}

/* Exports, and returns the text of the file, or of one of the files. */
static const char *text_of(const char *target, const char *path, const char *file)
{
    struct error e = { 0 };
    if (export_write(export_find(target, &e), result, in_directory(path), false, &e)) {
        printf("# %s\n", e.text);
        CU_FAIL_FATAL("not exported");
    }
    size_t length;
    const char *text = file_read(arena, in_directory(file), 1 << 20, &length, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    return text;
}

static void refused(const char *target, const char *sentence)
{
    struct error e = { 0 };
    const struct export_target *found = export_find(target, &e);
    if (found->maker->lacks)
        return;
    CU_ASSERT_EQUAL(export_write(found, result, in_directory("refused"), false, &e), -1);
    CU_ASSERT_STRING_EQUAL(e.text, sentence);
    CU_ASSERT_EQUAL(access(in_directory("refused"), F_OK), -1);
}

/* ---- CSV -------------------------------------------------------------------------------------------------- */

static void csv_of_dangerous_names(void)
{
    begin();
    static const char *const names[] = { "=1+1", "a,\"b\"", "-5" };
    result->class_names = names;
    CU_ASSERT_STRING_EQUAL(text_of("csv", "tables", "tables/confusion_train.csv"),
                           "true,predicted_=1+1,\"predicted_a,\"\"b\"\"\",predicted_-5\n"
                           "'=1+1,2,0,0\n\"a,\"\"b\"\"\",0,2,0\n-5,0,0,2\n");
    end();
}

static void csv_of_curves(void)
{
    begin();
    const char *history = text_of("csv", "tables", "tables/history.csv");
    CU_ASSERT_PTR_NOT_NULL(strstr(history, "epoch,train_loss,test_loss,test_accuracy,learning_rate\n1,1,2,0,0.1\n"
                                           "2,0.5,,0.2,0.1\n3,0.3333333333333333,"));
    const char *config = text_of("csv", "again", "again/config.csv");
    CU_ASSERT_STRING_EQUAL(config, "key,value,origin\nname,shapes,shapes.yaml:1\nseed,7,base.yaml:1\n"
                                   "optimizer.learning_rate,0.1,command line\ndata.shuffle,true,\n");
    end();
}

static void csv_of_numbers(void)
{
    begin();
    result = synthetic_regression(arena);
    const char *predictions = text_of("csv", "tables", "tables/predictions_test.csv");
    CU_ASSERT_PTR_NOT_NULL(strstr(predictions, "sample,target_0,target_1,target_2,"
                                               "prediction_0,prediction_1,prediction_2\n"
                                               "1,0.5,0.25,0.25,0.5,0.25,0.25\n"));
    CU_ASSERT_EQUAL(access(in_directory("tables/confusion_test.csv"), F_OK), -1);
    end();
}

/* The last dimension goes across, an index for each of the others stands before it. */
static void csv_of_weights(void)
{
    begin();
    static const nnr_real value[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    result->layers[0].weights[0] =
        (struct weight_result){ .name = "filter", .rank = 3, .dim = { 2, 2, 2 }, .value = value };
    CU_ASSERT_STRING_EQUAL(text_of("csv", "tables", "tables/weights_hidden_filter.csv"),
                           "index_0,index_1,0,1\n0,0,1,2\n0,1,3,4\n1,0,5,6\n1,1,7,8\n");
    result->layers[0].name = "../hidden";
    refused("csv", "the layer '../hidden' has a name that cannot be part of a file's");
    end();
}

/* ---- C ---------------------------------------------------------------------------------------------------- */

static void c_of_dangerous_names(void)
{
    begin();
    static const char *const names[] = { "\"?\?/\\", "caf\xC3\xA9", "line\nbreak" };
    result->class_names = names;
    result->dataset = "*/ int x; /* ?\?/";
    const char *text = text_of("c", "shapes.c", "shapes.c");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "    \"\\042\\077\\077/\\134\",\n    \"caf\\303\\251\",\n"
                                        "    \"line\\012break\",\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "data set    * / int x; / * ? ?/\n"));
    end();
}

static void c_has_what_it_needs_alone(void)
{
    begin();
    const char *text = text_of("c", "shapes.c", "shapes.c");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "sigmoid_forward(NULL, 1, 4, "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "softmax_forward(NULL, 1, 3, "));
    CU_ASSERT_PTR_NULL(strstr(text, "tanh"));
    CU_ASSERT_PTR_NULL(strstr(text, "backward"));
    CU_ASSERT_PTR_NULL(strstr(text, "nnr_real"));
    end();
}

/* ---- What cannot be expressed ------------------------------------------------------------------------------ */

static void strange_networks(void)
{
    begin();
    result->layers[1].plugin = "attention";
    refused("c", "the layer 'output' is of the plugin 'attention', which has no counterpart in exported C");
    refused("keras", "the layer 'output' is of the plugin 'attention', which has no counterpart in Keras");
    refused("onnx", "the layer 'output' is of the plugin 'attention', which has no counterpart in ONNX");
    result->layers[1].plugin = "dense";
    result->layers[0].activation = "softsign";
    refused("c", "the layer 'hidden' has the activation 'softsign', which has no counterpart in exported C");
    refused("keras", "the layer 'hidden' has the activation 'softsign', which has no counterpart in Keras");
    refused("onnx", "the layer 'hidden' has the activation 'softsign', which has no counterpart in ONNX");
    end();
}

static void damaged_networks(void)
{
    begin();
    result->layers[1].weights[0].dim[0] = 3;
    refused("c", "the weights of the layer 'output' do not fit 4 inputs");
    refused("onnx", "the weights of the layer 'output' do not fit 4 inputs");
    result->n_layers = 1;
    refused("c", "the run has no network of 3 outputs");
    result->n_layers = 0;
    refused("keras", "the run has no network");
    end();
    begin();
    result->offset = NULL;
    refused("c", "the run does not say how its inputs were scaled");
    refused("keras", "the run does not say how its inputs were scaled");
    end();
}

static void numbers_out_of_range(void)
{
    begin();
    nnr_real bias[] = { 0, (nnr_real)INFINITY, 0, 0 };
    result->layers[0].weights[1].value = bias;
    refused("c", "the layer 'hidden' has a number that is not finite, which C has no constant for");
    bias[1] = 0;
    double scale[] = { 1, 1e-9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    result->scale = scale;
    refused("keras", "input 1 is divided by 1e-09, but Keras can divide by 1e-07 to 1e+18");
    scale[1] = (double)INFINITY;
    refused("c", "the scaling of the inputs is not finite, which C has no constant for");
    end();
}

static void places(void)
{
    begin();
    struct error e = { 0 };
    const struct export_target *target = export_find("onnx", &e);
    CU_ASSERT_STRING_EQUAL(export_path(arena, target, "results/a.h5"), "results/a.onnx");
    CU_ASSERT_STRING_EQUAL(export_path(arena, target, "results/a.hdf"), "results/a.hdf.onnx");
    CU_ASSERT_STRING_EQUAL(export_path(arena, export_find("csv", &e), "a.h5"), "a-csv");
    end();
}

const struct unit_test export_tests[] = {
    { "csv of dangerous names", csv_of_dangerous_names },
    { "csv of curves and config", csv_of_curves },
    { "csv of numbers to learn", csv_of_numbers },
    { "csv of weights", csv_of_weights },
    { "c of dangerous names", c_of_dangerous_names },
    { "c has what it needs alone", c_has_what_it_needs_alone },
    { "strange networks are refused", strange_networks },
    { "damaged networks are refused", damaged_networks },
    { "numbers out of range are refused", numbers_out_of_range },
    { "places of exports", places },
    { NULL, NULL },
};

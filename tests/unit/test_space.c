/* test_space.c -- what a sweep file may say of its parameters, and the experiments that points stand for. */
#include "unit.h"
#include "sweep_fixture.h"

#include <math.h>
#include <string.h>

#include <nnrun/search.h>

/* Reads a sweep of these parameters (the inside of their map), which must be right. */
static const struct sweep_axis *space_of(struct fixture *f, const char *parameters)
{
    CU_ASSERT_EQUAL_FATAL(read_sweep(f, arena_format(f->arena, HEAD "parameters: {%s}\n", parameters)), 0);
    return f->sweep.axes;
}

/* The sweep with these lines behind its head fails with just this sentence, at that place of s.yaml. */
static void refused(struct fixture *f, const char *lines, const char *expected)
{
    CU_ASSERT_EQUAL(read_sweep(f, arena_format(f->arena, HEAD "%s\n", lines)), -1);
    check_sentences_of(f->arena, &f->problems, arena_format(f->arena, "s.yaml:%s\n", expected));
}

static void range_refused(struct fixture *f, const char *range, const char *expected)
{
    refused(f, arena_format(f->arena, "parameters: {training.epochs: {%s}}", range), expected);
}

/* ---- Ranges ---------------------------------------------------------------------------------------------------- */

static const nnr_axis *as_axis(const struct sweep_axis *from)
{
    static nnr_axis axis;
    axis = (nnr_axis){ .type = from->whole ? NNR_AXIS_INT : NNR_AXIS_REAL, .log = from->log, .min = from->min,
                       .max = from->max, .step = from->step };
    return &axis;
}

TEST(steps_end_at_the_last_that_fits)
{
    const struct sweep_axis *a =
        space_of(f, "optimizer.momentum: {uniform: [0, 1], step: 0.3}, optimizer.learning_rate: {uniform: [0.1, 0.7], "
                    "step: 0.1}, model.0.units: {int_uniform: [3, 20], step: 4}, model.1.units: {int_uniform: [3, 20]},"
                    " training.epochs: {int_log_uniform: [8, 512], step: 8}");
    static const double last[] = { 0.9, 0.7, 19, 20, 512 };
    static const uint64_t values[] = { 4, 7, 5, 18, 64 };
    CU_ASSERT_EQUAL_FATAL(f->sweep.n_axes, 5);
    for (size_t i = 0; i < 5; i++) {
        CU_ASSERT_DOUBLE_EQUAL(a[i].max, last[i], 1e-12);
        CU_ASSERT_EQUAL(nnr_axis_values(as_axis(&a[i])), values[i]);
        CU_ASSERT(nnr_axis_value(as_axis(&a[i]), 0) <= a[i].min);
        CU_ASSERT_DOUBLE_EQUAL(nnr_axis_value(as_axis(&a[i]), 1 - 1e-12), last[i], 1e-9);
    }
}

TEST(a_range_without_steps_has_no_values)
{
    const struct sweep_axis *a = space_of(f, "optimizer.learning_rate: {log_uniform: [1e-4, 0.1]}, optimizer.momentum: "
                                             "{uniform: [0, 0.5]}");
    CU_ASSERT_EQUAL(nnr_axis_values(as_axis(&a[0])), 0);
    CU_ASSERT(a[0].log && !a[1].log && !a[0].whole);
    CU_ASSERT_DOUBLE_EQUAL(nnr_axis_value(as_axis(&a[0]), 0.5), sqrt(1e-4 * 0.1), 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(nnr_axis_value(as_axis(&a[1]), 0.5), 0.25, 1e-12);
}

TEST(many_steps_are_counted_exactly)
{
    const struct sweep_axis *a = space_of(f, "seed: {int_uniform: [1, 100000000000]}");
    CU_ASSERT_EQUAL(nnr_axis_values(as_axis(&a[0])), 100000000000);
    CU_ASSERT_EQUAL((uint64_t)nnr_axis_nth(as_axis(&a[0]), 99999999999), 100000000000);
    CU_ASSERT_EQUAL((uint64_t)a[0].max, 100000000000);
}

TEST(ranges_that_cannot_be)
{
    range_refused(f, "uniform: [2, 2]", "4:41: uniform goes from 2 to 2, but must go up");
    range_refused(f, "int_uniform: [9, 2]", "4:45: int_uniform goes from 9 to 2, but must go up");
    range_refused(f, "uniform: [1]", "4:41: uniform is a list, but must be a list of two numbers, the least and the "
                                     "largest");
    range_refused(f, "uniform: 3", "4:41: uniform is the number 3, but must be a list of two numbers, the least and "
                                   "the largest");
    range_refused(f, "uniform: [1, [2]]", "4:45: uniform is a list, but must be a number");
    range_refused(f, "int_uniform: [1, 2.5]", "4:49: int_uniform is the number 2.5, but must be a whole number");
    range_refused(f, "uniform: [1, .nan]", "4:45: uniform is '.nan', but must be finite");
    range_refused(f, "int_log_uniform: [0, 8]", "4:49: int_log_uniform starts at 0, but must start above 0");
    range_refused(f, "uniform: [1, 2], step: 0", "4:55: step is 0, but must be above 0 and at most 1");
    range_refused(f, "uniform: [1, 2], step: -1", "4:55: step is -1, but must be above 0 and at most 1");
    range_refused(f, "uniform: [1, 2], step: 1.5", "4:55: step is 1.5, but must be above 0 and at most 1");
    range_refused(f, "int_uniform: [1, 9], step: 0.5", "4:59: step is the number 0.5, but must be a whole number");
    range_refused(f, "int_uniform: [0, 100000000000]",
                  "4:45: int_uniform from 0 to 100000000000 in steps of 1 has more than 10^11 values");
    range_refused(f, "uniform: [0, 1], step: 1e-12",
                  "4:41: uniform from 0 to 1 in steps of 1e-12 has more than 10^11 values");
    range_refused(f, "int_uniform: [1, 9007199254740992]",
                  "4:49: int_uniform is 9007199254740992, but whole numbers of a range must be below 2^53");
}

/* ---- Lists ----------------------------------------------------------------------------------------------------- */

TEST(a_choice_is_any_value)
{
    const struct sweep_axis *a =
        space_of(f, "optimizer: {values: [sgd, {type: adam, beta1: 0.5}]}, model.0.units: {values: [4, 16]}");
    CU_ASSERT_EQUAL(a[0].choices, 2);
    CU_ASSERT_STRING_EQUAL(sweep_value_text(f->arena, &a[0], a[0].settings, 0), "sgd");
    CU_ASSERT_STRING_EQUAL(sweep_value_text(f->arena, &a[0], a[0].settings, 1),
                           "{\"type\": \"adam\", \"beta1\": \"0.5\"}");
    CU_ASSERT_STRING_EQUAL(sweep_value_text(f->arena, &a[0], a[0].settings, (double)NAN), "");
}

TEST(lists_that_cannot_be)
{
    refused(f, "parameters: {model.0.units: {values: []}}",
            "4:38: model.0.units is a list, but must be a list of values");
    refused(f, "parameters: {model.0.units: {values: [0]}}",
            "4:39: units is 0, but must be a whole number from 1 to 1000");
    refused(f, "parameters: {model.0.units: {values: [4], step: 1}}",
            "4:49: step belongs to a range, and not to values");
    refused(f, "parameters: {model.0.units: {values: [4], uniform: [1, 2]}}",
            "4:14: 'model.0.units' needs one of values, uniform, log_uniform, int_uniform and int_log_uniform");
    refused(f, "parameters: {model.2.units: {values: [4]}}",
            "4:14: the list has no entry '2': it has 2, counted from 0");
    refused(f, "parameters: [1]", "4:13: parameters is a list, but must be a map from keys of the experiment to what "
                                  "they may be");
    refused(f, "seed: 1", "1:1: the sweep needs the key 'parameters' or 'zip'");
}

TEST(zip_is_one_axis)
{
    CU_ASSERT_EQUAL_FATAL(
        read_sweep(f, HEAD UNITS "zip: [{training.epochs: [1, 2, 3], model.1.units: [5, 6, 7]}]\n"), 0);
    const struct sweep_axis *a = f->sweep.axes;
    CU_ASSERT_EQUAL_FATAL(f->sweep.n_axes, 2);
    CU_ASSERT_EQUAL(a[1].n_settings, 2);
    CU_ASSERT_EQUAL(a[1].choices, 3);
    CU_ASSERT_STRING_EQUAL(sweep_value_text(f->arena, &a[1], &a[1].settings[1], 2), "7");
    CU_ASSERT(sweep_sets(&f->sweep, "model.1.units") && !sweep_sets(&f->sweep, "model.1"));
    refused(f, "zip: [{training.epochs: [1, 2], model.1.units: [5, 6, 7]}]",
            "4:48: 'model.1.units' has 3 values, but 'training.epochs', with which it goes, has 2");
    refused(f, "zip: [{training.epochs: [1, 2]}, {training.epochs: [3]}]", "4:35: 'training.epochs' is given twice");
    refused(f, "zip: [{}]", "4:7: zip is a map, but must be a list of maps from keys to lists of values");
    refused(f, "zip: {training.epochs: [1]}",
            "4:6: zip is a map, but must be a list of maps from keys to lists of values");
    refused(f, UNITS "zip: [{model.0.units: [1]}]", "5:8: 'model.0.units' is given twice");
}

/* ---- Conditions ------------------------------------------------------------------------------------------------ */

TEST(conditions_go_on_from_others)
{
    const struct sweep_axis *a =
        space_of(f, "optimizer: {values: [sgd, {type: adam, beta1: 0.5}, adam]}, "
                    "model.0.units: {values: [1, 2, 3], when: {optimizer: adam}}, "
                    "model.1.units: {int_uniform: [1, 5], when: {model.0.units: [1, 3]}}");
    CU_ASSERT_EQUAL(a[0].parent, 0);
    CU_ASSERT_EQUAL(a[1].parent, 0);
    CU_ASSERT_EQUAL(a[1].parent_choices, 2); /* the first that reads so */
    CU_ASSERT_EQUAL(a[2].parent, 1);
    CU_ASSERT_EQUAL(a[2].parent_choices, 5);
}

TEST(conditions_that_cannot_be)
{
    refused(f, "parameters: {model.0.units: {values: [1], when: {optimizer: adam}}, optimizer: {values: [sgd, adam]}}",
            "4:50: when names 'optimizer', which is no parameter before this one");
    refused(f, "parameters: {model.0.units: {values: [1], when: {model.0.units: 1}}}",
            "4:50: when names 'model.0.units', which is no parameter before this one");
    refused(f, "parameters: {training.epochs: {int_uniform: [1, 5]}, model.0.units: {values: [1], when: "
               "{training.epochs: 1}}}",
            "4:90: when names 'training.epochs', which does not have at most 64 values");
    refused(f, "parameters: {optimizer: {values: [sgd]}, model.0.units: {values: [1], when: {optimizer: []}}}",
            "4:89: optimizer is a list, but must be a value, or a list of values");
    refused(f, "parameters: {optimizer: {values: [sgd]}, model.0.units: {values: [1], when: optimizer}}",
            "4:77: when is the word 'optimizer', but must be a map of one parameter and its value, as in {optimizer: "
            "adam}");
}

TEST(a_parent_has_at_most_64_values)
{
    struct text values = { .arena = f->arena };
    for (int i = 1; i <= 65; i++)
        text_add(&values, "%s%d", i > 1 ? ", " : "", i);
    refused(f, arena_format(f->arena, "parameters: {model.0.units: {values: [%s]}, training.epochs: {values: [1], "
                                      "when: {model.0.units: 65}}}", values.data),
            "4:330: when names 'model.0.units', which does not have at most 64 values");
    const size_t shorter = values.length - strlen(", 65");
    const struct sweep_axis *a =
        space_of(f, arena_format(f->arena, "model.0.units: {values: [%.*s]}, training.epochs: {values: [1], when: "
                                           "{model.0.units: 64}}", (int)shorter, values.data));
    CU_ASSERT_EQUAL(a[1].parent_choices, (uint64_t)1 << 63);
}

/* ---- Points ---------------------------------------------------------------------------------------------------- */

static const char *applied(struct fixture *f, const double *point, struct sweep_run run, const char *key)
{
    struct composition composition;
    struct text json = { .arena = f->arena };
    CU_ASSERT_EQUAL_FATAL(sweep_apply(f->arena, &f->sweep, point, run, &composition, &f->problems), 0);
    tree_to_json(node_get(composition.root, key), &json);
    return json.data;
}

TEST(a_point_is_an_experiment)
{
    static const struct sweep_run plain = { .seed = -1 };
    space_of(f, "optimizer: {values: [sgd, adam]}, optimizer.beta1: {uniform: [0, 1], when: {optimizer: adam}}, "
                "training.epochs: {int_log_uniform: [1, 1000000000]}");
    CU_ASSERT_STRING_EQUAL(applied(f, (double[]){ 0, NAN, 1000000000 }, plain, "optimizer"), "\"sgd\"");
    CU_ASSERT_STRING_EQUAL(applied(f, (double[]){ 1, 0.1, 1 }, plain, "optimizer"),
                           "{\"type\": \"adam\", \"beta1\": \"0.1\"}");
    CU_ASSERT_STRING_EQUAL(applied(f, (double[]){ 0, NAN, 1000000000 }, plain, "training"),
                           "{\"epochs\": \"1000000000\"}");
    CU_ASSERT_STRING_EQUAL(applied(f, (double[]){ 0, NAN, NAN }, plain, "seed"), "\"7\"");
    CU_ASSERT_STRING_EQUAL(applied(f, (double[]){ 0, NAN, NAN }, (struct sweep_run){ .seed = 9 }, "seed"), "\"9\"");
    CU_ASSERT_PTR_NULL(sweep_replaced_validation(&f->sweep));
}

TEST(folds_go_in_the_place_of_validation)
{
    CU_ASSERT_EQUAL_FATAL(read_sweep(f, HEAD UNITS "folds: 4\n"), 0);
    CU_ASSERT_PTR_NOT_NULL(sweep_replaced_validation(&f->sweep));
    CU_ASSERT_STRING_EQUAL(applied(f, (double[]){ 0 }, (struct sweep_run){ -1, 3 }, "dataset"),
                           "{\"type\": \"table\", \"split\": {\"folds\": \"4\", \"fold\": \"3\"}}");
    write_file("base.yaml", "dataset: table\nmodel: [dense]\nloss: mse\noptimizer: sgd");
    CU_ASSERT_EQUAL_FATAL(read_sweep(f, HEAD UNITS "folds: 4\n"), 0);
    CU_ASSERT_PTR_NULL(sweep_replaced_validation(&f->sweep));
    CU_ASSERT_STRING_EQUAL(applied(f, (double[]){ 0 }, (struct sweep_run){ -1, 0 }, "dataset"),
                           "{\"type\": \"table\", \"split\": {\"folds\": \"4\", \"fold\": \"0\"}}");
    refused(f, UNITS "folds: 0", "5:8: folds is 0, but must be a whole number from 2 to 10000");
    refused(f, "folds: 2\nparameters: {dataset.split: {values: [{validation: 0.5}]}}",
            "5:52: validation is 0.5, but with folds the validation part is a fold, so it cannot be chosen");
}

const struct unit_test space_tests[] = {
    { "steps_end_at_the_last_that_fits", steps_end_at_the_last_that_fits },
    { "a_range_without_steps_has_no_values", a_range_without_steps_has_no_values },
    { "many_steps_are_counted_exactly", many_steps_are_counted_exactly },
    { "ranges_that_cannot_be", ranges_that_cannot_be },
    { "a_choice_is_any_value", a_choice_is_any_value },
    { "lists_that_cannot_be", lists_that_cannot_be },
    { "zip_is_one_axis", zip_is_one_axis },
    { "conditions_go_on_from_others", conditions_go_on_from_others },
    { "conditions_that_cannot_be", conditions_that_cannot_be },
    { "a_parent_has_at_most_64_values", a_parent_has_at_most_64_values },
    { "a_point_is_an_experiment", a_point_is_an_experiment },
    { "folds_go_in_the_place_of_validation", folds_go_in_the_place_of_validation },
    { NULL, NULL },
};

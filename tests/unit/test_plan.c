/* test_plan.c -- plans of sweeps: their trials, objectives, blocks and files; and when pruning looks. */
#include "unit.h"
#include "sweep_fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sweep/pruning.h"

/* ---- Plans ----------------------------------------------------------------------------------------------------- */

/* Makes a plan of a sweep with these lines behind its base; returns the sentence where it cannot be, or "". */
static const char *plan_of(struct fixture *f, const char *lines)
{
    struct experiment *base = arena_alloc(f->arena, sizeof *base);
    struct composition composition;
    CU_ASSERT_EQUAL_FATAL(read_sweep(f, arena_format(f->arena, "base: base.yaml\n%s", lines)), 0);
    CU_ASSERT_EQUAL_FATAL(sweep_apply(f->arena, &f->sweep, (double[8]){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN },
                                      (struct sweep_run){ .seed = -1 }, &composition, &f->problems), 0);
    CU_ASSERT_EQUAL_FATAL(experiment_resolve(f->arena, &composition, &f->catalogue, base, &f->problems), 0);
    f->error = (struct error){ 0 };
    const int status = plan_make(f->arena, &f->sweep, base, services_new(f->arena, &f->catalogue), &f->plan, &f->error);
    CU_ASSERT_EQUAL(status, f->error.code ? -1 : 0);
    return f->error.text;
}

static void planned(struct fixture *f, const char *lines, const char *sentence)
{
    const char *said = plan_of(f, lines);
    CU_ASSERT_STRING_EQUAL(said, sentence);
    if (strcmp(said, sentence) != 0)
        printf("# expected: %s\n# got: %s\n", sentence, said);
}

TEST(trials_are_points_times_repeats_times_folds)
{
    const struct plan *plan = &f->plan;
    planned(f, SEARCH LOSS UNITS "repeats: 3\nfolds: 4\n", "");
    CU_ASSERT_EQUAL(plan->points, 5);
    CU_ASSERT_EQUAL(plan->runs, 12);
    CU_ASSERT_EQUAL(plan->trials, 60);
    CU_ASSERT_EQUAL(plan->units, 60);
    CU_ASSERT_STRING_EQUAL(plan_size(f->arena, plan), "5x3 with 4 folds");
    for (uint64_t trial = 0; trial < plan->trials; trial++) {
        const struct sweep_run run = plan_run_of(plan, trial);
        CU_ASSERT_EQUAL(plan_repeat(plan, trial), trial / 4 % 3);
        CU_ASSERT_EQUAL(run.seed, 7 + (int64_t)(trial / 4 % 3)); /* the base's seed is the first */
        CU_ASSERT_EQUAL(run.fold, (int64_t)(trial % 4));
    }
    planned(f, SEARCH LOSS UNITS "repeats: 2\nseed: 40\n", "");
    CU_ASSERT_EQUAL(plan->folds, 1);
    CU_ASSERT_EQUAL(plan_run_of(plan, 9).seed, 41);
    CU_ASSERT_STRING_EQUAL(plan_size(f->arena, plan), "5x2");
    planned(f, SEARCH LOSS "parameters: {seed: {values: [1, 2]}}\nfolds: 2\n", "");
    CU_ASSERT_EQUAL(plan_run_of(plan, 3).seed, -1);
    CU_ASSERT_EQUAL(plan_run_of(plan, 3).fold, 1);
    CU_ASSERT_STRING_EQUAL(plan_size(f->arena, plan), "5 with 2 folds");
    planned(f, "method: {type: rungs, trials: 6}\n" LOSS UNITS "repeats: 2\n", "");
    CU_ASSERT_EQUAL(plan->units, 36);
    CU_ASSERT(plan->in_order);
    CU_ASSERT_DOUBLE_EQUAL(plan->share[0], 1.0 / 16, 1e-15);
}

TEST(counts_that_are_too_large)
{
    planned(f, "method: {type: some, make: 1000000000}\n" LOSS UNITS, "");
    planned(f, "method: {type: some, make: 1000000001}\n" LOSS UNITS,
            "1000000001 is more than the 1000000000 trials that a sweep may have");
    planned(f, "method: {type: some, make: 9223372036854775807}\n" LOSS UNITS "repeats: 10000\nfolds: 10000\n",
            "9223372036854775807x10000 with 10000 folds is more than the 1000000000 trials that a sweep may have");
    planned(f, "method: {type: some, make: 10}\n" LOSS UNITS "repeats: 10000\nfolds: 10000\n", "");
    planned(f, "method: {type: some, make: 11}\n" LOSS UNITS "repeats: 10000\nfolds: 10000\n",
            "11x10000 with 10000 folds is more than the 1000000000 trials that a sweep may have");
    planned(f, "method: {type: some, make: -1}\n" LOSS UNITS, "no trials in 1 axes");
    planned(f, SEARCH LOSS UNITS "seed: 9223372036854775807\n", "");
    planned(f, SEARCH LOSS UNITS "seed: 9223372036854775805\nrepeats: 3\n", "");
    planned(f, SEARCH LOSS UNITS "seed: 9223372036854775805\nrepeats: 4\n",
            "repeats is 4, but with the seed 9223372036854775805 it must be at most 3");
}

static void objective_is(struct fixture *f, const char *objective, enum split split, const char *quantity,
                         bool maximize)
{
    planned(f, arena_format(f->arena, SEARCH UNITS "objective: {metric: %s}\n", objective), "");
    CU_ASSERT_EQUAL(f->plan.objective.split, split);
    CU_ASSERT_STRING_EQUAL(f->plan.objective.quantity, quantity);
    CU_ASSERT_EQUAL(f->plan.objective.maximize, maximize);
}

TEST(objectives)
{
    objective_is(f, "train_loss", SPLIT_TRAIN, "loss", false);
    objective_is(f, "validation_accuracy", SPLIT_VALIDATION, "accuracy", true);
    objective_is(f, "test_f1_setosa", SPLIT_TEST, "f1_setosa", true);
    objective_is(f, "test_loss, goal: maximize", SPLIT_TEST, "loss", true);
    objective_is(f, "test_accuracy, goal: minimize", SPLIT_TEST, "accuracy", false);
    planned(f, SEARCH UNITS "objective: {metric: test_accuracy_setosa}\n",
            "metric is 'test_accuracy_setosa', but must be the loss or a metric of the experiment behind train_, "
            "validation_ or test_");
    planned(f, SEARCH UNITS "objective: {metric: loss}\n",
            "metric is 'loss', but must be the loss or a metric of the experiment behind train_, validation_ or test_");
    planned(f, SEARCH UNITS "objective: {metric: train_loss}\nfolds: 2\n",
            "metric is 'train_loss', but with folds it must start with validation_, the part that a fold is");
}

TEST(a_plan_knows_what_decides_its_numbers)
{
    char first[65];
    planned(f, SEARCH LOSS UNITS, "");
    strcpy(first, f->plan.hash);
    planned(f, SEARCH LOSS UNITS "jobs: 3\nthreads: 2\nretries: 0\nlease: 5\nkeep: all\nslurm: {workers: 9}\n", "");
    CU_ASSERT_STRING_EQUAL(f->plan.hash, first);
    static const char *const others[] = { "repeats: 2\n", "folds: 2\n", "seed: 1\n", "timeout: 9\n",
                                          "pruning: median\n" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        planned(f, arena_format(f->arena, SEARCH LOSS UNITS "%s", others[i]), "");
        CU_ASSERT_STRING_NOT_EQUAL(f->plan.hash, first);
    }
}

TEST(differences_of_plans)
{
    planned(f, SEARCH LOSS UNITS "folds: 2\n", "");
    const struct sweep was = f->sweep;
    CU_ASSERT_STRING_EQUAL(plan_difference(f->arena, &was, &was), "");
    planned(f, SEARCH LOSS UNITS "repeats: 2\n", "");
    CU_ASSERT_STRING_EQUAL(plan_difference(f->arena, &was, &f->sweep),
                           "; repeats is 2, but was not there; folds was 2, but is gone");
}

TEST(pruning_that_cannot_be)
{
    planned(f, SEARCH LOSS UNITS "pruning: {type: median, warmup_epochs: 18, every: 1}\n", "");
    planned(f, SEARCH LOSS UNITS "pruning: {type: median, warmup_epochs: 19, every: 1}\n",
            "pruning first looks at epoch 20, but the experiment has 20 epochs, so nothing would be pruned");
    planned(f, "method: {type: rungs, trials: 6}\n" LOSS UNITS "pruning: median\n",
            "pruning does not go with the method 'rungs', which stops trials itself");
}

/* ---- Blocks ---------------------------------------------------------------------------------------------------- */

/* Blocks follow each other without a gap, from the first trial to the last. */
static void check_blocks(const struct plan *plan, uint64_t largest)
{
    uint64_t next = 0;
    for (size_t block = 0; block < plan->n_blocks; block++) {
        uint64_t first, end;
        plan_block(plan, block, &first, &end);
        CU_ASSERT_EQUAL_FATAL(first, next);
        CU_ASSERT_FATAL(end > first && end - first <= largest);
        next = end;
    }
    CU_ASSERT_EQUAL(next, plan->units);
}

TEST(blocks_have_every_trial_once)
{
    static const double seconds[] = { 0, 1e-9, 0.001, 0.4, 60, 1e9 };
    for (size_t s = 0; s < sizeof seconds / sizeof *seconds; s++)
        for (size_t workers = 1; workers < 2000; workers *= 7) {
            planned(f, "method: {type: some, make: 1001}\n" LOSS UNITS, "");
            plan_divide(f->arena, &f->plan, 0, workers, seconds[s]);
            check_blocks(&f->plan, UINT64_MAX);
            planned(f, "method: {type: rungs, make: 77}\n" LOSS UNITS "folds: 3\n", "");
            plan_divide(f->arena, &f->plan, 0, workers, seconds[s]);
            check_blocks(&f->plan, 8);
        }
}

TEST(more_trials_are_more_blocks)
{
    planned(f, "method: {type: some, make: 40}\n" LOSS UNITS, "");
    plan_divide(f->arena, &f->plan, 0, 2, 0.5);
    const size_t before = f->plan.n_blocks;
    f->plan.trials = f->plan.units = 55;
    plan_divide(f->arena, &f->plan, 40, 2, 0.5);
    CU_ASSERT(f->plan.n_blocks > before);
    CU_ASSERT_EQUAL(f->plan.start[before], 40);
    check_blocks(&f->plan, 55);
}

/* ---- plan.yaml ------------------------------------------------------------------------------------------------- */

TEST(a_frozen_plan_thaws)
{
    static const char *const classes[] = { "a \"quoted\" one", "b: [c]" };
    struct frozen frozen;
    CU_ASSERT_EQUAL(plan_thaw(f->arena, ".", &frozen, &f->error), 0);
    CU_ASSERT_EQUAL(frozen.texts.count, 0);
    planned(f, "method: {type: some, make: 99}\n" LOSS UNITS "folds: 2\n", "");
    plan_divide(f->arena, &f->plan, 0, 3, 1);
    f->plan.classes = 2;
    f->plan.class_names = classes;
    CU_ASSERT_EQUAL(plan_freeze(&f->plan, ".", &f->error), 0);
    CU_ASSERT_EQUAL_FATAL(plan_thaw(f->arena, ".", &frozen, &f->error), 0);
    CU_ASSERT_STRING_EQUAL(frozen.hash, f->plan.hash);
    CU_ASSERT_EQUAL(frozen.trials, 198);
    CU_ASSERT_EQUAL_FATAL(frozen.n_starts, f->plan.n_starts);
    CU_ASSERT_EQUAL(memcmp(frozen.start, f->plan.start, f->plan.n_starts * sizeof *frozen.start), 0);
    CU_ASSERT_EQUAL_FATAL(frozen.classes, 2);
    CU_ASSERT_STRING_EQUAL(frozen.class_names[0], classes[0]);
    CU_ASSERT_STRING_EQUAL(frozen.class_names[1], classes[1]);
    struct sweep again;
    CU_ASSERT_EQUAL(sweep_read_texts(f->arena, &frozen.texts, &f->catalogue, &again, &f->problems), 0);
    CU_ASSERT_STRING_EQUAL(plan_difference(f->arena, &f->sweep, &again), "");
    CU_ASSERT_EQUAL(again.folds, 2);
}

static void thaw_fails(struct fixture *f, const char *yaml, const char *sentence)
{
    struct frozen frozen;
    f->error = (struct error){ 0 };
    write_file("plan.yaml", yaml);
    CU_ASSERT_EQUAL(plan_thaw(f->arena, ".", &frozen, &f->error), -1);
    CU_ASSERT_STRING_EQUAL(f->error.text, sentence);
}

TEST(plans_that_do_not_thaw)
{
    thaw_fails(f, "hash: x\n", "plan.yaml: is not the plan of a sweep");
    thaw_fails(f, "{", "plan.yaml: is damaged");
    thaw_fails(f, "[]", "plan.yaml: is damaged");
    thaw_fails(f, "format: 1\nhash: x\ntrials: 3\n",
               arena_format(f->arena, "plan.yaml: has the format 1, but this nnrun knows %d", PLAN_FORMAT));
    const char *head = arena_format(f->arena, "format: %d\nhash: x\ntrials: 3\nblocks: [0]\n", PLAN_FORMAT);
    thaw_fails(f, head, "plan.yaml: is damaged");
    thaw_fails(f, arena_format(f->arena, "%sfiles: [a, b]\ntexts: [a]\n", head), "plan.yaml: is damaged");
    thaw_fails(f, arena_format(f->arena, "%sfiles: [a]\ntexts: [a]\n", head), "plan.yaml: is damaged");
}

/* ---- When pruning looks ---------------------------------------------------------------------------------------- */

static void looks_are_counted(void)
{
    for (int64_t warmup = 0; warmup < 7; warmup++)
        for (int64_t every = 1; every < 5; every++) {
            const struct sweep_pruning pruning = { .percentile = 50, .warmup_epochs = warmup, .every = every };
            size_t looks = 0;
            for (size_t epochs = 0; epochs < 30; epochs++) {
                CU_ASSERT_EQUAL(pruning_looks(&pruning, epochs), looks); /* not after the last one */
                looks += epochs > 0 && pruning_is_look(&pruning, epochs);
            }
        }
    const struct sweep_pruning never = { .percentile = 50, .warmup_epochs = INT64_MAX / 4, .every = INT64_MAX / 4 };
    const struct sweep_pruning none = { .every = 1 };
    CU_ASSERT_EQUAL(pruning_looks(&never, 1000000000), 0);
    CU_ASSERT_EQUAL(pruning_looks(&none, 1000), 0);
}

static void pruning_waits_for_points_before_its_lag(void)
{
    struct plan plan = { .sweep.pruning = { .percentile = 50, .lag = 8 } };
    CU_ASSERT_EQUAL(pruning_needs(&plan, 0), 0);
    CU_ASSERT_EQUAL(pruning_needs(&plan, 8), 0);
    CU_ASSERT_EQUAL(pruning_needs(&plan, 9), 1);
    plan.sweep.pruning.lag = 0;
    CU_ASSERT_EQUAL(pruning_needs(&plan, 9), 9);
    plan.sweep.pruning.percentile = 0;
    CU_ASSERT_EQUAL(pruning_needs(&plan, 9), 0);
}

const struct unit_test plan_tests[] = {
    { "trials_are_points_times_repeats_times_folds", trials_are_points_times_repeats_times_folds },
    { "counts_that_are_too_large", counts_that_are_too_large },
    { "objectives", objectives },
    { "a_plan_knows_what_decides_its_numbers", a_plan_knows_what_decides_its_numbers },
    { "differences_of_plans", differences_of_plans },
    { "pruning_that_cannot_be", pruning_that_cannot_be },
    { "blocks_have_every_trial_once", blocks_have_every_trial_once },
    { "more_trials_are_more_blocks", more_trials_are_more_blocks },
    { "a_frozen_plan_thaws", a_frozen_plan_thaws },
    { "plans_that_do_not_thaw", plans_that_do_not_thaw },
    { "looks_are_counted", looks_are_counted },
    { "pruning_waits_for_points_before_its_lag", pruning_waits_for_points_before_its_lag },
    { NULL, NULL },
};

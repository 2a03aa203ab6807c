/* test_train.c -- parts of the training room that can be tested alone. Whole runs are tested from outside. */
#include "unit.h"

#include <math.h>

#include "train/evaluate.h"
#include "train/pace.h"
#include "train/step.h"
#include "train/stopping.h"

/* Plays `epochs` epochs in which an epoch takes so long alone and with a team; returns how many had the team. */
static size_t play(struct pace *pace, size_t epochs, double alone, double team)
{
    size_t with_team = 0;
    for (size_t i = 0; i < epochs; i++) {
        const bool is_alone = pace_alone(pace);
        with_team += !is_alone;
        pace_note(pace, is_alone ? alone : team);
    }
    return with_team;
}

static void test_pace_keeps_the_faster(void)
{
    struct pace pace;
    pace_begin(&pace, true);
    CU_ASSERT(play(&pace, 1000, 2e-3, 1e-3) > 980);
    pace_begin(&pace, true);
    CU_ASSERT(play(&pace, 1000, 1e-3, 2e-3) < 20);
}

static void test_pace_follows_a_change(void)
{
    struct pace pace;
    pace_begin(&pace, true);
    play(&pace, 100, 2e-3, 1e-3);
    CU_ASSERT(play(&pace, 100, 2e-3, 1e-2) < 10); /* somebody else needs a core */
    play(&pace, 1000, 2e-3, 1e-2);
    CU_ASSERT(play(&pace, 1100, 2e-3, 1e-3) > 500); /* and is gone */
}

/* A run of a few long epochs is not worth an experiment. */
static void test_pace_with_long_epochs(void)
{
    struct pace pace;
    pace_begin(&pace, true);
    CU_ASSERT_EQUAL(play(&pace, 8, 20, 10), 8);
}

static void test_pace_without_a_team(void)
{
    struct pace pace;
    pace_begin(&pace, false);
    CU_ASSERT_EQUAL(play(&pace, 100, 1, 1), 0);
}

/* The threads' rows are whole blocks, and all of them. */
static void test_rows_of_threads(void)
{
    for (size_t rows = 1; rows < 700; rows += 13)
        for (size_t threads = 1; threads < 9; threads++) {
            size_t next = 0;
            for (size_t thread = 0; thread < threads; thread++) {
                const struct rows mine = rows_of_thread(rows, thread, threads);
                if (mine.first >= mine.end)
                    continue;
                CU_ASSERT_EQUAL(mine.first, next);
                CU_ASSERT_EQUAL(mine.first % BLOCK_ROWS, 0);
                next = mine.end;
            }
            CU_ASSERT_EQUAL(next, rows);
        }
}

static void test_class_report(void)
{
    const int64_t confusion[9] = { 3, 1, 0, 0, 2, 0, 0, 0, 0 }; /* of class 2 there is nothing */
    double precision[3], recall[3], f1[3];
    int64_t support[3];
    class_report(3, confusion, precision, recall, f1, support);
    CU_ASSERT_DOUBLE_EQUAL(precision[0], 1, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(recall[0], 0.75, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(f1[0], 6.0 / 7, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(precision[1], 2.0 / 3, 1e-15);
    CU_ASSERT_DOUBLE_EQUAL(recall[1], 1, 1e-15);
    CU_ASSERT_EQUAL(support[0], 4);
    CU_ASSERT(precision[2] == 0 && recall[2] == 0 && f1[2] == 0 && support[2] == 0);
}

/* Plays a curve, and returns after which epoch it stops; *best is the best one. 0: it does not stop. */
static size_t watch(const struct stopping_choice *choice, bool larger, size_t n, double *curve, size_t *best)
{
    struct stopping stopping = { .choice = choice, .larger_is_better = larger };
    const struct history history = { .curves = &(struct curve){ .name = "watched", .value = curve } };
    size_t epoch = 1;
    for (; epoch <= n; epoch++) {
        const size_t before = stopping.best_epoch;
        CU_ASSERT_EQUAL(stopping_note(&stopping, &history, epoch), stopping.best_epoch != before);
        if (stopping_is_due(&stopping, epoch))
            break;
    }
    *best = stopping.best_epoch;
    return epoch <= n ? epoch : 0;
}

static void test_stopping(void)
{
    size_t best;
    double falls[] = { 3, 2, 1, 1.5, 1, 0.9, 1, 1, 1, 1 };
    struct stopping_choice choice = { .monitor = "train_loss", .patience = 3 };
    CU_ASSERT_EQUAL(watch(&choice, false, 10, falls, &best), 9);
    CU_ASSERT_EQUAL(best, 6);
    choice.min_delta = 0.1; /* 0.9 is 0.09999999999999998 below 1 */
    CU_ASSERT_EQUAL(watch(&choice, false, 10, falls, &best), 6);
    CU_ASSERT_EQUAL(best, 3);
    choice.min_delta = 0;
    CU_ASSERT_EQUAL(watch(&choice, true, 10, falls, &best), 4); /* had it been an accuracy */
    CU_ASSERT_EQUAL(best, 1);
    choice.patience = 100;
    CU_ASSERT_EQUAL(watch(&choice, false, 10, falls, &best), 0);
    CU_ASSERT_EQUAL(best, 6);
    double odd[] = { (double)NAN, (double)INFINITY, 5, (double)NAN, 5 };
    choice.patience = 2;
    CU_ASSERT_EQUAL(watch(&choice, false, 5, odd, &best), 5);
    CU_ASSERT_EQUAL(best, 3);
    double nothing[] = { (double)NAN, (double)NAN, (double)NAN };
    CU_ASSERT_EQUAL(watch(&choice, false, 3, nothing, &best), 2);
    CU_ASSERT_EQUAL(best, 0);
    choice.monitor = NULL;
    CU_ASSERT_EQUAL(watch(&choice, false, 10, falls, &best), 0);
}

const struct unit_test train_tests[] = {
    { "the faster way is kept", test_pace_keeps_the_faster },
    { "a change is followed", test_pace_follows_a_change },
    { "long epochs are not tried at once", test_pace_with_long_epochs },
    { "one thread has no team", test_pace_without_a_team },
    { "threads have all rows", test_rows_of_threads },
    { "class report", test_class_report },
    { "early stopping", test_stopping },
    { NULL, NULL },
};

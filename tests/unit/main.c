/* main.c -- runs every unit test with CUnit and reports in TAP, one line a test, as Automake's harness reads it. */
#include "unit.h"

#include <CUnit/TestRun.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned tests_done;

static void print_test(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failure)
{
    tests_done++;
    printf("%s %u %s: %s\n", failure ? "not ok" : "ok", tests_done, suite->pName, test->pName);
    for (CU_pFailureRecord f = failure; f; f = f->pNext)
        printf("# %s:%u: %s\n", f->strFileName, f->uiLineNumber, f->strCondition);
    fflush(stdout);
}

static void add_suite(const char *name, const struct unit_test *tests)
{
    CU_pSuite suite = CU_add_suite(name, NULL, NULL);
    if (!suite)
        abort();
    for (; tests->name; tests++)
        if (!CU_add_test(suite, tests->name, tests->run))
            abort();
}

int main(void)
{
    static const struct {
        const char *name;
        const struct unit_test *tests;
    } suites[] = {
        { "base", base_tests },
        { "config", config_tests },
        { "math", math_tests },
        { "random", random_tests },
        { "c99", c99_tests },
        { "store", store_tests },
        { "space", space_tests },
        { "plan", plan_tests },
        { "export", export_tests },
        { "compare", compare_tests },
        { "plot", plot_tests },
        { "report", report_tests },
        { "team", team_tests },
        { "decimal", decimal_tests },
        { "train", train_tests },
    };
    if (CU_initialize_registry() != CUE_SUCCESS)
        abort();
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++)
        add_suite(suites[i].name, suites[i].tests);
    CU_set_test_complete_handler(print_test);
    CU_set_error_action(CUEA_IGNORE);
    CU_run_all_tests();
    const unsigned failed = CU_get_number_of_tests_failed();
    printf("1..%u\n", tests_done);
    CU_cleanup_registry();
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

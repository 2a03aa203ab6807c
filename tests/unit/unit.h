/* unit.h -- what a file of unit tests exports: an array of named tests, ended by { NULL, NULL }. */
#ifndef NNRUN_TESTS_UNIT_H
#define NNRUN_TESTS_UNIT_H

#include <CUnit/CUnit.h>

struct unit_test {
    const char *name;
    void (*run)(void);
};

extern const struct unit_test base_tests[];
extern const struct unit_test config_tests[];
extern const struct unit_test decimal_tests[];
extern const struct unit_test math_tests[];
extern const struct unit_test plot_tests[];
extern const struct unit_test random_tests[];
extern const struct unit_test store_tests[];
extern const struct unit_test space_tests[];
extern const struct unit_test plan_tests[];
extern const struct unit_test c99_tests[];
extern const struct unit_test export_tests[];
extern const struct unit_test compare_tests[];
extern const struct unit_test report_tests[];
extern const struct unit_test team_tests[];
extern const struct unit_test train_tests[];

#endif

/* test_compare.c -- tables of runs: quantiles of t, conditions and their mistakes, sorting, groups, differences. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "compare/difference.h"
#include "compare/group.h"
#include "compare/student.h"
#include "compare/where.h"
#include "store/summary.h"
#include "synthetic.h"
#include "unit.h"

/* ---- Student's t ---------------------------------------------------------------------------------------- */

/* NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: upper critical values, three decimals. */
static void quantiles_agree_with_published_ones(void)
{
    static const struct {
        size_t degrees;
        double within, t;
    } published[] = {
        { 1, 0.95, 12.706 }, { 2, 0.95, 4.303 },  { 3, 0.95, 3.182 },  { 4, 0.95, 2.776 },  { 5, 0.95, 2.571 },
        { 9, 0.95, 2.262 },  { 10, 0.95, 2.228 }, { 19, 0.95, 2.093 }, { 30, 0.95, 2.042 }, { 100, 0.95, 1.984 },
        { 1, 0.9, 6.314 },   { 2, 0.9, 2.920 },   { 7, 0.9, 1.895 },   { 20, 0.9, 1.725 },  { 60, 0.9, 1.671 },
        { 1, 0.99, 63.657 }, { 2, 0.99, 9.925 },  { 6, 0.99, 3.707 },  { 25, 0.99, 2.787 }, { 80, 0.99, 2.639 },
    };
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        CU_ASSERT_DOUBLE_EQUAL(student_t(published[i].degrees, published[i].within), published[i].t, 0.00051);
    CU_ASSERT_DOUBLE_EQUAL(student_t(1000000, 0.95), 1.959966, 1e-5); /* the normal distribution's, but for t's tail */
}

/* ---- A small table -------------------------------------------------------------------------------------- */

static struct arena *arena;

/* Runs as the lines of a summary have them. */
static const char *const lines[] = {
    "config text name 4 iris\nconfig text optimizer.type 4 adam\nconfig num rate 0.1\nconfig int seed 1\n"
    "config bool training.shuffle true\nconfig text output 1 a\nresult text status 8 complete\n"
    "result num test_loss 0.5\nresult num test_accuracy 0.75\nresult int epochs 10\n",
    "config text name 4 iris\nconfig text optimizer.type 3 sgd\nconfig num rate 0.1\nconfig int seed 10\n"
    "config bool training.shuffle true\nconfig text output 1 b\nresult text status 8 complete\n"
    "result num test_loss 0.25\nresult num test_accuracy 1\nresult int epochs 10\n",
    "config text name 4 iris\nconfig text optimizer.type 4 adam\nconfig num rate 0.1\nconfig int seed 9\n"
    "config bool training.shuffle true\nconfig text output 1 c\nresult text status 8 complete\n"
    "result num test_loss 0.75\nresult num test_accuracy 0.5\nresult int epochs 10\n",
    "config text name 9 two words\nconfig text optimizer.type 4 adam\nconfig num rate 0.1\nconfig int seed 1\n"
    "config bool training.shuffle false\nconfig text output 1 d\nresult text status 6 failed\n"
    "result text failure 20 the loss\nbecame nan \nresult num test_loss nan\nresult int epochs 3\n",
};
enum { RUNS = sizeof lines / sizeof *lines };

static void fill(struct table *table)
{
    static const char *const paths[] = { "r/1.h5", "r/2.h5", "r/3.h5", "r/4.h5" };
    struct glance glances[RUNS];
    for (size_t i = 0; i < RUNS; i++)
        CU_ASSERT_EQUAL_FATAL(summary_parse(arena, arena_copy(arena, lines[i]), strlen(lines[i]), &glances[i]), 0);
    table_build(table, arena, RUNS, paths, glances);
}

/* The files of the rows, "1 2 3 4". */
static const char *files(const struct table *table)
{
    struct text t = { .arena = arena };
    text_add(&t, "%s", "");
    for (size_t r = 0; r < table->n_rows; r++)
        text_add(&t, "%s%.1s", r ? " " : "", table->rows[r].cells[FILE_COLUMN].text + 2);
    return t.data ? t.data : "";
}

/* ---- Conditions ----------------------------------------------------------------------------------------- */

static void conditions_keep_what_they_say(void)
{
    static const struct {
        const char *condition, *files;
    } cases[] = {
        { "seed = 1", "1 4" },
        { "seed == 1.0", "1 4" },
        { "seed != 1", "2 3" },
        { "seed < 10 and seed > 1", "3" },
        { "seed >= 9", "2 3" },
        { "test_loss<=0.5", "1 2" },
        { "test_loss > 0", "1 2 3" },          /* NaN is not larger, */
        { "not test_loss > 0.5", "1 2 4" },    /* so this holds for it */
        { "test_loss != 0.5", "2 3 4" },
        { "test_accuracy < 1", "1 3" },        /* run 4 has none */
        { "test_accuracy != 1", "1 3 4" },
        { "optimizer.type = adam", "1 3 4" },
        { "optimizer.type > adam", "2" },      /* by letters */
        { "optimizer.type = 'sgd' or name = \"two words\"", "2 4" },
        { "training.shuffle = false", "4" },
        { "seed = one", "" },                  /* a text is no number */
        { "name = 3", "" },
        { "not (seed = 1 or optimizer.type = sgd)", "3" },
        { "seed = 1 or seed = 9 and optimizer.type = sgd", "1 4" }, /* and goes before or */
        { "(seed = 1 or seed = 9) and not status = failed", "1 3" },
        { "not not seed = 1", "1 4" },
        { "file = r/2.h5", "2" },
        { "failure = 'the loss\nbecame nan '", "4" },
        { "test_loss > -1e3 and rate = 1e-1", "1 2 3" },
    };
    arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table table;
        struct error e = { 0 };
        fill(&table);
        const struct condition *condition = where_parse(&table, cases[i].condition, &e);
        CU_ASSERT_PTR_NOT_NULL(condition);
        if (!condition) {
            printf("# %s: %s\n", cases[i].condition, e.text);
            continue;
        }
        where_keep(condition, &table);
        CU_ASSERT_STRING_EQUAL(files(&table), cases[i].files);
        if (strcmp(files(&table), cases[i].files) != 0)
            printf("# %s: %s\n", cases[i].condition, files(&table));
    }
    arena_free(arena);
}

static void wrong_conditions_are_told_with_their_place(void)
{
    static const struct {
        const char *condition;
        int line, column, width;
        const char *sentence;
    } cases[] = {
        { "", 1, 1, 1, "a column, 'not' or '(' was expected here, where the condition ends" },
        { "   ", 1, 4, 1, "a column, 'not' or '(' was expected here, where the condition ends" },
        { "sed = 1", 1, 1, 3, "no run has a column 'sed'; did you mean 'seed'?" },
        { "seed = 1 and tset_loss < 1", 1, 14, 9, "no run has a column 'tset_loss'; did you mean 'test_loss'?" },
        { "xylophone = 1", 1, 1, 9, "no run has a column 'xylophone'" },
        { "seed", 1, 5, 1, "one of = != < <= > >= was expected here, where the condition ends" },
        { "seed ~ 1", 1, 6, 1, "one of = != < <= > >= was expected here, not '~'" },
        { "seed is 1", 1, 6, 2, "one of = != < <= > >= was expected here, not 'is'" },
        { "seed =", 1, 7, 1, "a number or a text was expected here, where the condition ends" },
        { "seed = )", 1, 8, 1, "a number or a text was expected here, not ')'" },
        { "name = 'iris", 1, 8, 1, "the text that begins here has no closing quote" },
        { "(seed = 1", 1, 10, 1, "'and', 'or' or ')' was expected here, where the condition ends" },
        { "seed = 1)", 1, 9, 1, "'and', 'or' or the end was expected here, not ')'" },
        { "seed = 1 seed = 2", 1, 10, 4, "'and', 'or' or the end was expected here, not 'seed'" },
        { "seed = 1 and", 1, 13, 1, "a column, 'not' or '(' was expected here, where the condition ends" },
        { "and seed = 1", 1, 1, 3, "a column, 'not' or '(' was expected here, not 'and'" },
        { "not", 1, 4, 1, "a column, 'not' or '(' was expected here, where the condition ends" },
        { "name = '\xC3\xA4' xor", 1, 12, 3, "'and', 'or' or the end was expected here, not 'xor'" },
        { "seed = 1 and\n sed = 2", 2, 2, 3, "no run has a column 'sed'; did you mean 'seed'?" },
    };
    arena = arena_new();
    struct table table;
    fill(&table);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = { 0 };
        CU_ASSERT_PTR_NULL(where_parse(&table, cases[i].condition, &e));
        CU_ASSERT_STRING_EQUAL(e.text, cases[i].sentence);
        CU_ASSERT_EQUAL(e.mark.line, cases[i].line);
        CU_ASSERT_EQUAL(e.mark.column, cases[i].column);
        CU_ASSERT_EQUAL(e.mark.width, cases[i].width);
        CU_ASSERT_EQUAL(e.code, BAD_USAGE);
    }
    char deep[400];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    struct error e = { 0 };
    CU_ASSERT_PTR_NULL(where_parse(&table, deep, &e));
    CU_ASSERT_STRING_EQUAL(e.text, "the condition is nested deeper than 100 times");
    arena_free(arena);
}

/* ---- Columns, order, groups ----------------------------------------------------------------------------- */

static const char *sorted(const char *order)
{
    struct table table;
    struct choice choice;
    struct error e = { 0 };
    fill(&table);
    if (table_choose(&table, "--sort", order, true, &choice, &e))
        return arena_copy(arena, e.text);
    table_sort(&table, &choice);
    return files(&table);
}

static void rows_are_sorted(void)
{
    arena = arena_new();
    CU_ASSERT_STRING_EQUAL(sorted("seed"), "1 4 3 2"); /* numbers, not texts; equal ones stay in order */
    CU_ASSERT_STRING_EQUAL(sorted("-seed"), "2 3 1 4");
    CU_ASSERT_STRING_EQUAL(sorted("test_loss"), "2 1 3 4"); /* NaN comes last, */
    CU_ASSERT_STRING_EQUAL(sorted("-test_loss"), "3 1 2 4"); /* both ways */
    CU_ASSERT_STRING_EQUAL(sorted("-failure"), "4 1 2 3");
    CU_ASSERT_STRING_EQUAL(sorted(" seed , -name "), "4 1 3 2");
    CU_ASSERT_STRING_EQUAL(sorted("seed,,name"), "--sort 'seed,,name' has an empty name; it takes columns with commas "
                                                 "between them");
    CU_ASSERT_STRING_EQUAL(sorted("-sede"), "no run has a column 'sede'; did you mean 'seed'?");
    arena_free(arena);
}

static void what_varies_is_shown(void)
{
    arena = arena_new();
    struct table table;
    struct choice shown;
    fill(&table);
    table_usual_columns(&table, true, &shown);
    struct text names = { .arena = arena };
    for (size_t i = 0; i < shown.count; i++)
        text_add(&names, " %s", table.columns[shown.columns[i]].name);
    CU_ASSERT_STRING_EQUAL(names.data, " file name optimizer.type seed training.shuffle status test_loss test_accuracy "
                                       "epochs");
    arena_free(arena);
}

static void groups_have_means_and_intervals(void)
{
    arena = arena_new();
    struct table table, groups;
    struct choice keys;
    struct error e = { 0 };
    size_t column;
    fill(&table);
    CU_ASSERT_EQUAL_FATAL(table_choose(&table, "--over", "seed", false, &keys, &e), 0);
    CU_ASSERT_EQUAL_FATAL(group_over(&table, &keys, &groups, &e), 0);
    CU_ASSERT_EQUAL_FATAL(groups.n_rows, 3);
    CU_ASSERT_STRING_EQUAL(groups.columns[0].name, "runs");
    CU_ASSERT_STRING_EQUAL(groups.rows[0].cells[0].text, "2"); /* runs 1 and 3 */
    CU_ASSERT_STRING_EQUAL(groups.rows[1].cells[0].text, "1");
    CU_ASSERT_EQUAL_FATAL(table_find(&groups, "test_loss", NULL, &column, &e), 0);
    const struct value *loss = &groups.rows[0].cells[column];
    CU_ASSERT_EQUAL(loss->number, 0.625);
    CU_ASSERT_STRING_EQUAL(loss->text, "0.625");
    /* s = 0.25 / sqrt(2), so t s / sqrt(2) = 12.706 x 0.125 */
    CU_ASSERT_DOUBLE_EQUAL(loss->half, 12.7062 * 0.125, 1e-4);
    CU_ASSERT_EQUAL(groups.rows[1].cells[column].number, 0.25);
    CU_ASSERT(isnan(groups.rows[1].cells[column].half));            /* one run has no interval */
    CU_ASSERT_EQUAL(groups.rows[2].cells[column].kind, VALUE_NONE); /* NaN has no mean */
    CU_ASSERT_EQUAL_FATAL(table_find(&groups, "epochs", NULL, &column, &e), 0);
    CU_ASSERT_STRING_EQUAL(groups.rows[0].cells[column].text, "10");
    CU_ASSERT_EQUAL(table_find(&groups, "seed", NULL, &column, &e), -1);

    e = (struct error){ 0 };
    CU_ASSERT_EQUAL_FATAL(table_choose(&table, "--over", "seed,training.shuffle,name", false, &keys, &e), 0);
    CU_ASSERT_EQUAL_FATAL(group_over(&table, &keys, &groups, &e), 0);
    CU_ASSERT_EQUAL_FATAL(groups.n_rows, 2);
    CU_ASSERT_EQUAL_FATAL(table_find(&groups, "status", NULL, &column, &e), 0);
    CU_ASSERT_STRING_EQUAL(groups.rows[0].cells[column].text, "2 of 3 complete");

    CU_ASSERT_EQUAL_FATAL(table_choose(&table, "--over", "test_loss", false, &keys, &e), 0);
    CU_ASSERT_EQUAL(group_over(&table, &keys, &groups, &e), -1);
    CU_ASSERT_STRING_EQUAL(e.text, "--over takes keys of the config, and 'test_loss' is not one");
    arena_free(arena);
}

static void differences_have_both_values(void)
{
    arena = arena_new();
    struct result *a = synthetic_result(arena), *b = synthetic_result(arena);
    struct table table;
    difference_build(&table, arena, a, b);
    CU_ASSERT_EQUAL(table.n_rows, 0);
    b->config[1].i = 8;
    b->config[1].origin = "override 'seed=8'";
    a->n_config--; /* data.shuffle */
    difference_build(&table, arena, a, b);
    CU_ASSERT_EQUAL_FATAL(table.n_rows, 2);
    const struct value *seed = table.rows[0].cells, *shuffle = table.rows[1].cells;
    CU_ASSERT_STRING_EQUAL(seed[DIFFERENCE_KEY].text, "seed");
    CU_ASSERT_STRING_EQUAL(seed[DIFFERENCE_FIRST].text, "7");
    CU_ASSERT_STRING_EQUAL(seed[DIFFERENCE_FIRST_ORIGIN].text, "base.yaml:1");
    CU_ASSERT_STRING_EQUAL(seed[DIFFERENCE_SECOND].text, "8");
    CU_ASSERT_STRING_EQUAL(seed[DIFFERENCE_SECOND_ORIGIN].text, "override 'seed=8'");
    CU_ASSERT_STRING_EQUAL(shuffle[DIFFERENCE_KEY].text, "data.shuffle");
    CU_ASSERT_EQUAL(shuffle[DIFFERENCE_FIRST].kind, VALUE_NONE);
    CU_ASSERT_STRING_EQUAL(shuffle[DIFFERENCE_SECOND].text, "true");
    arena_free(arena);
}

/* ---- Summaries ------------------------------------------------------------------------------------------ */

static const struct fact *find_fact(const struct glance *glance, const char *name)
{
    for (const struct fact *fact = glance->facts; fact < glance->facts + glance->n_facts; fact++)
        if (strcmp(fact->name, name) == 0)
            return fact;
    return NULL;
}

static void check_facts(const struct glance *glance)
{
    static const struct {
        const char *name, *text;
    } expected[] = { { "name", "shapes" },     { "seed", "7" },          { "optimizer.learning_rate", "0.1" },
                     { "data.shuffle", "true" }, { "status", "complete" }, { "epochs", "5" },
                     { "test_loss", "0.375" }, { "train_loss", "0.125" }, { "test_precision", "0.875" },
                     { "seconds_total", "1.5" }, { "run_id", "0123456789abcdef" } };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct fact *fact = find_fact(glance, expected[i].name);
        CU_ASSERT_PTR_NOT_NULL_FATAL(fact);
        CU_ASSERT_STRING_EQUAL(fact->text, expected[i].text);
        CU_ASSERT_EQUAL(fact->of_config, i < 4);
    }
    CU_ASSERT_EQUAL(find_fact(glance, "test_loss")->number, 0.375);
}

static void save(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file))
        abort();
}

/* With the summary, without it, with a damaged one, and with one that is longer than what is read at first. */
static void glances_see_what_the_file_says(void)
{
    arena = arena_new();
    char directory[] = "/tmp/nnrun-test-compare-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
    const char *path = arena_format(arena, "%s/a.h5", directory);
    struct error e = { 0 };
    struct glance glance;
    struct result *result = synthetic_result(arena);
    CU_ASSERT_EQUAL_FATAL(store_write(result, path, &e), 0);
    CU_ASSERT_EQUAL_FATAL(store_glance(arena, path, &glance, &e), 0);
    check_facts(&glance);

    size_t length;
    char *bytes = file_read(arena, path, 1 << 24, &length, &e);
    bytes[1000] ^= 1; /* far from the summary: nobody looks there */
    save(path, bytes, length);
    CU_ASSERT_EQUAL(store_glance(arena, path, &glance, &e), 0);
    check_facts(&glance);
    bytes[length - 300] ^= 1; /* in the summary */
    save(path, bytes, length);
    CU_ASSERT_EQUAL(store_glance(arena, path, &glance, &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "is damaged"));
    CU_ASSERT_FALSE(glance.foreign);
    bytes[length - 300] ^= 1;
    bytes[1000] ^= 1;
    char *summary = bytes + length;
    while (strncmp(summary, "\nconfig text name", 17) != 0)
        summary--;
    e = (struct error){ 0 };
    save(path, bytes, (size_t)(summary - bytes)); /* as another program leaves it that changed the file */
    CU_ASSERT_EQUAL(store_glance(arena, path, &glance, &e), 0);
    check_facts(&glance);

    char *longer = arena_alloc(arena, 20001);
    memset(longer, 'x', 20000);
    result->failure = longer;
    CU_ASSERT_EQUAL_FATAL(store_write(result, path, &e), 0);
    CU_ASSERT_EQUAL(store_glance(arena, path, &glance, &e), 0);
    check_facts(&glance);
    CU_ASSERT_STRING_EQUAL(find_fact(&glance, "failure")->text, longer);
    unlink(path);
    rmdir(directory);
    arena_free(arena);
}

static void broken_lines_are_refused(void)
{
    static const char *const broken[] = {
        "config",
        "config text name",
        "config text name 4 iris",
        "config text name 5 iris\n",
        "config text name 3 iris\n",
        "config text name 99999999999999999999 iris\n",
        "config float rate 0.1\n",
        "config num rate 0.1",
        "\n",
    };
    arena = arena_new();
    struct glance glance;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        CU_ASSERT_EQUAL(summary_parse(arena, arena_copy(arena, broken[i]), strlen(broken[i]), &glance), -1);
    CU_ASSERT_EQUAL(summary_parse(arena, arena_copy(arena, ""), 0, &glance), 0);
    arena_free(arena);
}

const struct unit_test compare_tests[] = {
    { "quantiles agree with published ones", quantiles_agree_with_published_ones },
    { "conditions keep what they say", conditions_keep_what_they_say },
    { "wrong conditions are told with their place", wrong_conditions_are_told_with_their_place },
    { "rows are sorted", rows_are_sorted },
    { "what varies is shown", what_varies_is_shown },
    { "groups have means and intervals", groups_have_means_and_intervals },
    { "differences have both values", differences_have_both_values },
    { "glances see what the file says", glances_see_what_the_file_says },
    { "broken lines are refused", broken_lines_are_refused },
    { NULL, NULL },
};

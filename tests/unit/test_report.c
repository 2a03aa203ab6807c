/* test_report.c -- what people read: two snapshots, and that no line is ever wider than the terminal. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/report.h"
#include "synthetic.h"
#include "unit.h"

typedef void report(FILE *, const struct result *, const char *, struct style);

static const char expected_summary[] =
    "shapes\n"
    "\n"
    "  data      shapes: 12 rows of 4 x 3 numbers, 3 classes; 6 to train, 6 to test\n"
    "  network   12 -> 4 -> 3, 67 parameters\n"
    "  training  5 epochs in 1.25 s (4.00 a second), loss categorical_crossentropy\n"
    "\n"
    "                        loss  accuracy  precision\n"
    "  training data       0.1250    1.0000     0.8750\n"
    "  test data           0.3750    0.8333     0.8750\n"
    "\n"
    "Classes in the test data\n"
    "                    precision   recall       F1  support\n"
    "  circle                1.000    0.500    0.667        2\n"
    "  square                0.667    1.000    0.800        2\n"
    "  triangle              1.000    1.000    1.000        2\n"
    "\n"
    "  macro avg             0.889    0.833    0.822        6\n"
    "  weighted avg          0.889    0.833    0.822        6\n"
    "  accuracy                                0.833        6\n"
    "\n"
    "Confusion matrix of the test data: true classes down, predicted across\n"
    "              circle    square  triangle\n"
    "  circle           1         1         .\n"
    "  square           .         2         .\n"
    "  triangle         .         .         2\n"
    "\n"
    "Least sure and surest predictions in the test data\n"
    "     row  actual     predicted     sure\n"
    "       1  circle     circle      50.0 %  right\n"
    "       6  circle     square      68.8 %  wrong\n"
    "      10  triangle   triangle    81.2 %  right\n"
    "\n"
    "  saved in  results/x.h5\n";

static const char expected_show[] =
    "shapes\n"
    "\n"
    "  data      shapes: 12 rows of 4 x 3 numbers, 3 classes; 6 to train, 6 to test\n"
    "  network   12 -> 4 -> 3, 67 parameters\n"
    "  training  5 epochs in 1.25 s (4.00 a second), loss categorical_crossentropy\n"
    "  date      2026-01-02T03:04:05Z\n"
    "  command   nnrun shapes.yaml\n"
    "  seed      7\n"
    "  file      results/x.h5\n"
    "\n"
    "                        loss  accuracy  precision\n"
    "  training data       0.1250    1.0000     0.8750\n"
    "  test data           0.3750    0.8333     0.8750\n"
    "\n"
    "Layers\n"
    "  name            type               units  activation       parameters\n"
    "  hidden          dense                  4  sigmoid                  52\n"
    "  output          dense                  3  softmax                  15\n"
    "\n"
    "Loss over the epochs\n"
    "    2.0000 +**\n"
    "           | ****\n"
    "           |    ***\n"
    "           |       ***\n"
    "           |          ***\n"
    "           |            ***\n"
    "    1.1000 +               ***\n"
    "           |....             ****\n"
    "           |   ....             ***\n"
    "           |       ....            ********\n"
    "           |          ........            ***************\n"
    "           |                 ...............            **** * test 0.4000\n"
    "    0.2000 +                                ................ . train 0.2000\n"
    "            1                                        epoch 5\n"
    "\n"
    "Accuracy over the epochs\n"
    "    0.8000 +                                             *** * test 0.8000\n"
    "           |                                         *****\n"
    "           |                                      ****\n"
    "           |                                 *****\n"
    "           |                              ****\n"
    "           |                          ****\n"
    "    0.4000 +                      ****\n"
    "           |                  ****\n"
    "           |              ****\n"
    "           |          *****\n"
    "           |      ****\n"
    "           |  *****\n"
    "    0.0000 +***\n"
    "            1                                        epoch 5\n"
    "\n"
    "Classes in the test data\n"
    "                    precision   recall       F1  support\n"
    "  circle                1.000    0.500    0.667        2\n"
    "  square                0.667    1.000    0.800        2\n"
    "  triangle              1.000    1.000    1.000        2\n"
    "\n"
    "  macro avg             0.889    0.833    0.822        6\n"
    "  weighted avg          0.889    0.833    0.822        6\n"
    "  accuracy                                0.833        6\n"
    "\n"
    "Confusion matrix of the test data: true classes down, predicted across\n"
    "              circle    square  triangle\n"
    "  circle           1         1         .\n"
    "  square           .         2         .\n"
    "  triangle         .         .         2\n"
    "\n"
    "Least sure and surest predictions in the test data\n"
    "     row  actual     predicted     sure\n"
    "       1  circle     circle      50.0 %  right\n"
    "       6  circle     square      68.8 %  wrong\n"
    "      10  triangle   triangle    81.2 %  right\n"
    "\n"
    "Least sure in the test data\n"
    "  @@--##               ==%%             %%--##\n"
    "  ::**               ::**..             ..++@@\n"
    "  ==%%::             ==%%--             --##::\n"
    "  **..==             ##..++             **  ==\n"
    "  is circle          is circle          is triangle\n"
    "  seen as circle     taken for square   seen as triangle\n"
    "  50.0 % sure        68.8 % sure        81.2 % sure\n";

static char *report_text(report *print, const struct result *result, struct style style)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        abort();
    print(out, result, "results/x.h5", style);
    fclose(out);
    return text;
}

/* Compares line by line, so that a failure shows the lines that differ. */
static void same_lines(const char *text, const char *expected)
{
    while (*text || *expected) {
        const size_t a = strcspn(text, "\n"), b = strcspn(expected, "\n");
        const int same = a == b && strncmp(text, expected, a) == 0;
        CU_ASSERT(same);
        if (!same)
            printf("# got:      '%.*s'\n# expected: '%.*s'\n", (int)a, text, (int)b, expected);
        text += a + (text[a] != 0);
        expected += b + (expected[b] != 0);
    }
}

static void check_snapshot(report *print, const char *expected)
{
    struct arena *arena = arena_new();
    char *text = report_text(print, synthetic_result(arena), (struct style){ .columns = 80 });
    same_lines(text, expected);
    free(text);
    arena_free(arena);
}

static void summary_as_expected(void)
{
    check_snapshot(report_summary, expected_summary);
}

static void show_as_expected(void)
{
    check_snapshot(report_show, expected_show);
}

/* ---- Widths --------------------------------------------------------------------------------------------- */

/* Columns of a line without its escape sequences. */
static size_t visible_columns(const char *line, size_t length)
{
    size_t columns = 0;
    for (const char *c = line; c < line + length; columns++) {
        while (*c == '\033')
            c += strcspn(c, "m") + 1;
        if (c < line + length)
            utf8_next(&c);
        else
            break;
    }
    return columns;
}

static void check_width(report *print, const struct result *result, struct style style)
{
    char *text = report_text(print, result, style);
    for (const char *line = text; *line;) {
        const size_t length = strcspn(line, "\n"), columns = visible_columns(line, length);
        CU_ASSERT(columns <= (size_t)style.columns);
        CU_ASSERT(length == 0 || line[length - 1] != ' ');
        if (columns > (size_t)style.columns)
            printf("# %zu of %d columns: %.*s\n", columns, style.columns, (int)length, line);
        for (size_t i = 0; i < length && !style.colour; i++)
            CU_ASSERT((unsigned char)line[i] >= 0x20);
        for (size_t i = 0; i < length && !style.unicode; i++)
            CU_ASSERT((unsigned char)line[i] < 0x7F);
        line += length + (line[length] != 0);
    }
    free(text);
}

static void check_widths(const struct result *result)
{
    for (int columns = 40; columns <= 200; columns++)
        for (int style = 0; style < 4; style++) {
            check_width(report_summary, result, (struct style){ style & 1, style & 2, columns });
            check_width(report_show, result, (struct style){ style & 1, style & 2, columns });
        }
}

/* A result with so many classes of one row each, some of them confused, and long names. */
static struct result *many_classes(struct arena *arena, size_t classes)
{
    struct result *r = synthetic_result(arena);
    struct evaluation *e = &r->evaluation[SPLIT_TEST];
    r->classes = classes;
    r->outputs = 3;
    const char **names = arena_alloc(arena, classes * sizeof *names);
    r->class_names = names;
    e->confusion = arena_alloc(arena, classes * classes * sizeof *e->confusion);
    e->precision = e->recall = e->f1 = arena_alloc(arena, classes * sizeof *e->f1);
    e->support = arena_alloc(arena, classes * sizeof *e->support);
    for (size_t c = 0; c < classes; c++) {
        names[c] = arena_format(arena, "class %zu with quite a\tlong name", c * 1000);
        e->confusion[c * classes + c * 7 % classes] = (int64_t)(100 * c);
    }
    r->evaluation[SPLIT_TRAIN].rows = 0;
    return r;
}

static void lines_fit_the_terminal(void)
{
    struct arena *arena = arena_new();
    check_widths(synthetic_result(arena));
    check_widths(synthetic_regression(arena));
    check_widths(many_classes(arena, 12));
    check_widths(many_classes(arena, 50));
    arena_free(arena);
}

/* ---- Odd results ---------------------------------------------------------------------------------------- */

static void failure_is_told(void)
{
    struct arena *arena = arena_new();
    struct result *result = synthetic_result(arena);
    result->status = STATUS_FAILED;
    result->failure = "the training loss became infinite in epoch 6";
    char *text = report_text(report_summary, result, (struct style){ .columns = 80 });
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "FAILED after 5 epochs: the training loss became infinite in epoch 6"));
    free(text);

    const struct result nothing = { .status = STATUS_FAILED, .failure = "no data", .name = "x", .dataset = "",
                                    .loss = "mse", .date_created = "" };
    text = report_text(report_show, &nothing, (struct style){ .columns = 80 });
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "FAILED after 0 epochs: no data"));
    free(text);
    arena_free(arena);
}

static void regression_has_no_classes(void)
{
    struct arena *arena = arena_new();
    char *text = report_text(report_show, synthetic_regression(arena), (struct style){ .columns = 80 });
    CU_ASSERT_PTR_NULL(strstr(text, "Confusion"));
    CU_ASSERT_PTR_NULL(strstr(text, "support"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "test data           0.3750"));
    free(text);
    arena_free(arena);
}

static void many_classes_are_listed(void)
{
    struct arena *arena = arena_new();
    char *text = report_text(report_summary, many_classes(arena, 50), (struct style){ .columns = 100 });
    CU_ASSERT_PTR_NULL(strstr(text, "Confusion matrix"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "4900 x class 49000 with quite a?long name taken for class 43000"));
    free(text);
    arena_free(arena);
}

const struct unit_test report_tests[] = {
    { "summary as expected", summary_as_expected },
    { "show as expected", show_as_expected },
    { "lines fit the terminal", lines_fit_the_terminal },
    { "failure is told", failure_is_told },
    { "regression has no classes", regression_has_no_classes },
    { "many classes are listed", many_classes_are_listed },
    { NULL, NULL },
};

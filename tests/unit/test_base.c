/* test_base.c -- errors as they are printed, memory, suggestions, text and numbers. */
#include "unit.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/suggest.h"
#include "base/text.h"

/* ---- Errors ---------------------------------------------------------------------------------------------- */

static const struct source config = {
    .name = "configs/x.yaml",
    .text = "seed: 1\n\noptimizer: {type: sgd, lerning_rate: 0.1}\ntab:\tx\nevil: \033[31mred\xFF\n",
};

/* What error_print writes; the caller frees it. */
static char *printed(const struct error *e, int colour)
{
    static char *text; /* not automatic: gcc 12 takes what open_memstream puts there for a dangling pointer */
    static size_t size;
    FILE *out = open_memstream(&text, &size);
    error_print(out, e, colour);
    fclose(out);
    return text;
}

static void check_printed(const struct error *e, const char *expected)
{
    char *text = printed(e, 0);
    CU_ASSERT_STRING_EQUAL(text, expected);
    if (strcmp(text, expected) != 0)
        printf("# got: %s", text);
    free(text);
}

static void first_error_counts(void)
{
    struct error e = { 0 };
    CU_ASSERT_EQUAL(fail(&e, "first %d", 1), -1);
    CU_ASSERT_EQUAL(fail_usage(&e, "second"), -1);
    CU_ASSERT_EQUAL(e.code, FAILED);
    CU_ASSERT_STRING_EQUAL(e.text, "first 1");
}

static void error_in_file(void)
{
    struct error e = { 0 };
    const struct mark mark = { &config, 3, 24, 12 };
    fail_at(&e, &mark, "unknown key '%s' in optimizer sgd; did you mean 'learning_rate'?", "lerning_rate");
    CU_ASSERT_EQUAL(e.code, BAD_USAGE);
    check_printed(&e, "configs/x.yaml:3:24: unknown key 'lerning_rate' in optimizer sgd; did you mean "
                      "'learning_rate'?\n"
                      "   3 | optimizer: {type: sgd, lerning_rate: 0.1}\n"
                      "     |                        ^~~~~~~~~~~~\n");
}

static void error_in_colour(void)
{
    struct error e = { 0 };
    const struct mark mark = { &config, 1, 7, 1 };
    fail_at(&e, &mark, "no");
    char *text = printed(&e, 1);
    CU_ASSERT_STRING_EQUAL(text, "\033[1mconfigs/x.yaml:1:7:\033[0m no\n   1 | seed: 1\n     |       "
                                 "\033[1;31m^\033[0m\n");
    free(text);
}

static void error_elsewhere(void)
{
    const struct source override = { .name = "seed=x", .text = "x", .kind = SOURCE_OVERRIDE };
    const struct source nobody = { .name = "default", .text = "", .kind = SOURCE_DEFAULT };
    const struct mark marks[] = { { &override, 1, 1, 1 }, { &nobody, 0, 0, 1 }, { &config, 0, 0, 1 },
                                  { NULL, 0, 0, 0 } };
    static const char *const expected[] = { "override 'seed=x': sentence\n", "nnrun: sentence\n",
                                            "configs/x.yaml: sentence\n", "nnrun: sentence\n" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct error e = { 0 };
        fail_at(&e, &marks[i], "sentence");
        check_printed(&e, expected[i]);
    }
}

static void nothing_hostile_is_printed(void)
{
    struct error e = { 0 };
    const struct mark evil = { &config, 5, 7, 1 };
    fail_at(&e, &evil, "value '\033]0;x\a\xC2\x9B\xE2\x80\xAE' is bad");
    check_printed(&e, "configs/x.yaml:5:7: value '?]0;x?\?\?' is bad\n   5 | evil: ?[31mred?\n     |       ^\n");
    struct error tab = { 0 };
    const struct mark mark = { &config, 4, 6, 1 };
    fail_at(&tab, &mark, "x");
    check_printed(&tab, "configs/x.yaml:4:6: x\n   4 | tab: x\n     |      ^\n");
}

/* Every line stays within 100 columns, and the caret stays under its place. */
static void long_lines_are_shortened(void)
{
    char line[1001];
    for (int i = 0; i < 1000; i++)
        line[i] = (char)('a' + i % 26);
    line[1000] = '\0';
    const struct source source = { .name = "x", .text = line };
    for (int column = 1; column <= 1001; column += 7) {
        struct error e = { 0 };
        const struct mark mark = { &source, 1, column, 40 };
        fail_at(&e, &mark, "x");
        char *text = printed(&e, 0);
        char *snippet = strchr(text, '\n') + 1;
        char *caret_line = strchr(snippet, '\n');
        *caret_line++ = '\0';
        *strchr(caret_line, '\n') = '\0';
        CU_ASSERT(text_columns(snippet) <= 100);
        CU_ASSERT(text_columns(caret_line) <= 100);
        const char *place = snippet;
        for (const char *c = caret_line; *c != '^'; c++)
            utf8_next(&place);
        if (column <= 1000)
            CU_ASSERT_EQUAL(*place, line[column - 1]);
        free(text);
    }
}

static void long_errors_end_in_ellipsis(void)
{
    char name[2000];
    for (size_t i = 0; i + 3 < sizeof name; i += 2)
        memcpy(name + i, "é", 3);
    struct error e = { 0 };
    fail(&e, "x%s", name);
    CU_ASSERT(strlen(e.text) < sizeof e.text);
    CU_ASSERT(strlen(e.text) > sizeof e.text - 8);
    for (const char *c = e.text; *c;)
        CU_ASSERT(utf8_next(&c) > 0);
    CU_ASSERT_STRING_EQUAL(e.text + strlen(e.text) - strlen("…"), "…");
}

static void many_problems(void)
{
    struct problems *p = calloc(1, sizeof *p);
    for (int i = 0; i < MAX_PROBLEMS + 3; i++)
        CU_ASSERT_EQUAL(problem_at(p, NULL, "number %d", i), -1);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    problems_print(out, p, 0);
    fclose(out);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "nnrun: number 0\nnnrun: number 1\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "nnrun: number 19\n… and 3 more\n"));
    free(text);
    free(p);
}

/* ---- Memory ---------------------------------------------------------------------------------------------- */

static void arena_is_zeroed_and_aligned(void)
{
    struct arena *arena = arena_new();
    for (size_t size = 0; size < 100000; size = size * 2 + 1) {
        const char *piece = arena_alloc(arena, size);
        CU_ASSERT_EQUAL((uintptr_t)piece % 64, 0);
        for (size_t i = 0; i < size; i++)
            if (piece[i] != 0)
                CU_FAIL("not zeroed");
    }
    CU_ASSERT_STRING_EQUAL(arena_copy_n(arena, "abcdef", 3), "abc");
    CU_ASSERT_STRING_EQUAL(arena_format(arena, "%s-%d", "a", 7), "a-7");
    arena_free(arena);
    arena_free(NULL);
}

static void arena_grows_arrays(void)
{
    struct arena *arena = arena_new();
    int *numbers = NULL;
    for (size_t i = 0; i < 1000; i++) {
        numbers = arena_grow(arena, numbers, i, sizeof *numbers);
        numbers[i] = (int)i;
    }
    for (int i = 0; i < 1000; i++)
        CU_ASSERT_EQUAL(numbers[i], i);
    arena_free(arena);
}

static void arena_finds_names(void)
{
    struct counted {
        const char *name;
        int count;
    } *list = NULL;
    static const char *const words[] = { "one", "two", "one", "three", "two", "one" };
    struct arena *arena = arena_new();
    size_t n = 0, place;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        list = arena_named(arena, list, &n, sizeof *list, words[i], &place);
        list[place].count++;
    }
    CU_ASSERT_EQUAL(n, 3);
    CU_ASSERT_STRING_EQUAL(list[2].name, "three");
    CU_ASSERT(list[0].count == 3 && list[1].count == 2 && list[2].count == 1);
    arena_free(arena);
}

static void arena_reports_what_is_too_large(void)
{
    struct arena *arena = arena_new();
    struct error e = { 0 }, overflow = { 0 };
    CU_ASSERT_PTR_NULL(arena_try(arena, (size_t)1 << 43, 1 << 20, "the activations", &e));
    CU_ASSERT_STRING_EQUAL(e.text, "not enough memory for the activations (8.0 EiB)");
    CU_ASSERT_EQUAL(e.code, FAILED);
    CU_ASSERT_PTR_NULL(arena_try(arena, SIZE_MAX / 2, 4, "the weights", &overflow));
    CU_ASSERT_STRING_EQUAL(overflow.text, "not enough memory for the weights (32.0 EiB)");
    struct error none = { 0 };
    CU_ASSERT_PTR_NOT_NULL(arena_try(arena, 10, 4, "ten numbers", &none));
    CU_ASSERT_EQUAL(none.code, 0);
    arena_free(arena);
}

/* ---- Suggestions ----------------------------------------------------------------------------------------- */

static const char *nearest(const char *wrong)
{
    static const char *const names[] = { "learning_rate", "momentum", "epochs", "relu", "Tanh", "batch_size", "x",
                                         NULL };
    struct suggestion s;
    suggest_begin(&s, wrong);
    for (size_t i = 0; names[i]; i++)
        suggest_try(&s, names[i]);
    return s.nearest ? s.nearest : "";
}

static void suggestions_are_near(void)
{
    CU_ASSERT_STRING_EQUAL(nearest("lerning_rate"), "learning_rate");
    CU_ASSERT_STRING_EQUAL(nearest("Learning-Rate"), "learning_rate");
    CU_ASSERT_STRING_EQUAL(nearest("epohcs"), "epochs");
    CU_ASSERT_STRING_EQUAL(nearest("epoch"), "epochs");
    CU_ASSERT_STRING_EQUAL(nearest("tanh"), "Tanh");
    CU_ASSERT_STRING_EQUAL(nearest("RELU"), "relu");
    CU_ASSERT_STRING_EQUAL(nearest("batchsize"), "batch_size");
    CU_ASSERT_STRING_EQUAL(nearest("X"), "x");
    CU_ASSERT_STRING_EQUAL(nearest("y"), "");
    CU_ASSERT_STRING_EQUAL(nearest(""), "");
    CU_ASSERT_STRING_EQUAL(nearest("dropout"), "");
    char huge[5000];
    memset(huge, 'a', sizeof huge);
    huge[sizeof huge - 1] = '\0';
    CU_ASSERT_STRING_EQUAL(nearest(huge), "");
}

static void suggestions_are_sentences(void)
{
    struct suggestion s;
    char hint[64];
    suggest_begin(&s, "relo");
    CU_ASSERT_STRING_EQUAL(suggest_text(&s, hint, sizeof hint), "");
    suggest_try(&s, "relu");
    CU_ASSERT_STRING_EQUAL(suggest_text(&s, hint, sizeof hint), "; did you mean 'relu'?");
}

/* ---- Text ------------------------------------------------------------------------------------------------ */

static void numbers_read_back(void)
{
    static const double values[] = { 0, -0.0, 1, 0.1, 0.2 + 0.1, 1e-5, 1e6, 1e22, 1e300, 5e-324,
                                     2.2250738585072014e-308,
                                     1.7976931348623157e308, 1.0 / 3, -123456.789, 5.684341886080802e-14 };
    char digits[32];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        CU_ASSERT_EQUAL(number_read(number_text(values[i], digits), NULL), values[i]);
    uint64_t bits = 88172645463325252u;
    for (int i = 0; i < 100000; i++) {
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value) && number_read(number_text(value, digits), NULL) != value)
            CU_FAIL("a number that does not read back");
    }
    CU_ASSERT_STRING_EQUAL(number_text(0.1, digits), "0.1");
    CU_ASSERT_STRING_EQUAL(number_text(1e-5, digits), "1e-05");
    CU_ASSERT_STRING_EQUAL(number_text(0.1 + 0.2, digits), "0.30000000000000004");
    CU_ASSERT_STRING_EQUAL(number_text(5e-324, digits), "5e-324");
    CU_ASSERT_STRING_EQUAL(number_text((double)NAN, digits), "nan");
    CU_ASSERT_STRING_EQUAL(number_text(-(double)INFINITY, digits), "-inf");
}

static void floats_read_back(void)
{
    char digits[32];
    uint32_t bits = 2463534242u;
    for (int i = 0; i < 100000; i++) {
        bits ^= bits << 13, bits ^= bits >> 17, bits ^= bits << 5;
        float value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value) && (float)number_read(float_text(value, digits), NULL) != value)
            CU_FAIL("a float that does not read back");
    }
    CU_ASSERT_STRING_EQUAL(float_text(0.1F, digits), "0.1");
    CU_ASSERT_STRING_EQUAL(float_text(0x1p-149F, digits), "1e-45");
    CU_ASSERT_STRING_EQUAL(float_text(16777217.0F, digits), "16777216");
    CU_ASSERT_STRING_EQUAL(float_text(NAN, digits), "nan");
}

static void json_strings(void)
{
    struct text t = { .arena = arena_new() };
    text_add_json(&t, "a\"b\\c\n\t\001é\xFFz\x7F");
    CU_ASSERT_STRING_EQUAL(t.data, "\"a\\\"b\\\\c\\n\\t\\u0001é\xEF\xBF\xBDz\\u007f\"");
    arena_free(t.arena);
}

static void shell_words(void)
{
    struct arena *arena = arena_new();
    struct text t = { .arena = arena };
    static const char *const words[] = { "results/x.h5", "a b", "", "it's", "$HOME" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        text_add_shell(&t, words[i]);
        text_add(&t, " ");
    }
    CU_ASSERT_STRING_EQUAL(t.data, "results/x.h5 'a b' '' 'it'\\''s' '$HOME' ");
    arena_free(arena);
}

static void text_grows(void)
{
    struct text t = { .arena = arena_new() };
    for (int i = 0; i < 10000; i++)
        text_add(&t, "%d,", i % 10);
    CU_ASSERT_EQUAL(t.length, 20000);
    CU_ASSERT_EQUAL(strlen(t.data), 20000);
    CU_ASSERT_EQUAL(memcmp(t.data + 19990, "5,6,7,8,9,", 11), 0);
    arena_free(t.arena);
}

static void utf8_is_checked(void)
{
    static const struct {
        const char *text;
        long first;
        size_t columns;
    } cases[] = {
        { "é", 0xE9, 1 },          { "€x", 0x20AC, 2 },       { "\xF0\x9F\x98\x80", 0x1F600, 1 },
        { "\xC0\x80", -1, 2 },     { "\xED\xA0\x80", -1, 3 }, { "\xE2\x82", -1, 2 },
        { "\xF4\x90\x80\x80", -1, 4 }, { "\xFF", -1, 1 },         { "\xC3", -1, 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = cases[i].text;
        CU_ASSERT_EQUAL(utf8_next(&text), cases[i].first);
        CU_ASSERT_EQUAL(text_columns(cases[i].text), cases[i].columns);
    }
}

static void paths(void)
{
    struct arena *arena = arena_new();
    CU_ASSERT_STRING_EQUAL(path_directory(arena, "a/b.yaml"), "a");
    CU_ASSERT_STRING_EQUAL(path_directory(arena, "b.yaml"), ".");
    CU_ASSERT_STRING_EQUAL(path_directory(arena, "/b.yaml"), "/");
    CU_ASSERT_STRING_EQUAL(path_directory(arena, "a//b"), "a");
    CU_ASSERT_STRING_EQUAL(path_join(arena, "a", "b"), "a/b");
    CU_ASSERT_STRING_EQUAL(path_join(arena, "/", "b"), "/b");
    CU_ASSERT_STRING_EQUAL(path_join(arena, ".", "b"), "b");
    CU_ASSERT_STRING_EQUAL(path_join(arena, "a", "/b"), "/b");
    arena_free(arena);
}

static void check_unreadable(struct arena *arena, const char *path, const char *expected)
{
    struct error e = { 0 };
    size_t length;
    CU_ASSERT_PTR_NULL(file_read(arena, path, 10, &length, &e));
    CU_ASSERT_EQUAL(e.code, FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, expected));
}

static void files(void)
{
    struct arena *arena = arena_new();
    char directory[] = "/tmp/nnrun-test-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
    const char *path = arena_format(arena, "%s/file", directory), *fifo = arena_format(arena, "%s/fifo", directory);
    FILE *file = fopen(path, "w");
    fputs("0123456789", file);
    fclose(file);
    CU_ASSERT_EQUAL(mkfifo(fifo, 0600), 0);
    struct error e = { 0 };
    size_t length = 0;
    CU_ASSERT_STRING_EQUAL(file_read(arena, path, 10, &length, &e), "0123456789");
    CU_ASSERT_EQUAL(length, 10);
    CU_ASSERT_PTR_NULL(file_read(arena, path, 9, &length, &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "is too long: more than 9 bytes"));
    check_unreadable(arena, directory, "is a directory, not a file");
    check_unreadable(arena, fifo, "is not a regular file");
    check_unreadable(arena, "/nowhere/at/all", "there is no file '/nowhere/at/all'");
    unlink(path);
    unlink(fifo);
    rmdir(directory);
    arena_free(arena);
}

const struct unit_test base_tests[] = {
    { "the first error counts", first_error_counts },
    { "an error in a file shows its line", error_in_file },
    { "an error in colour", error_in_colour },
    { "an error in an override, a default, a file, nowhere", error_elsewhere },
    { "control characters are not printed", nothing_hostile_is_printed },
    { "long lines are shortened around the place", long_lines_are_shortened },
    { "long errors end in an ellipsis", long_errors_end_in_ellipsis },
    { "the first problems are kept, the others counted", many_problems },
    { "memory is zeroed and aligned", arena_is_zeroed_and_aligned },
    { "arrays grow", arena_grows_arrays },
    { "a name is once in a list of names", arena_finds_names },
    { "what is too large is said", arena_reports_what_is_too_large },
    { "suggestions are near", suggestions_are_near },
    { "suggestions are sentences", suggestions_are_sentences },
    { "numbers read back", numbers_read_back },
    { "floats read back", floats_read_back },
    { "JSON strings", json_strings },
    { "words for a shell", shell_words },
    { "text grows", text_grows },
    { "UTF-8 is checked", utf8_is_checked },
    { "paths", paths },
    { "files", files },
    { NULL, NULL },
};

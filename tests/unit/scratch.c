/* scratch.c -- makes and removes directories of tests. */
#include "scratch.h"

#include <CUnit/CUnit.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

void scratch_enter(struct scratch *s)
{
    s->before = open(".", O_RDONLY);
    strcpy(s->directory, "/tmp/nnrun-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(s->directory));
    CU_ASSERT_EQUAL_FATAL(chdir(s->directory), 0);
}

void scratch_leave(struct scratch *s)
{
    char command[64];
    CU_ASSERT_EQUAL_FATAL(fchdir(s->before), 0);
    snprintf(command, sizeof command, "rm -rf %s", s->directory);
    CU_ASSERT_EQUAL(system(command), 0);
    close(s->before);
}

void write_bytes(const char *name, const char *bytes, size_t length)
{
    FILE *file = fopen(name, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fwrite(bytes, 1, length, file);
    fclose(file);
}

void write_file(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

const char *sentences_of(struct arena *arena, const struct problems *problems)
{
    struct text t = { .arena = arena };
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);
    problems_print(out, problems, 0);
    fclose(out);
    text_add(&t, "%s", "");
    for (char *line = printed; *line;) {
        char *end = strchr(line, '\n') + 1;
        const char *gutter = line + strspn(line, " 0123456789");
        if (*gutter != '|')
            text_add_n(&t, line, (size_t)(end - line));
        line = end;
    }
    free(printed);
    return t.data ? t.data : "";
}

void check_sentences_of(struct arena *arena, const struct problems *problems, const char *expected)
{
    const char *got = sentences_of(arena, problems);
    CU_ASSERT_STRING_EQUAL(got, expected);
    if (strcmp(got, expected) != 0)
        printf("# expected: %s# got: %s", expected, got);
}

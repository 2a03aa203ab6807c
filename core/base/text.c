/* text.c -- growing strings, UTF-8, numbers, files and paths. */
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/decimal.h"

/* ---- Growing strings ------------------------------------------------------------------------------------ */

/* Makes room for so many bytes more, and the NUL. */
static void reserve(struct text *t, size_t bytes)
{
    if (t->data && bytes < t->capacity - t->length)
        return;
    const size_t capacity = 2 * t->capacity + bytes + 64;
    char *larger = arena_alloc(t->arena, capacity);
    if (t->data)
        memcpy(larger, t->data, t->length);
    t->data = larger;
    t->capacity = capacity;
}

void text_add_n(struct text *t, const char *bytes, size_t length)
{
    reserve(t, length);
    memcpy(t->data + t->length, bytes, length);
    t->length += length;
    t->data[t->length] = '\0';
}

void text_add(struct text *t, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        reserve(t, (size_t)length);
        vsnprintf(t->data + t->length, (size_t)length + 1, format, again);
        t->length += (size_t)length;
    }
    va_end(again);
}

void text_add_shell(struct text *t, const char *word)
{
    if (*word && !strpbrk(word, " \t\n'\"\\$`*?[]{}()<>|&;#~!")) {
        text_add(t, "%s", word);
        return;
    }
    text_add(t, "'");
    for (; *word; word++)
        text_add(t, *word == '\'' ? "'\\''" : "%c", *word);
    text_add(t, "'");
}

void text_add_json(struct text *t, const char *string)
{
    static const char shorthand[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* a character, then the letter of its escape */
    text_add_n(t, "\"", 1);
    while (*string) {
        const char *start = string;
        const long c = utf8_next(&string);
        const char *escape = NULL;
        for (const char *pair = shorthand; *pair && !escape; pair += 2)
            if (*pair == c)
                escape = pair + 1;
        if (escape)
            text_add(t, "\\%c", *escape);
        else if (c < 0)
            text_add(t, "\xEF\xBF\xBD");
        else if (c < 0x20 || c == 0x7F)
            text_add(t, "\\u%04lx", (unsigned long)c);
        else
            text_add_n(t, start, (size_t)(string - start));
    }
    text_add_n(t, "\"", 1);
}

/* ---- UTF-8 ---------------------------------------------------------------------------------------------- */

long utf8_next(const char **text)
{
    static const long smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *p = (const unsigned char *)*text;
    ++*text;
    if (p[0] < 0x80)
        return p[0];
    const int length = p[0] >= 0xF0 && p[0] < 0xF8 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC0 || p[0] >= 0xF8)
        return -1;
    long c = p[0] & (0x7F >> length);
    for (int i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return -1;
        c = c << 6 | (p[i] & 0x3F);
    }
    if (c < smallest[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return -1;
    *text += length - 1;
    return c;
}

size_t text_columns(const char *string)
{
    size_t columns = 0;
    for (; *string; columns++)
        utf8_next(&string);
    return columns;
}

/* ---- Numbers -------------------------------------------------------------------------------------------- */

/* The calling thread's locale becomes "C"; give what this returns to uselocale afterwards. */
static locale_t use_c_locale(void)
{
    static locale_t c;
    if (!c)
        c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return uselocale(c);
}

double number_read(const char *text, const char **end)
{
    const locale_t before = use_c_locale();
    char *stop;
    const double value = strtod(text, &stop);
    uselocale(before);
    if (end)
        *end = stop;
    return value;
}

/* Tries more and more digits until they read back as the same number, of type float if `single`. */
static const char *shortest(double value, bool single, int least, int most, char buffer[32])
{
    if (isnan(value))
        return strcpy(buffer, "nan");
    const locale_t before = use_c_locale();
    for (int digits = least; digits <= most; digits++) {
        snprintf(buffer, 32, "%.*g", digits, value);
        const double read = strtod(buffer, NULL), again = single ? (double)(float)read : read;
        if (!(again < value) && !(again > value))
            break;
    }
    uselocale(before);
    return buffer;
}

const char *number_text(double value, char buffer[32])
{
    return decimal_shortest(buffer, value) ? buffer : shortest(value, false, isnormal(value) ? 15 : 1, 17, buffer);
}

const char *float_text(float value, char buffer[32])
{
    return shortest((double)value, true, isnormal(value) ? 6 : 1, 9, buffer);
}

/* ---- Files and paths ------------------------------------------------------------------------------------ */

static int fail_file(struct error *e, const char *path, int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return fail(e, "there is no file '%s'", path);
    case EACCES:
        return fail(e, "cannot read '%s': permission denied", path);
    default:
        return fail(e, "cannot read '%s': %s", path, strerror(number));
    }
}

int file_open(const char *path, size_t limit, size_t *size, struct error *e)
{
    struct stat about;
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY); /* a FIFO must not hang */
    if (file < 0 || fstat(file, &about) < 0) {
        fail_file(e, path, errno);
    } else if (S_ISDIR(about.st_mode)) {
        fail(e, "'%s' is a directory, not a file", path);
    } else if (!S_ISREG(about.st_mode)) {
        fail(e, "'%s' is not a regular file", path);
    } else if ((uintmax_t)about.st_size > limit) {
        fail(e, "'%s' is too long: more than %zu bytes", path, limit);
    } else {
        *size = (size_t)about.st_size;
        return file;
    }
    if (file >= 0)
        close(file);
    return -1;
}

char *file_read(struct arena *arena, const char *path, size_t limit, size_t *length, struct error *e)
{
    size_t size = 0;
    const int file = file_open(path, limit, &size, e);
    if (file < 0)
        return NULL;
    struct text text = { .arena = arena };
    reserve(&text, size + 1);
    for (;;) {
        reserve(&text, 1); /* some files, as those of /proc, are longer than they say */
        const ssize_t n = read(file, text.data + text.length, text.capacity - text.length - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            fail_file(e, path, errno);
        if (n <= 0)
            break;
        text.length += (size_t)n;
        if (text.length > limit) {
            fail(e, "'%s' is too long: more than %zu bytes", path, limit);
            break;
        }
    }
    close(file);
    if (e->code)
        return NULL;
    text.data[text.length] = '\0';
    *length = text.length;
    return text.data;
}

char *path_directory(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return arena_copy(arena, ".");
    while (slash > path && slash[-1] == '/')
        slash--;
    return arena_copy_n(arena, path, slash > path ? (size_t)(slash - path) : 1);
}

char *path_join(struct arena *arena, const char *directory, const char *name)
{
    if (name[0] == '/' || strcmp(directory, ".") == 0)
        return arena_copy(arena, name);
    const size_t length = strlen(directory);
    return arena_format(arena, "%s%s%s", directory, length && directory[length - 1] == '/' ? "" : "/", name);
}

bool text_ends_with(const char *text, const char *ending)
{
    const size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcmp(text + length - tail, ending) == 0;
}

/* gnuplot.c -- a scene drawn by gnuplot, which reads a script from its standard input and writes the picture to its
 * standard output. No shell takes part, and no text of a user reaches gnuplot but within single quotes, where nothing
 * has a meaning but the quote itself. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plot/scene.h"
#include "store/atomic.h"

extern char **environ;

enum { PIXELS = 2 }; /* of a PNG picture for each of the scene's */

/* ---- The script ------------------------------------------------------------------------------------------------ */

struct script {
    struct text text;
    double scale; /* what a pixel is rounded to: 1/scale units */
    double overlap; /* of neighbouring cells, so that no seam shows between them */
    double dot;     /* gnuplot's size of a dot whose radius is one unit: terminals count in pixels or in points */
};

/* Dashes of any lengths came with version 5.0. In older ones, too, a line is left after its first wrong word. */
static void add_start(struct text *t, const struct scene *s, enum raster type)
{
    const char *terminal = type == RASTER_PNG ? "pngcairo" : "pdfcairo";
    text_add(t, "if (GPVAL_VERSION < 5.0) print 'nnrun: old ', GPVAL_VERSION; exit\n"
                "if (strstrt(GPVAL_TERMINALS, '%s') == 0) print 'nnrun: without %s'; exit\n"
                "set encoding utf8\n", terminal, terminal);
    if (type == RASTER_PNG)
        text_add(t, "set terminal pngcairo size %.0f,%.0f background rgb 'white' font 'sans,9' fontscale %.4f "
                    "linewidth %d\n", s->width * PIXELS, s->height * PIXELS, (double)PIXELS, PIXELS);
    else
        text_add(t, "set terminal pdfcairo size %.4fin,%.4fin background rgb 'white' font 'sans,9' fontscale %.4f "
                    "linewidth 1.5\n", s->width / 96, s->height / 96, 0.75);
    text_add(t, "set margins 0,0,0,0\nunset border\nunset tics\nunset key\nunset colorbox\n"
                "set lmargin at screen 0\nset rmargin at screen 1\nset bmargin at screen 0\nset tmargin at screen 1\n"
                "set xrange [0:%.0f]\nset yrange [%.0f:0]\nset style fill solid 1 noborder\n", s->width, s->height);
}

static void add_quoted(struct text *t, const char *text)
{
    text_add(t, "'");
    while (*text) {
        const char *start = text;
        const long c = utf8_next(&text);
        if (c == '\'')
            text_add(t, "''");
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            text_add(t, "?");
        else
            text_add_n(t, start, (size_t)(text - start));
    }
    text_add(t, "'");
}

static void add_label(struct text *t, const struct shape *s)
{
    static const char *const anchors[] = { "left", "center", "right" };
    text_add(t, "set label ");
    add_quoted(t, s->text);
    text_add(t, " at first %.3f,%.3f %s%s font '%s,%.2f' tc rgb '#%06x' noenhanced front\n", s->x, s->y,
             anchors[s->anchor], s->upward ? " rotate by 90" : "", s->bold ? "sans:Bold" : "sans", s->size * 0.75,
             ink_mixed(s->ink, 1));
}

/* What comes behind `plot '-'` for a shape. */
static void add_style(struct script *script, const struct shape *s)
{
    struct text *t = &script->text;
    if (s->type == SHAPE_BOX || s->type == SHAPE_IMAGE) {
        text_add(t, "using 1:2:3:4:5:6:7 with boxxyerror lc rgb variable");
    } else if (s->type == SHAPE_DOTS) {
        text_add(t, "using 1:2 with points pt 7 ps %.4f lw 0.01 lc rgb '#%06x'", s->size * script->dot,
                 ink_mixed(s->ink, 1));
    } else {
        text_add(t, "using 1:2 with lines lw %.2f lc rgb '#%06x'", s->size, ink_mixed(s->ink, 1 - s->fade));
        const double *dash = scene_dashes[s->dash];
        for (size_t i = 0; dash[i] > 0; i++)
            text_add(t, "%s%.1f", i ? "," : " dt (", 2 * dash[i]);
        if (dash[0] > 0)
            text_add(t, ")");
    }
}

static void add_rectangle(struct script *script, double x, double y, double right, double bottom, unsigned colour)
{
    const double k = script->scale;
    x = round(x * k) / k;
    y = round(y * k) / k;
    right = round(right * k) / k + script->overlap;
    bottom = round(bottom * k) / k + script->overlap;
    text_add(&script->text, "%.3f %.3f %.3f %.3f %.3f %.3f %u\n", x, y, x, right, y, bottom, colour);
}

static void add_cells(struct script *script, const struct shape *s)
{
    const double width = s->width / (double)s->columns, height = s->height / (double)s->rows;
    add_rectangle(script, s->x, s->y, s->x + s->width, s->y + s->height, ink_mixed(INK_PAPER, 1));
    for (size_t r = 0; r < s->rows; r++)
        for (size_t c = 0, end; c < s->columns; c = end) {
            const int shade = s->cell[r * s->columns + c];
            for (end = c + 1; end < s->columns && s->cell[r * s->columns + end] == shade;)
                end++;
            if (shade)
                add_rectangle(script, s->x + (double)c * width, s->y + (double)r * height, s->x + (double)end * width,
                              s->y + (double)(r + 1) * height,
                              ink_mixed(shade < 0 ? INK_NEGATIVE : s->ink, abs(shade) / (double)SHADES));
        }
}

static void add_data(struct script *script, const struct shape *s)
{
    if (s->type == SHAPE_BOX)
        add_rectangle(script, s->x, s->y, s->x + s->width, s->y + s->height, ink_mixed(s->ink, 1 - s->fade));
    else if (s->type == SHAPE_IMAGE)
        add_cells(script, s);
    for (size_t i = 0; i < s->count; i++)
        if (isnan(s->point[i].x))
            text_add(&script->text, "\n");
        else
            text_add(&script->text, "%.2f %.2f\n", s->point[i].x, s->point[i].y);
}

static bool alike(const struct shape *a, const struct shape *b)
{
    const bool cells = a->type == SHAPE_BOX || a->type == SHAPE_IMAGE;
    if (a->type != b->type)
        return false;
    return cells || (a->ink == b->ink && a->dash == b->dash && a->size <= b->size && a->size >= b->size &&
                     a->fade <= b->fade && a->fade >= b->fade);
}

/* Neighbours that look alike are one plot; lines are set apart by an empty line. */
static void add_shapes(struct script *script, const struct scene *s)
{
    const struct shape **list = arena_alloc(s->arena, (s->count + 1) * sizeof(const struct shape *));
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->shapes[i].type != SHAPE_TEXT)
            list[count++] = &s->shapes[i];
    text_add(&script->text, "plot NaN");
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !alike(list[i - 1], list[i])) {
            text_add(&script->text, ", '-' ");
            add_style(script, list[i]);
        }
    text_add(&script->text, "\n");
    for (size_t i = 0; i < count; i++) {
        add_data(script, list[i]);
        text_add(&script->text, i + 1 == count || !alike(list[i], list[i + 1]) ? "e\n" : "\n");
    }
}

/* ---- The process ----------------------------------------------------------------------------------------------- */

/* A file without a name that holds the text. */
static int file_with(const char *text, size_t length)
{
    FILE *file = tmpfile();
    const int copy = file && fwrite(text, 1, length, file) == length && fflush(file) == 0 ? dup(fileno(file)) : -1;
    if (file)
        fclose(file);
    if (copy >= 0)
        lseek(copy, 0, SEEK_SET);
    return copy;
}

/* Our environment, but with UTF-8 and a decimal point. */
static char **child_environment(struct arena *arena)
{
    size_t count = 0;
    while (environ[count])
        count++;
    char **list = arena_alloc(arena, (count + 2) * sizeof *list);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "LC_ALL=", 7) != 0)
            list[kept++] = environ[i];
    list[kept] = arena_copy(arena, "LC_ALL=C.UTF-8");
    return list;
}

static int spawn(struct arena *arena, int in, int out, int messages, pid_t *child)
{
    char name[] = "gnuplot", defaults[] = "--default-settings";
    char *const words[] = { name, defaults, NULL };
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, messages, STDERR_FILENO);
    const int reason = posix_spawnp(child, name, &actions, NULL, words, child_environment(arena));
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

/* The first line that says something, of what gnuplot said. */
static void read_message(int messages, char line[256])
{
    char text[4096];
    lseek(messages, 0, SEEK_SET);
    const ssize_t length = read(messages, text, sizeof text - 1);
    text[length > 0 ? length : 0] = '\0';
    const char *start = text + strspn(text, " \t\r\n^");
    const char *told = strstr(start, "line ");
    if (told && strstr(told, ": "))
        start = strstr(told, ": ") + 2;
    snprintf(line, 256, "%.*s", (int)fmin(200, (double)strcspn(start, "\n")), start);
}

static int judge(int status, int messages, off_t size, struct error *e)
{
    char said[256];
    read_message(messages, said);
    const char *old = strstr(said, "nnrun: old "), *without = strstr(said, "nnrun: without ");
    if (old)
        return fail(e, "gnuplot is of version %s, and pictures need 5.0 or later; an .svg file needs no gnuplot",
                    old + strlen("nnrun: old "));
    if (without)
        return fail(e, "this gnuplot was built without its terminal '%s'; an .svg file needs no gnuplot",
                    without + strlen("nnrun: without "));
    if (WIFSIGNALED(status))
        return fail(e, "gnuplot was ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0 || size == 0)
        return fail(e, "gnuplot failed%s%s", *said ? ": " : "", said);
    return 0;
}

static int run(struct arena *arena, int in, int out, int messages, struct error *e)
{
    pid_t child;
    int status;
    const int reason = spawn(arena, in, out, messages, &child);
    if (reason == ENOENT)
        return fail(e, "there is no gnuplot in PATH, which draws PNG and PDF; install it, or write an .svg file, which "
                       "needs none");
    if (reason)
        return fail(e, "cannot start gnuplot: %s", strerror(reason));
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return fail(e, "cannot wait for gnuplot: %s", strerror(errno));
    return judge(status, messages, lseek(out, 0, SEEK_END), e);
}

int gnuplot_write(struct arena *arena, const struct scene *scene, enum raster type, const char *path, struct error *e)
{
    struct script script = { .text = { .arena = arena }, .scale = type == RASTER_PNG ? PIXELS : 20,
                             .overlap = type == RASTER_PNG ? 0 : 0.2, .dot = type == RASTER_PNG ? PIXELS / 3.0 : 0.25 };
    add_start(&script.text, scene, type);
    for (size_t i = 0; i < scene->count; i++)
        if (scene->shapes[i].type == SHAPE_TEXT)
            add_label(&script.text, &scene->shapes[i]);
    add_shapes(&script, scene);
    const char *temporary = atomic_name(arena, path);
    const int in = file_with(script.text.data, script.text.length), messages = file_with("", 0);
    const int out = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int failed = 0;
    if (out < 0)
        failed = fail(e, "cannot write '%s': %s", path, strerror(errno));
    else if (in < 0 || messages < 0)
        failed = fail(e, "cannot make a temporary file for gnuplot: %s", strerror(errno));
    else
        failed = run(arena, in, out, messages, e);
    if (in >= 0)
        close(in);
    if (messages >= 0)
        close(messages);
    if (out >= 0)
        close(out);
    if (!failed)
        failed = atomic_replace(temporary, path, e);
    if (failed && out >= 0)
        unlink(temporary);
    return failed;
}

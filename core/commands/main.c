/* main.c -- the program: finds the subcommand, prints what went wrong, and exits. Nothing else does either. */
#include "commands/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report/progress.h"

const struct command *const commands[] = {
    &run_command,
    &check_command,
    &resume_command,
    &show_command,
    &plot_command,
    &sweep_command,
    &report_command,
    &compare_command,
    &predict_command,
    &evaluate_command,
    &verify_command,
    &export_command,
    &plugins_command,
    &schema_command,
    &bench_command,
    &version_command,
    &complete_command,
    &manual_command,
    NULL,
};

/* ---- Help ------------------------------------------------------------------------------------------------------ */

static void print_help(FILE *out)
{
    fprintf(out,
            "nnrun trains the neural network that a YAML file describes, and keeps all of the run in one HDF5 file.\n\n"
            "  nnrun CONFIG [KEY=VALUE ...]            for example: nnrun configs/digits.yaml training.epochs=500\n");
    for (const struct command *const *command = commands; *command; command++) {
        if ((*command)->hidden)
            continue;
        char left[160];
        enum { LEFT = 39 };
        const int length = snprintf(left, sizeof left, "nnrun %s %s", (*command)->name, (*command)->usage);
        if (length <= LEFT)
            fprintf(out, "  %-*s %s\n", LEFT, left, (*command)->help);
        else
            fprintf(out, "  %s\n  %-*s %s\n", left, LEFT, "", (*command)->help);
    }
    fprintf(out,
            "\n`nnrun COMMAND --help` shows a command's options. docs/config.md is the language of configs.\n"
            "\nEnvironment: OMP_NUM_THREADS (threads), NNRUN_ISA (baseline, avx2, avx512), NNRUN_PLUGIN_PATH\n"
            "(directories with plugins, separated by colons), NO_COLOR.\n");
}

static void print_command_help(const struct command *command)
{
    printf("nnrun %s %s\n  %s\n", command->name, command->usage, command->help);
    if (command->options->name)
        printf("\noptions:\n");
    options_help(stdout, command->options);
    if (command->more_help)
        command->more_help(stdout);
}

/* ---- The terminal ---------------------------------------------------------------------------------------------- */

static bool speaks_unicode(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return strstr(value, "UTF-8") || strstr(value, "utf-8") || strstr(value, "utf8") || strstr(value, "UTF8");
    }
    return false;
}

static struct style style_of(FILE *out)
{
    const char *no_colour = getenv("NO_COLOR"), *columns = getenv("COLUMNS");
    const bool colour = progress_can_draw(out) && !(no_colour && *no_colour);
    struct style style = { .colour = colour, .unicode = speaks_unicode() };
    struct winsize window;
    if (ioctl(fileno(out), TIOCGWINSZ, &window) == 0)
        style.columns = window.ws_col;
    else if (columns)
        style.columns = atoi(columns);
    style.columns = style.columns <= 0 ? 80 : style.columns < 40 ? 40 : style.columns > 200 ? 200 : style.columns;
    return style;
}

/* ---- The call -------------------------------------------------------------------------------------------------- */

const struct command *command_named(const char *word)
{
    for (const struct command *const *command = commands; *command; command++)
        if (strcmp((*command)->name, word) == 0)
            return *command;
    return NULL;
}

static bool asks_for(int count, char **words, const char *option)
{
    for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++)
        if (strcmp(words[i], option) == 0)
            return true;
    return false;
}

/* Runs the subcommand and returns the program's exit code. */
static int call(const struct command *command, struct invocation *invocation)
{
    struct error *e = &invocation->error;
    if (asks_for(invocation->count, invocation->words, "--help")) {
        print_command_help(command);
        return DONE;
    }
    const int failed = options_take(command->options, &invocation->count, invocation->words, e) ||
                       command->run(invocation);
    if (failed || invocation->problems.count)
        fflush(stdout); /* an error stands behind what it is about, also where both go to one file */
    if (invocation->problems.count) {
        problems_print(stderr, &invocation->problems, invocation->style.colour);
        return BAD_USAGE;
    }
    if (failed)
        error_print(stderr, e, invocation->style.colour);
    return failed ? e->code : DONE;
}

/* A standard stream that was closed must not lend its number to a file that we open. Writing to it fails as before. */
static void occupy_standard_streams(void)
{
    int file;
    do
        file = open("/dev/null", O_RDONLY);
    while (file >= 0 && file <= STDERR_FILENO);
    if (file >= 0)
        close(file);
}

/* The exit code, once it is known whether all that was printed got through. */
static int finish(int code)
{
    const bool failed = fflush(stdout) != 0;
    const int reason = errno;
    if ((!failed && !ferror(stdout)) || code != DONE)
        return code;
    fprintf(stderr, "nnrun: standard output could not be written%s%s\n", failed ? ": " : "",
            failed ? strerror(reason) : "");
    return FAILED;
}

int main(int argc, char **argv)
{
    occupy_standard_streams();
    setvbuf(stderr, NULL, _IOLBF, 0); /* a system call for each line, not for each character of a table */
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is an error like a full disk */
    if (argc < 2) {
        print_help(stderr);
        return BAD_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return finish(DONE);
    }
    const char *word = strcmp(argv[1], "--version") == 0 ? "version" : argv[1];
    const struct command *command = command_named(word);
    const int skip = command ? 2 : 1;
    struct invocation invocation = { .count = argc - skip,
                                     .words = argv + skip,
                                     .argc = argc,
                                     .arena = arena_new(),
                                     .style = style_of(stderr),
                                     .output_style = style_of(stdout) };
    invocation.argv = arena_alloc(invocation.arena, (size_t)argc * sizeof *argv); /* options are taken out of argv */
    memcpy(invocation.argv, argv, (size_t)argc * sizeof *argv);
    const int code = call(command ? command : &run_command, &invocation);
    arena_free(invocation.arena);
    return finish(code);
}

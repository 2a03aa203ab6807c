/* compare.c -- nnrun compare: many runs as one table. */
#include "commands/commands.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "compare/difference.h"
#include "compare/group.h"
#include "compare/where.h"
#include "report/runs.h"
#include "store/store.h"

static bool csv, json, diff;
static const char *sort, *where, *columns, *over;

static const struct option options[] = {
    { "--sort", "COLUMNS", "sort by these columns, those with a - before them from the largest", NULL, &sort },
    { "--where", "CONDITION", "only runs like 'test_accuracy > 0.9 and not optimizer.type = adam'", NULL, &where },
    { "--columns", "COLUMNS", "show these columns, with commas between them", NULL, &columns },
    { "--over", "KEYS", "means and 95 % intervals of runs that differ in these keys alone", NULL, &over },
    { "--diff", NULL, "only in what the configs of two runs differ, and where that was written", &diff, NULL },
    { "--csv", NULL, "print CSV", &csv, NULL },
    { "--json", NULL, "print JSON", &json, NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

/* ---- Files ---------------------------------------------------------------------------------------------- */

/* The runs that were found, and what was found beside them. */
struct found {
    struct arena *arena;
    size_t count;
    const char **paths;
    struct glance *glances;
    size_t foreign; /* good files of other programs */
};

static int add_run(struct found *found, const char *path, struct error *e)
{
    struct glance glance;
    if (store_glance(found->arena, path, &glance, e)) {
        found->foreign += glance.foreign;
        return glance.foreign ? 1 : -1;
    }
    found->paths = arena_grow(found->arena, found->paths, found->count, sizeof *found->paths);
    found->glances = arena_grow(found->arena, found->glances, found->count, sizeof *found->glances);
    found->paths[found->count] = path;
    found->glances[found->count++] = glance;
    return 0;
}

static int is_run_file(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);
    return length > 3 && entry->d_name[0] != '.' && strcmp(entry->d_name + length - 3, ".h5") == 0;
}

/* All of a directory, by name; what cannot be read is told, and stops nothing. */
static int add_directory(struct found *found, const char *directory, struct error *e)
{
    struct dirent **entries;
    const int count = scandir(directory, &entries, is_run_file, alphasort);
    if (count < 0)
        return fail(e, "cannot list the directory '%s': %s", directory, strerror(errno));
    for (int i = 0; i < count; i++) {
        struct error problem = { 0 };
        const char *path = path_join(found->arena, directory, entries[i]->d_name);
        if (add_run(found, path, &problem) < 0)
            report_note(stderr, problem.text);
        free(entries[i]);
    }
    free(entries);
    return 0;
}

static int find_runs(struct found *found, const struct invocation *invocation, struct error *e)
{
    for (int i = 0; i < invocation->count; i++) {
        const char *path = invocation->words[i];
        struct stat about;
        const bool directory = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
        if (directory ? add_directory(found, path, e) : add_run(found, path, e))
            return -1;
    }
    if (found->foreign)
        report_note(stderr, arena_format(found->arena, "%zu HDF5 file%s of other programs left out", found->foreign,
                                         found->foreign == 1 ? "" : "s"));
    return found->count ? 0 : fail(e, "there is no result of a run to compare");
}

/* ---- Tables --------------------------------------------------------------------------------------------- */

static void print(const struct table *table, const struct choice *shown, const struct invocation *invocation)
{
    if (csv)
        report_runs_csv(stdout, table, shown);
    else if (json)
        report_runs_json(stdout, table, shown);
    else
        report_runs(stdout, table, shown, invocation->output_style);
}

static int print_difference(const struct found *found, const struct invocation *invocation, struct error *e)
{
    struct result first, second;
    struct table table;
    if (store_read(found->arena, found->paths[0], &first, e) || store_read(found->arena, found->paths[1], &second, e))
        return -1;
    difference_build(&table, found->arena, &first, &second);
    struct choice all;
    table_all_columns(&table, &all);
    if (csv || json)
        print(&table, &all, invocation);
    else
        report_difference(stdout, &table, found->paths[0], found->paths[1], invocation->output_style);
    return 0;
}

static int print_runs(const struct found *found, const struct invocation *invocation, struct error *e)
{
    struct table runs, groups, *table = &runs;
    struct choice keys, order, shown;
    table_build(&runs, found->arena, found->count, found->paths, found->glances);
    if (where) {
        const struct condition *condition = where_parse(&runs, where, e);
        if (!condition)
            return -1;
        where_keep(condition, &runs);
    }
    if (over) {
        if (table_choose(&runs, "--over", over, false, &keys, e) || group_over(&runs, &keys, &groups, e))
            return -1;
        table = &groups;
    }
    if (sort) {
        if (table_choose(table, "--sort", sort, true, &order, e))
            return -1;
        table_sort(table, &order);
    }
    if (!columns)
        table_usual_columns(table, !csv && !json, &shown);
    else if (table_choose(table, "--columns", columns, false, &shown, e))
        return -1;
    print(table, &shown, invocation);
    return 0;
}

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    if (invocation->count < 1)
        return fail_usage(e, "compare takes result files, or directories of them: nnrun compare RUN.h5|DIRECTORY ...");
    if (csv && json)
        return fail_usage(e, "--csv and --json exclude each other");
    if (diff && (sort || where || columns || over))
        return fail_usage(e, "--diff compares two configs, and takes of the other options --csv and --json alone");
    struct found found = { .arena = invocation->arena };
    if (find_runs(&found, invocation, e))
        return -1;
    if (diff && found.count != 2)
        return fail_usage(e, "--diff compares two runs, not %zu", found.count);
    if (diff)
        return print_difference(&found, invocation, e);
    if (print_runs(&found, invocation, e))
        return -1;
    const bool plain = !csv && !json && !sort && !where && !columns && !over;
    if (found.count != 2 || invocation->count != 2 || !plain)
        return 0;
    putchar('\n');
    return print_difference(&found, invocation, e);
}

const struct command compare_command = {
    .name = "compare",
    .usage = "RUN.h5|DIRECTORY ...",
    .help = "compare runs: a table of what differs, and the results",
    .run = run,
    .options = options,
};

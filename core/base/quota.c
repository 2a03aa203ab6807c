/* quota.c -- reading the files of control groups. What is missing or makes no sense is no quota. */
#include "base/quota.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_BYTES = 4096 };

/* The one line of tree/group/name; false where there is none. */
static bool read_line(const char *tree, const char *group, const char *name, char *line, int bytes)
{
    char path[PATH_BYTES];
    if (snprintf(path, sizeof path, "%s%s/%s", tree, group, name) >= (int)sizeof path)
        return false;
    FILE *file = fopen(path, "r");
    const bool read = file && fgets(line, bytes, file);
    if (file)
        fclose(file);
    return read;
}

/* Processors that `quota` microseconds in each `period` are; 0: no limit. */
static size_t whole_processors(const char *quota, const char *period)
{
    const long long limit = atoll(quota), of = atoll(period); /* "max" and "-1" are no limit */
    return limit > 0 && of > 0 ? (size_t)((limit + of - 1) / of) : 0;
}

static size_t quota_of_group(const char *tree, const char *group)
{
    char line[64], period[32];
    if (read_line(tree, group, "cpu.max", line, sizeof line)) {
        const char *second = strchr(line, ' ');
        return second ? whole_processors(line, second + 1) : 0;
    }
    if (read_line(tree, group, "cpu.cfs_quota_us", line, sizeof line) &&
        read_line(tree, group, "cpu.cfs_period_us", period, sizeof period))
        return whole_processors(line, period);
    return 0;
}

/* The strictest of a group and those above it; shortens `group` as it climbs. */
static size_t strictest(const char *tree, char *group)
{
    size_t least = 0;
    for (;;) {
        const size_t quota = quota_of_group(tree, group);
        least = quota && (least == 0 || quota < least) ? quota : least;
        char *last = strrchr(group, '/');
        if (!last)
            return least;
        *last = '\0';
    }
}

/* Whether one of the controllers of version 1 ("cpu,cpuacct") is that of processors. */
static bool names_cpu(const char *controllers)
{
    for (const char *word = controllers; word; word = strchr(word, ',')) {
        word += *word == ',';
        if (strncmp(word, "cpu", 3) == 0 && (word[3] == ',' || word[3] == '\0'))
            return true;
    }
    return false;
}

size_t quota_processors(const char *groups, const char *tree)
{
    char line[PATH_BYTES], mounted[PATH_BYTES];
    size_t least = 0;
    FILE *file = fopen(groups, "r");
    while (file && fgets(line, sizeof line, file)) { /* "0::/path", or "4:cpu,cpuacct:/path" in version 1 */
        char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!group)
            continue;
        *group++ = '\0';
        group[strcspn(group, "\n")] = '\0';
        controllers++;
        if (*controllers && !names_cpu(controllers))
            continue;
        if (snprintf(mounted, sizeof mounted, "%s%s%s", tree, *controllers ? "/" : "", controllers) >=
            (int)sizeof mounted)
            continue;
        const size_t quota = strictest(mounted, group);
        least = quota && (least == 0 || quota < least) ? quota : least;
    }
    if (file)
        fclose(file);
    return least;
}

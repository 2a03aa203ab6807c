/* reopen.c -- first the rows that are good are in a part, then the block goes back; who comes in between finds both. */
#include "sweep/reopen.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/atomic.h"
#include "sweep/folder.h"
#include "sweep/row.h"

enum { MOST_BYTES = 1 << 30 };

/* The file of a published block. */
struct published {
    struct arena *arena;
    size_t block;
    const char *name;
    uint64_t first, end; /* units */
    const char *text;    /* NULL: there is no file, or none that can be read */
    size_t length;
    struct text kept;    /* the rows that are to stay */
    uint64_t n_kept;
};

static struct published read_block(const struct lab *lab, const struct folder *folder, size_t block)
{
    struct error ignored = { 0 };
    struct published p = { .arena = arena_new(), .block = block };
    p.name = folder_name(p.arena, folder, "done/%06zu.jsonl", block);
    p.kept.arena = p.arena;
    plan_block(&lab->plan, block, &p.first, &p.end);
    p.text = file_read(p.arena, p.name, MOST_BYTES, &p.length, &ignored);
    return p;
}

static void keep(struct published *p, const char *line, const char *end)
{
    text_add_n(&p->kept, line, (size_t)(end - line));
    p->n_kept++;
}

static int keep_part(const struct folder *folder, const struct published *p, struct error *e)
{
    const int attempt = folder_next_attempt(folder, p->block);
    return !p->n_kept ? 0
                      : atomic_write(folder_name(p->arena, folder, "part/%06zu.%d.jsonl", p->block, attempt),
                                     p->kept.data, p->kept.length, e);
}

/* ---- Damage ---------------------------------------------------------------------------------------------------- */

/* What is wrong with the rows, or NULL; keeps those that are good. */
static const char *find_fault(struct published *p)
{
    const char *fault = NULL;
    const bool is_text = strlen(p->text) == p->length;
    for (const char *at = p->text;;) {
        const char *line = at;
        struct row row;
        const int found = row_read(p->arena, &at, false, &row);
        if (found < 0)
            break;
        if (!found)
            fault = !is_text || strchr(line, '\n') ? "has a damaged row" : "ends in the middle of a row";
        else if (row.unit < p->first || row.unit >= p->end)
            fault = "has rows of other trials";
        else
            keep(p, line, at);
    }
    if (fault || !is_text)
        return fault ? fault : "has a damaged row";
    return p->n_kept >= p->end - p->first ? NULL : p->n_kept ? "has lost its last rows" : "is empty";
}

/* A name in damaged/ that nothing has. */
static const char *place_for(const struct folder *folder, const struct published *p, struct error *e)
{
    struct stat status;
    const char *directory = folder_name(p->arena, folder, "damaged"), *name;
    if (mkdir(directory, 0777) && errno != EEXIST) {
        fail(e, "cannot make the directory '%s': %s", directory, strerror(errno));
        return NULL;
    }
    int n = 0;
    do
        name = folder_name(p->arena, folder, "damaged/%06zu.%d.jsonl", p->block, n++);
    while (lstat(name, &status) == 0);
    return name;
}

static int set_aside(const struct folder *folder, const struct published *p, const char *fault, struct error *e)
{
    const char *place = place_for(folder, p, e);
    const uint64_t rows = p->end - p->first;
    if (!place || keep_part(folder, p, e))
        return -1;
    if (rename(p->name, place))
        return errno == ENOENT ? 0 /* somebody else did */
                               : fail(e, "cannot move '%s' to '%s': %s", p->name, place, strerror(errno));
    fprintf(stderr, "nnrun: %s %s; it is now %s, and %" PRIu64 " of its %" PRIu64 " rows are to be computed again\n",
            p->name, fault, place, rows - p->n_kept, rows);
    return 0;
}

/* Looks at a block that may be published; what cannot be read at all is left as it is. */
static int examine(const struct folder *folder, struct published *p, struct error *e)
{
    struct stat status;
    if (!p->text && stat(p->name, &status) != 0)
        return 0;
    if (!p->text && S_ISDIR(status.st_mode))
        return set_aside(folder, p, "is a directory", e);
    if (!p->text) /* or it has come just now */
        p->text = file_read(p->arena, p->name, MOST_BYTES, &p->length, e);
    const char *fault = p->text ? find_fault(p) : NULL;
    return !p->text ? -1 : fault ? set_aside(folder, p, fault, e) : 0;
}

/* ---- Trials that failed ---------------------------------------------------------------------------------------- */

/* Takes back what has trials that failed. */
static int reopen(const struct folder *folder, struct published *p, struct error *e)
{
    bool failed = false;
    for (const char *at = p->text; at;) {
        const char *line = at;
        struct row row;
        const int found = row_read(p->arena, &at, false, &row);
        if (found < 0)
            break;
        if (found && row.outcome != OUTCOME_FAILED)
            keep(p, line, at);
        failed |= found && row.outcome == OUTCOME_FAILED;
    }
    if (!failed)
        return 0;
    if (keep_part(folder, p, e))
        return -1;
    return unlink(p->name) ? fail(e, "cannot remove '%s': %s", p->name, strerror(errno)) : 0;
}

/* ---- All blocks ------------------------------------------------------------------------------------------------ */

static int each_block(const struct lab *lab,
                      int (*visit)(const struct folder *folder, struct published *p, struct error *e), struct error *e)
{
    const struct folder folder = { .path = lab->directory };
    int status = 0;
    for (size_t block = 0; block < lab->plan.n_blocks && !status; block++) {
        struct published p = read_block(lab, &folder, block);
        status = visit(&folder, &p, e);
        arena_free(p.arena);
    }
    return status;
}

int reopen_damaged(const struct lab *lab, struct error *e)
{
    return each_block(lab, examine, e);
}

int reopen_failed(const struct lab *lab, struct error *e)
{
    return each_block(lab, reopen, e);
}

/* folder.c -- O_EXCL, link and rename: nothing here needs locks, times of files, or clocks that agree. */
#include "sweep/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/atomic.h"

enum { MOST_ATTEMPTS = 10000, MOST_BYTES = 1 << 30, NAME = 5000, HOST = 65 };

/* ---- Names ----------------------------------------------------------------------------------------------------- */

static const char *name_at(char name[NAME], const struct folder *folder, const char *format, ...) PRINTF_LIKE(3, 4);
static const char *name_at(char name[NAME], const struct folder *folder, const char *format, ...)
{
    va_list arguments;
    const int length = snprintf(name, NAME, "%s/", folder->path);
    va_start(arguments, format);
    if (length > 0 && length < NAME)
        vsnprintf(name + length, (size_t)(NAME - length), format, arguments);
    va_end(arguments);
    return name;
}

const char *folder_name(struct arena *arena, const struct folder *folder, const char *format, ...)
{
    char name[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    return path_join(arena, folder->path, name);
}

/* ---- The directory --------------------------------------------------------------------------------------------- */

/* Makes a directory and those above it. */
static int make_directories(const char *path)
{
    struct stat status;
    char *copy = strdup(path);
    int failed = copy ? 0 : -1;
    for (char *at = copy ? copy + 1 : NULL; at && !failed && *at; at++)
        if (*at == '/') {
            *at = '\0';
            if (mkdir(copy, 0777) && errno != EEXIST && stat(copy, &status))
                failed = -1;
            *at = '/';
        }
    if (!failed && mkdir(path, 0777) && !(errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
        failed = -1;
    free(copy);
    return failed;
}

static const char *const inside[] = { "claims", "heartbeat", "part", "done", "checkpoints", "trials", "logs" };
enum { INSIDE = sizeof inside / sizeof *inside };

int folder_make(const char *path, struct error *e)
{
    const struct folder folder = { .path = path };
    char name[NAME];
    for (size_t i = 0; i < INSIDE; i++)
        if (make_directories(name_at(name, &folder, "%s", inside[i])))
            return fail(e, "cannot make the directory '%s': %s", name, strerror(errno));
    return 0;
}

static bool is_empty(const char *path)
{
    DIR *directory = opendir(path);
    bool empty = directory != NULL;
    const struct dirent *entry;
    while (empty && (entry = readdir(directory)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (directory)
        closedir(directory);
    return empty;
}

/* The file that stands in a directory from its first moment until it has a plan. */
static const char begun[] = ".begun";

int folder_begin(const char *path, struct error *e)
{
    const struct folder folder = { .path = path };
    char name[NAME];
    if (make_directories(path))
        return fail(e, "cannot make the directory '%s': %s", path, strerror(errno));
    if (access(name_at(name, &folder, "%s", begun), F_OK) != 0 && !is_empty(path))
        return fail(e, "%s: exists and is not the directory of a sweep; give another one with --output", path);
    if (write_all(name, "", 0))
        return fail(e, "cannot write '%s': %s", name, strerror(errno));
    (void)unlink(name_at(name, &folder, "part/000000.0.jsonl"));
    return folder_make(path, e);
}

void folder_begun(const char *path)
{
    const struct folder folder = { .path = path };
    char name[NAME];
    (void)unlink(name_at(name, &folder, "%s", begun));
}

/* ---- Workers --------------------------------------------------------------------------------------------------- */

/* This machine as it stands in the names of its workers. */
static void own_host(char host[HOST])
{
    memset(host, 0, HOST);
    if (gethostname(host, HOST - 1) != 0)
        strcpy(host, "host");
    for (char *c = host; *c; c++)
        *c = *c == '-' || *c == '/' ? '_' : *c;
}

int folder_enter(struct folder *folder, const char *path, struct error *e)
{
    char host[HOST], name[NAME];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    own_host(host);
    *folder = (struct folder){ .path = path, .pulse.unit = UINT64_MAX };
    snprintf(folder->worker, sizeof folder->worker, "%s-%ld-%06lx", host, (long)getpid(),
             (unsigned long)(now.tv_nsec ^ now.tv_sec) & 0xffffff);
    folder->heartbeat = open(name_at(name, folder, "heartbeat/%s", folder->worker),
                             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (folder->heartbeat < 0)
        return fail(e, "cannot write '%s': %s", name, strerror(errno));
    folder_beat(folder);
    return 0;
}

void folder_leave(struct folder *folder)
{
    char name[NAME];
    close(folder->heartbeat);
    unlink(name_at(name, folder, "heartbeat/%s", folder->worker));
}

static void write_pulse(const struct folder *folder)
{
    char text[80];
    const struct pulse *pulse = &folder->pulse;
    const int length = snprintf(text, sizeof text, "%20" PRIu64 " %20" PRIu64 " %20" PRIu64 "\n", pulse->beats,
                                pulse->unit, pulse->from);
    if (pwrite(folder->heartbeat, text, (size_t)length, 0) < 0)
        return; /* a full disk: others may then take over, which costs their time alone */
}

void folder_beat(struct folder *folder)
{
    const double now = seconds_now();
    if (folder->pulse.beats && now - folder->last_beat < 1)
        return;
    folder->last_beat = now;
    folder->pulse.beats++;
    write_pulse(folder);
}

void folder_try(struct folder *folder, uint64_t unit, uint64_t from)
{
    folder->pulse.unit = unit;
    folder->pulse.from = from;
    write_pulse(folder);
}

/* The process of a worker of this machine, else 0. */
static pid_t process_here(const char *worker)
{
    char host[HOST];
    own_host(host);
    const size_t length = strlen(host);
    const bool here = strncmp(worker, host, length) == 0 && worker[length] == '-';
    return here ? (pid_t)strtol(worker + length + 1, NULL, 10) : 0;
}

bool folder_is_here(const char *worker)
{
    return process_here(worker) > 0;
}

bool folder_is_gone(const char *worker)
{
    const pid_t process = process_here(worker);
    return process > 0 && kill(process, 0) != 0 && errno == ESRCH;
}

/* Reads a small file: its length, or -1. */
static ssize_t read_small(const char *name, char *buffer, size_t size)
{
    const int file = open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    const ssize_t length = read(file, buffer, size - 1);
    close(file);
    if (length >= 0)
        buffer[length] = '\0';
    return length;
}

struct pulse folder_pulse(const struct folder *folder, const char *worker)
{
    char name[NAME], text[80];
    struct pulse pulse = { .unit = UINT64_MAX };
    if (read_small(name_at(name, folder, "heartbeat/%s", worker), text, sizeof text) > 0) {
        char *at = text;
        pulse.beats = strtoull(at, &at, 10);
        const char *unit = at;
        const uint64_t number = strtoull(unit, &at, 10);
        pulse.unit = at > unit ? number : UINT64_MAX;
        pulse.from = strtoull(at, NULL, 10);
    }
    return pulse;
}

bool folder_has_tried(const struct folder *folder, pid_t process)
{
    char name[NAME];
    bool tried = false;
    DIR *listing = opendir(name_at(name, folder, "heartbeat"));
    for (const struct dirent *entry; listing && !tried && (entry = readdir(listing));)
        tried = process_here(entry->d_name) == process && folder_pulse(folder, entry->d_name).unit != UINT64_MAX;
    if (listing)
        closedir(listing);
    return tried;
}

/* ---- Claims ---------------------------------------------------------------------------------------------------- */

bool folder_is_done(const struct folder *folder, size_t block)
{
    char name[NAME];
    struct stat status;
    return stat(name_at(name, folder, "done/%06zu.jsonl", block), &status) == 0;
}

/* The highest attempt at a block that has a file in one of the directories, or -1. Not the first that has none, as a
 * worker that gives up its claim may leave a gap below later ones. */
static int last_attempt(const struct folder *folder, const char *directory, size_t block)
{
    char name[NAME];
    int last = -1;
    DIR *listing = opendir(name_at(name, folder, "%s", directory));
    for (const struct dirent *entry; listing && (entry = readdir(listing));) {
        char *dot;
        const bool is_of_block = strtoull(entry->d_name, &dot, 10) == block && dot > entry->d_name && *dot == '.';
        const long attempt = is_of_block ? strtol(dot + 1, NULL, 10) : -1;
        last = attempt > last && attempt < MOST_ATTEMPTS ? (int)attempt : last;
    }
    if (listing)
        closedir(listing);
    return last;
}

bool folder_owner(const struct folder *folder, size_t block, int attempt, char worker[WORKER_NAME])
{
    char name[NAME];
    return read_small(name_at(name, folder, "claims/%06zu.%d", block, attempt), worker, WORKER_NAME) > 0;
}

/* Parts first: whose part is seen has claimed before, and is then seen among the claims unless it gave up. */
int folder_claimant(const struct folder *folder, size_t block, char worker[WORKER_NAME], int *next)
{
    const int parts = last_attempt(folder, "part", block), last = last_attempt(folder, "claims", block);
    *next = (last > parts ? last : parts) + 1;
    worker[0] = '\0';
    if (last >= 0)
        folder_owner(folder, block, last, worker);
    return last;
}

int folder_next_attempt(const struct folder *folder, size_t block)
{
    char worker[WORKER_NAME];
    int next;
    folder_claimant(folder, block, worker, &next);
    return next;
}

int folder_claim(const struct folder *folder, size_t block, int attempt, struct error *e)
{
    char name[NAME];
    const int file = open(name_at(name, folder, "claims/%06zu.%d", block, attempt),
                          O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0)
        return errno == EEXIST ? 0 : fail(e, "cannot write '%s': %s", name, strerror(errno));
    const size_t length = strlen(folder->worker);
    const bool written = write(file, folder->worker, length) == (ssize_t)length;
    if (close(file) != 0 || !written) {
        unlink(name);
        return fail(e, "cannot write '%s': %s", name, strerror(errno));
    }
    return 1;
}

void folder_release(const struct folder *folder, size_t block, int attempt)
{
    char name[NAME];
    unlink(name_at(name, folder, "claims/%06zu.%d", block, attempt));
}

/* ---- Rows ------------------------------------------------------------------------------------------------------ */

static const char *read_text(struct arena *arena, const char *name)
{
    struct error ignored = { 0 };
    size_t length;
    return file_read(arena, name, MOST_BYTES, &length, &ignored);
}

void folder_read_parts(const struct folder *folder, size_t block, folder_text *visit, void *context)
{
    char name[NAME];
    const int next = folder_next_attempt(folder, block);
    for (int attempt = 0; attempt < next; attempt++) {
        struct arena *arena = arena_new();
        const char *text = read_text(arena, name_at(name, folder, "part/%06zu.%d.jsonl", block, attempt));
        if (text)
            visit(context, text);
        arena_free(arena);
    }
}

void folder_remove_runs(const struct folder *folder, uint64_t first, uint64_t count)
{
    char name[NAME];
    for (uint64_t trial = first; trial < first + count; trial++)
        (void)unlink(name_at(name, folder, "trials/%06" PRIu64 ".h5", trial));
}

/* What is of no use once a block is published. */
static void tidy(const struct folder *folder, size_t block)
{
    char name[NAME];
    for (int attempt = folder_next_attempt(folder, block); attempt-- > 0;) {
        unlink(name_at(name, folder, "part/%06zu.%d.jsonl", block, attempt));
        unlink(name_at(name, folder, "claims/%06zu.%d", block, attempt));
    }
}

static int save(const char *name, const struct text *rows)
{
    const int status = write_all(name, rows->data, rows->length), file = status ? -1 : open(name, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return -1;
    const int synced = fsync(file);
    return close(file) || synced ? -1 : 0;
}

int folder_publish(const struct folder *folder, struct arena *arena, size_t block, const struct text *rows,
                   const char **other, struct error *e)
{
    char temporary[NAME], name[NAME];
    *other = NULL;
    name_at(name, folder, "done/%06zu.jsonl", block);
    name_at(temporary, folder, "done/.%06zu.%s", block, folder->worker);
    if (save(temporary, rows)) {
        unlink(temporary);
        return fail(e, "cannot write '%s': %s", temporary, strerror(errno));
    }
    struct stat ours, theirs;
    const int linked = link(temporary, name), reason = errno;
    /* NFS can lose the answer, so that only the files themselves tell. Some file systems have no links. */
    const bool there = stat(name, &theirs) == 0 && stat(temporary, &ours) == 0;
    const bool won = linked == 0 || (there && ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev);
    if (!won && there)
        *other = read_text(arena, name);
    else if (!won && rename(temporary, name))
        fail(e, "cannot write '%s': %s", name, strerror(reason));
    unlink(temporary);
    if (e->code)
        return -1;
    tidy(folder, block);
    return 0;
}

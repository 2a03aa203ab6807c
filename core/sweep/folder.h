/* folder.h -- the files of a sweep's directory, which may lie on NFS or Lustre: who works on which block, and what is
 * done.
 *
 *   plan.yaml                what is tried (plan.h)
 *   claims/000017.0          made with O_EXCL: a worker takes block 17; .1, .2 are later attempts
 *   heartbeat/<worker>       a number that grows while the worker lives, and what it tries
 *   part/000017.0.jsonl      the rows of that attempt so far; one writer
 *   done/000017.jsonl        the rows of the block, published once
 *   checkpoints/000123.h5    a trial that is not at its end (checkpoints.h)
 *   trials/000123.h5         the run file of a trial, where it is kept
 *   logs/000031.txt          why a trial failed, and what it printed
 *   results.csv, results.h5  all rows
 *
 * Claims only save work. A block may be computed twice: then the first to publish wins, and the other one compares. */
#ifndef NNRUN_SWEEP_FOLDER_H
#define NNRUN_SWEEP_FOLDER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/text.h"

enum { WORKER_NAME = 128 };

/* What a worker tells of itself. */
struct pulse {
    uint64_t beats; /* grow while it lives */
    uint64_t unit;  /* that it tries, or tried last; UINT64_MAX: none yet */
    uint64_t from;  /* the state of the checkpoint that it started from (checkpoints_state) */
};

struct folder {
    const char *path;
    char worker[WORKER_NAME]; /* host-pid-nonce */
    int heartbeat;            /* file */
    struct pulse pulse;
    double last_beat;
};

/* Begins a new sweep in a directory that is not there, is empty, or was begun by one that was killed before it had a
 * plan; any other is refused, and left as it is. */
int folder_begin(const char *path, struct error *e);

/* The plan is written. */
void folder_begun(const char *path);

/* Makes the directories inside. */
int folder_make(const char *path, struct error *e);

/* "done/000017.jsonl" below the folder. */
const char *folder_name(struct arena *arena, const struct folder *folder, const char *format, ...) PRINTF_LIKE(3, 4);

/* Becomes a worker, and stops being one. */
int folder_enter(struct folder *folder, const char *path, struct error *e);
void folder_leave(struct folder *folder);

/* Shows that the worker lives; at most once a second. */
void folder_beat(struct folder *folder);

/* Says what is tried from now on, so that it is known afterwards what a worker that was killed was at. */
void folder_try(struct folder *folder, uint64_t unit, uint64_t from);

/* Removes the run files of so many trials. */
void folder_remove_runs(const struct folder *folder, uint64_t first, uint64_t count);

bool folder_is_done(const struct folder *folder, size_t block);

/* The last attempt at a block and who made it, or -1: nobody has. *next: the attempt to claim it as. Who claims as that
 * one takes it from the claimant that was seen, and from no later one. */
int folder_claimant(const struct folder *folder, size_t block, char worker[WORKER_NAME], int *next);

/* Who made an attempt; false where that has no claim (any more). */
bool folder_owner(const struct folder *folder, size_t block, int attempt, char worker[WORKER_NAME]);

/* Claims a block as that attempt. Returns 1 where it is ours, 0 where somebody was faster, -1 after an error. */
int folder_claim(const struct folder *folder, size_t block, int attempt, struct error *e);
void folder_release(const struct folder *folder, size_t block, int attempt);

/* One more than the last attempt that has left a file. */
int folder_next_attempt(const struct folder *folder, size_t block);

/* Whether that worker is, or was, a process of this machine; and whether it is known to be gone: there is none now. */
bool folder_is_here(const char *worker);
bool folder_is_gone(const char *worker);

/* Whether a worker that had this process of this machine has told what it tried. */
bool folder_has_tried(const struct folder *folder, pid_t process);

/* What a worker last told; no beats where it tells nothing. */
struct pulse folder_pulse(const struct folder *folder, const char *worker);

/* Calls visit with the whole text of each part of a block, and of what is published of it. */
typedef void folder_text(void *context, const char *text);
void folder_read_parts(const struct folder *folder, size_t block, folder_text *visit, void *context);

/* Puts a block's rows in their place, unless somebody has: then *other is what stands there. */
int folder_publish(const struct folder *folder, struct arena *arena, size_t block, const struct text *rows,
                   const char **other, struct error *e);

#endif

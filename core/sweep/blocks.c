/* blocks.c -- who holds a block whose next trial must wait for results of others holds on to it, and looks meanwhile
 * whether those others are still there. */
#include "sweep/blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

static const double SYNC_SECONDS = 0.25;

/* What is known of another worker. */
struct other {
    const char *name;
    uint64_t beats;
    double since; /* when the beats were first seen */
};

/* ---- Others ---------------------------------------------------------------------------------------------------- */

/* Whether a claim of that worker may be taken over. */
static bool is_lost(struct blocks *blocks, const char *name)
{
    const double now = seconds_now();
    size_t place;
    if (folder_is_gone(name))
        return true;
    blocks->others = arena_named(blocks->arena, blocks->others, &blocks->n_others, sizeof *blocks->others, name,
                                 &place);
    struct other *other = &blocks->others[place];
    const uint64_t beats = folder_pulse(&blocks->folder, name).beats;
    if (!(other->since > 0) || beats != other->beats) {
        other->beats = beats;
        other->since = now;
    }
    return now - other->since > blocks->lab->sweep.lease;
}

/* Whether that worker does not live any more: of one elsewhere only its silence tells, but one that is here may have
 * been stopped for longer than the lease, and go on. */
static bool has_ended(struct blocks *blocks, const char *name)
{
    return folder_is_here(name) ? folder_is_gone(name) : is_lost(blocks, name);
}

/* Finds out what those were at who claimed the block before, and ended. */
static void look_back(struct blocks *blocks, struct held *held)
{
    char name[WORKER_NAME];
    for (int attempt = 0; attempt < held->attempt; attempt++) {
        if (!folder_owner(&blocks->folder, held->block, attempt, name) || !has_ended(blocks, name))
            continue;
        const struct pulse pulse = folder_pulse(&blocks->folder, name);
        if (pulse.unit < held->first || pulse.unit >= held->end)
            continue;
        held->ends = arena_grow(held->arena, held->ends, held->n_ends, sizeof *held->ends);
        held->ends[held->n_ends++] = (struct last_try){ pulse.unit, pulse.from };
    }
}

/* ---- Holding --------------------------------------------------------------------------------------------------- */

static void take_line(struct held *held, const char *text, size_t length, uint64_t unit)
{
    if (unit >= held->first && unit < held->end && !held->line[unit - held->first])
        held->line[unit - held->first] = arena_copy_n(held->arena, text, length);
}

/* The whole lines that an earlier attempt left are as good as new ones. */
struct reuse {
    struct tally *tally;
    struct held *held;
};

static void reuse_text(void *context, const char *text)
{
    struct reuse *reuse = context;
    for (const char *at = text;;) {
        const char *line = at;
        struct row row;
        const int found = row_read(reuse->held->arena, &at, false, &row);
        if (found < 0)
            return;
        if (found) {
            take_line(reuse->held, line, (size_t)(at - line), row.unit);
            tally_add(reuse->tally, &row);
        }
    }
}

static void hold(struct blocks *blocks, size_t block, int attempt)
{
    size_t place = blocks->n_held++;
    for (; place > 0 && blocks->held[place - 1].block > block; place--)
        blocks->held[place] = blocks->held[place - 1];
    struct held *held = &blocks->held[place];
    *held = (struct held){ .block = block, .attempt = attempt, .arena = arena_new(), .part = -1 };
    plan_block(&blocks->lab->plan, block, &held->first, &held->end);
    held->line = arena_alloc(held->arena, (held->end - held->first) * sizeof *held->line);
    folder_read_parts(&blocks->folder, block, reuse_text, &(struct reuse){ blocks->tally, held });
    look_back(blocks, held);
}

static void let_go(struct blocks *blocks, size_t place)
{
    struct held *held = &blocks->held[place];
    if (held->part >= 0)
        close(held->part);
    folder_release(&blocks->folder, held->block, held->attempt);
    arena_free(held->arena);
    blocks->n_held--;
    memmove(held, held + 1, (blocks->n_held - place) * sizeof *held);
}

static bool holds(const struct blocks *blocks, size_t block)
{
    for (size_t i = 0; i < blocks->n_held; i++)
        if (blocks->held[i].block == block)
            return true;
    return false;
}

uint64_t held_missing(const struct held *held)
{
    uint64_t unit = held->first;
    while (unit < held->end && held->line[unit - held->first])
        unit++;
    return unit;
}

size_t held_ends(const struct held *held, uint64_t unit, uint64_t from)
{
    size_t n = 0;
    for (size_t i = 0; i < held->n_ends; i++)
        n += held->ends[i].unit == unit && held->ends[i].from == from;
    return n;
}

/* ---- Claiming -------------------------------------------------------------------------------------------------- */

/* Whether the block may be taken from the last who claimed it. Those before are watched as long as that one, so that it
 * is known by then which of them have ended. */
static bool is_free(struct blocks *blocks, size_t block, int last, const char *owner)
{
    char before[WORKER_NAME];
    for (int attempt = 0; attempt < last; attempt++)
        if (folder_owner(&blocks->folder, block, attempt, before))
            (void)is_lost(blocks, before);
    return last < 0 || is_lost(blocks, owner);
}

/* Takes the block if nobody else has it. Returns 1, 0, or -1 after an error. */
static int try_block(struct blocks *blocks, size_t block, struct error *e)
{
    char owner[WORKER_NAME];
    int attempt;
    struct tally *tally = blocks->tally;
    const struct folder *folder = &blocks->folder;
    if (tally->done[block] || holds(blocks, block))
        return 0;
    if (folder_is_done(folder, block)) {
        tally->done[block] = true;
        return 0;
    }
    const int last = folder_claimant(folder, block, owner, &attempt);
    if (!is_free(blocks, block, last, owner))
        return 0;
    const int claimed = folder_claim(folder, block, attempt, e);
    if (claimed <= 0)
        return claimed;
    if (folder_is_done(folder, block)) { /* published, and its claims cleared, since we looked */
        folder_release(folder, block, attempt);
        tally->done[block] = true;
        return 0;
    }
    hold(blocks, block, attempt);
    return 1;
}

/* The first ones come first: where trials wait for others, and else so that the small blocks, which are the last, are
 * left for the end, when workers have no more to do than those. */
int blocks_find(struct blocks *blocks, size_t *left, struct error *e)
{
    const struct plan *plan = &blocks->lab->plan;
    *left = 0;
    for (size_t i = 0; i < plan->n_blocks; i++) {
        const size_t block = plan->in_order ? i : (blocks->next + i) % plan->n_blocks;
        if (blocks->tally->done[block])
            continue;
        ++*left;
        const int found = try_block(blocks, block, e);
        if (found) {
            blocks->next = 0;
            return found;
        }
    }
    return 0;
}

int blocks_take_over(struct blocks *blocks, struct error *e)
{
    for (size_t block = 0; block < blocks->held[0].block && blocks->n_held < MOST_HELD; block++) {
        const int found = try_block(blocks, block, e);
        if (found)
            return found;
    }
    return 0;
}

/* ---- Rows ------------------------------------------------------------------------------------------------------ */

static int open_part(const struct blocks *blocks, struct held *held, struct error *e)
{
    const char *name = folder_name(held->arena, &blocks->folder, "part/%06zu.%d.jsonl", held->block, held->attempt);
    held->part = open(name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    return held->part < 0 ? fail(e, "cannot write '%s': %s", name, strerror(errno)) : 0;
}

/* The row is in its file before it counts; that it is on the disk is seen to a few times a second. */
int blocks_append(struct blocks *blocks, struct held *held, const char *line, size_t length, const struct row *row,
                  struct error *e)
{
    if (held->part < 0 && open_part(blocks, held, e))
        return -1;
    for (size_t done = 0; done < length;) {
        const ssize_t n = write(held->part, line + done, length - done);
        if (n < 0 && errno != EINTR)
            return fail(e, "cannot write a row of block %zu: %s", held->block, strerror(errno));
        done += n > 0 ? (size_t)n : 0;
    }
    const double now = seconds_now();
    if (now - blocks->last_sync > SYNC_SECONDS) {
        if (fsync(held->part) != 0 && errno != EINVAL)
            return fail(e, "cannot write a row of block %zu: %s", held->block, strerror(errno));
        blocks->last_sync = now;
    }
    take_line(held, line, length, row->unit);
    tally_add(blocks->tally, row);
    return 0;
}

/* ---- Publishing ------------------------------------------------------------------------------------------------ */

/* Somebody published the block before us: the numbers must be the same. */
static void compare(const struct plan *plan, const struct held *held, const char *other)
{
    for (uint64_t i = 0; i < held->end - held->first && *other; i++) {
        const size_t length = row_deterministic(held->line[i]);
        if (length != row_deterministic(other) || memcmp(held->line[i], other, length) != 0)
            fprintf(stderr,
                    "nnrun: trial %" PRIu64 " gave other numbers when it was computed again: something in it is not "
                    "deterministic, or two machines differ; the first row counts\n",
                    (held->first + i) % plan->trials);
        other += strcspn(other, "\n");
        other += *other == '\n';
    }
}

int blocks_publish(struct blocks *blocks, size_t place, struct error *e)
{
    struct held *held = &blocks->held[place];
    const struct plan *plan = &blocks->lab->plan;
    struct text rows = { .arena = held->arena };
    const char *other;
    for (uint64_t i = 0; i < held->end - held->first; i++)
        text_add_n(&rows, held->line[i], strlen(held->line[i]));
    if (folder_publish(&blocks->folder, held->arena, held->block, &rows, &other, e))
        return -1;
    if (other && !plan->method->asynchronous)
        compare(plan, held, other);
    blocks->tally->done[held->block] = true;
    let_go(blocks, place);
    return 0;
}

/* ---- Coming and going ------------------------------------------------------------------------------------------ */

/* The blocks at the beginning that are at least half as large as the first one. */
static size_t large_blocks(const struct plan *plan)
{
    uint64_t first, end, most;
    plan_block(plan, 0, &first, &most);
    size_t count = 1;
    for (; count < plan->n_starts; count++) {
        plan_block(plan, count, &first, &end);
        if (2 * (end - first) < most)
            break;
    }
    return count;
}

/* Workers that come at the same time begin at different blocks, so as not to reach for the same ones. */
int blocks_enter(struct blocks *blocks, const struct lab *lab, struct tally *tally, struct arena *arena,
                 struct error *e)
{
    *blocks = (struct blocks){ .lab = lab, .tally = tally, .arena = arena, .last_sync = seconds_now() };
    blocks->next = (size_t)getpid() % large_blocks(&lab->plan);
    return folder_enter(&blocks->folder, lab->directory, e);
}

void blocks_leave(struct blocks *blocks)
{
    while (blocks->n_held)
        let_go(blocks, 0);
    folder_leave(&blocks->folder);
}

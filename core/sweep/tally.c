/* tally.c -- reads published blocks whole, and parts from where it stopped the last time. */
#include "sweep/tally.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void tally_begin(struct tally *tally, struct arena *arena, const struct lab *lab)
{
    const struct plan *plan = &lab->plan;
    *tally = (struct tally){ .arena = arena, .lab = lab, .folder = { .path = lab->directory } };
    tally->done = arena_alloc(arena, plan->n_blocks * sizeof *tally->done);
    tally->read = arena_alloc(arena, plan->n_blocks * sizeof *tally->read);
    tally->known = arena_alloc(arena, plan->units);
    tally->value = arena_alloc(arena, plan->units * sizeof *tally->value);
    if (plan->sweep.pruning.percentile > 0)
        tally->looks = arena_alloc(arena, plan->units * sizeof *tally->looks);
    if (plan->method->asynchronous)
        tally->grounds = arena_alloc(arena, plan->units * sizeof *tally->grounds);
    if (plan->sweep.keep != KEEP_RESULTS && plan->sweep.keep != KEEP_ALL) {
        tally->most_best = plan->sweep.keep < plan->points ? plan->sweep.keep : (size_t)plan->points;
        tally->best = arena_alloc(arena, tally->most_best * sizeof *tally->best);
    }
    if (plan->method->needs) {
        tally->point = arena_alloc(arena, plan->points * (plan->space.axes + 1) * sizeof *tally->point);
        tally->placed = arena_alloc(arena, plan->points * sizeof *tally->placed);
    }
}

/* The value of a point all of whose runs are ok at the last rung, as smaller is better; else NaN. */
static double final_value(const struct tally *tally, uint64_t point)
{
    const struct plan *plan = &tally->lab->plan;
    const uint64_t first = plan->units - plan->trials + point * plan->runs;
    for (uint64_t unit = first; unit < first + plan->runs; unit++)
        if (tally->known[unit] != 1 + OUTCOME_OK)
            return NAN;
    const double value = tally_value(tally, point, plan->rungs - 1);
    return plan->objective.maximize ? -value : value;
}

/* Puts a point in its place among the best, if it is one of them. */
static void rank(struct tally *tally, uint64_t point)
{
    const double value = final_value(tally, point);
    const bool full = tally->n_best == tally->most_best;
    if (isnan(value) || (full && value >= tally->best[tally->n_best - 1]))
        return;
    size_t place = full ? tally->n_best - 1 : tally->n_best++;
    for (; place > 0 && tally->best[place - 1] > value; place--)
        tally->best[place] = tally->best[place - 1];
    tally->best[place] = value;
}

void tally_add(struct tally *tally, const struct row *row)
{
    const struct plan *plan = &tally->lab->plan;
    if (row->unit >= plan->units || tally->known[row->unit] || row->n_axes != plan->space.axes)
        return;
    tally->known[row->unit] = (unsigned char)(1 + row->outcome);
    tally->value[row->unit] = row->outcome == OUTCOME_FAILED ? NAN : row->objective;
    if (tally->grounds)
        tally->grounds[row->unit] = row->grounds;
    tally->count[row->outcome]++;
    tally->rows++;
    tally->seconds += row->seconds;
    tally->trained += row->trained;
    if (tally->looks && row->outcome == OUTCOME_OK) {
        double *values = arena_alloc(tally->arena, (row->n_looks + 1) * sizeof *values);
        memcpy(values, row->look, row->n_looks * sizeof *values);
        tally->looks[row->unit] = (struct looks){ row->n_looks, values };
    }
    if (tally->best && row->unit >= plan->units - plan->trials)
        rank(tally, row->unit % plan->trials / plan->runs);
    if (tally->point && row->unit < plan->trials) {
        const uint64_t point = row->unit / plan->runs;
        memcpy(tally->point + point * plan->space.axes, row->point, plan->space.axes * sizeof *row->point);
        tally->placed[point] = true;
    }
}

/* Adds the rows of a text; returns how much of it was whole lines. */
static size_t add_text(struct tally *tally, const char *text)
{
    const char *at = text, *last = strrchr(text, '\n');
    const size_t whole = last ? (size_t)(last + 1 - text) : 0;
    int found;
    do {
        struct arena *arena = arena_new();
        struct row row;
        found = at < text + whole ? row_read(arena, &at, false, &row) : -1;
        if (found > 0)
            tally_add(tally, &row);
        arena_free(arena);
    } while (found >= 0);
    return whole;
}

/* The text of a file from an offset on, to be freed; NULL where there is nothing new. */
static char *read_from(const char *name, size_t offset)
{
    struct stat status;
    const int file = open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    char *text = NULL;
    if (fstat(file, &status) == 0 && (size_t)status.st_size > offset) {
        const size_t size = (size_t)status.st_size - offset;
        text = malloc(size + 1);
        const ssize_t length = text ? pread(file, text, size, (off_t)offset) : -1;
        if (text)
            text[length > 0 ? length : 0] = '\0';
    }
    close(file);
    return text;
}

static void read_part(struct tally *tally, const char *name)
{
    size_t place;
    tally->parts = arena_named(tally->arena, tally->parts, &tally->n_parts, sizeof *tally->parts, name, &place);
    struct part_file *part = &tally->parts[place];
    struct arena *scratch = arena_new();
    char *text = read_from(folder_name(scratch, &tally->folder, "part/%s", name), part->length);
    if (text)
        part->length += add_text(tally, text);
    free(text);
    arena_free(scratch);
}

static void read_done(struct tally *tally, const char *name)
{
    const size_t block = (size_t)strtoull(name, NULL, 10);
    if (block >= tally->lab->plan.n_blocks || tally->read[block])
        return;
    struct arena *scratch = arena_new();
    char *text = read_from(folder_name(scratch, &tally->folder, "done/%s", name), 0);
    if (text) {
        add_text(tally, text);
        tally->done[block] = tally->read[block] = true;
    }
    free(text);
    arena_free(scratch);
}

static void read_directory(struct tally *tally, const char *inside, void (*read)(struct tally *, const char *name))
{
    struct arena *scratch = arena_new();
    DIR *listing = opendir(folder_name(scratch, &tally->folder, "%s", inside));
    for (const struct dirent *entry; listing && (entry = readdir(listing));)
        if (entry->d_name[0] != '.')
            read(tally, entry->d_name);
    if (listing)
        closedir(listing);
    arena_free(scratch);
}

/* Parts first: a part that goes away meanwhile is in what is published after it. */
void tally_refresh(struct tally *tally)
{
    read_directory(tally, "part", read_part);
    read_directory(tally, "done", read_done);
}

bool tally_knows(const struct tally *tally, uint64_t first, uint64_t end)
{
    for (uint64_t i = first; i < end; i++)
        if (!tally->known[i])
            return false;
    return true;
}

double tally_value(const struct tally *tally, uint64_t point, size_t rung)
{
    const struct plan *plan = &tally->lab->plan;
    double sum = 0;
    for (uint64_t r = 0; r < plan->runs; r++) {
        const uint64_t unit = rung * plan->trials + point * plan->runs + r;
        if (!tally->known[unit])
            return NAN;
        sum += tally->value[unit];
    }
    return sum / (double)plan->runs;
}

bool tally_is_beaten(const struct tally *tally, uint64_t point)
{
    return tally->best && tally->n_best == tally->most_best &&
           final_value(tally, point) > tally->best[tally->n_best - 1];
}

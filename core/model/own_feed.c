/* own_feed.c -- gathers rows of a data set in memory, scaled as the result file says. */
#include "model/own_feed.h"

#include <string.h>

#include "train/gather.h"
#include "train/scaling.h"

static const char *stored_hash(const struct result *result, const char *name)
{
    for (size_t i = 0; i < result->n_provenance; i++)
        if (result->provenance[i].type == ATTRIBUTE_TEXT && strcmp(result->provenance[i].name, name) == 0)
            return result->provenance[i].text;
    return NULL;
}

int own_data_check(struct arena *arena, const struct run *run, const struct result *result, struct error *e)
{
    const struct dataset *data = &run->dataset;
    for (size_t i = 0; i < run->services->n_files; i++) {
        const struct data_file *file = &run->services->files[i];
        const char *hash = stored_hash(result, i ? arena_format(arena, "data_sha256_%zu", i + 1) : "data_sha256");
        if (hash && strcmp(hash, file->sha256) != 0)
            return fail(e,
                        "the data in '%s' are not those that the run was trained on: their SHA-256 was %.16s..., "
                        "and is %.16s... now",
                        file->path, hash, file->sha256);
    }
    if (data->inputs != result->inputs || data->outputs != result->outputs || data->classes != result->classes)
        return fail(e, "the data set '%s' has rows of another shape than those that the run was trained on",
                    result->dataset);
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++)
        for (size_t i = 0; i < result->split_rows[s]; i++)
            if (result->split[s][i] < 0 || (uint64_t)result->split[s][i] >= data->rows)
                return fail(e, "the %s part of the run has a row %lld, but the data set '%s' has %zu rows",
                            split_names[s], (long long)result->split[s][i], result->dataset, data->rows);
    return 0;
}

static int take(struct feed *feed, struct block *block, size_t most, struct error *e)
{
    (void)e;
    struct own_feed *f = (struct own_feed *)feed;
    const uint64_t left = f->rows - f->taken;
    block->rows = left < most ? (size_t)left : most;
    block->sample = f->sample ? f->sample + f->taken : NULL;
    f->taken += block->rows;
    return 0;
}

enum { AT_ONCE = 64 };

static int make(const struct feed *feed, struct block *block, size_t thread)
{
    const struct own_feed *f = (const struct own_feed *)feed;
    const struct dataset *data = f->data;
    for (size_t first = 0, here; first < block->rows; first += here) {
        uint64_t row[AT_ONCE];
        nnr_real *t = block->t ? block->t + first * data->outputs : NULL;
        here = block->rows - first < AT_ONCE ? block->rows - first : AT_ONCE;
        for (size_t i = 0; i < here; i++)
            row[i] = block_row(block, first + i);
        if (!gather_samples(data, thread, here, row, block->x + first * data->inputs, t)) {
            gather_thread_failed(data, thread, &block->error);
            return -1;
        }
    }
    scaling_apply(block->rows, data->inputs, f->result->offset, f->result->scale, block->x);
    return 0;
}

void own_feed_open(struct own_feed *f, const struct dataset *data, const struct result *result, enum split split)
{
    *f = (struct own_feed){ .feed = { take, make }, .result = result, .data = data, .rows = data->rows };
    if (split == SPLITS)
        return;
    f->sample = result->split[split];
    f->rows = result->split_rows[split];
}

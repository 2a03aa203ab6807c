/* training.c -- the section `training` of the language: how long, in what steps, and when to keep what there is. */
#include "config/parts.h"

#include <float.h>
#include <math.h>

#include "config/language.h"
#include "config/params.h"

/* ---- Parameters -------------------------------------------------------------------------------------------- */

static const char *const training_keys[] = { "checkpoint", "early_stopping", "time_limit", NULL };
static const char *const checkpoint_keys[] = { "every_epochs", "every_seconds", NULL };
static const char *const no_keys[] = { NULL };
static const char *const full_batch[] = { "full", NULL };

const nnr_param training_params[] = {
    NNR_P_INT(struct training, epochs, 100, 1, 1000000000, NNR_LOG, "passes over the training rows"),
    NNR_P_INT_OR(struct training, batch_size, 32, 1, INT64_MAX, NNR_LOG, full_batch, "rows of one step"),
    NNR_P_BOOL(struct training, shuffle, true, "put the rows in a new order every epoch"),
    NNR_P_END,
};

/* Keys without a default: a table each, which counts only where the key is given. */
static const nnr_param time_limit_params[] = {
    NNR_P_NUM(struct training, time_limit, 0, DBL_MIN, DBL_MAX, NNR_REQUIRED, "seconds that one call may take"),
    NNR_P_END,
};
static const nnr_param every_epochs_params[] = {
    NNR_P_INT(struct checkpoint_choice, every_epochs, 0, 1, INT64_MAX, NNR_REQUIRED, "epochs between two snapshots"),
    NNR_P_END,
};
static const nnr_param every_seconds_params[] = {
    NNR_P_NUM(struct checkpoint_choice, every_seconds, 0, DBL_MIN, DBL_MAX, NNR_REQUIRED,
              "seconds between two snapshots"),
    NNR_P_END,
};

static const nnr_param stopping_params[] = {
    NNR_P_STR(struct stopping_choice, monitor, "validation_loss", 0, "the curve that should get better"),
    NNR_P_INT(struct stopping_choice, patience, 10, 1, INT64_MAX, NNR_LOG, "epochs to wait for something better"),
    NNR_P_NUM(struct stopping_choice, min_delta, 0, 0, DBL_MAX, 0, "by how much better it must be to count"),
    NNR_P_BOOL(struct stopping_choice, restore_best, false, "end with the weights of the best epoch"),
    NNR_P_END,
};

static const struct language_key checkpoint_inside[] = {
    { "every_epochs", "epochs between two snapshots", KEY_VALUE, .params = every_epochs_params },
    { "every_seconds", "seconds between two snapshots", KEY_VALUE, .params = every_seconds_params },
    { .name = NULL },
};

const struct language_key training_inside[] = {
    { "checkpoint", "when to save what there is", KEY_MAP, .inside = checkpoint_inside,
      .least = 1 },
    { "early_stopping", "when it gets no better", KEY_MAP, .params = stopping_params },
    { "time_limit", "seconds that one call may take", KEY_VALUE, .params = time_limit_params },
    { .name = NULL },
};

/* ---- Sections ---------------------------------------------------------------------------------------------- */

static void resolve_checkpoint(struct resolver *r, struct node *training, struct checkpoint_choice *out)
{
    if (!node_get(training, "checkpoint"))
        return;
    struct node *map = resolve_section(r, training, "checkpoint", NODE_MAP);
    if (!map || params_fill(r->arena, map, NULL, checkpoint_keys, "checkpoint", out, r->problems))
        return;
    resolve_if_given(r, map, every_epochs_params, "checkpoint", out);
    resolve_if_given(r, map, every_seconds_params, "checkpoint", out);
    if (map->count == 0)
        problem_at(r->problems, &map->mark, "checkpoint needs the key 'every_epochs' or 'every_seconds'");
}

static void resolve_stopping(struct resolver *r, struct node *training, struct stopping_choice *out)
{
    if (!node_get(training, "early_stopping"))
        return;
    struct node *map = resolve_section(r, training, "early_stopping", NODE_MAP);
    if (!map || params_fill(r->arena, map, stopping_params, no_keys, "early_stopping", out, r->problems))
        return;
    const struct mark given = node_get(map, "monitor")->mark;
    out->mark = given.source->kind == SOURCE_DEFAULT ? map->mark : given;
}

void resolve_training(struct resolver *r, struct node *root)
{
    struct training *training = &r->out->training;
    struct node *map = resolve_section(r, root, "training", NODE_MAP);
    training->time_limit = training->checkpoint.every_seconds = (double)INFINITY;
    if (!map)
        return;
    params_fill(r->arena, map, training_params, training_keys, "training", training, r->problems);
    resolve_checkpoint(r, map, &training->checkpoint);
    resolve_stopping(r, map, &training->stopping);
    resolve_if_given(r, map, time_limit_params, "training", training);
}

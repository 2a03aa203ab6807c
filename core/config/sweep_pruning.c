/* sweep_pruning.c -- the section `pruning` of a sweep file: a word, or a map with a type and its numbers. */
#include "config/sweep.h"

#include <string.h>

#include "base/suggest.h"
#include "config/params.h"

static const char *const type_key[] = { "type", NULL };

#define NUMBERS \
    NNR_P_INT(struct sweep_pruning, warmup_epochs, 0, 0, INT64_MAX / 4, 0, "that each trial trains at least"), \
    NNR_P_INT(struct sweep_pruning, startup_trials, 5, 1, 1000000000, 0, "to know before one is stopped"), \
    NNR_P_INT(struct sweep_pruning, every, 1, 1, INT64_MAX / 4, 0, "epochs between two looks"), \
    NNR_P_INT(struct sweep_pruning, lag, 8, 0, 1000000000, 0, "how many points before it a trial does not wait for"), \
    NNR_P_END

static const nnr_param median_params[] = { NUMBERS };
static const nnr_param percentile_params[] = {
    NNR_P_NUM(struct sweep_pruning, percentile, 0, 0.001, 99.999, NNR_REQUIRED, "percent of the trials that go on"),
    NUMBERS
};

static const struct {
    const char *name, *owner;
    const nnr_param *params;
} types[] = {
    { "median", "pruning median", median_params },
    { "percentile", "pruning percentile", percentile_params },
};
enum { TYPES = sizeof types / sizeof *types };

/* The index of the type that a node names, or TYPES after a problem. */
static size_t find_type(const struct node *node, struct problems *problems)
{
    const bool is_word = node->kind == NODE_SCALAR;
    struct suggestion s;
    char nearest[64], value[DESCRIPTION_BYTES];
    suggest_begin(&s, is_word ? node->text : "");
    for (size_t i = 0; is_word && i < TYPES; i++) {
        suggest_try(&s, types[i].name);
        if (strcmp(node->text, types[i].name) == 0)
            return i;
    }
    problem_at(problems, &node->mark, "pruning is %s, but must be median or percentile%s",
               node_describe(node, value, sizeof value), suggest_text(&s, nearest, sizeof nearest));
    return TYPES;
}

void sweep_read_pruning(struct arena *arena, struct node *root, struct sweep *out, struct problems *problems)
{
    struct node *node = node_get(root, "pruning");
    if (!node)
        return;
    struct node *map = node->kind == NODE_MAP ? node : NULL;
    const struct node *type = map ? node_get(map, "type") : node;
    if (!type) {
        params_missing(map, median_params, type_key, "type", "pruning", problems);
        return;
    }
    const size_t i = find_type(type, problems);
    out->pruning.mark = node->mark;
    if (i < TYPES && params_fill(arena, map, types[i].params, type_key, types[i].owner, &out->pruning, problems) == 0 &&
        types[i].params == median_params)
        out->pruning.percentile = 50;
}

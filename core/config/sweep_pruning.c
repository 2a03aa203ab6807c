/* sweep_pruning.c -- the section `pruning` of a sweep file: a word, or a map with a type and its numbers. */
#include "config/sweep.h"

#include <string.h>

#include "base/suggest.h"
#include "config/language.h"
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

const struct language_key pruning_types[] = {
    { .name = "median", .help = "what is worse than half of the trials before it is stopped", .params = median_params },
    { .name = "percentile", .help = "the same of another part", .params = percentile_params },
    { .name = NULL }
};

/* The type that a node names, or NULL after a problem. */
static const struct language_key *find_type(const struct node *node, struct problems *problems)
{
    const bool is_word = node->kind == NODE_SCALAR;
    struct suggestion s;
    char nearest[64], value[DESCRIPTION_BYTES];
    suggest_begin(&s, is_word ? node->text : "");
    for (const struct language_key *type = pruning_types; is_word && type->name; type++) {
        suggest_try(&s, type->name);
        if (strcmp(node->text, type->name) == 0)
            return type;
    }
    problem_at(problems, &node->mark, "pruning is %s, but must be median or percentile%s",
               node_describe(node, value, sizeof value), suggest_text(&s, nearest, sizeof nearest));
    return NULL;
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
    const struct language_key *chosen = find_type(type, problems);
    out->pruning.mark = node->mark;
    if (chosen && params_fill(arena, map, chosen->params, type_key, arena_format(arena, "pruning %s", chosen->name),
                              &out->pruning, problems) == 0 && chosen->params == median_params)
        out->pruning.percentile = 50;
}

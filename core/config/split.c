/* split.c -- the key `split` of a data set: how its rows are divided, by fractions or into folds. */
#include "config/parts.h"

#include "config/language.h"
#include "config/params.h"

static const char *const split_keys[] = { "folds", "fold", NULL };

const nnr_param split_params[] = {
    NNR_P_NUM(struct split_choice, test, 0.2, 0, 0.9, 0, "fraction of the rows kept for the test"),
    NNR_P_NUM(struct split_choice, validation, 0, 0, 0.9, 0, "fraction of the rows kept for validation"),
    NNR_P_BOOL(struct split_choice, stratify, true, "keep the shares of the classes the same in every part"),
    NNR_P_END,
};

/* Without a default: a table each, which counts only where the key is given. */
static const nnr_param folds_params[] = {
    NNR_P_INT(struct split_choice, folds, 0, 2, MOST_FOLDS, NNR_REQUIRED,
              "folds that the rows beside the test part are divided into"),
    NNR_P_END,
};
static const nnr_param fold_params[] = {
    NNR_P_INT(struct split_choice, fold, 0, 0, MOST_FOLDS - 1, NNR_REQUIRED, "which fold is the validation part"),
    NNR_P_END,
};

const struct language_key split_inside[] = {
    { "folds", "folds that the rows beside the test part are divided into", KEY_VALUE, .params = folds_params },
    { "fold", "which fold is the validation part", KEY_VALUE, .params = fold_params },
    { .name = NULL },
};

static void check_fractions(struct resolver *r, const struct split_choice *split)
{
    char test[32], validation[32];
    if (split->test + split->validation >= 1)
        problem_at(r->problems, &split->mark, "test %s and validation %s leave no rows to train on",
                   number_text(split->test, test), number_text(split->validation, validation));
}

/* Folds, and which one: both or none, and in the place of a fraction for validation. */
static void check_folds(struct resolver *r, const struct node *map, const struct split_choice *split)
{
    const struct node *folds = node_get(map, "folds"), *fold = node_get(map, "fold");
    char number[32];
    if (fold && !folds)
        problem_at(r->problems, &fold->mark, "fold is %lld, but there are no folds; give folds too",
                   (long long)split->fold);
    if (folds && !fold)
        problem_at(r->problems, &folds->mark, "folds needs the key 'fold', a whole number from 0 to %lld",
                   (long long)split->folds - 1);
    if (folds && fold && split->fold >= split->folds)
        problem_at(r->problems, &fold->mark, "fold is %lld, but of %lld folds it must be a whole number from 0 to %lld",
                   (long long)split->fold, (long long)split->folds, (long long)split->folds - 1);
    if (folds && split->validation > 0)
        problem_at(r->problems, &node_get(map, "validation")->mark,
                   "validation is %s, but with folds the validation part is a fold, so it cannot be chosen",
                   number_text(split->validation, number));
}

void resolve_split(struct resolver *r, struct node *dataset)
{
    struct split_choice *split = &r->out->split;
    struct node *map = resolve_section(r, dataset, "split", NODE_MAP);
    if (!map)
        return;
    const size_t before = r->problems->count;
    split->mark = map->mark;
    params_fill(r->arena, map, split_params, split_keys, "split", split, r->problems);
    resolve_if_given(r, map, folds_params, "split", split);
    resolve_if_given(r, map, fold_params, "split", split);
    if (r->problems->count > before)
        return;
    split->test_mark = node_get(map, "test")->mark;
    if (split->folds)
        split->mark = node_get(map, "folds")->mark;
    check_fractions(r, split);
    check_folds(r, map, split);
}

/* plan.c -- makes plans, and writes and reads plan.yaml. */
#include "sweep/plan.h"

#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/suggest.h"
#include "config/parse.h"
#include "store/atomic.h"

enum { MOST_TRIALS = 1000000000 };

/* ---- The space ------------------------------------------------------------------------------------------------- */

static const nnr_axis *make_axes(struct arena *arena, const struct sweep *sweep)
{
    nnr_axis *axes = arena_alloc(arena, (sweep->n_axes + 1) * sizeof *axes);
    for (size_t a = 0; a < sweep->n_axes; a++) {
        const struct sweep_axis *from = &sweep->axes[a];
        axes[a] = (nnr_axis){ .name = from->settings[0].key,
                              .type = from->choices ? NNR_AXIS_CHOICE : from->whole ? NNR_AXIS_INT : NNR_AXIS_REAL,
                              .log = from->log,
                              .min = from->min,
                              .max = from->max,
                              .step = from->step,
                              .choices = from->choices,
                              .parent = from->parent,
                              .parent_choices = from->parent_choices };
    }
    return axes;
}

/* Whether the objective is that metric's own value (NULL: the loss), or can be a further one, whose names the data
 * decide. */
static bool is_objective(const nnr_metric *metric, const char *name, const char *objective)
{
    const size_t length = strlen(name);
    if (strncmp(objective, name, length) != 0)
        return false;
    return objective[length] == '\0' || (metric && metric->each && objective[length] == '_' && objective[length + 1]);
}

static int find_objective(struct arena *arena, const struct experiment *base, struct plan *plan, struct error *e)
{
    const struct sweep *sweep = &plan->sweep;
    const char *wanted = sweep->objective.metric;
    struct suggestion suggestion;
    char nearest[160];
    suggest_begin(&suggestion, wanted);
    for (size_t s = 0; s < SPLITS; s++)
        for (size_t m = 0; m <= base->n_metrics; m++) {
            const nnr_metric *metric = m ? base->metrics[m - 1].plugin->table : NULL;
            const char *name =
                arena_format(arena, "%s_%s", split_names[s], m ? base->metrics[m - 1].plugin->name : "loss");
            suggest_try(&suggestion, name);
            if (!is_objective(metric, name, wanted))
                continue;
            if (sweep->folds && s != SPLIT_VALIDATION)
                return fail_at(e, &sweep->objective.mark,
                               "metric is '%s', but with folds it must start with validation_, the part that a fold is",
                               wanted);
            plan->objective.split = (enum split)s;
            plan->objective.quantity = wanted + strlen(split_names[s]) + 1;
            plan->objective.maximize = sweep->objective.goal == GOAL_OF_METRIC ? metric && metric->larger_is_better
                                                                               : sweep->objective.goal == GOAL_MAXIMIZE;
            return 0;
        }
    return fail_at(e, &sweep->objective.mark,
                   "metric is '%s', but must be the loss or a metric of the experiment behind train_, validation_ or "
                   "test_%s",
                   wanted, suggest_text(&suggestion, nearest, sizeof nearest));
}

/* Of all that decides the numbers: the file as it was given, without what only says how it is carried out. */
static void make_hash(struct arena *arena, struct plan *plan)
{
    static const char *const how[] = { "jobs", "threads", "retries", "lease", "keep", "slurm", "base", "name" };
    struct node *copy = node_copy(arena, plan->sweep.source.root);
    for (size_t i = 0; i < sizeof how / sizeof *how; i++)
        node_remove(copy, how[i]);
    struct text json = { .arena = arena };
    tree_to_json(copy, &json);
    tree_to_json(plan->sweep.base.root, &json);
    sha256_hex(json.data, json.length, plan->hash);
}

/* Whether what the file says of pruning goes with the rest. */
static int check_pruning(const struct plan *plan, const struct experiment *base, struct error *e)
{
    const struct sweep *sweep = &plan->sweep;
    const struct sweep_pruning *pruning = &sweep->pruning;
    if (!(pruning->percentile > 0))
        return 0;
    if (plan->rungs > 1)
        return fail_at(e, &pruning->mark, "pruning does not go with the method '%s', which stops trials itself",
                       sweep->method.plugin->name);
    if (!sweep_sets(sweep, "training.epochs") && pruning->warmup_epochs + pruning->every >= base->training.epochs)
        return fail_at(e, &pruning->mark,
                       "pruning first looks at epoch %lld, but the experiment has %lld epochs, so nothing would be "
                       "pruned",
                       (long long)(pruning->warmup_epochs + pruning->every), (long long)base->training.epochs);
    return 0;
}

int plan_make(struct arena *arena, const struct sweep *sweep, const struct experiment *base, struct services *services,
              struct plan *plan, struct error *e)
{
    *plan = (struct plan){ .sweep = *sweep, .method = sweep->method.plugin->table, .rungs = 1, .share = { 1 } };
    plan->seed = sweep->seed >= 0 ? sweep->seed : (int64_t)base->seed;
    plan->own_seeds = sweep_sets(sweep, "seed");
    plan->space = (nnr_space){ (uint64_t)plan->seed, (uint64_t)sweep->trials, sweep->n_axes, make_axes(arena, sweep) };
    if (plan->seed > INT64_MAX - (sweep->repeats - 1))
        return fail_at(e, &node_get(sweep->source.root, "repeats")->mark,
                       "repeats is %lld, but with the seed %lld it must be at most %lld", (long long)sweep->repeats,
                       (long long)plan->seed, (long long)(INT64_MAX - plan->seed) + 1);
    if (find_objective(arena, base, plan, e) || part_init(services, &sweep->method, e))
        return -1;
    const int64_t points = plan->method->trials(sweep->method.self, services_for(services, &sweep->method, e),
                                                &plan->space);
    if (points < 1)
        return part_failed(&sweep->method, "trials", e);
    plan->points = (uint64_t)points;
    plan->folds = sweep->folds ? (uint64_t)sweep->folds : 1;
    plan->runs = (uint64_t)sweep->repeats * plan->folds;
    if (plan->points > MOST_TRIALS / plan->runs)
        return fail_at(e, &sweep->method.mark, "%s is more than the %d trials that a sweep may have",
                       plan_size(arena, plan), MOST_TRIALS);
    plan->trials = plan->points * plan->runs;
    if (plan->method->rungs)
        plan->rungs = plan->method->rungs(sweep->method.self, &plan->space, 0, plan->share);
    plan->units = plan->trials * plan->rungs;
    plan->in_order = plan->method->needs || plan->rungs > 1 || sweep->pruning.percentile > 0;
    if (check_pruning(plan, base, e))
        return -1;
    make_hash(arena, plan);
    return 0;
}

/* ---- Blocks ---------------------------------------------------------------------------------------------------- */

enum {
    SHARES = 3,         /* of what is left, each worker's next block is one in so many */
    SMALLEST = 200,     /* and is no smaller than one in so many of all its trials, so that there are few files */
    MOST_WAITED_FOR = 8 /* trials in a block where others wait for trials */
};
static const double LEAST_SECONDS = 0.004, LEAST_IN_ORDER = 0.03, MOST_SECONDS = 5;

void plan_divide(struct arena *arena, struct plan *plan, uint64_t first, size_t workers, double seconds_a_trial)
{
    const double seconds = seconds_a_trial > 1e-6 ? seconds_a_trial : 1e-6;
    const double share = (double)(plan->trials - first) / (double)workers / SMALLEST;
    const double most = ceil(MOST_SECONDS / seconds), least = fmin(ceil(fmax(LEAST_SECONDS / seconds, share)), most);
    while (first < plan->trials) {
        double size = (double)(plan->trials - first) / (double)(SHARES * workers);
        size = size < least ? least : size > most ? most : floor(size);
        if (plan->in_order && plan->rungs == 1) /* trials of a block follow each other, and others wait for them */
            size = ceil(LEAST_IN_ORDER / seconds);
        if (plan->in_order)
            size = size < MOST_WAITED_FOR ? size : MOST_WAITED_FOR;
        plan->start = arena_grow(arena, plan->start, plan->n_starts, sizeof *plan->start);
        plan->start[plan->n_starts++] = first;
        first += (uint64_t)size;
    }
    plan->n_blocks = plan->n_starts * plan->rungs;
}

uint64_t plan_repeat(const struct plan *plan, uint64_t trial)
{
    return trial % plan->runs / plan->folds;
}

struct sweep_run plan_run_of(const struct plan *plan, uint64_t trial)
{
    return (struct sweep_run){ .seed = plan->own_seeds ? -1 : plan->seed + (int64_t)plan_repeat(plan, trial),
                               .fold = (int64_t)(trial % plan->folds) };
}

const char *plan_size(struct arena *arena, const struct plan *plan)
{
    struct text out = { .arena = arena };
    text_add(&out, "%" PRIu64, plan->points);
    if (plan->runs > plan->folds)
        text_add(&out, "x%" PRIu64, plan->runs / plan->folds);
    if (plan->sweep.folds)
        text_add(&out, " with %" PRIu64 " folds", plan->folds);
    return out.data;
}

void plan_block(const struct plan *plan, size_t block, uint64_t *first, uint64_t *end)
{
    const size_t place = block % plan->n_starts;
    const uint64_t before = block / plan->n_starts * plan->trials;
    *first = before + plan->start[place];
    *end = before + (place + 1 < plan->n_starts ? plan->start[place + 1] : plan->trials);
}

/* ---- plan.yaml ------------------------------------------------------------------------------------------------- */

/* A file's name, so that it means the same from everywhere. */
static const char *absolute(struct arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = arena_copy(arena, real ? real : path);
    free(real);
    return copy;
}

static void add_texts(struct text *out, const char *key, size_t count, const char *const *texts)
{
    text_add(out, "%s:\n", key);
    for (size_t i = 0; i < count; i++) {
        text_add(out, "  - ");
        text_add_json(out, texts[i]);
        text_add(out, "\n");
    }
}

static void add_files(struct text *out, const struct composition *source)
{
    const char **names = arena_alloc(out->arena, source->n_files * sizeof *names);
    const char **texts = arena_alloc(out->arena, source->n_files * sizeof *texts);
    for (size_t i = 0; i < source->n_files; i++) {
        names[i] = absolute(out->arena, source->files[i]->name);
        texts[i] = source->files[i]->text;
    }
    add_texts(out, "files", source->n_files, names);
    add_texts(out, "texts", source->n_files, texts);
}

int plan_freeze(const struct plan *plan, const char *directory, struct error *e)
{
    struct arena *arena = arena_new();
    struct text out = { .arena = arena };
    text_add(&out, "# The plan of a sweep, frozen when it began. nnrun reads it; it is not to be changed.\n"
                   "format: %d\nnnrun: \"%s\"\nhash: \"%s\"\ntrials: %" PRIu64 "\nblocks: [", PLAN_FORMAT,
             PACKAGE_VERSION, plan->hash, plan->trials);
    for (size_t i = 0; i < plan->n_starts; i++)
        text_add(&out, "%s%" PRIu64, i ? ", " : "", plan->start[i]);
    text_add(&out, "]\n");
    if (plan->classes)
        add_texts(&out, "classes", plan->classes, plan->class_names);
    add_files(&out, &plan->sweep.source);
    const int status = atomic_write(path_join(arena, directory, "plan.yaml"), out.data, out.length, e);
    arena_free(arena);
    return status;
}

static const char **read_list(struct arena *arena, const struct node *root, const char *key, size_t *count)
{
    const struct node *list = node_get(root, key);
    *count = list && list->kind == NODE_LIST ? list->count : 0;
    const char **texts = arena_alloc(arena, (*count + 1) * sizeof *texts);
    for (size_t i = 0; i < *count; i++)
        texts[i] = list->entries[i].node->kind == NODE_SCALAR ? list->entries[i].node->text : "";
    return texts;
}

static int read_frozen(struct arena *arena, const struct node *root, const char *path, struct frozen *frozen,
                       struct error *e)
{
    const struct node *hash = node_get(root, "hash"), *format = node_get(root, "format"),
                      *trials = node_get(root, "trials");
    size_t names, texts;
    if (!hash || !format || !trials || hash->kind != NODE_SCALAR || format->kind != NODE_SCALAR)
        return fail(e, "%s: is not the plan of a sweep", path);
    if (atoi(format->text) != PLAN_FORMAT)
        return fail(e, "%s: has the format %s, but this nnrun knows %d", path, format->text, PLAN_FORMAT);
    frozen->hash = hash->text;
    frozen->trials = strtoull(trials->text, NULL, 10);
    frozen->texts.names = read_list(arena, root, "files", &names);
    frozen->texts.texts = read_list(arena, root, "texts", &texts);
    frozen->class_names = read_list(arena, root, "classes", &frozen->classes);
    const char **starts = read_list(arena, root, "blocks", &frozen->n_starts);
    for (size_t i = 0; i < frozen->n_starts; i++) { /* as a list that plan_divide can go on with */
        frozen->start = arena_grow(arena, frozen->start, i, sizeof *frozen->start);
        frozen->start[i] = strtoull(starts[i], NULL, 10);
    }
    if (names < 2 || names != texts || !frozen->n_starts)
        return fail(e, "%s: is damaged", path);
    frozen->texts.count = names;
    return 0;
}

int plan_thaw(struct arena *arena, const char *directory, struct frozen *frozen, struct error *e)
{
    struct source *source = arena_alloc(arena, sizeof *source);
    struct problems *problems = arena_alloc(arena, sizeof *problems);
    const char *path = path_join(arena, directory, "plan.yaml");
    size_t length;
    *frozen = (struct frozen){ 0 };
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return 0;
    *source = (struct source){ .name = path, .kind = SOURCE_FILE };
    source->text = file_read(arena, path, YAML_MAX_BYTES, &length, e);
    if (!source->text)
        return -1;
    const struct node *root = parse_yaml(arena, source, length, problems);
    if (!root || root->kind != NODE_MAP)
        return fail(e, "%s: is damaged", path);
    return read_frozen(arena, root, path, frozen, e);
}

/* ---- Differences ----------------------------------------------------------------------------------------------- */

struct leaves {
    struct arena *arena;
    size_t count;
    struct leaf {
        const char *path, *text;
    } *list;
};

static void add_leaf(void *context, const char *path, const struct node *scalar)
{
    struct leaves *leaves = context;
    leaves->list = arena_grow(leaves->arena, leaves->list, leaves->count, sizeof *leaves->list);
    leaves->list[leaves->count++] = (struct leaf){ arena_copy(leaves->arena, path), scalar->text };
}

static const char *leaf_text(const struct leaves *leaves, const char *path)
{
    for (size_t i = 0; i < leaves->count; i++)
        if (strcmp(leaves->list[i].path, path) == 0)
            return leaves->list[i].text;
    return NULL;
}

static void compare_trees(struct text *out, const char *prefix, const struct node *was, const struct node *is)
{
    struct leaves before = { .arena = out->arena }, after = { .arena = out->arena };
    tree_walk(was, add_leaf, &before);
    tree_walk(is, add_leaf, &after);
    for (size_t i = 0; i < after.count; i++) {
        const char *old = leaf_text(&before, after.list[i].path);
        if (!old)
            text_add(out, "; %s%s is %s, but was not there", prefix, after.list[i].path, after.list[i].text);
        else if (strcmp(old, after.list[i].text) != 0)
            text_add(out, "; %s%s is %s, but was %s", prefix, after.list[i].path, after.list[i].text, old);
    }
    for (size_t i = 0; i < before.count; i++)
        if (!leaf_text(&after, before.list[i].path))
            text_add(out, "; %s%s was %s, but is gone", prefix, before.list[i].path, before.list[i].text);
}

const char *plan_difference(struct arena *arena, const struct sweep *was, const struct sweep *is)
{
    struct text out = { .arena = arena };
    text_add_n(&out, "", 0);
    compare_trees(&out, "", was->source.root, is->source.root);
    compare_trees(&out, "base: ", was->base.root, is->base.root);
    return out.data;
}

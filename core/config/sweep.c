/* sweep.c -- the language of sweep files: what is tried, how, and how often. */
#include "config/sweep.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "config/language.h"
#include "config/params.h"
#include "config/parse.h"
#include "config/parts.h"

/* ---- The keys ---------------------------------------------------------------------------------------------- */

static const char *const root_keys[] = {
    "base", "name", "method", "objective", "parameters", "zip", "folds", "pruning", "keep", "timeout", "slurm", NULL,
};
static const char *const no_keys[] = { NULL };
static const char *const method_keys[] = { "type", "trials", NULL };
static const char *const slurm_keys[] = { "extra", NULL };
static const char *const goals[] = { "metric", "minimize", "maximize", NULL };

static const nnr_param root_params[] = {
    NNR_P_INT(struct sweep, seed, -1, 0, INT64_MAX, 0, "of the search and of the first repeat; else the experiment's"),
    NNR_P_INT(struct sweep, repeats, 1, 1, 10000, 0, "seeds for each point"),
    NNR_P_INT(struct sweep, threads, 1, 1, 4096, 0, "of one trial"),
    NNR_P_INT(struct sweep, retries, 1, 0, 100, 0, "how often a trial that crashed is tried again"),
    NNR_P_INT(struct sweep, jobs, 0, 1, 4096, 0, "trials at a time on this machine"),
    NNR_P_NUM(struct sweep, lease, 120, 0.1, 1e6, 0, "seconds of silence after which a worker counts as lost"),
    NNR_P_END,
};

static const nnr_param folds_params[] = {
    NNR_P_INT(struct sweep, folds, 0, 2, MOST_FOLDS, NNR_REQUIRED,
              "of the rows: each point is trained once for each, to be validated on it"),
    NNR_P_END,
};

static const nnr_param timeout_params[] = {
    NNR_P_NUM(struct sweep, timeout, 0, DBL_MIN, DBL_MAX, NNR_REQUIRED, "seconds that a trial may take"),
    NNR_P_END,
};

static const nnr_param trials_params[] = {
    NNR_P_INT(struct sweep, trials, 0, 1, 1000000000, NNR_REQUIRED, "points to try"),
    NNR_P_END,
};

struct objective {
    const char *metric;
    int64_t goal;
};

static const nnr_param objective_params[] = {
    NNR_P_STR(struct objective, metric, NULL, NNR_REQUIRED, "what is compared, such as validation_accuracy"),
    NNR_P_ENUM(struct objective, goal, GOAL_OF_METRIC, goals, "what is better; by default the metric knows"),
    NNR_P_END,
};

static const nnr_param slurm_params[] = {
    NNR_P_INT(struct sweep_slurm, workers, 4, 1, 1000000, 0, "tasks of the job array"),
    NNR_P_STR(struct sweep_slurm, time, NULL, 0, "limit of a task, as sbatch takes it"),
    NNR_P_STR(struct sweep_slurm, partition, NULL, 0, "where to run"),
    NNR_P_END,
};

static const struct language_key slurm_inside[] = {
    { .name = "extra", .help = "options of sbatch", .form = KEY_TEXTS },
    { .name = NULL }
};

static const struct language_key sweep_keys[] = {
    { .name = "base", .help = "the experiment, relative to this file", .form = KEY_TEXT, .required = true },
    { .name = "name", .help = "of the sweep; else the file's", .form = KEY_TEXT, .pattern = "^[^/ \\n\\t]+$" },
    { .name = "method", .help = "what chooses the points", .form = KEY_PART, .required = true,
      .params = trials_params, .kind = NNR_KIND_search },
    { .name = "objective", .help = "what is compared", .form = KEY_MAP, .required = true, .params = objective_params },
    { .name = "parameters", .help = "what is tried, by keys of the experiment", .form = KEY_SPACE },
    { .name = "zip", .help = "keys whose values are taken together, by their place", .form = KEY_ZIP },
    { .name = "folds", .help = "of the rows: each point is trained once for each, to be validated on it",
      .form = KEY_VALUE, .params = folds_params },
    { .name = "pruning", .help = "which trials are stopped early", .form = KEY_TYPED, .inside = pruning_types },
    { .name = "keep", .help = "which trials keep their run file: results (none), best:K (of the K best points) or all",
      .form = KEY_TEXT, .pattern = "^(results|all|best:[1-9][0-9]*)$" },
    { .name = "timeout", .help = "seconds that a trial may take", .form = KEY_VALUE, .params = timeout_params },
    { .name = "slurm", .help = "what Slurm is asked for", .form = KEY_MAP, .params = slurm_params,
      .inside = slurm_inside },
    { .name = NULL }
};

const struct language_key sweep_language = {
    .name = "the sweep", .form = KEY_MAP, .required = true, .params = root_params, .inside = sweep_keys
};

/* ---- Sections ---------------------------------------------------------------------------------------------- */

static struct node *required_section(const struct node *root, const char *key, struct problems *problems)
{
    struct node *node = node_get(root, key);
    char value[DESCRIPTION_BYTES];
    if (!node) {
        params_missing(root, root_params, root_keys, key, "the sweep", problems);
        return NULL;
    }
    if (node->kind == NODE_MAP)
        return node;
    problem_at(problems, &node->mark, "%s is %s, but must be a map", key, node_describe(node, value, sizeof value));
    return NULL;
}

static void read_method(struct resolver *r, struct node *root, struct sweep *out)
{
    struct entry *entry = node_entry(root, "method");
    if (!entry) {
        params_missing(root, root_params, root_keys, "method", "the sweep", r->problems);
        return;
    }
    struct node *map = open_part(r, &entry->node, NNR_KIND_search, &out->method);
    if (!map)
        return;
    fill_part(r, map, method_keys, &out->method);
    resolve_if_given(r, map, trials_params, "method", out);
}

static void read_objective(struct arena *arena, struct node *root, struct sweep *out, struct problems *problems)
{
    struct objective objective = { 0 };
    struct node *map = required_section(root, "objective", problems);
    if (!map || params_fill(arena, map, objective_params, no_keys, "objective", &objective, problems))
        return;
    out->objective.metric = objective.metric;
    out->objective.goal = objective.goal;
    out->objective.mark = node_get(map, "metric")->mark;
}

/* results, all, or best:K. */
static void read_keep(const struct node *root, struct sweep *out, struct problems *problems)
{
    const struct node *keep = node_get(root, "keep");
    char value[DESCRIPTION_BYTES], *end = NULL;
    if (!keep || (keep->kind == NODE_SCALAR && strcmp(keep->text, "results") == 0))
        return;
    if (keep->kind == NODE_SCALAR && strcmp(keep->text, "all") == 0) {
        out->keep = KEEP_ALL;
        return;
    }
    if (keep->kind == NODE_SCALAR && strncmp(keep->text, "best:", 5) == 0 && keep->text[5] >= '1' &&
        keep->text[5] <= '9') {
        out->keep = (size_t)strtoull(keep->text + 5, &end, 10);
        if (*end == '\0')
            return;
    }
    problem_at(problems, &keep->mark, "keep is %s, but must be results, all, or best:K with a number K",
               node_describe(keep, value, sizeof value));
}

static void read_slurm(struct arena *arena, struct node *root, struct sweep *out, struct problems *problems)
{
    struct node *map = node_get(root, "slurm");
    char value[DESCRIPTION_BYTES];
    if (map && map->kind != NODE_MAP) {
        problem_at(problems, &map->mark, "slurm is %s, but must be a map", node_describe(map, value, sizeof value));
        return;
    }
    if (params_fill(arena, map, slurm_params, slurm_keys, "slurm", &out->slurm, problems) || !map)
        return;
    const struct node *extra = node_get(map, "extra");
    if (!extra)
        return;
    if (extra->kind != NODE_LIST) {
        problem_at(problems, &extra->mark, "extra is %s, but must be a list of options of sbatch",
                   node_describe(extra, value, sizeof value));
        return;
    }
    out->slurm.extra = arena_alloc(arena, extra->count * sizeof *out->slurm.extra);
    for (size_t i = 0; i < extra->count; i++)
        if (extra->entries[i].node->kind == NODE_SCALAR)
            out->slurm.extra[out->slurm.n_extra++] = extra->entries[i].node->text;
        else
            problem_at(problems, &extra->entries[i].node->mark, "extra has %s, but must hold options of sbatch",
                       node_describe(extra->entries[i].node, value, sizeof value));
}

static void read_name(struct arena *arena, const struct node *root, struct sweep *out, struct problems *problems)
{
    const struct node *name = node_get(root, "name");
    out->name = experiment_default_name(arena, out->path);
    if (!name)
        return;
    if (name->kind == NODE_SCALAR && *name->text && !strpbrk(name->text, "/ \n\t"))
        out->name = name->text;
    else
        problem_at(problems, &name->mark, "name must be one word, without '/' and blanks");
}

/* Whatever repeats and folds choose is no parameter too. */
static void check_runs(const struct sweep *sweep, struct problems *problems)
{
    for (size_t a = 0; a < sweep->n_axes; a++)
        for (size_t s = 0; s < sweep->axes[a].n_settings; s++) {
            const struct sweep_setting *setting = &sweep->axes[a].settings[s];
            if (sweep->repeats > 1 && strcmp(setting->key, "seed") == 0)
                problem_at(problems, &setting->mark, "repeats choose the seeds, so 'seed' cannot be a parameter too");
            if (sweep->folds && (strcmp(setting->key, "dataset.split.folds") == 0 ||
                                 strcmp(setting->key, "dataset.split.fold") == 0))
                problem_at(problems, &setting->mark, "folds choose '%s', so it cannot be a parameter too",
                           setting->key);
        }
}

/* ---- The base ---------------------------------------------------------------------------------------------- */

static int read_base(struct arena *arena, const struct node *root, const struct composition_texts *texts,
                     struct sweep *out, struct problems *problems)
{
    const struct node *base = node_get(root, "base");
    char value[DESCRIPTION_BYTES];
    if (!base)
        return params_missing(root, root_params, root_keys, "base", "the sweep", problems);
    if (base->kind != NODE_SCALAR || node_is_null(base))
        return problem_at(problems, &base->mark, "base is %s, but must be the path of an experiment",
                          node_describe(base, value, sizeof value));
    if (texts)
        return compose_texts(arena, &(struct composition_texts){ texts->count - 1, texts->names + 1, texts->texts + 1 },
                             0, NULL, &out->base, problems);
    const size_t before = problems->count;
    if (compose(arena, path_as_opened(arena, base), 0, NULL, &out->base, problems) == 0)
        return 0;
    if (problems->count > before && before < MAX_PROBLEMS && !problems->list[before].mark.source)
        problems->list[before].mark = base->mark; /* a file that cannot be read is named here */
    return -1;
}

/* ---- All of it --------------------------------------------------------------------------------------------- */

/* The files, for the record: the sweep's, then the base's. */
static void list_files(struct arena *arena, const struct source *source, struct node *root, struct sweep *out)
{
    const size_t n = out->base.n_files;
    const struct source **files = arena_alloc(arena, (n + 1) * sizeof *files);
    files[0] = source;
    for (size_t i = 0; i < n; i++)
        files[i + 1] = out->base.files[i];
    out->source = (struct composition){ .root = root, .n_files = n + 1, .files = files };
}

static int read_text(struct arena *arena, const struct source *source, size_t length,
                     const struct composition_texts *texts, struct catalogue *catalogue, struct sweep *out,
                     struct problems *problems)
{
    const size_t before = problems->count;
    struct resolver r = { .arena = arena, .catalogue = catalogue, .problems = problems };
    *out = (struct sweep){ .path = source->name, .timeout = (double)INFINITY };
    struct node *root = parse_yaml(arena, source, length, problems);
    if (!root)
        return -1;
    if (root->kind != NODE_MAP)
        return problem_at(problems, &root->mark, "the file must be a map of keys and values");
    const struct entry *dataset = node_entry(root, "dataset");
    if (dataset && !node_get(root, "parameters"))
        return problem_at(problems, &dataset->mark,
                          "'dataset' belongs to an experiment, not to a sweep; a sweep names one as its base");
    struct node *given = node_copy(arena, root); /* without what is filled in, for comparing */
    root->mark = (struct mark){ source, 1, 1, 1 };
    params_fill(arena, root, root_params, root_keys, "the sweep", out, problems);
    read_name(arena, root, out, problems);
    read_method(&r, root, out);
    read_objective(arena, root, out, problems);
    read_keep(root, out, problems);
    resolve_if_given(&r, root, timeout_params, "the sweep", out);
    resolve_if_given(&r, root, folds_params, "the sweep", out);
    if (out->folds)
        out->folds_mark = node_get(root, "folds")->mark;
    read_slurm(arena, root, out, problems);
    sweep_read_pruning(arena, root, out, problems);
    sweep_read_space(arena, root, out, problems);
    check_runs(out, problems);
    const bool good = problems->count == before;
    if (read_base(arena, root, texts, out, problems))
        return -1;
    if (good)
        sweep_try_all(arena, out, catalogue, problems);
    list_files(arena, source, given, out);
    return problems->count > before ? -1 : 0;
}

int sweep_read(struct arena *arena, const char *path, struct catalogue *catalogue, struct sweep *out,
               struct problems *problems)
{
    struct source *source = arena_alloc(arena, sizeof *source);
    struct error e = { 0 };
    size_t length;
    *source = (struct source){ .name = path, .kind = SOURCE_FILE };
    source->text = file_read(arena, path, YAML_MAX_BYTES, &length, &e);
    return source->text ? read_text(arena, source, length, NULL, catalogue, out, problems) : problem_from(problems, &e);
}

int sweep_read_texts(struct arena *arena, const struct composition_texts *texts, struct catalogue *catalogue,
                     struct sweep *out, struct problems *problems)
{
    struct source *source = arena_alloc(arena, sizeof *source);
    *source = (struct source){ .name = texts->names[0], .text = texts->texts[0], .kind = SOURCE_FILE };
    return read_text(arena, source, strlen(source->text), texts, catalogue, out, problems);
}

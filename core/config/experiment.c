/* experiment.c -- the language: which keys an experiment has, what they mean, and what stands in their place.
 *
 * Each section is checked with the table of its parameters, the host's own below, a plugin's from the plugin. Keys
 * are put behind the others as they are dealt with, so that the finished tree has them in the order of this file.
 * What is wrong in one section does not keep the others from being checked; what follows from it is not reported. */
#include "config/experiment.h"

#include <ctype.h>
#include <float.h>
#include <string.h>

#include "config/language.h"
#include "config/params.h"
#include "config/parts.h"

enum { MAX_LAYERS = 1000, MAX_METRICS = 100, MAX_CALLBACKS = 100, MAX_NAME = 100, MAX_LAYER_NAME = 64 };

/* ---- The host's own parameters ----------------------------------------------------------------------------- */

static const char *const root_keys[] = {
    "name", "seed", "plugin_path", "dataset", "model", "loss", "optimizer", "training", "metrics", "callbacks",
    "output", NULL,
};
static const char *const dataset_keys[] = { "type", "split", "scale", NULL };
static const char *const layer_keys[] = { "type", "name", "activation", "init", NULL };
static const char *const optimizer_keys[] = { "type", "learning_rate", "schedule", NULL };

struct heading {
    const char *name, *output;
    int64_t seed;
};

/* The name's default is made of the file's; that of output of the name. */
static const nnr_param heading_params[] = {
    NNR_P_STR(struct heading, name, NULL, 0, "of the experiment"),
    NNR_P_INT(struct heading, seed, 0, 0, INT64_MAX, 0, "of all that is random"),
    NNR_P_STR(struct heading, output, NULL, 0, "the result file"),
    NNR_P_END,
};

struct scale_choice {
    int64_t scale;
};

static const char *const scalings[] = {
    [SCALE_NONE] = "none", [SCALE_STANDARD] = "standard", [SCALE_MINMAX] = "minmax", NULL,
};

static const nnr_param scale_params[] = {
    NNR_P_ENUM(struct scale_choice, scale, SCALE_STANDARD, scalings,
               "how features are scaled, fitted on the training rows alone"),
    NNR_P_END,
};

static const nnr_param layer_params[] = {
    NNR_P_STR(struct layer_choice, name, NULL, 0, "unique in the network"),
    NNR_P_END,
};

/* The default is the optimizer's own. */
static const nnr_param rate_params[] = {
    NNR_P_NUM(struct experiment, learning_rate, 0, DBL_MIN, 1e6, NNR_LOG, "size of a step"),
    NNR_P_END,
};

static const struct language_key dataset_inside[] = {
    { "split", "how the rows are divided", KEY_MAP, .params = split_params, .inside = split_inside },
    { .name = NULL }
};
static const struct language_key layer_inside[] = {
    { "name", "unique in the network", KEY_VALUE, .params = layer_params, .marks = "_-", .longest = MAX_LAYER_NAME },
    { "activation", "what its outputs go through", KEY_PART, .kind = NNR_KIND_activation },
    { "init", "first values of its weights", KEY_PART, .kind = NNR_KIND_initializer },
    { .name = NULL },
};

static const struct language_key optimizer_inside[] = {
    { "schedule", "how the learning rate goes on", KEY_PART, .kind = NNR_KIND_schedule }, { .name = NULL }
};

const struct language_key language[] = {
    { "base", "files to start from", .form = KEY_PATHS },
    { "name", "of the experiment", KEY_VALUE, .params = &heading_params[0], .marks = "._-", .longest = MAX_NAME },
    { "seed", "of all that is random", KEY_VALUE, .params = &heading_params[1] },
    { "plugin_path", "directories with plugins", .form = KEY_PATHS },
    { "dataset", "what to learn from", KEY_PART, .required = true, .params = scale_params, .kind = NNR_KIND_dataset,
      .inside = dataset_inside },
    { "model", "the layers, from the input to the output", KEY_PARTS, .required = true,
      .kind = NNR_KIND_layer, .inside = layer_inside, .least = 1, .most = MAX_LAYERS },
    { "loss", "what is made small", KEY_PART, .required = true, .kind = NNR_KIND_loss },
    { "optimizer", "how it is made small", KEY_PART, .required = true, .params = rate_params,
      .kind = NNR_KIND_optimizer, .inside = optimizer_inside },
    { "training", "for how long", KEY_MAP, .params = training_params, .inside = training_inside },
    { "metrics", "what else is measured", KEY_PARTS, .kind = NNR_KIND_metric, .most = MAX_METRICS },
    { "callbacks", "who is told of each epoch", KEY_PARTS, .kind = NNR_KIND_callback, .most = MAX_CALLBACKS },
    { "output", "the result file", KEY_VALUE, .params = &heading_params[2], .least = 1 },
    { .name = NULL },
};

/* ---- Names ------------------------------------------------------------------------------------------------- */

static bool is_name_character(char c, const char *marks)
{
    return isalnum((unsigned char)c) || (c != '\0' && strchr(marks, c));
}

static bool is_name(const char *text, const char *marks, size_t longest)
{
    size_t length = 0;
    while (is_name_character(text[length], marks))
        length++;
    return text[length] == '\0' && length >= 1 && length <= longest;
}

/* The file's name without its directory and .yaml, in the characters of names. */
const char *experiment_default_name(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = arena_copy(arena, slash ? slash + 1 : path);
    char *dot = strrchr(name, '.');
    if (dot && dot > name && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0))
        *dot = '\0';
    if (strlen(name) > MAX_NAME)
        name[MAX_NAME] = '\0';
    for (char *c = name; *c; c++)
        if (!is_name_character(*c, "._-"))
            *c = '_';
    return *name ? name : "experiment";
}

static void resolve_heading(struct resolver *r, struct node *root, const char *path)
{
    nnr_param params[sizeof heading_params / sizeof *heading_params];
    memcpy(params, heading_params, sizeof params);
    params[0].def.s = experiment_default_name(r->arena, path);
    struct heading heading = { 0 };
    params_fill(r->arena, root, params, root_keys, "the experiment", &heading, r->problems);
    if (heading.name && !is_name(heading.name, "._-", MAX_NAME))
        problem_at(r->problems, &node_get(root, "name")->mark,
                   "name is '%.120s', but must be 1 to %d letters, digits, '.', '_' and '-'", heading.name, MAX_NAME);
    if (heading.output && !*heading.output)
        problem_at(r->problems, &node_get(root, "output")->mark, "output is empty, but must be a path");
    r->out->name = heading.name;
    r->out->seed = (uint64_t)heading.seed;
    r->out->output = heading.output;
}

/* Once the name is known. */
static void resolve_output(struct resolver *r, struct node *root)
{
    if (!node_get(root, "output")) {
        r->out->output = arena_format(r->arena, "results/%s.h5", r->out->name ? r->out->name : "");
        node_set(r->arena, root, "output", default_mark(), node_default_text(r->arena, r->out->output));
    }
    node_move_last(root, "output");
}

/* ---- Places in the tree ------------------------------------------------------------------------------------- */

/* Where the value of a key stands, which becomes the last one; NULL after the problem that it is missing. */
static struct node **required(struct resolver *r, struct node *map, const char *key)
{
    node_move_last(map, key);
    struct entry *entry = node_entry(map, key);
    if (entry)
        return &entry->node;
    params_missing(map, NULL, root_keys, key, "the experiment", r->problems);
    return NULL;
}

/* ---- Sections ----------------------------------------------------------------------------------------------- */

/* Directories are searched in the order written, so the last is added first. */
static void resolve_plugin_path(struct resolver *r, struct node *root)
{
    const struct node *given = node_get(root, "plugin_path");
    if (given && given->kind == NODE_SCALAR) {
        struct node *list = arena_alloc(r->arena, sizeof *list);
        list->kind = NODE_LIST;
        list->mark = given->mark;
        node_append(r->arena, list, node_get(root, "plugin_path"));
        node_entry(root, "plugin_path")->node = list;
    }
    struct node *list = resolve_section(r, root, "plugin_path", NODE_LIST);
    for (size_t i = list ? list->count : 0; i-- > 0;) {
        struct node *path = list->entries[i].node;
        char value[DESCRIPTION_BYTES];
        struct error e = { 0 };
        if (path->kind != NODE_SCALAR || node_is_null(path)) {
            problem_at(r->problems, &path->mark, "plugin_path has %s, but must hold paths",
                       node_describe(path, value, sizeof value));
            continue;
        }
        path->text = path_as_opened(r->arena, path);
        if (r->catalogue->add_directory(r->catalogue, path->text, &e) < 0)
            problem_at(r->problems, &path->mark, "%s", e.text);
    }
}

static void resolve_dataset(struct resolver *r, struct node *root)
{
    struct node **place = required(r, root, "dataset");
    if (!place)
        return;
    struct node *map = open_part(r, place, NNR_KIND_dataset, &r->out->dataset);
    if (map)
        fill_part(r, map, dataset_keys, &r->out->dataset);
    if ((*place)->kind != NODE_MAP)
        return;
    struct scale_choice choice = { SCALE_STANDARD };
    resolve_split(r, *place);
    params_fill(r->arena, *place, scale_params, NULL, "dataset", &choice, r->problems);
    r->out->scale = (enum scaling)choice.scale;
}

/* Names a layer that has no name, and looks for one before it that has the same. */
static void resolve_layer_name(struct resolver *r, struct node *map, size_t index)
{
    struct layer_choice *layer = &r->out->layers[index];
    if (params_fill(r->arena, map, layer_params, NULL, "layer", layer, r->problems) < 0)
        return;
    if (!layer->name) {
        layer->name = arena_format(r->arena, "%.50s_%zu", layer->layer.plugin->name, index + 1);
        node_set(r->arena, map, "name", default_mark(), node_default_text(r->arena, layer->name));
    }
    const struct mark given = node_get(map, "name")->mark;
    const struct mark *mark = given.source->kind == SOURCE_DEFAULT ? &layer->mark : &given;
    if (!is_name(layer->name, "_-", MAX_LAYER_NAME))
        problem_at(r->problems, mark, "name is '%.80s', but must be 1 to %d letters, digits, '_' and '-'",
                   layer->name, MAX_LAYER_NAME);
    for (size_t i = 0; i < index; i++) {
        char origin[300];
        const struct layer_choice *other = &r->out->layers[i];
        if (other->name && strcmp(other->name, layer->name) == 0) {
            problem_at(r->problems, mark, "the layer of %s is called '%s' too; give each a name of its own",
                       origin_text(&other->mark, origin, sizeof origin), layer->name);
            return;
        }
    }
}

static void resolve_layer(struct resolver *r, struct node **place, size_t index)
{
    struct layer_choice *layer = &r->out->layers[index];
    layer->mark = (*place)->mark;
    struct node *map = open_part(r, place, NNR_KIND_layer, &layer->layer);
    if (map) {
        resolve_layer_name(r, map, index);
        fill_part(r, map, layer_keys, &layer->layer);
    }
    if ((*place)->kind != NODE_MAP)
        return;
    resolve_optional_part(r, *place, "activation", NNR_KIND_activation, &layer->activation);
    resolve_optional_part(r, *place, "init", NNR_KIND_initializer, &layer->init);
}

static void resolve_model(struct resolver *r, struct node *root)
{
    if (!required(r, root, "model"))
        return;
    struct node *list = resolve_section(r, root, "model", NODE_LIST);
    if (!list)
        return;
    if (list->count < 1 || list->count > MAX_LAYERS) {
        problem_at(r->problems, &list->mark, "model has %zu layers, but must have 1 to %d", list->count, MAX_LAYERS);
        return;
    }
    r->out->n_layers = list->count;
    r->out->layers = arena_alloc(r->arena, list->count * sizeof *r->out->layers);
    for (size_t i = 0; i < list->count; i++)
        resolve_layer(r, &list->entries[i].node, i);
}

static void resolve_loss(struct resolver *r, struct node *root)
{
    struct node **place = required(r, root, "loss");
    if (place)
        resolve_part(r, place, NNR_KIND_loss, &r->out->loss);
}

static void resolve_optimizer(struct resolver *r, struct node *root)
{
    struct part *part = &r->out->optimizer;
    struct node **place = required(r, root, "optimizer");
    struct node *map = place ? open_part(r, place, NNR_KIND_optimizer, part) : NULL;
    if (!map)
        return;
    const nnr_optimizer *optimizer = part->plugin->table;
    nnr_param params[sizeof rate_params / sizeof *rate_params];
    memcpy(params, rate_params, sizeof params);
    params[0].def.d = optimizer->learning_rate;
    params_fill(r->arena, map, params, NULL, "optimizer", r->out, r->problems);
    fill_part(r, map, optimizer_keys, part);
    resolve_optional_part(r, map, "schedule", NNR_KIND_schedule, &r->out->schedule);
}

static void resolve_metrics(struct resolver *r, struct node *root)
{
    if (!node_get(root, "metrics")) {
        struct node *list = node_default(r->arena, NODE_LIST);
        node_append(r->arena, list, node_default_text(r->arena, "accuracy"));
        node_set(r->arena, root, "metrics", default_mark(), list);
    }
    struct node *list = resolve_section(r, root, "metrics", NODE_LIST);
    if (!list)
        return;
    if (list->count > MAX_METRICS) {
        problem_at(r->problems, &list->mark, "metrics has %zu entries, but may have %d", list->count, MAX_METRICS);
        return;
    }
    r->out->n_metrics = list->count;
    r->out->metrics = arena_alloc(r->arena, list->count * sizeof *r->out->metrics);
    for (size_t i = 0; i < list->count; i++) {
        struct part *metric = &r->out->metrics[i];
        resolve_part(r, &list->entries[i].node, NNR_KIND_metric, metric);
        for (size_t j = 0; j < i && metric->plugin; j++)
            if (r->out->metrics[j].plugin == metric->plugin)
                problem_at(r->problems, &metric->mark, "the metric '%s' is given twice", metric->plugin->name);
    }
}

static void resolve_callbacks(struct resolver *r, struct node *root)
{
    struct node *list = node_get(root, "callbacks") ? resolve_section(r, root, "callbacks", NODE_LIST) : NULL;
    if (!list)
        return;
    if (list->count > MAX_CALLBACKS) {
        problem_at(r->problems, &list->mark, "callbacks has %zu entries, but may have %d", list->count, MAX_CALLBACKS);
        return;
    }
    r->out->n_callbacks = list->count;
    r->out->callbacks = arena_alloc(r->arena, list->count * sizeof *r->out->callbacks);
    for (size_t i = 0; i < list->count; i++)
        resolve_part(r, &list->entries[i].node, NNR_KIND_callback, &r->out->callbacks[i]);
}

/* One sentence, where there would be one for each key. */
static bool is_sweep(const struct node *root, struct problems *problems)
{
    const struct entry *entry = node_entry(root, "parameters");
    if (entry && node_get(root, "method"))
        problem_at(problems, &entry->mark,
                   "'parameters' belongs to a sweep, not to an experiment; this runs it: nnrun sweep %s",
                   entry->mark.source->name);
    return entry && node_get(root, "method");
}

int experiment_resolve(struct arena *arena, const struct composition *source, struct catalogue *catalogue,
                       struct experiment *out, struct problems *problems)
{
    const size_t before = problems->count;
    if (is_sweep(source->root, problems))
        return -1;
    struct resolver r = { arena, catalogue, problems, out };
    struct node *root = node_copy(arena, source->root);
    root->mark = (struct mark){ source->files[0], 1, 1, 1 };
    *out = (struct experiment){ .source = *source };
    out->source.root = root;
    resolve_heading(&r, root, source->files[0]->name);
    resolve_plugin_path(&r, root);
    resolve_dataset(&r, root);
    resolve_model(&r, root);
    resolve_loss(&r, root);
    resolve_optimizer(&r, root);
    resolve_training(&r, root);
    resolve_metrics(&r, root);
    resolve_callbacks(&r, root);
    resolve_output(&r, root);
    return problems->count > before ? -1 : 0;
}

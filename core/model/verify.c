/* verify.c -- walks over two results, section by section, and names the first places that differ. */
#include "model/verify.h"

#include <string.h>

#include "base/decimal.h"
#include "base/text.h"

/* ---- What was found -------------------------------------------------------------------------------------------- */

enum { NAMED = 3 }; /* places of one array */

/* One section under way. */
struct section {
    struct verdict *verdict;
    struct arena *arena;
    const char *name;
    size_t numbers;
    bool differs;
};

static void add(struct sentences *s, const char *sentence)
{
    s->list = arena_grow(s->arena, s->list, s->count, sizeof *s->list);
    s->list[s->count++] = sentence;
}

static void differ(struct section *s, const char *sentence)
{
    s->differs = true;
    add(&s->verdict->different, sentence);
}

static struct section begin(struct verdict *verdict, const char *name)
{
    return (struct section){ .verdict = verdict, .arena = verdict->same.arena, .name = name };
}

static void end(struct section *s)
{
    s->verdict->numbers += s->numbers;
    if (!s->differs)
        add(&s->verdict->same, s->name);
}

/* ---- Values ---------------------------------------------------------------------------------------------------- */

static void same_text(struct section *s, const char *name, const char *file, const char *now)
{
    if (!file || !now ? file != now : strcmp(file, now) != 0)
        differ(s, arena_format(s->arena, "%s: file '%s', now '%s'", name, file ? file : "", now ? now : ""));
}

static void same_count(struct section *s, const char *name, size_t file, size_t now)
{
    if (file != now)
        differ(s, arena_format(s->arena, "%s: file %zu, now %zu", name, file, now));
}

enum kind { OF_FLOAT, OF_DOUBLE, OF_INT32, OF_INT64 };
static const size_t kind_bytes[] = { sizeof(float), sizeof(double), sizeof(int32_t), sizeof(int64_t) };

static const char *value_text(struct arena *arena, enum kind kind, const void *value)
{
    char text[32];
    if (kind == OF_INT32)
        return arena_format(arena, "%d", *(const int32_t *)value);
    if (kind == OF_INT64)
        return arena_format(arena, "%lld", (long long)*(const int64_t *)value);
    if (kind == OF_DOUBLE)
        return arena_copy(arena, number_text(*(const double *)value, text));
    *decimal_write_exact(text, *(const float *)value) = '\0';
    return arena_copy(arena, text);
}

/* "[12,3]" of element `index`. */
static const char *index_text(struct arena *arena, size_t rank, const size_t *dim, size_t index)
{
    const char *text = "";
    for (size_t d = rank; d-- > 0; index /= dim[d])
        text = arena_format(arena, "%zu%s%s", index % dim[d], *text ? "," : "", text);
    return rank ? arena_format(arena, "[%s]", text) : "";
}

static void same_array(struct section *s, const char *name, enum kind kind, size_t rank, const size_t *dim,
                       const void *file, const void *now)
{
    const size_t bytes = kind_bytes[kind];
    size_t n = 1, wrong = 0, first[NAMED];
    for (size_t d = 0; d < rank; d++)
        n *= dim[d];
    s->numbers += n;
    if (n && (!file || !now)) {
        if (file != now)
            differ(s, arena_format(s->arena, "%s: only %s has it", name, file ? "the file" : "the run now"));
        return;
    }
    if (n == 0 || memcmp(file, now, n * bytes) == 0)
        return;
    for (size_t i = 0; i < n; i++)
        if (memcmp((const char *)file + i * bytes, (const char *)now + i * bytes, bytes) != 0 && wrong++ < NAMED)
            first[wrong - 1] = i;
    for (size_t k = 0; k < wrong && k < NAMED; k++)
        differ(s, arena_format(s->arena, "%s%s: file %s, now %s; %zu of %zu differ", name,
                               index_text(s->arena, rank, dim, first[k]),
                               value_text(s->arena, kind, (const char *)file + first[k] * bytes),
                               value_text(s->arena, kind, (const char *)now + first[k] * bytes), wrong, n));
}

static void same_list(struct section *s, const char *name, enum kind kind, size_t n, const void *file, const void *now)
{
    same_array(s, name, kind, 1, &n, file, now);
}

/* ---- Sections -------------------------------------------------------------------------------------------------- */

static const enum kind of_real = sizeof(nnr_real) == sizeof(float) ? OF_FLOAT : OF_DOUBLE;

static const char *attribute_text(struct arena *arena, const struct attribute *a)
{
    return a->type == ATTRIBUTE_TEXT  ? a->text
           : a->type == ATTRIBUTE_NUM ? value_text(arena, OF_DOUBLE, &a->d)
                                      : value_text(arena, OF_INT64, &a->i);
}

static const struct attribute *find(const struct attribute *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
    return NULL;
}

static void same_config(struct verdict *v, const struct result *file, const struct result *now)
{
    struct section s = begin(v, "config");
    for (size_t i = 0; i < file->n_config; i++) {
        const struct attribute *a = &file->config[i], *b = find(now->config, now->n_config, a->name);
        same_text(&s, arena_format(s.arena, "config/%s", a->name), attribute_text(s.arena, a),
                  b ? attribute_text(s.arena, b) : NULL);
    }
    for (size_t i = 0; i < now->n_config; i++)
        if (!find(file->config, file->n_config, now->config[i].name))
            differ(&s, arena_format(s.arena, "config/%s: not in the file, now '%s'", now->config[i].name,
                                    attribute_text(s.arena, &now->config[i])));
    same_text(&s, "config/resolved_json", file->resolved_json, now->resolved_json);
    same_text(&s, "config/hash", file->config_hash, now->config_hash);
    end(&s);
}

static void same_split(struct verdict *v, const struct result *file, const struct result *now)
{
    struct section s = begin(v, "split");
    for (enum split p = SPLIT_TRAIN; p < SPLITS; p++) {
        const char *name = arena_format(s.arena, "split/%s", split_names[p]);
        same_count(&s, name, file->split_rows[p], now->split_rows[p]);
        if (file->split_rows[p] == now->split_rows[p])
            same_list(&s, name, OF_INT64, file->split_rows[p], file->split[p], now->split[p]);
    }
    end(&s);
}

static void same_preprocessing(struct verdict *v, const struct result *file, const struct result *now)
{
    struct section s = begin(v, "preprocessing");
    same_count(&s, "preprocessing/inputs", file->inputs, now->inputs);
    same_count(&s, "preprocessing/classes", file->classes, now->classes);
    if (!s.differs) {
        same_list(&s, "preprocessing/offset", OF_DOUBLE, file->inputs, file->offset, now->offset);
        same_list(&s, "preprocessing/scale", OF_DOUBLE, file->inputs, file->scale, now->scale);
        for (size_t c = 0; c < file->classes; c++)
            same_text(&s, "preprocessing/class_names", file->class_names[c], now->class_names[c]);
    }
    end(&s);
}

static bool same_shape(const struct weight_result *a, const struct weight_result *b)
{
    return strcmp(a->name, b->name) == 0 && a->rank == b->rank && memcmp(a->dim, b->dim, a->rank * sizeof *a->dim) == 0;
}

static void same_layer(struct section *s, const struct layer_result *file, const struct layer_result *now, bool initial)
{
    same_text(s, arena_format(s->arena, "%s: name of a layer", s->name), file->name, now->name);
    same_count(s, arena_format(s->arena, "%s/%s: arrays", s->name, file->name), file->n_weights, now->n_weights);
    for (size_t i = 0; i < file->n_weights && i < now->n_weights; i++) {
        const struct weight_result *a = &file->weights[i], *b = &now->weights[i];
        const char *name = arena_format(s->arena, "%s/%s/%s", s->name, file->name, a->name);
        if (!same_shape(a, b))
            differ(s, arena_format(s->arena, "%s: its name or shape is another now", name));
        else
            same_array(s, name, of_real, a->rank, a->dim, initial ? a->initial : a->value,
                       initial ? b->initial : b->value);
    }
}

static void same_weights(struct verdict *v, const struct result *file, const struct result *now, bool initial)
{
    struct section s = begin(v, initial ? "initial_weights" : "weights");
    same_count(&s, arena_format(s.arena, "%s: layers", s.name), file->n_layers, now->n_layers);
    for (size_t l = 0; l < file->n_layers && l < now->n_layers; l++)
        same_layer(&s, &file->layers[l], &now->layers[l], initial);
    end(&s);
}

static const struct curve *find_curve(const struct history *h, const char *name)
{
    for (size_t i = 0; i < h->n_curves; i++)
        if (strcmp(h->curves[i].name, name) == 0)
            return &h->curves[i];
    return NULL;
}

static void same_history(struct verdict *v, const struct history *file, const struct history *now)
{
    struct section s = begin(v, "history");
    same_count(&s, "history: epochs", file->epochs, now->epochs);
    same_count(&s, "layer_history: layers", file->n_layers, now->n_layers);
    for (size_t i = 0; i < now->n_curves && now->epochs; i++)
        if (!find_curve(file, now->curves[i].name))
            differ(&s, arena_format(s.arena, "history/%s: only the run now has it", now->curves[i].name));
    for (size_t i = 0; i < file->n_curves && file->epochs == now->epochs; i++) {
        const struct curve *b = find_curve(now, file->curves[i].name);
        same_list(&s, arena_format(s.arena, "history/%s", file->curves[i].name), OF_DOUBLE, file->epochs,
                  file->curves[i].value, b ? b->value : NULL);
    }
    const size_t dim[] = { file->epochs, file->n_layers };
    if (!s.differs || (file->epochs == now->epochs && file->n_layers == now->n_layers)) {
        same_array(&s, "layer_history/weight_norm", OF_FLOAT, 2, dim, file->weight_norm, now->weight_norm);
        same_array(&s, "layer_history/gradient_norm", OF_FLOAT, 2, dim, file->gradient_norm, now->gradient_norm);
    }
    end(&s);
}

static void same_scores(struct section *s, const struct result *r, enum split p, const struct evaluation *a,
                        const struct evaluation *b)
{
    const char *part = arena_format(s->arena, "evaluation/%s", split_names[p]);
    const struct {
        const char *name;
        enum kind kind;
        const void *file, *now;
    } lists[] = { { "precision", OF_DOUBLE, a->precision, b->precision },
                  { "recall", OF_DOUBLE, a->recall, b->recall },
                  { "f1", OF_DOUBLE, a->f1, b->f1 },
                  { "support", OF_INT64, a->support, b->support } };
    same_array(s, arena_format(s->arena, "%s/loss", part), OF_DOUBLE, 0, NULL, &a->loss, &b->loss);
    for (size_t m = 0; m < r->n_metrics; m++)
        same_array(s, arena_format(s->arena, "%s/%s", part, r->metric_names[m]), OF_DOUBLE, 0, NULL, &a->metrics[m],
                   &b->metrics[m]);
    if (r->classes == 0)
        return;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        same_list(s, arena_format(s->arena, "%s/%s", part, lists[i].name), lists[i].kind, r->classes, lists[i].file,
                  lists[i].now);
    const size_t dim[] = { r->classes, r->classes };
    same_array(s, arena_format(s->arena, "%s/confusion", part), OF_INT64, 2, dim, a->confusion, b->confusion);
}

static void same_rows(struct section *s, const struct result *r, enum split p, const struct evaluation *a,
                      const struct evaluation *b)
{
    const size_t dim[] = { a->rows, r->outputs };
    const char *part = arena_format(s->arena, "predictions/%s", split_names[p]);
    same_list(s, arena_format(s->arena, "%s/sample", part), OF_INT64, a->rows, a->sample, b->sample);
    same_array(s, arena_format(s->arena, "%s/%s", part, r->classes ? "probability" : "prediction"), OF_FLOAT, 2, dim,
               a->output, b->output);
    if (!r->classes) {
        same_array(s, arena_format(s->arena, "%s/target", part), OF_FLOAT, 2, dim, a->target, b->target);
        return;
    }
    same_list(s, arena_format(s->arena, "%s/y_true", part), OF_INT32, a->rows, a->y_true, b->y_true);
    same_list(s, arena_format(s->arena, "%s/y_predicted", part), OF_INT32, a->rows, a->y_predicted, b->y_predicted);
}

/* Of both, the scores or the rows of each part. */
static void same_evaluation(struct verdict *v, const struct result *file, const struct result *now, bool rows)
{
    struct section s = begin(v, rows ? "predictions" : "evaluation");
    const bool comparable = file->classes == now->classes && file->outputs == now->outputs &&
                            file->n_metrics == now->n_metrics;
    if (!comparable)
        differ(&s, arena_format(s.arena, "%s: classes, outputs or metrics are others now", s.name));
    for (enum split p = SPLIT_TRAIN; p < SPLITS && comparable; p++) {
        const struct evaluation *a = &file->evaluation[p], *b = &now->evaluation[p];
        same_count(&s, arena_format(s.arena, "%s/%s: rows", s.name, split_names[p]), a->rows, b->rows);
        if (a->rows && a->rows == b->rows)
            (rows ? same_rows : same_scores)(&s, file, p, a, b);
    }
    end(&s);
}

static void same_status(struct verdict *v, const struct result *file, const struct result *now)
{
    struct section s = begin(v, "status");
    same_count(&s, "status (1 complete, 2 failed)", file->status, now->status);
    same_text(&s, "failure", file->failure, now->failure);
    end(&s);
}

/* ---- Circumstances --------------------------------------------------------------------------------------------- */

/* Those that can change a bit: not the machine, not the threads, not the instruction set. */
static bool matters(const char *name)
{
    static const char *const names[] = { "nnrun_version", "compiler", "real_bytes", "data_sha256", "plugin." };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* A plugin is told by version and hash; where its file lies does not matter. */
static const char *without_path(struct arena *arena, const char *name, const char *text)
{
    const char *slash = strncmp(name, "plugin.", 7) == 0 ? strstr(text, " /") : NULL;
    return slash ? arena_copy_n(arena, text, (size_t)(slash - text)) : text;
}

static void find_reasons(struct verdict *v, const struct result *file, const struct result *now)
{
    struct arena *arena = v->same.arena;
    for (size_t i = 0; i < file->n_provenance; i++) {
        const struct attribute *a = &file->provenance[i], *b = find(now->provenance, now->n_provenance, a->name);
        if (!matters(a->name))
            continue;
        const char *then = without_path(arena, a->name, attribute_text(arena, a));
        const char *today = b ? without_path(arena, a->name, attribute_text(arena, b)) : "not there";
        if (strcmp(then, today) != 0)
            add(&v->reasons, arena_format(arena, "%s: %s then, %s now", a->name, then, today));
    }
}

void verify(struct arena *arena, const struct result *file, const struct result *now, struct verdict *out)
{
    *out = (struct verdict){ { .arena = arena }, { .arena = arena }, { .arena = arena }, 0 };
    same_status(out, file, now);
    same_config(out, file, now);
    same_split(out, file, now);
    same_preprocessing(out, file, now);
    same_weights(out, file, now, true);
    same_history(out, &file->history, &now->history);
    same_weights(out, file, now, false);
    same_evaluation(out, file, now, false);
    same_evaluation(out, file, now, true);
    find_reasons(out, file, now);
}

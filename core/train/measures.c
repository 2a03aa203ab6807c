/* measures.c -- asks each metric for its sums and values, and gives every value a name that no other one has. */
#include "train/measures.h"

#include <string.h>

enum { MOST_SUMS = 1 << 24 };

/* ---- Names ----------------------------------------------------------------------------------------------------- */

/* Names are parts of paths and of conditions: what is special there becomes '_'. */
static char *curve_name(struct arena *arena, const char *metric, const char *name)
{
    char *made = arena_format(arena, "%s_%s", metric, name);
    for (char *c = made; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == 127 || strchr("/\\,;:=<>!&|\"'`()[]{}", *c))
            *c = '_';
    return made;
}

static bool is_taken(const struct measures *m, const char *name)
{
    for (size_t i = 0; i < m->n; i++)
        if (strcmp(m->names[i], name) == 0)
            return true;
    for (size_t i = 0; i < m->n_metrics; i++)
        if (strcmp(m->metrics[i].part->plugin->name, name) == 0)
            return true;
    return false;
}

static void add_value(struct arena *arena, struct measures *m, const char *plugin, const char *name)
{
    m->names = arena_grow(arena, m->names, m->n, sizeof *m->names);
    m->plugins = arena_grow(arena, m->plugins, m->n, sizeof *m->plugins);
    m->names[m->n] = name;
    m->plugins[m->n++] = plugin;
}

/* Classes may have names that differ in special characters alone: such a one gets a number behind it. */
static void add_further(struct arena *arena, struct measures *m, const char *plugin, const char *name)
{
    const char *plain = curve_name(arena, plugin, name), *unlike = plain;
    for (size_t twin = 2; is_taken(m, unlike); twin++)
        unlike = arena_format(arena, "%s_%zu", plain, twin);
    add_value(arena, m, plugin, unlike);
}

/* ---- Planning -------------------------------------------------------------------------------------------------- */

static int ask(struct services *services, struct metric *metric, const nnr_targets *targets, nnr_measures *answer,
               struct error *e)
{
    const struct part *part = metric->part;
    const char *name = part->plugin->name;
    *answer = (nnr_measures){ .sums = metric->kind->sums };
    if (metric->kind->plan &&
        metric->kind->plan(part->self, services_for(services, part, e), targets, answer))
        return part_failed(part, "plan", e);
    if (answer->sums < 1 || answer->sums > MOST_SUMS)
        return fail_at(e, &part->mark, "the metric '%s' keeps %zu sums for this data set, but must keep 1 to %d", name,
                       answer->sums, MOST_SUMS);
    if (answer->names && answer->names[0] && !metric->kind->each)
        return fail_at(e, &part->mark, "the metric '%s' names further values, but lacks the callback 'each'", name);
    return 0;
}

static int plan_metric(struct arena *arena, struct services *services, const struct data_shape *data,
                       const nnr_targets *targets, struct measures *out, struct metric *metric, struct error *e)
{
    const struct part *part = metric->part;
    nnr_measures answer;
    const bool by_default = part->mark.source && part->mark.source->kind == SOURCE_DEFAULT;
    if (metric->kind->classes_only && !data->classes)
        return fail_at(e, &part->mark,
                       "the metric '%s'%s is for classes, but the data set '%s' has numbers to learn; "
                       "those have mae, rmse and r2",
                       part->plugin->name, by_default ? ", measured where 'metrics' is not given," : "", data->name);
    if (ask(services, metric, targets, &answer, e))
        return -1;
    metric->first_sum = out->n_sums;
    metric->first_value = out->n;
    out->n_sums += answer.sums;
    add_value(arena, out, part->plugin->name, part->plugin->name);
    for (const char *const *name = answer.names; name && *name; name++)
        add_further(arena, out, part->plugin->name, *name);
    metric->values = out->n - metric->first_value;
    return 0;
}

/* The names as plugins get them, with a NULL behind the last. */
static const char *const *class_names(struct arena *arena, const struct data_shape *data)
{
    if (!data->classes)
        return NULL;
    const char **names = arena_alloc(arena, (data->classes + 1) * sizeof *names);
    memcpy(names, data->class_names, data->classes * sizeof *names);
    return names;
}

int measures_plan(struct arena *arena, struct services *services, const struct experiment *experiment,
                  const struct data_shape *data, struct measures *out, struct error *e)
{
    const nnr_targets targets = { data->outputs, class_names(arena, data) };
    *out = (struct measures){ .n_metrics = experiment->n_metrics, .n_sums = 1 };
    out->metrics = arena_alloc(arena, out->n_metrics * sizeof *out->metrics);
    for (size_t i = 0; i < out->n_metrics; i++)
        out->metrics[i] = (struct metric){ &experiment->metrics[i], experiment->metrics[i].plugin->table, 0, 0, 0 };
    for (size_t i = 0; i < out->n_metrics; i++)
        if (plan_metric(arena, services, data, &targets, out, &out->metrics[i], e))
            return -1;
    return 0;
}

/* ---- Measuring ------------------------------------------------------------------------------------------------- */

void measures_add(const struct measures *measures, size_t rows, size_t cols, const nnr_real *p, const nnr_real *t,
                  double *sums)
{
    for (size_t i = 0; i < measures->n_metrics; i++) {
        const struct metric *metric = &measures->metrics[i];
        metric->kind->update(metric->part->self, rows, cols, p, t, sums + metric->first_sum);
    }
}

void measures_take(const struct measures *measures, const double *sums, double *value)
{
    for (size_t i = 0; i < measures->n_metrics; i++) {
        const struct metric *metric = &measures->metrics[i];
        const double *own = sums + metric->first_sum;
        value[metric->first_value] = metric->kind->value(metric->part->self, own);
        if (metric->values > 1)
            metric->kind->each(metric->part->self, own, value + metric->first_value + 1);
    }
}

bool measures_larger_is_better(const struct measures *measures, size_t value)
{
    size_t i = 0;
    while (value >= measures->metrics[i].first_value + measures->metrics[i].values)
        i++;
    return measures->metrics[i].kind->larger_is_better;
}

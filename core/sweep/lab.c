/* lab.c -- opens sweeps, and keeps data that were read. */
#include "sweep/lab.h"

#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"

/* ---- Data ------------------------------------------------------------------------------------------------------ */

static const char *json_of(struct arena *arena, const struct node *node)
{
    struct text json = { .arena = arena };
    tree_to_json(node, &json);
    return json.data;
}

/* Reads the rows as the plugin has them. Its instance lasts until the lab is closed: it is asked again for rows. */
static const struct dataset *read_new(struct lab *lab, const struct experiment *experiment, const char *key,
                                      struct error *e)
{
    struct experiment *own = arena_alloc(lab->arena, sizeof *own);
    struct composition source = experiment->source;
    struct problems *problems = arena_alloc(lab->arena, sizeof *problems);
    source.root = node_copy(lab->arena, source.root);
    if (experiment_resolve(lab->arena, &source, plugin_host_catalogue(lab->host), own, problems)) {
        *e = problems->list[0];
        return NULL;
    }
    if (part_init(lab->services, &own->dataset, e))
        return NULL;
    lab->read = arena_grow(lab->arena, lab->read, lab->n_read, sizeof *lab->read);
    struct read_data *read = &lab->read[lab->n_read];
    if (dataset_read(lab->arena, lab->services, own, &read->dataset, e)) {
        part_fini(&own->dataset);
        return NULL;
    }
    read->key = arena_copy(lab->arena, key);
    lab->n_read++;
    return &read->dataset;
}

/* What was read before, or is now. */
static const struct dataset *read_once(struct lab *lab, const struct experiment *experiment, struct error *e)
{
    struct arena *scratch = arena_new();
    struct node *node = node_copy(scratch, node_get(experiment->source.root, "dataset"));
    node_remove(node, "split");
    node_remove(node, "scale");
    const char *key = json_of(scratch, node);
    const struct dataset *known = NULL;
    for (size_t i = 0; i < lab->n_read && !known; i++)
        if (strcmp(lab->read[i].key, key) == 0)
            known = &lab->read[i].dataset;
    if (!known)
        known = read_new(lab, experiment, key, e);
    arena_free(scratch);
    return known;
}

const struct dataset *lab_data(struct lab *lab, const struct experiment *experiment, struct error *e)
{
    struct arena *scratch = arena_new();
    const char *key = arena_format(scratch, "%llu %s", (unsigned long long)experiment->seed,
                                   json_of(scratch, node_get(experiment->source.root, "dataset")));
    struct prepared_data *place = NULL;
    for (size_t i = 0; i < PREPARED && !place; i++)
        if (lab->prepared[i].key && strcmp(lab->prepared[i].key, key) == 0)
            place = &lab->prepared[i];
    const struct dataset *read = place ? NULL : read_once(lab, experiment, e);
    if (!place && read) {
        struct prepared_data *next = &lab->prepared[lab->next_prepared++ % PREPARED];
        arena_free(next->arena);
        *next = (struct prepared_data){ .arena = arena_new() };
        next->key = arena_copy(next->arena, key);
        if (dataset_prepare(next->arena, lab->services, experiment, read, &next->dataset, e) == 0)
            place = next;
        else
            next->key = NULL;
    }
    arena_free(scratch);
    return place ? &place->dataset : NULL;
}

/* ---- Opening --------------------------------------------------------------------------------------------------- */

static int begin(struct lab *lab, struct arena *arena, struct error *e)
{
    *lab = (struct lab){ .arena = arena };
    if (isa_choose(&lab->isa, e))
        return -1;
    lab->host = plugin_host_new(arena, lab->isa);
    lab->services = services_new(arena, plugin_host_catalogue(lab->host));
    return 0;
}

/* Whether the objective is measured: its part of the data has rows, and the data have given its metric that value. */
static int check_objective(const struct lab *lab, const struct dataset *data, const struct measures *measures,
                           struct error *e)
{
    const struct plan *plan = &lab->plan;
    const char *part = split_names[plan->objective.split], *objective = lab->sweep.objective.metric;
    struct suggestion suggestion;
    char nearest[160];
    if (!data->split[plan->objective.split].rows)
        return fail_at(e, &lab->sweep.objective.mark,
                       "metric is '%s', but the data set has no rows for %s; give dataset.split.%s", objective, part,
                       part);
    if (strcmp(plan->objective.quantity, "loss") == 0)
        return 0;
    suggest_begin(&suggestion, objective);
    for (size_t i = 0; i < measures->n; i++) {
        if (strcmp(measures->names[i], plan->objective.quantity) == 0)
            return 0;
        suggest_try(&suggestion, arena_format(lab->arena, "%s_%s", part, measures->names[i]));
    }
    return fail_at(e, &lab->sweep.objective.mark, "metric is '%s', but with this data set there is no such value%s",
                   objective, suggest_text(&suggestion, nearest, sizeof nearest));
}

/* The base is planned with its data, so that nothing starts where it could not. */
static int check_base(struct lab *lab, struct error *e)
{
    struct arena *scratch = arena_new();
    struct run run;
    const struct dataset *data = lab_data(lab, &lab->base, e);
    int status = data ? run_plan_on(&run, scratch, &lab->base, lab->services, lab->isa, data, e) : -1;
    if (status == 0) {
        status = check_objective(lab, data, &run.network.measures, e);
        run_close(&run);
    }
    if (status == 0) {
        lab->plan.classes = data->classes;
        lab->plan.class_names = data->info.class_names;
    }
    arena_free(scratch);
    return status;
}

static int open_sweep(struct lab *lab, struct problems *problems, struct error *e)
{
    struct composition composition;
    const double none[1] = { 0 };
    struct sweep bare = lab->sweep;
    bare.n_axes = 0;
    if (sweep_apply(lab->arena, &bare, none, (struct sweep_run){ .seed = -1 }, &composition, problems) ||
        experiment_resolve(lab->arena, &composition, plugin_host_catalogue(lab->host), &lab->base, problems))
        return -1;
    return plan_make(lab->arena, &lab->sweep, &lab->base, lab->services, &lab->plan, e);
}

int lab_open_file(struct lab *lab, struct arena *arena, const char *path, struct problems *problems, struct error *e)
{
    return begin(lab, arena, e) ||
                   sweep_read(arena, path, plugin_host_catalogue(lab->host), &lab->sweep, problems) ||
                   open_sweep(lab, problems, e) || check_base(lab, e)
               ? -1
               : 0;
}

int lab_open_directory(struct lab *lab, struct arena *arena, const char *directory, struct problems *problems,
                       struct error *e)
{
    struct frozen frozen;
    if (begin(lab, arena, e) || plan_thaw(arena, directory, &frozen, e))
        return -1;
    if (!frozen.texts.count)
        return fail(e, "%s: is not the directory of a sweep: it has no plan.yaml", directory);
    if (sweep_read_texts(arena, &frozen.texts, plugin_host_catalogue(lab->host), &lab->sweep, problems) ||
        open_sweep(lab, problems, e))
        return -1;
    struct plan *plan = &lab->plan;
    if (plan->trials != frozen.trials || strcmp(plan->hash, frozen.hash) != 0)
        return fail(e, "%s: this nnrun makes another plan of the sweep than the one that is frozen there", directory);
    lab->directory = directory;
    plan->start = frozen.start;
    plan->n_starts = frozen.n_starts;
    plan->n_blocks = plan->n_starts * plan->rungs;
    plan->classes = frozen.classes;
    plan->class_names = frozen.class_names;
    return 0;
}

void lab_close(struct lab *lab)
{
    for (size_t i = 0; i < PREPARED; i++)
        arena_free(lab->prepared[i].arena);
    while (lab->n_read)
        part_fini(lab->read[--lab->n_read].dataset.part);
}

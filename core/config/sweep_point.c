/* sweep_point.c -- the experiment that a point stands for.
 *
 * A range or a list is checked by trying it: each value that it ends in goes into the base, which must be an experiment
 * all the same. So a sweep knows every rule that experiments know, and says it at the place in the sweep file. */
#include "config/sweep.h"

#include <math.h>
#include <string.h>

#include "config/override.h"

/* ---- Points ------------------------------------------------------------------------------------------------ */

static struct node *number_node(struct arena *arena, const struct sweep_axis *axis, double coordinate)
{
    struct node *node = arena_alloc(arena, sizeof *node);
    char number[32];
    node->mark = axis->mark;
    node->text = axis->whole ? arena_format(arena, "%.0f", coordinate)
                             : arena_copy(arena, number_text(coordinate, number));
    return node;
}

static struct node *value_node(struct arena *arena, const struct sweep_axis *axis, const struct sweep_setting *setting,
                               double coordinate)
{
    return axis->choices ? node_copy(arena, setting->values[(size_t)coordinate])
                         : number_node(arena, axis, coordinate);
}

const char *sweep_value_text(struct arena *arena, const struct sweep_axis *axis, const struct sweep_setting *setting,
                             double coordinate)
{
    if (isnan(coordinate))
        return "";
    const struct node *node = value_node(arena, axis, setting, coordinate);
    if (node->kind == NODE_SCALAR)
        return node->text;
    struct text json = { .arena = arena };
    tree_to_json(node, &json);
    return json.data;
}

const struct node *sweep_replaced_validation(const struct sweep *sweep)
{
    const struct node *dataset = sweep->folds ? node_get(sweep->base.root, "dataset") : NULL;
    const struct node *split = dataset && dataset->kind == NODE_MAP ? node_get(dataset, "split") : NULL;
    return split && split->kind == NODE_MAP ? node_get(split, "validation") : NULL;
}

static void set_whole(struct arena *arena, struct node *root, const char *key, const struct mark *mark, int64_t value,
                      struct problems *problems)
{
    struct node *node = arena_alloc(arena, sizeof *node);
    node->mark = *mark;
    node->text = arena_format(arena, "%lld", (long long)value);
    override_set(arena, root, key, mark, node, problems);
}

int sweep_apply(struct arena *arena, const struct sweep *sweep, const double *point, struct sweep_run run,
                struct composition *out, struct problems *problems)
{
    const size_t before = problems->count;
    *out = sweep->base;
    out->root = node_copy(arena, sweep->base.root);
    if (sweep_replaced_validation(sweep))
        node_remove(node_get(node_get(out->root, "dataset"), "split"), "validation");
    for (size_t a = 0; a < sweep->n_axes; a++) {
        const struct sweep_axis *axis = &sweep->axes[a];
        for (size_t s = 0; s < axis->n_settings && !isnan(point[a]); s++)
            override_set(arena, out->root, axis->settings[s].key, &axis->settings[s].mark,
                         value_node(arena, axis, &axis->settings[s], point[a]), problems);
    }
    if (sweep->folds) {
        set_whole(arena, out->root, "dataset.split.folds", &sweep->folds_mark, sweep->folds, problems);
        set_whole(arena, out->root, "dataset.split.fold", &sweep->folds_mark, run.fold, problems);
    }
    if (run.seed >= 0)
        node_set(arena, out->root, "seed", default_mark(),
                 node_default_text(arena, arena_format(arena, "%lld", (long long)run.seed)));
    return problems->count > before ? -1 : 0;
}

bool sweep_sets(const struct sweep *sweep, const char *key)
{
    for (size_t a = 0; a < sweep->n_axes; a++)
        for (size_t s = 0; s < sweep->axes[a].n_settings; s++)
            if (strcmp(sweep->axes[a].settings[s].key, key) == 0)
                return true;
    return false;
}

/* ---- Trying ------------------------------------------------------------------------------------------------ */

/* Adds what is not known yet: each value of a list would find the same unknown key. */
static void add_new(struct problems *all, const struct problems *found)
{
    for (size_t i = 0; i < found->count && i < MAX_PROBLEMS; i++) {
        const struct error *e = &found->list[i];
        bool known = false;
        for (size_t k = 0; k < all->count && k < MAX_PROBLEMS; k++)
            known |= strcmp(all->list[k].text, e->text) == 0 && all->list[k].mark.line == e->mark.line &&
                     all->list[k].mark.column == e->mark.column;
        if (!known)
            problem_from(all, e);
    }
}

static void try_point(const struct sweep *sweep, const double *point, struct catalogue *catalogue,
                      struct arena *lasting, struct problems *problems)
{
    struct problems *found = arena_alloc(lasting, sizeof *found);
    struct composition composition;
    struct experiment experiment;
    if (sweep_apply(lasting, sweep, point, (struct sweep_run){ .seed = -1 }, &composition, found) == 0)
        experiment_resolve(lasting, &composition, catalogue, &experiment, found);
    add_new(problems, found);
}

/* Sets the choices that an axis depends on. */
static void choose_parents(const struct sweep *sweep, size_t axis, double *point)
{
    for (size_t a = axis; sweep->axes[a].parent != a; a = sweep->axes[a].parent) {
        size_t choice = 0;
        while (!(sweep->axes[a].parent_choices >> choice & 1))
            choice++;
        point[sweep->axes[a].parent] = (double)choice;
    }
}

void sweep_try_all(struct arena *arena, const struct sweep *sweep, struct catalogue *catalogue,
                   struct problems *problems)
{
    double *point = arena_alloc(arena, (sweep->n_axes + 1) * sizeof *point);
    const size_t before = problems->count;
    for (size_t a = 0; a < sweep->n_axes; a++)
        point[a] = NAN;
    try_point(sweep, point, catalogue, arena, problems);
    if (problems->count > before)
        return;
    for (size_t a = 0; a < sweep->n_axes; a++) {
        const struct sweep_axis *axis = &sweep->axes[a];
        for (size_t i = 0; i < sweep->n_axes; i++)
            point[i] = NAN;
        choose_parents(sweep, a, point);
        for (size_t c = 0; c < (axis->choices ? axis->choices : 2); c++) {
            point[a] = axis->choices ? (double)c : c ? axis->max : axis->min;
            try_point(sweep, point, catalogue, arena, problems);
        }
    }
}

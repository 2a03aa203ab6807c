/* sweep_space.c -- the sections `parameters` and `zip` of a sweep file: lists, ranges, and what depends on what. */
#include "config/sweep.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/suggest.h"
#include "config/language.h"
#include "config/params.h"

enum { MOST_CHOICES = 100000, MOST_PARENT_CHOICES = 64, MOST_AXES = 1000 };

/* Of a range with steps, so that each is a double of its own and counting them is exact (nnr_axis_values). */
static const double MOST_VALUES = 1e11, LARGEST_WHOLE = 9007199254740992; /* 2^53 */

struct reader {
    struct arena *arena;
    struct problems *problems;
    struct sweep *out;
};

const struct range_form range_forms[RANGE_FORMS] = {
    { "uniform", false, false },
    { "log_uniform", false, true },
    { "int_uniform", true, false },
    { "int_log_uniform", true, true },
};

static const char *const others[] = { "values", "step", "when" };
enum { OTHERS = sizeof others / sizeof *others };

static int refuse(const struct reader *r, const struct node *node, const char *key, const char *expectation)
{
    char value[DESCRIPTION_BYTES];
    return problem_at(r->problems, &node->mark, "%s is %s, but must be %s", key,
                      node_describe(node, value, sizeof value), expectation);
}

static struct sweep_axis *add_axis(struct reader *r, size_t settings)
{
    struct sweep *out = r->out;
    out->axes = arena_grow(r->arena, out->axes, out->n_axes, sizeof *out->axes);
    struct sweep_axis *axis = &out->axes[out->n_axes];
    *axis = (struct sweep_axis){ .parent = out->n_axes, .n_settings = settings };
    axis->settings = arena_alloc(r->arena, settings * sizeof *axis->settings);
    out->n_axes++;
    return axis;
}

/* ---- Lists ------------------------------------------------------------------------------------------------- */

static int read_values(struct reader *r, struct entry *key, const struct node *list, struct sweep_axis *axis,
                       size_t place)
{
    if (list->kind != NODE_LIST || list->count < 1 || list->count > MOST_CHOICES)
        return refuse(r, list, key->key, "a list of values");
    if (sweep_sets(r->out, key->key))
        return problem_at(r->problems, &key->mark, "'%s' is given twice", key->key);
    const struct node **values = arena_alloc(r->arena, list->count * sizeof *values);
    for (size_t i = 0; i < list->count; i++)
        values[i] = list->entries[i].node;
    axis->settings[place] = (struct sweep_setting){ key->key, key->mark, values };
    axis->choices = list->count;
    axis->mark = list->mark;
    return 0;
}

/* ---- Ranges ------------------------------------------------------------------------------------------------ */

static int read_number(const struct reader *r, const struct node *node, const char *key, bool whole, double *value)
{
    char why[WHY_BYTES] = "";
    int64_t integer = 0;
    const char *kind = whole ? "a whole number" : "a number";
    const int failed = node->kind != NODE_SCALAR ? -1
                       : whole                   ? scalar_int(node, &integer, why)
                                                 : scalar_num(node, value, why);
    if (failed)
        return why[0] ? problem_at(r->problems, &node->mark, "%s is '%.80s', but %s", key, node->text, why)
                      : refuse(r, node, key, kind);
    if (!whole)
        return 0;
    *value = (double)integer;
    if (fabs(*value) >= LARGEST_WHOLE)
        return problem_at(r->problems, &node->mark, "%s is %s, but whole numbers of a range must be below 2^53", key,
                          node->text);
    return 0;
}

static int read_range(struct reader *r, struct entry *key, const struct node *map, const struct range_form *form,
                      struct sweep_axis *axis)
{
    const struct node *ends = node_get(map, form->key), *step = node_get(map, "step");
    char low[32], high[32], size[32];
    if (sweep_sets(r->out, key->key))
        return problem_at(r->problems, &key->mark, "'%s' is given twice", key->key);
    axis->settings[0] = (struct sweep_setting){ key->key, key->mark, NULL };
    axis->whole = form->whole;
    axis->log = form->log;
    axis->mark = ends->mark;
    axis->step = form->whole ? 1 : 0;
    if (ends->kind != NODE_LIST || ends->count != 2)
        return refuse(r, ends, form->key, "a list of two numbers, the least and the largest");
    if (read_number(r, ends->entries[0].node, form->key, form->whole, &axis->min) ||
        read_number(r, ends->entries[1].node, form->key, form->whole, &axis->max) ||
        (step && read_number(r, step, "step", form->whole, &axis->step)))
        return -1;
    if (!(axis->min < axis->max))
        return problem_at(r->problems, &ends->mark, "%s goes from %s to %s, but must go up", form->key,
                          number_text(axis->min, low), number_text(axis->max, high));
    if (form->log && !(axis->min > 0))
        return problem_at(r->problems, &ends->mark, "%s starts at %s, but must start above 0", form->key,
                          number_text(axis->min, low));
    if (step && form->log && !form->whole)
        return problem_at(r->problems, &step->mark, "log_uniform takes no step; use values, or uniform");
    if (step && !(axis->step > 0 && axis->step <= axis->max - axis->min))
        return problem_at(r->problems, &step->mark, "step is %s, but must be above 0 and at most %s",
                          number_text(axis->step, low), number_text(axis->max - axis->min, high));
    if (axis->step > 0 && (axis->max - axis->min) / axis->step >= MOST_VALUES)
        return problem_at(r->problems, &ends->mark, "%s from %s to %s in steps of %s has more than 10^11 values",
                          form->key, number_text(axis->min, low), number_text(axis->max, high),
                          number_text(axis->step, size));
    if (step) /* the largest number that steps reach */
        axis->max = axis->min + axis->step * floor((axis->max - axis->min) / axis->step * (1 + 4 * DBL_EPSILON));
    return 0;
}

/* ---- Conditions -------------------------------------------------------------------------------------------- */

/* The index of the choice that a word means, or SIZE_MAX after a problem. */
static size_t find_choice(const struct reader *r, const struct sweep_axis *parent, const struct node *wanted)
{
    const struct sweep_setting *setting = &parent->settings[0];
    struct suggestion s;
    char nearest[160], value[DESCRIPTION_BYTES];
    suggest_begin(&s, wanted->kind == NODE_SCALAR ? wanted->text : "");
    for (size_t c = 0; c < parent->choices && wanted->kind == NODE_SCALAR; c++) {
        const struct node *choice = setting->values[c];
        const struct node *word = choice->kind == NODE_MAP ? node_get(choice, "type") : choice;
        if (!word || word->kind != NODE_SCALAR)
            continue;
        if (strcmp(word->text, wanted->text) == 0)
            return c;
        suggest_try(&s, word->text);
    }
    problem_at(r->problems, &wanted->mark, "%s is none of the values of '%s'%s",
               node_describe(wanted, value, sizeof value), setting->key, suggest_text(&s, nearest, sizeof nearest));
    return SIZE_MAX;
}

static size_t find_parent(const struct reader *r, const struct entry *wanted)
{
    struct suggestion s;
    char nearest[160];
    suggest_begin(&s, wanted->key);
    for (size_t a = 0; a + 1 < r->out->n_axes; a++) {
        const char *key = r->out->axes[a].settings[0].key;
        if (!key)
            continue;
        if (strcmp(key, wanted->key) == 0)
            return a;
        suggest_try(&s, key);
    }
    problem_at(r->problems, &wanted->mark, "when names '%s', which is no parameter before this one%s", wanted->key,
               suggest_text(&s, nearest, sizeof nearest));
    return SIZE_MAX;
}

/* when: {KEY: VALUE} or {KEY: [VALUE, ...]} */
static int read_condition(struct reader *r, const struct node *when, struct sweep_axis *axis)
{
    if (when->kind != NODE_MAP || when->count != 1)
        return refuse(r, when, "when", "a map of one parameter and its value, as in {optimizer: adam}");
    const struct entry *wanted = &when->entries[0];
    const size_t parent = find_parent(r, wanted);
    if (parent == SIZE_MAX)
        return -1;
    const struct sweep_axis *above = &r->out->axes[parent];
    if (!above->choices || above->choices > MOST_PARENT_CHOICES)
        return problem_at(r->problems, &wanted->mark, "when names '%s', which does not have at most %d values",
                          wanted->key, MOST_PARENT_CHOICES);
    const struct node *list = wanted->node;
    axis->parent = parent;
    for (size_t i = 0; i < (list->kind == NODE_LIST ? list->count : 1); i++) {
        const size_t choice = find_choice(r, above, list->kind == NODE_LIST ? list->entries[i].node : list);
        if (choice == SIZE_MAX)
            return -1;
        axis->parent_choices |= (uint64_t)1 << choice;
    }
    return axis->parent_choices ? 0 : refuse(r, list, wanted->key, "a value, or a list of values");
}

/* ---- A parameter ------------------------------------------------------------------------------------------- */

static int check_keys(const struct reader *r, const struct node *map)
{
    int status = 0;
    for (size_t i = 0; i < map->count; i++) {
        const struct entry *entry = &map->entries[i];
        struct suggestion s;
        char nearest[64];
        bool known = false;
        suggest_begin(&s, entry->key);
        for (size_t k = 0; k < RANGE_FORMS + OTHERS; k++) {
            const char *key = k < RANGE_FORMS ? range_forms[k].key : others[k - RANGE_FORMS];
            known |= strcmp(key, entry->key) == 0;
            suggest_try(&s, key);
        }
        if (!known)
            status = problem_at(r->problems, &entry->mark, "unknown key '%s' in a parameter%s", entry->key,
                                suggest_text(&s, nearest, sizeof nearest));
    }
    return status;
}

static void read_parameter(struct reader *r, struct entry *entry)
{
    const struct node *map = entry->node;
    if (map->kind != NODE_MAP) {
        refuse(r, map, entry->key, "a map with values, uniform, log_uniform, int_uniform or int_log_uniform");
        return;
    }
    const struct node *values = node_get(map, "values"), *when = node_get(map, "when"), *step = node_get(map, "step");
    const struct range_form *form = NULL;
    size_t given = values != NULL;
    for (size_t f = 0; f < RANGE_FORMS; f++)
        if (node_get(map, range_forms[f].key)) {
            form = &range_forms[f];
            given++;
        }
    if (check_keys(r, map))
        return;
    if (given != 1) {
        problem_at(r->problems, &entry->mark,
                   "'%s' needs one of values, uniform, log_uniform, int_uniform and int_log_uniform", entry->key);
        return;
    }
    if (values && step)
        problem_at(r->problems, &step->mark, "step belongs to a range, and not to values");
    struct sweep_axis *axis = add_axis(r, 1);
    axis->settings[0].key = "";
    const int failed = values ? read_values(r, entry, values, axis, 0) : read_range(r, entry, map, form, axis);
    if (!failed && when)
        read_condition(r, when, axis);
}

/* Keys that go together: as many values each, taken by their place. */
static void read_zip(struct reader *r, const struct node *group)
{
    if (group->kind != NODE_MAP || group->count < 1) {
        refuse(r, group, "zip", "a list of maps from keys to lists of values");
        return;
    }
    struct sweep_axis *axis = add_axis(r, group->count);
    for (size_t i = 0; i < group->count; i++)
        axis->settings[i].key = "";
    size_t length = 0;
    for (size_t i = 0; i < group->count; i++) {
        struct entry *entry = &group->entries[i];
        if (read_values(r, entry, entry->node, axis, i))
            return;
        if (i > 0 && entry->node->count != length) {
            problem_at(r->problems, &entry->node->mark, "'%s' has %zu values, but '%s', with which it goes, has %zu",
                       entry->key, entry->node->count, group->entries[0].key, length);
            return;
        }
        length = entry->node->count;
    }
}

void sweep_read_space(struct arena *arena, const struct node *root, struct sweep *out, struct problems *problems)
{
    struct reader r = { arena, problems, out };
    const struct node *parameters = node_get(root, "parameters"), *zip = node_get(root, "zip");
    if (parameters && parameters->kind != NODE_MAP)
        refuse(&r, parameters, "parameters", "a map from keys of the experiment to what they may be");
    else if (parameters && parameters->count + (zip ? zip->count : 0) > MOST_AXES)
        problem_at(problems, &parameters->mark, "there are more than %d parameters", MOST_AXES);
    else
        for (size_t i = 0; parameters && i < parameters->count; i++)
            read_parameter(&r, &parameters->entries[i]);
    if (zip && zip->kind != NODE_LIST)
        refuse(&r, zip, "zip", "a list of maps from keys to lists of values");
    else
        for (size_t i = 0; zip && i < zip->count; i++)
            read_zip(&r, zip->entries[i].node);
    if (!parameters && !zip)
        problem_at(problems, &root->mark, "the sweep needs the key 'parameters' or 'zip'");
}

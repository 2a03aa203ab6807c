/* optimizers.c -- what optimizers remember of a gradient comes to rest at 0: all that are found, with each instruction
 * set (TAP). Means that decay would end among the subnormal numbers, and would stay there, since nine tenths of the
 * least of these are rounded to the least one again; but some processors take a hundred times as long for them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/isa.h"
#include "plugin/host.h"

enum { NUMBERS = 40, SLOTS = 4 };

static unsigned tests, failures;

/* An instance with the defaults, except that there is a momentum where there can be one. */
static void *instance_of(const nnr_plugin *plugin)
{
    char *self = calloc(1, plugin->instance);
    for (const nnr_param *p = plugin->params; p && p->name; p++) {
        const nnr_value value = strcmp(p->name, "momentum") == 0 ? (nnr_value){ .d = 0.9 } : p->def;
        memcpy(self + p->offset, &value, p->type == NNR_BOOL ? sizeof(bool) : sizeof value);
    }
    return self;
}

/* One step with a gradient, and then as many without as it takes 0.999^n to fall below all normal numbers. */
static void take_steps(const nnr_plugin *plugin, nnr_real *const *slots)
{
    const nnr_optimizer *kind = plugin->table;
    const uint64_t steps = sizeof(nnr_real) == sizeof(float) ? 100000 : 800000;
    nnr_real w[NUMBERS] = { 0 }, g[NUMBERS];
    for (size_t i = 0; i < NUMBERS; i++)
        g[i] = (nnr_real)(0.01 * ((double)i - NUMBERS / 2));
    void *self = instance_of(plugin);
    nnr_step step = { kind->learning_rate, 1, steps, true };
    for (; step.step <= steps; step.step++) {
        kind->update(self, &step, NUMBERS, w, g, slots);
        if (step.step == 1)
            memset(g, 0, sizeof g);
    }
    free(self);
}

static void check_rest(void *context, const char *name, const nnr_plugin *plugin, const struct error *reason)
{
    const enum isa *isa = context;
    nnr_real memory[SLOTS][NUMBERS] = { { 0 } }, *slots[SLOTS];
    for (size_t s = 0; s < SLOTS; s++)
        slots[s] = memory[s];
    if (plugin)
        take_steps(plugin, slots);
    bool right = plugin != NULL;
    for (size_t s = 0; s < SLOTS; s++)
        for (size_t i = 0; i < NUMBERS; i++)
            right = right && fpclassify(memory[s][i]) == FP_ZERO;
    tests++;
    failures += !right;
    printf("%s %u %s comes to rest, with %s\n", right ? "ok" : "not ok", tests, name, isa_names[*isa]);
    if (!plugin)
        printf("# %s\n", reason->text);
}

int main(void)
{
    struct arena *arena = arena_new();
    for (enum isa isa = ISA_BASELINE; isa < ISAS; isa++)
        if (isa_usable(isa))
            plugin_host_list(plugin_host_new(arena, isa), NNR_KIND_optimizer, check_rest, &isa);
    arena_free(arena);
    printf("1..%u\n", tests);
    return failures || !tests ? EXIT_FAILURE : EXIT_SUCCESS;
}

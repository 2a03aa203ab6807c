/* nnrun/plugin.h -- all that a plugin sees of nnrun.
 *
 * A plugin is a C file that includes this header, declares its parameters in one table (<nnrun/parameter.h>) and its
 * functions in another (<nnrun/kind/KIND.h>, which says what each is called with), and ends in NNR_MODULE. It links
 * against nothing: what it needs of the host arrives as arguments. `nnrun plugins new KIND NAME` writes a whole one to
 * start from; nnrun looks for it as DIRECTORY/KIND/NAME.so; `nnrun plugins check` proves that it keeps to what is said
 * here.
 *
 * Calls. Each function of a kind says who calls it:
 *   [main]    on one thread at a time. If it returns an int, it may fail: report by host->fail() and return its -1.
 *   [kernel]  from many threads at once, on one const self and disjoint rows. A kernel must not allocate, lock, log,
 *             fail, or change self. What it computes for a row may depend on nothing but its arguments, so that results
 *             are the same bits for any number of threads.
 *
 * Arguments. self is the plugin's struct, its instance: the host makes one for each place in the experiment that names
 * the plugin, zeroed, and fills the parameters in. Arrays are row-major and packed, owned by the host for the time of
 * the call, aligned as their type needs and no more, and do not overlap. Sizes are 1 or more unless something else is
 * said. Numbers may be NaN or infinite once a run diverges; a function must then return like any other time.
 *
 * Numbers. nnr_real is float, or double in a build with --enable-double. For the same bits on every machine, use
 * <nnrun/math.h> instead of <math.h> in kernels, long sums by <nnrun/sum.h>, random numbers by <nnrun/random.h>, and
 * compile with what `nnrun plugins flags` prints. Rounding is to nearest and subnormal numbers are kept: leave it so.
 *
 * Instruction sets. The entry symbol NNR_ENTRY is mandatory. A module may carry itself again, compiled for AVX2 or
 * AVX-512, under nnrun_module_v1_avx2 and nnrun_module_v1_avx512: same source, -DNNR_ENTRY=that name. The host takes
 * the widest that the machine (or NNRUN_ISA) allows; the bits are the same, only the speed differs.
 *
 * C++17 works too. There, name the callbacks of NNR_PLUGIN in the order in which the structs have them, compile with
 * -Wno-c++20-designator, and write nothing that throws, not even in [main] functions.
 *
 * Versions. Structs grow at the end only, and each table carries its size: what a module of an older minor version does
 * not know yet is zero for the host. A module of a newer one is refused. What lies in arrays or in other structs, and
 * what plugins make themselves, never grows: nnr_value, nnr_tensor, nnr_weight, nnr_axis, nnr_rng, nnr_product, and the
 * structs of <nnrun/table.h>, another form of which will be another service. */
#ifndef NNRUN_PLUGIN_H
#define NNRUN_PLUGIN_H

#include <nnrun/host.h>
#include <nnrun/kind/activation.h>
#include <nnrun/kind/callback.h>
#include <nnrun/kind/dataset.h>
#include <nnrun/kind/initializer.h>
#include <nnrun/kind/layer.h>
#include <nnrun/kind/loss.h>
#include <nnrun/kind/metric.h>
#include <nnrun/kind/optimizer.h>
#include <nnrun/kind/schedule.h>
#include <nnrun/kind/search.h>
#include <nnrun/parameter.h>

#define NNR_ABI_MAJOR 1 /* also in the name of the entry symbol */
#define NNR_ABI_MINOR 0

typedef enum {
    NNR_KIND_dataset = 1,
    NNR_KIND_layer,
    NNR_KIND_activation,
    NNR_KIND_loss,
    NNR_KIND_optimizer,
    NNR_KIND_initializer,
    NNR_KIND_metric,
    NNR_KIND_schedule,
    NNR_KIND_search,
    NNR_KIND_callback
} nnr_kind;

/* ---- What a module exports: one function that returns one table --------------------------------------------- */

typedef struct {
    size_t size, table_size, param_size, instance; /* sizeof: this struct, the kind's table, nnr_param, the instance */
    nnr_kind kind;
    const char *name, *help;    /* letters, digits and '_'; one line */
    const nnr_param *params;    /* ends in NNR_P_END; or NULL */
    const void *table;          /* of the kind */
    const char *const *aliases; /* other names, NULL-terminated, or NULL; NAME.so must exist for each (a link) */
} nnr_plugin;

typedef struct {
    size_t size;
    uint32_t minor, real_size;          /* NNR_ABI_MINOR; sizeof(nnr_real) */
    const char *version, *license;      /* of the module; of its licence, the SPDX identifier */
    const nnr_plugin *const *plugins;   /* NULL-terminated */
} nnr_module;

typedef const nnr_module *nnr_entry(void);

/* NNR_PLUGIN(kind, name, state type, parameters, "help", .callback = function, ...) defines name_plugin. */
#define NNR_PLUGIN(KIND, NAME, STATE, PARAMS, HELP, ...) \
    NNR_PLUGIN_ALIASED(KIND, NAME, STATE, PARAMS, HELP, NULL, __VA_ARGS__)
#define NNR_PLUGIN_ALIASED(KIND, NAME, STATE, PARAMS, HELP, ALIASES, ...)                          \
    static const nnr_##KIND NAME##_table = { __VA_ARGS__ };                                        \
    static const nnr_plugin NAME##_plugin = { sizeof(nnr_plugin), sizeof(nnr_##KIND),              \
                                              sizeof(nnr_param),  sizeof(STATE),                   \
                                              NNR_KIND_##KIND,    #NAME,                           \
                                              HELP,               PARAMS,                          \
                                              &NAME##_table,      ALIASES };

/* The state of a plugin without parameters, whose PARAMS is NULL. */
typedef struct {
    char none;
} nnr_stateless;

#ifndef NNR_ENTRY
#define NNR_ENTRY nnrun_module_v1
#endif
#ifdef __cplusplus
#define NNR_C extern "C"
#else
#define NNR_C
#endif
/* NNR_MODULE("version", "licence", &name_plugin, ...) ends the file. */
#define NNR_MODULE(VERSION, LICENSE, ...)                                             \
    NNR_C __attribute__((visibility("default"))) const nnr_module *NNR_ENTRY(void);   \
    const nnr_module *NNR_ENTRY(void)                                                 \
    {                                                                                 \
        static const nnr_plugin *const all[] = { __VA_ARGS__, NULL };                 \
        static const nnr_module module = { sizeof module,    NNR_ABI_MINOR,           \
                                           sizeof(nnr_real), VERSION, LICENSE, all }; \
        return &module;                                                               \
    }

#endif

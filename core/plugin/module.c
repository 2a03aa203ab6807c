/* module.c -- dlopen, and the refusals: each thing that can be wrong with a module has a sentence of its own. */
#include "plugin/module.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "config/language.h"
#include "plugin/adopt.h"
#include "plugin/whole.h"

/* ---- The floating-point environment --------------------------------------------------------------------------------
 * An object that was linked with -Ofast turns on flush-to-zero for the whole process while it is loaded. */

unsigned long floating_point_mode(void)
{
#if defined __SSE__
    return __builtin_ia32_stmxcsr() & ~0x3fu; /* without the exception flags */
#elif defined __aarch64__
    unsigned long mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    return mode;
#else
    return 0;
#endif
}

static void set_floating_point_mode(unsigned long mode)
{
#if defined __SSE__
    __builtin_ia32_ldmxcsr((unsigned)mode);
#elif defined __aarch64__
    __asm__ volatile("msr fpcr, %0" : : "r"(mode));
#else
    (void)mode;
#endif
}

/* ---- Plugins --------------------------------------------------------------------------------------------------- */

/* Which callbacks a kind cannot do without. */
static const struct {
    nnr_kind kind;
    size_t offset;
    const char *name;
} required[] = {
#define REQUIRED(KIND, CALLBACK) { NNR_KIND_##KIND, offsetof(nnr_##KIND, CALLBACK), #CALLBACK }
    REQUIRED(dataset, open),       REQUIRED(dataset, read),        REQUIRED(layer, plan),
    REQUIRED(layer, forward),      REQUIRED(layer, backward),      REQUIRED(activation, forward),
    REQUIRED(activation, backward), REQUIRED(loss, eval),          REQUIRED(optimizer, update),
    REQUIRED(initializer, fill),   REQUIRED(metric, update),       REQUIRED(metric, value),
    REQUIRED(schedule, rate),     REQUIRED(search, trials),        REQUIRED(search, propose),
    REQUIRED(callback, epoch),
#undef REQUIRED
};

const char *module_required(nnr_kind kind, size_t index)
{
    for (size_t i = 0; i < sizeof required / sizeof *required; i++)
        if (required[i].kind == kind && index-- == 0)
            return required[i].name;
    return NULL;
}

static size_t field_size(nnr_type type)
{
    switch (type) {
    case NNR_BOOL:
        return sizeof(bool);
    case NNR_INT:
    case NNR_ENUM:
        return sizeof(int64_t);
    case NNR_NUM:
        return sizeof(double);
    default:
        return sizeof(const char *);
    }
}

static bool default_in_range(const nnr_param *param)
{
    if (param->flags & NNR_REQUIRED)
        return true;
    switch (param->type) {
    case NNR_INT:
        return (param->choices && param->def.i == 0) || (param->def.i >= param->min.i && param->def.i <= param->max.i);
    case NNR_NUM:
        return param->def.d >= param->min.d && param->def.d <= param->max.d;
    case NNR_ENUM: {
        int64_t n = 0;
        while (param->choices[n])
            n++;
        return param->def.i >= 0 && param->def.i < n;
    }
    default:
        return true;
    }
}

static bool has_namesake(const nnr_plugin *plugin, const nnr_param *param)
{
    for (const nnr_param *other = plugin->params; other < param; other++)
        if (strcmp(other->name, param->name) == 0)
            return true;
    return false;
}

static const char *param_fault(const nnr_plugin *plugin, const nnr_param *param, char *buffer, size_t size)
{
    if (param->type < NNR_BOOL || param->type > NNR_ENUM)
        snprintf(buffer, size, "has a parameter '%s' of an unknown type (%d)", param->name, (int)param->type);
    else if (!param->help)
        snprintf(buffer, size, "has a parameter '%s' without help", param->name);
    else if (param->offset > plugin->instance || plugin->instance - param->offset < field_size(param->type))
        snprintf(buffer, size, "has a parameter '%s' beyond the end of its instance", param->name);
    else if (param->type == NNR_ENUM && (!param->choices || !param->choices[0]))
        snprintf(buffer, size, "has a parameter '%s' without words to choose from", param->name);
    else if (!default_in_range(param))
        snprintf(buffer, size, "has a parameter '%s' whose default is outside its own range", param->name);
    else if (language_has_key(plugin->kind, param->name))
        snprintf(buffer, size, "has a parameter '%s', but every %s has a key of that name already", param->name,
                 kind_names[plugin->kind]);
    else if (has_namesake(plugin, param))
        snprintf(buffer, size, "has two parameters called '%s'", param->name);
    else
        return NULL;
    return buffer;
}

bool is_plugin_name(const char *name)
{
    return *name && name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0';
}

static const char *missing_callback(const nnr_plugin *plugin, char *buffer, size_t size)
{
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        void *callback;
        if (required[i].kind != plugin->kind)
            continue;
        memcpy(&callback, (const char *)plugin->table + required[i].offset, sizeof callback);
        if (!callback) {
            snprintf(buffer, size, "lacks the callback '%s'", required[i].name);
            return buffer;
        }
    }
    return NULL;
}

static const char *metric_fault(const void *table, char *buffer, size_t size)
{
    const nnr_metric *metric = table;
    if (metric->sums == 0 && !metric->plan)
        snprintf(buffer, size, "keeps no sums");
    else if (metric->each && !metric->plan)
        snprintf(buffer, size, "has a callback 'each', but none called 'plan' that names its values");
    else
        return NULL;
    return buffer;
}

static const char *columns_fault(const void *table, char *buffer, size_t size)
{
    const nnr_callback *callback = table;
    size_t n = 0;
    for (; callback->columns && callback->columns[n]; n++)
        if (!is_plugin_name(callback->columns[n])) {
            snprintf(buffer, size, "has a column '%s', but columns have names of letters, digits and '_'",
                     callback->columns[n]);
            return buffer;
        }
    if (n <= NNR_MAX_COLUMNS)
        return NULL;
    snprintf(buffer, size, "has %zu columns, but may have %d", n, NNR_MAX_COLUMNS);
    return buffer;
}

static const char *table_fault(const nnr_plugin *plugin, char *buffer, size_t size)
{
    static const char *(*const faults[KINDS + 1])(const void *table, char *buffer, size_t size) = {
        [NNR_KIND_metric] = metric_fault, [NNR_KIND_callback] = columns_fault
    };
    const char *fault = missing_callback(plugin, buffer, size);
    return fault || !faults[plugin->kind] ? fault : faults[plugin->kind](plugin->table, buffer, size);
}

/* Why the plugin is unfit, in words that follow its name ("lacks the callback 'forward'"), or NULL where it is fit. */
static const char *plugin_fault(const nnr_plugin *plugin, char *buffer, size_t size)
{
    const char *fault = buffer;
    if (!plugin->name || !*plugin->name)
        snprintf(buffer, size, "has no name");
    else if (!is_plugin_name(plugin->name))
        snprintf(buffer, size, "has a name of other characters than letters, digits and '_'");
    else if (!plugin->help)
        snprintf(buffer, size, "has no line of help");
    else
        fault = table_fault(plugin, buffer, size);
    for (const nnr_param *param = plugin->params; !fault && param && param->name; param++)
        fault = param_fault(plugin, param, buffer, size);
    return fault;
}

/* ---- Modules --------------------------------------------------------------------------------------------------- */

/* The entry function, of the widest code up to isa. */
static nnr_entry *find_entry(void *object, enum isa isa)
{
    for (int i = (int)isa; i >= 0; i--) {
        char symbol[64];
        snprintf(symbol, sizeof symbol, "nnrun_module_v%d%s%s", NNR_ABI_MAJOR, i ? "_" : "", i ? isa_names[i] : "");
        nnr_entry *entry;
        *(void **)&entry = dlsym(object, symbol);
        if (entry)
            return entry;
    }
    return NULL;
}

static int fail_entry(const char *path, void *object, struct error *e)
{
    for (int major = 1; major < 100; major++) {
        char symbol[64];
        snprintf(symbol, sizeof symbol, "nnrun_module_v%d", major);
        if (major != NNR_ABI_MAJOR && dlsym(object, symbol))
            return fail(e, "%s: is a plugin for version %d of nnrun's plugin interface, but this nnrun has version %d",
                        path, major, NNR_ABI_MAJOR);
    }
    return fail(e, "%s: is not an nnrun plugin: it does not export nnrun_module_v%d", path, NNR_ABI_MAJOR);
}

/* The first plugin of a module that another one before it has the kind and name of, or NULL. */
static const nnr_plugin *find_twin(const nnr_module *module)
{
    for (const nnr_plugin *const *plugin = module->plugins; *plugin; plugin++)
        for (const nnr_plugin *const *other = module->plugins; other < plugin; other++)
            if ((*other)->kind == (*plugin)->kind && strcmp((*other)->name, (*plugin)->name) == 0)
                return *plugin;
    return NULL;
}

/* What the module, in today's sizes, can be told without calling it. */
static int check_module(const char *path, const nnr_module *module, struct error *e)
{
    if (module->real_size != sizeof(nnr_real))
        return fail(e, "%s: computes with numbers of %u bytes, but this nnrun with %zu (compile it with -DNNR_REAL=%s)",
                    path, (unsigned)module->real_size, sizeof(nnr_real), sizeof(nnr_real) == 8 ? "double" : "float");
    for (const nnr_plugin *const *plugin = module->plugins; *plugin; plugin++) {
        char buffer[256];
        const char *fault = plugin_fault(*plugin, buffer, sizeof buffer);
        if (fault)
            return fail(e, "%s: plugin '%s' %s", path, (*plugin)->name ? (*plugin)->name : "?", fault);
    }
    const nnr_plugin *twin = find_twin(module);
    if (twin)
        return fail(e, "%s: holds two %ss called '%s'", path, kind_names[twin->kind], twin->name);
    return 0;
}

const nnr_module *module_open(const char *path, enum isa isa, struct error *e)
{
    if (whole_check(path, e))
        return NULL;
    const unsigned long mode = floating_point_mode();
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object) {
        const char *reason = dlerror();
        const size_t length = strlen(path);
        if (reason && strncmp(reason, path, length) == 0 && strncmp(reason + length, ": ", 2) == 0)
            reason += length + 2;
        fail(e, "%s: cannot be loaded: %s", path, reason ? reason : "no reason given");
        return NULL;
    }
    if (floating_point_mode() != mode) {
        set_floating_point_mode(mode);
        fail(e,
             "%s: changes the floating-point mode of the whole program when it is loaded; compile and link it without "
             "-Ofast and -ffast-math",
             path);
        return NULL;
    }
    nnr_entry *entry = find_entry(object, isa);
    if (!entry) {
        fail_entry(path, object, e);
        return NULL;
    }
    const nnr_module *module = entry();
    if (!module) {
        fail(e, "%s: its entry function returned nothing", path);
        return NULL;
    }
    module = module_adopt(path, module, e);
    return !module || check_module(path, module, e) ? NULL : module;
}

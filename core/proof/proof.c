/* proof.c -- opens a module in a child process, makes an instance of each of its plugins, and hands it to its kind. */
#include "config.h" /* first: the names of registers are an extension */

#include "proof/proof.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __linux__
#include <ucontext.h>
#endif

#include "config/params.h"
#include "plugin/module.h"
#include "proof/child.h"
#include "proof/kinds.h"

/* What parent and child share. */
struct shared {
    struct proof_result result;
    char phase[NAME_BYTES]; /* what the child is calling; empty: nothing of the plugin */
    char crash[FAULT_BYTES];
    struct error error;
    struct problems problems; /* of what was given */
    const char *path;
    enum isa isa;
    const struct node *given; /* parameters, a map */
};

static struct shared *shared;

/* ---- Saying what was found ------------------------------------------------------------------------------------- */

void proof_phase(const char *what)
{
    snprintf(shared->phase, sizeof shared->phase, "%s", what);
}

bool proof_check(struct proof *proof, bool right)
{
    proof->finding->checks++;
    return right;
}

void proof_fault(struct proof *proof, const char *format, ...)
{
    struct finding *finding = proof->finding;
    if (finding->n_faults == MAX_FAULTS)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(finding->faults[finding->n_faults++], FAULT_BYTES, format, arguments);
    va_end(arguments);
}

void proof_failed(struct proof *proof, const char *function, const struct error *e)
{
    const struct source *source = e->mark.source;
    const char *reason = e->text[0] ? e->text : "without saying why";
    if (source && e->mark.line > 0)
        proof_fault(proof, "%s fails: %s:%d:%d: %s", function, source->name, e->mark.line, e->mark.column, reason);
    else
        proof_fault(proof, "%s fails: %s", function, reason);
}

void proof_omit(struct proof *proof, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(proof->finding->omitted, FAULT_BYTES, format, arguments);
    va_end(arguments);
}

/* ---- Crashes ---------------------------------------------------------------------------------------------------- */

static bool was_write(const void *context)
{
#if defined __linux__ && defined __x86_64__
    enum { WRITES = 2 }; /* a bit of the processor's page fault error code */
    return ((const ucontext_t *)context)->uc_mcontext.gregs[REG_ERR] & WRITES;
#else
    (void)context;
    return false;
#endif
}

static void note_crash(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    char buffer[FAULT_BYTES / 2];
    const char *told = call_told(info->si_addr, was_write(context), buffer, sizeof buffer);
    if (told)
        snprintf(shared->crash, FAULT_BYTES, "%s", told);
    /* The handler was for once: the same fault again ends the process. */
}

static void watch_for_crashes(void)
{
    static char stack[1 << 16]; /* of its own, for a plugin that ran out of the other one */
    const stack_t own = { .ss_sp = stack, .ss_size = sizeof stack };
    sigaltstack(&own, NULL);
    struct sigaction action = { .sa_flags = (int)(SA_SIGINFO | SA_ONSTACK | SA_RESETHAND) };
    action.sa_sigaction = note_crash;
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

/* ---- One plugin ------------------------------------------------------------------------------------------------ */

static void (*const proofs[KINDS + 1])(struct proof *) = {
    [NNR_KIND_dataset] = prove_dataset,         [NNR_KIND_layer] = prove_layer,
    [NNR_KIND_activation] = prove_activation,   [NNR_KIND_loss] = prove_loss,
    [NNR_KIND_optimizer] = prove_optimizer,     [NNR_KIND_initializer] = prove_initializer,
    [NNR_KIND_metric] = prove_metric,           [NNR_KIND_schedule] = prove_schedule,
    [NNR_KIND_search] = prove_search,           [NNR_KIND_callback] = prove_callback,
};

/* A value for a parameter that has no default, or NULL where nobody could guess one. */
static const char *sample(struct arena *arena, const nnr_param *param)
{
    char digits[32];
    switch (param->type) {
    case NNR_INT: {
        const int64_t least = param->min.i < 4 ? 4 : param->min.i;
        return arena_format(arena, "%lld", (long long)(least > param->max.i ? param->max.i : least));
    }
    case NNR_NUM:
        return arena_copy(arena, number_text(fmin(fmax(0.5, param->min.d), param->max.d), digits));
    case NNR_BOOL:
        return "true";
    case NNR_ENUM:
        return param->choices[0];
    default:
        return NULL;
    }
}

/* The keys of the other plugins of the module, NULL-terminated. */
static const char *const *keys_of_others(struct arena *arena, const nnr_module *module, const nnr_plugin *plugin)
{
    size_t count = 0;
    const char **keys = arena_grow(arena, NULL, 0, sizeof *keys);
    for (const nnr_plugin *const *other = module->plugins; *other; other++)
        for (const nnr_param *param = (*other)->params; *other != plugin && param && param->name; param++) {
            keys[count++] = param->name;
            keys = arena_grow(arena, keys, count, sizeof *keys);
        }
    keys[count] = NULL;
    return keys;
}

/* Fills in the parameters: what was given, the defaults, and samples where there are neither. */
static bool fill_parameters(struct proof *proof, const nnr_module *module)
{
    struct node *map = node_copy(proof->arena, shared->given);
    for (const nnr_param *param = proof->plugin->params; param && param->name; param++) {
        if (node_get(map, param->name) || !(param->flags & NNR_REQUIRED))
            continue;
        const char *text = sample(proof->arena, param);
        if (!text && shared->given->count)
            continue; /* it is missed below, or a key is unknown that was meant for it */
        if (!text) {
            proof_omit(proof, "not called, since nobody can guess the parameter '%s'; give it as %s=VALUE",
                       param->name, param->name);
            return false;
        }
        node_set(proof->arena, map, param->name, default_mark(), node_default_text(proof->arena, text));
    }
    const nnr_plugin *plugin = proof->plugin;
    const char *owner = arena_format(proof->arena, "%s %s", kind_names[plugin->kind], plugin->name);
    return params_fill(proof->arena, map, plugin->params, keys_of_others(proof->arena, module, plugin), owner,
                       proof->self.at, &shared->problems) == 0;
}

static void prove_plugin(struct arena *arena, struct services *services, const nnr_module *module,
                         const nnr_plugin *plugin, struct finding *finding)
{
    struct proof proof = { .arena = arena, .services = services, .plugin = plugin, .finding = finding };
    finding->kind = plugin->kind;
    snprintf(finding->name, NAME_BYTES, "%s", plugin->name);
    if (guarded_new(&proof.self, "self", plugin->instance, &proof.error))
        return;
    proof.traps = traps_new(arena, plugin);
    proof.part = (struct part){ .plugin = plugin, .self = proof.self.at };
    if (!fill_parameters(&proof, module))
        return;
    struct error e = { 0 };
    proof_phase("init");
    const int failed = part_init(services, &proof.part, &e);
    proof_phase("");
    if (!proof_check(&proof, !failed)) {
        proof_fault(&proof, "fails in init%s: %s", shared->given->count ? "" : " with its own defaults", e.text);
        return;
    }
    if (proofs[plugin->kind])
        proofs[plugin->kind](&proof);
    proof_phase("fini");
    part_fini(&proof.part);
    proof_phase("");
}

/* ---- One module ------------------------------------------------------------------------------------------------ */

static void prove_module(void *context)
{
    shared = context;
    struct arena *arena = arena_new();
    struct proof_result *result = &shared->result;
    watch_for_crashes();
    proof_phase("being loaded");
    const nnr_module *module = module_open(shared->path, shared->isa, &shared->error);
    if (!module) {
        snprintf(result->refused, FAULT_BYTES, "%.*s", FAULT_BYTES - 1, shared->error.text);
        return;
    }
    result->has_code =
        shared->isa == ISA_BASELINE || module_open(shared->path, shared->isa - 1, &shared->error) != module;
    proof_phase("");
    if (!result->has_code)
        return;
    struct plugin_host *host = plugin_host_new(arena, shared->isa);
    struct services *services = services_new(arena, plugin_host_catalogue(host));
    for (size_t i = 0; module->plugins[i] && i < MAX_PROVED && !shared->problems.count; i++)
        prove_plugin(arena, services, module, module->plugins[i], &result->findings[result->count++]);
    arena_free(arena);
}

/* The sentence for a child that did not come to its end. */
static void tell_end(enum ending ending, int signal, double seconds)
{
    struct proof_result *result = &shared->result;
    struct finding *finding = result->count ? &result->findings[result->count - 1] : NULL;
    const bool loading = strcmp(shared->phase, "being loaded") == 0;
    const char *where = !*shared->phase ? "" : loading ? " while it is loaded" : " in ";
    const char *what = loading ? "" : shared->phase;
    char text[FAULT_BYTES];
    if (ending == ENDED_BY_TIME)
        snprintf(text, sizeof text, "does not come back%s%s within %g seconds", loading ? where : " from ",
                 loading ? "" : what, seconds);
    else if (ending == ENDED_BY_SIGNAL && *shared->crash)
        snprintf(text, sizeof text, "%s %.*s", what, FAULT_BYTES - NAME_BYTES - 2, shared->crash);
    else if (ending == ENDED_BY_SIGNAL)
        snprintf(text, sizeof text, "crashes%s%s (%s)", where, what, strsignal(signal));
    else
        snprintf(text, sizeof text, "ends the program%s%s", where, what);
    if (finding)
        snprintf(finding->faults[finding->n_faults < MAX_FAULTS ? finding->n_faults++ : MAX_FAULTS - 1], FAULT_BYTES,
                 "%s", text);
    else
        snprintf(result->refused, FAULT_BYTES, "%.300s", text);
}

int proof_run(const char *path, enum isa isa, double seconds, const struct node *given, struct proof_result *result,
              struct problems *problems, struct error *e)
{
    shared = child_memory(sizeof *shared, e);
    if (!shared)
        return -1;
    shared->path = path;
    shared->isa = isa;
    shared->given = given;
    enum ending ending;
    int signal;
    int failed = child_run(prove_module, shared, seconds, &ending, &signal, e);
    if (!failed && ending != ENDED_WELL)
        tell_end(ending, signal, seconds);
    *result = shared->result;
    for (size_t i = 0; i < shared->problems.count && i < MAX_PROBLEMS; i++)
        failed = problem_from(problems, &shared->problems.list[i]);
    child_memory_free(shared, sizeof *shared);
    return failed;
}

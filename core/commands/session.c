/* session.c -- calls config, plugin and train in their order. */
#include "commands/session.h"

#include <string.h>
#include <sys/stat.h>

#include "base/suggest.h"
#include "model/recall.h"
#include "store/store.h"

static int check_word(const struct invocation *invocation, struct error *e)
{
    const char *word = invocation->words[0];
    struct stat status;
    if (stat(word, &status) == 0 || strpbrk(word, "./"))
        return 0;
    struct suggestion suggestion;
    suggest_begin(&suggestion, word);
    suggest_try(&suggestion, "help");
    for (const struct command *const *command = commands; *command; command++)
        suggest_try(&suggestion, (*command)->name);
    char nearest[64];
    return fail_usage(e, "'%s' is neither a config file nor a command%s", word,
                      suggest_text(&suggestion, nearest, sizeof nearest));
}

/* Before the config is read. */
static int begin(struct session *session, struct invocation *invocation)
{
    struct arena *arena = invocation->arena;
    *session = (struct session){ 0 };
    if (isa_choose(&session->isa, &invocation->error))
        return -1;
    session->host = plugin_host_new(arena, session->isa);
    session->services = services_new(arena, plugin_host_catalogue(session->host));
    return 0;
}

static int plan(struct session *session, struct invocation *invocation, const struct composition *composition)
{
    struct arena *arena = invocation->arena;
    if (experiment_resolve(arena, composition, plugin_host_catalogue(session->host), &session->experiment,
                           &invocation->problems))
        return -1;
    return run_plan(&session->run, arena, &session->experiment, session->services, session->isa, &invocation->error);
}

int session_open(struct session *session, struct invocation *invocation)
{
    struct error *e = &invocation->error;
    struct composition composition;
    *session = (struct session){ 0 };
    if (invocation->count < 1)
        return fail_usage(e, "a config file is missing; `nnrun help` shows how to call nnrun");
    if (check_word(invocation, e) || begin(session, invocation) ||
        compose(invocation->arena, invocation->words[0], (size_t)invocation->count - 1,
                (const char *const *)invocation->words + 1, &composition, &invocation->problems))
        return -1;
    return plan(session, invocation, &composition);
}

int session_open_texts(struct session *session, struct invocation *invocation, const struct composition_texts *texts,
                       size_t n_overrides, const char *const *overrides)
{
    struct composition composition;
    if (begin(session, invocation) ||
        compose_texts(invocation->arena, texts, n_overrides, overrides, &composition, &invocation->problems))
        return -1;
    return plan(session, invocation, &composition);
}

int session_recall(struct session *session, struct invocation *invocation, const char *path, struct result *result)
{
    struct arena *arena = invocation->arena;
    struct error *e = &invocation->error;
    if (store_read(arena, path, result, e) || begin(session, invocation))
        return -1;
    return recall_experiment(arena, path, result, plugin_host_catalogue(session->host), &session->experiment,
                             &invocation->problems, e);
}

void session_close(struct session *session)
{
    run_close(&session->run);
}

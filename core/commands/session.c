/* session.c -- calls config, plugin and train in their order. */
#include "commands/session.h"

#include <string.h>
#include <sys/stat.h>

#include "base/suggest.h"

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
        if (!(*command)->hidden)
            suggest_try(&suggestion, (*command)->name);
    char nearest[64];
    return fail_usage(e, "'%s' is neither a config file nor a command%s", word,
                      suggest_text(&suggestion, nearest, sizeof nearest));
}

int session_open(struct session *session, struct invocation *invocation)
{
    struct arena *arena = invocation->arena;
    struct error *e = &invocation->error;
    *session = (struct session){ 0 };
    if (invocation->count < 1)
        return fail_usage(e, "a config file is missing; `nnrun help` shows how to call nnrun");
    if (check_word(invocation, e) || isa_choose(&session->isa, e))
        return -1;
    session->host = plugin_host_new(arena, session->isa);
    session->services = services_new(arena, plugin_host_catalogue(session->host));
    struct composition composition;
    if (compose(arena, invocation->words[0], (size_t)invocation->count - 1,
                (const char *const *)invocation->words + 1, &composition, &invocation->problems) ||
        experiment_resolve(arena, &composition, plugin_host_catalogue(session->host), &session->experiment,
                           &invocation->problems))
        return -1;
    return run_plan(&session->run, arena, &session->experiment, session->services, session->isa, e);
}

void session_close(struct session *session)
{
    run_close(&session->run);
}

/* rows.c -- from the words of predict and evaluate to a network and its rows. */
#include "commands/rows.h"

#include <string.h>

#include "base/suggest.h"
#include "model/own_feed.h"
#include "model/recall.h"

int split_named(const char *word, enum split *split, struct error *e)
{
    struct suggestion suggestion;
    char nearest[64];
    suggest_begin(&suggestion, word);
    for (*split = SPLIT_TRAIN; *split < SPLITS; ++*split) {
        if (strcmp(split_names[*split], word) == 0)
            return 0;
        suggest_try(&suggestion, split_names[*split]);
    }
    return fail_usage(e, "--split is '%s', but must be train, validation or test%s", word,
                      suggest_text(&suggestion, nearest, sizeof nearest));
}

int recall_run(struct session *session, struct invocation *invocation, struct result *result, bool own)
{
    const char *path = invocation->words[0];
    struct error *e = &invocation->error;
    if (session_recall(session, invocation, path, result) ||
        recall_network(&session->run, invocation->arena, path, result, &session->experiment, session->services,
                       session->isa, e))
        return -1;
    if (!own)
        return 0;
    return run_read_data(&session->run, e) || own_data_check(invocation->arena, &session->run, result, e) ? -1 : 0;
}

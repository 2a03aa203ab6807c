/* session.h -- from the words of a command line to a planned run: shared by the subcommands that need a config. */
#ifndef NNRUN_COMMANDS_SESSION_H
#define NNRUN_COMMANDS_SESSION_H

#include "commands/commands.h"
#include "plugin/host.h"
#include "train/run.h"

struct session {
    enum isa isa;
    struct plugin_host *host;
    struct services *services;
    struct experiment experiment;
    struct run run;
};

/* Reads the config that words[0] names, with the other words as overrides, and plans the run. */
int session_open(struct session *session, struct invocation *invocation);
/* The same from the texts of a config that was read before. */
int session_open_texts(struct session *session, struct invocation *invocation, const struct composition_texts *texts,
                       size_t n_overrides, const char *const *overrides);

/* Reads the result file at path, and finds the plugins of its experiment; nothing is planned yet. */
int session_recall(struct session *session, struct invocation *invocation, const char *path, struct result *result);

void session_close(struct session *session);

#endif

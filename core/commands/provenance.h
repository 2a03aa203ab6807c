/* provenance.h -- the circumstances of a run: who and what made it, where, from which data and plugins. */
#ifndef NNRUN_COMMANDS_PROVENANCE_H
#define NNRUN_COMMANDS_PROVENANCE_H

#include "commands/session.h"

int provenance_fill(const struct session *session, const struct invocation *invocation, struct result *result,
                    struct error *e);

#endif

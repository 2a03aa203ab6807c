/* provenance.h -- the circumstances of a run: who and what made it, where, from which data and plugins. */
#ifndef NNRUN_COMMANDS_PROVENANCE_H
#define NNRUN_COMMANDS_PROVENANCE_H

#include "commands/session.h"

/* Fills the provenance of a result, date_created apart. earlier: the stored run that this one goes on with, or NULL. */
int provenance_fill(const struct session *session, const struct invocation *invocation, const struct result *earlier,
                    struct result *result, struct error *e);

/* Now, as ISO 8601 in UTC. */
const char *provenance_date(struct arena *arena);

/* An attribute of a stored run: NULL or 0 where there is none. */
const char *provenance_text(const struct result *result, const char *name);
int64_t provenance_int(const struct result *result, const char *name);

/* Whether the process that wrote it was one of this machine, and is no more. */
bool provenance_is_gone(const struct result *result);

/* Fails unless the data of a planned run are the same bytes, and divided in the same way, as those of a stored one. */
int provenance_same_data(const struct session *session, const struct result *earlier, struct error *e);

#endif

/* rows.h -- the rows that predict and evaluate work on: a CSV file, or the run's own data set. */
#ifndef NNRUN_COMMANDS_ROWS_H
#define NNRUN_COMMANDS_ROWS_H

#include "commands/session.h"

/* The part of the data that a word names ("test"). */
int split_named(const char *word, enum split *split, struct error *e);

/* Recalls the run that words[0] names, ready for rows. own: reads its data set, too. */
int recall_run(struct session *session, struct invocation *invocation, struct result *result, bool own);

#endif

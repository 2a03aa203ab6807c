/* stop.h -- signals that ask a run to stop: SIGINT, SIGTERM and SIGUSR1.
 *
 * The first only leaves a note, which the trainer reads between two steps. A SIGINT after it ends the process at
 * once. */
#ifndef NNRUN_COMMANDS_STOP_H
#define NNRUN_COMMANDS_STOP_H

#include <signal.h>

/* Watches for signals from now on. One that was ignored when the process began stays ignored. */
void stop_watch(void);

/* Number of the first signal that came, 0: none. */
extern volatile sig_atomic_t stop_signal;

/* "SIGTERM" */
const char *stop_name(void);

#endif

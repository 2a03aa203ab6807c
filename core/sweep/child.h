/* child.h -- processes that do not outlive the one that started them. */
#ifndef NNRUN_SWEEP_CHILD_H
#define NNRUN_SWEEP_CHILD_H

#include <sys/types.h>

/* fork, after which the child gets the signal when its parent ends. */
pid_t child_start(int signal);

#endif

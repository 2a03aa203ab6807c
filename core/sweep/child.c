/* child.c -- fork, and what Linux does for those that are left behind. */
#include "sweep/child.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

pid_t child_start(int signal)
{
    const pid_t parent = getpid();
    fflush(NULL); /* so that nothing is written twice */
    const pid_t child = fork();
    if (child == 0) {
#ifdef __linux__
        prctl(PR_SET_PDEATHSIG, signal);
#endif
        if (getppid() != parent) /* it had ended before the system was asked */
            raise(signal);
    }
    return child;
}

/* rehearse.c -- a child process that reads, and whose end is all that counts. */
#include "store/rehearse.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_SECONDS = 60 };

/* Nothing of a crash is to be seen: no message, no core file. */
static void keep_quiet(void)
{
    const int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
    setrlimit(RLIMIT_CPU, &(struct rlimit){ MOST_SECONDS, MOST_SECONDS });
}

int rehearse(const char *path, void (*read)(const char *path), struct error *e)
{
    int status = 0;
    const pid_t child = fork();
    if (child == 0) {
        keep_quiet();
        read(path);
        _exit(0);
    }
    if (child < 0)
        return fail(e, "cannot read '%s': %s", path, strerror(errno));
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return fail(e, "cannot read '%s': %s", path, strerror(errno));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0
               ? 0
               : fail(e, "'%s' is damaged: HDF5 crashes when it reads it", path);
}

/* child.c -- fork, a pipe whose end tells that the child is gone, and waitpid. */
#include "proof/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WELL = 77 }; /* how the child says that it came to the end */

static void be_child(void (*work)(void *context), void *context)
{
    const struct rlimit no_core = { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    work(context);
    _exit(WELL); /* what the parent has buffered must not be printed twice */
}

static enum ending meaning_of(int status, int *signal)
{
    *signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return *signal ? ENDED_BY_SIGNAL : WEXITSTATUS(status) == WELL ? ENDED_WELL : ENDED_ITSELF;
}

int child_run(void (*work)(void *context), void *context, double seconds, enum ending *ending, int *signal,
              struct error *e)
{
    int ends[2];
    fflush(NULL);
    if (pipe(ends) != 0)
        return fail(e, "no pipe to a child process: %s", strerror(errno));
    const pid_t child = fork();
    if (child < 0)
        return fail(e, "no child process: %s", strerror(errno));
    if (child == 0) {
        close(ends[0]);
        be_child(work, context);
    }
    close(ends[1]);
    struct pollfd gone = { .fd = ends[0], .events = POLLIN };
    const int answer = poll(&gone, 1, (int)(seconds * 1000));
    close(ends[0]);
    if (answer == 0)
        kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    *ending = meaning_of(status, signal);
    if (answer == 0)
        *ending = ENDED_BY_TIME;
    return 0;
}

void *child_memory(size_t bytes, struct error *e)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED)
        return memory;
    fail(e, "no memory to share with a child process: %s", strerror(errno));
    return NULL;
}

void child_memory_free(void *memory, size_t bytes)
{
    munmap(memory, bytes);
}

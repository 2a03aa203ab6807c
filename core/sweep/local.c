/* local.c -- starts the workers of this machine, looks after them, and shows how far they have come. */
#include "sweep/local.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "compute/team.h"
#include "sweep/child.h"
#include "sweep/folder.h"
#include "sweep/status.h"
#include "sweep/tally.h"
#include "sweep/worker.h"

size_t sweep_default_jobs(const struct lab *lab)
{
    const size_t jobs = team_largest() / (size_t)lab->sweep.threads;
    return jobs ? jobs : 1;
}

static _Noreturn void be_worker(struct lab *lab)
{
    struct error e = { 0 };
    const int failed = worker_run(lab, &e);
    if (failed)
        error_print(stderr, &e, 0);
    fflush(NULL);
    _exit(failed ? FAILED : DONE);
}

/* Workers that may be killed one after the other before they try a trial, for each that works at a time. Those that are
 * killed at a trial are counted for that trial, by whoever takes it next (worker.c). */
enum { MOST_KILLED = 5 };

struct crew {
    size_t size, alive;
    pid_t *process;
    bool failed;
    size_t killed; /* one after the other before they tried a trial */
};

static int hire(struct lab *lab, struct crew *crew, size_t jobs, struct error *e)
{
    crew->process = arena_alloc(lab->arena, jobs * sizeof *crew->process);
    for (; crew->size < jobs; crew->size++, crew->alive++) {
        const pid_t process = child_start(SIGTERM);
        if (process == 0)
            be_worker(lab);
        if (process < 0)
            return crew->size ? 0 : fail(e, "no process for a worker: %s", strerror(errno));
        crew->process[crew->size] = process;
    }
    return 0;
}

/* Whether a worker that was killed has a successor. */
static bool goes_on(const struct lab *lab, struct crew *crew, pid_t process, int signal)
{
    const struct folder folder = { .path = lab->directory };
    crew->killed = folder_has_tried(&folder, process) ? 0 : crew->killed + 1;
    if (crew->killed < MOST_KILLED * crew->size) {
        fprintf(stderr, "nnrun: a worker was ended by signal %d; another one goes on\n", signal);
        return true;
    }
    fprintf(stderr,
            "nnrun: a worker was ended by signal %d before it tried a trial, the last of %zu; no other one goes on; "
            "where memory runs out, a smaller --jobs helps\n",
            signal, crew->killed);
    return false;
}

/* Takes note of workers that have ended. One that was killed has a successor, as long as there is work. */
static void look_after(struct lab *lab, struct crew *crew)
{
    for (size_t i = 0; i < crew->size; i++) {
        int status;
        const pid_t ended = crew->process[i];
        if (ended <= 0 || waitpid(ended, &status, WNOHANG) != ended)
            continue;
        crew->process[i] = 0;
        crew->alive--;
        crew->failed |= WIFEXITED(status) && WEXITSTATUS(status) != DONE;
        if (!WIFSIGNALED(status) || (lab->stop && *lab->stop) || !goes_on(lab, crew, ended, WTERMSIG(status)))
            continue;
        const pid_t process = child_start(SIGTERM);
        if (process == 0)
            be_worker(lab);
        crew->process[i] = process > 0 ? process : 0;
        crew->alive += process > 0;
    }
}

static void show(struct tally *tally, FILE *live, double started, uint64_t begun)
{
    char line[200];
    struct standing_of_sweep standing;
    status_take(tally, &standing);
    status_line(tally->lab, &standing, seconds_now() - started, begun, sizeof line, line);
    fprintf(live, "\r\033[K%s", line);
    fflush(live);
}

int sweep_run_local(struct lab *lab, size_t jobs, FILE *live, struct error *e)
{
    static const struct timespec moment = { .tv_nsec = 2000000 };
    static const double between_lines = 0.5;
    struct crew crew = { 0 };
    struct tally tally = { 0 };
    const double started = seconds_now();
    double shown = started;
    bool told = false;
    if (live) {
        tally_begin(&tally, lab->arena, lab);
        tally_refresh(&tally);
    }
    const uint64_t begun = tally.rows;
    if (hire(lab, &crew, jobs, e))
        return -1;
    while (crew.alive) {
        look_after(lab, &crew);
        if (lab->stop && *lab->stop && !told) {
            told = true;
            for (size_t i = 0; i < crew.size; i++)
                if (crew.process[i] > 0)
                    kill(crew.process[i], SIGTERM);
        }
        if (live && seconds_now() - shown > between_lines) {
            show(&tally, live, started, begun);
            shown = seconds_now();
        }
        nanosleep(&moment, NULL);
    }
    if (live)
        fprintf(live, "\r\033[K");
    return crew.failed ? fail(e, "a worker could not go on; running the same command again resumes the sweep") : 0;
}

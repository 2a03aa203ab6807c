/* trial.c -- the parent of a child that trains: waits, beats, and judges how it ended.
 *
 * A child takes several trials where they are short: making a process costs about as much as 20 epochs of iris. */
#include "sweep/trial.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "sweep/attempt.h"
#include "sweep/checkpoints.h"
#include "sweep/child.h"

struct listener {
    struct lab *lab;
    struct folder *folder;
    const struct assignment *assignments; /* (count) */
    size_t count;
    struct text heard; /* that was not handed on yet: less than a line */
    trial_done *done;
    void *context;
    size_t finished;
    bool stopped; /* the child was told to end */
    bool late;    /* it was killed here */
};

/* What a child has to finish a step and to write a checkpoint. */
static const double GRACE_SECONDS = 15;

static bool is_stopped(const struct lab *lab)
{
    return lab->stop && *lab->stop;
}

/* Hands on the whole lines that were heard. */
static int hand_on(struct listener *listener, struct error *e)
{
    struct text *heard = &listener->heard;
    const char *at = heard->data;
    int status = 0;
    for (const char *end; !status && at && (end = strchr(at, '\n'));) {
        struct row row;
        struct arena *arena = arena_new();
        const char *line = at;
        status = row_read(arena, &at, false, &row) == 1
                     ? listener->done(listener->context, line, (size_t)(end + 1 - line), &row, e)
                     : fail(e, "a trial sent something that is no row");
        if (++listener->finished < listener->count)
            folder_try(listener->folder, listener->assignments[listener->finished].unit, 0);
        arena_free(arena);
    }
    if (at && at > heard->data) {
        heard->length -= (size_t)(at - heard->data);
        memmove(heard->data, at, heard->length + 1);
    }
    return status;
}

/* Listens until the child closes its end. */
static int listen_to(struct listener *listener, pid_t child, int in, struct error *e)
{
    const double timeout = listener->lab->sweep.timeout;
    double limit = seconds_now() + timeout;
    char buffer[16384];
    for (;;) {
        struct pollfd ready = { .fd = in, .events = POLLIN };
        const double left = limit - seconds_now();
        const size_t before = listener->finished;
        const int answer = poll(&ready, 1, left < 0.5 ? left > 0 ? (int)(left * 1000) + 1 : 0 : 500);
        const ssize_t n = answer > 0 ? read(in, buffer, sizeof buffer) : -1;
        folder_beat(listener->folder);
        if (n == 0 || (answer > 0 && n < 0 && errno != EINTR))
            return 0;
        if (n > 0)
            text_add_n(&listener->heard, buffer, (size_t)n);
        if (n > 0 && hand_on(listener, e)) {
            kill(child, SIGKILL);
            return -1;
        }
        if (listener->finished > before && !listener->stopped)
            limit = seconds_now() + timeout;
        if (is_stopped(listener->lab)) {
            if (!listener->stopped)
                limit = seconds_now() + GRACE_SECONDS;
            listener->stopped = true;
            kill(child, SIGTERM);
        }
        if (seconds_now() > limit) {
            listener->late = true;
            kill(child, SIGKILL);
            return 0;
        }
    }
}

static void say_crash(const struct listener *listener, int status, char crash[CRASH_BYTES])
{
    char seconds[32];
    if (listener->late)
        snprintf(crash, CRASH_BYTES, "timeout after %s seconds", number_text(listener->lab->sweep.timeout, seconds));
    else if (WIFSIGNALED(status))
        snprintf(crash, CRASH_BYTES, "signal %d: %s", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        snprintf(crash, CRASH_BYTES, "exit code %d", WEXITSTATUS(status));
}

int trial_run(struct lab *lab, struct folder *folder, const struct assignment *assignments, size_t count, int log,
              trial_done *done, void *context, size_t *finished, char crash[CRASH_BYTES], struct error *e)
{
    int ends[2], status = 0;
    struct listener listener = { .lab = lab, .folder = folder, .assignments = assignments, .count = count,
                                 .heard.arena = arena_new(), .done = done, .context = context };
    *finished = 0;
    *crash = '\0';
    if (pipe(ends) != 0)
        return fail(e, "no pipe to a trial: %s", strerror(errno));
    const pid_t child = child_start(SIGKILL);
    if (child == 0) {
        close(ends[0]);
        attempt_run(lab, folder, assignments, count, ends[1], log);
    }
    close(ends[1]);
    int failed = child < 0 ? fail(e, "no process for a trial: %s", strerror(errno))
                           : listen_to(&listener, child, ends[0], e);
    close(ends[0]);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    *finished = listener.finished;
    if (!failed && *finished < count && !is_stopped(lab))
        say_crash(&listener, status, crash);
    arena_free(listener.heard.arena);
    return failed;
}

int trial_crashed(const struct lab *lab, const struct folder *folder, const struct assignment *assignment,
                  const char *crash, int log, trial_done *done, void *context, struct error *e)
{
    struct arena *arena = arena_new();
    struct text line = { .arena = arena };
    struct row row;
    attempt_begin_row(arena, &lab->plan, assignment, &row);
    row.why = row_sentence(arena, crash);
    attempt_write_log(arena, folder, row.unit % lab->plan.trials, row.why, log);
    checkpoints_remove(folder, row.unit % lab->plan.trials);
    row_write(&row, &line);
    row_seal(&line);
    const int status = done(context, line.data, line.length, &row, e);
    arena_free(arena);
    return status;
}

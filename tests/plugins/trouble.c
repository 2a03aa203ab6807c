/* trouble: an activation that is tanh, but for what it does before. Each instance leaves a line in `trail`, so that a
 * test can count how often a trial was tried. One that rolls dice, for how steep it is, waits until there is a file
 * `go`. One that kills its worker kills the process above its own; unseen, where nothing is left that tells what that
 * was at. */
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <nnrun/plugin.h>

typedef struct {
    int64_t does;
    double factor;
} state;

enum { NOTHING, CRASHES, CRASHES_ONCE, CRASHES_UNLESS_MENDED, HANGS, ROLLS_DICE,
       KILLS_WORKER, KILLS_WORKER_TWICE, KILLS_WORKER_UNSEEN };
static const char *const deeds[] = { "nothing", "crashes", "crashes_once", "crashes_unless_mended", "hangs",
                                     "rolls_dice", "kills_worker", "kills_worker_twice", "kills_worker_unseen",
                                     NULL };

static const nnr_param params[] = { NNR_P_ENUM(state, does, NOTHING, deeds, "what"), NNR_P_END };

/* Whether there is a file of that name. */
static bool exists(const char *name)
{
    FILE *file = fopen(name, "r");
    if (file)
        fclose(file);
    return file != NULL;
}

static void leave(const char *name, const char *word)
{
    FILE *file = fopen(name, "a");
    if (file) {
        fprintf(file, "%s\n", word);
        fclose(file);
    }
}

static size_t length_of(const char *name)
{
    FILE *file = fopen(name, "r");
    const long length = file && fseek(file, 0, SEEK_END) == 0 ? ftell(file) : 0;
    if (file)
        fclose(file);
    return length > 0 ? (size_t)length : 0;
}

/* Takes away the heartbeat of the worker. */
static void forget_worker(void)
{
    char command[80];
    snprintf(command, sizeof command, "rm -f *.d/heartbeat/*-%ld-*", (long)getppid());
    if (system(command) != 0)
        leave("trail", "it could not be forgotten");
}

static int init(void *self, nnr_host *host)
{
    state *s = self;
    struct timespec now = { 0 };
    (void)host;
    leave("trail", deeds[s->does]);
    if (s->does == CRASHES || (s->does == CRASHES_UNLESS_MENDED && !exists("mended")))
        abort();
    if (s->does == CRASHES_ONCE && !exists("crashed")) {
        leave("crashed", "once");
        abort();
    }
    const bool still_kills = length_of("trail") <= 2 * sizeof "kills_worker_twice"; /* with newline */
    const bool unseen = s->does == KILLS_WORKER_UNSEEN && !exists("mended");
    if (unseen)
        forget_worker();
    if (unseen || s->does == KILLS_WORKER || (s->does == KILLS_WORKER_TWICE && still_kills)) {
        kill(getppid(), SIGKILL);
        abort();
    }
    for (volatile bool on = s->does == HANGS; on;)
        continue;
    while (s->does == ROLLS_DICE && !exists("go"))
        continue;
    s->factor = 1;
    if (s->does == ROLLS_DICE && timespec_get(&now, TIME_UTC))
        s->factor = 1 + (double)(now.tv_nsec / 1000 % 1000) / 1000;
    return 0;
}

static void forward(const void *self, size_t rows, size_t cols, const nnr_real *x, nnr_real *y)
{
    const nnr_real factor = (nnr_real)((const state *)self)->factor;
    for (size_t i = 0; i < rows * cols; i++)
        y[i] = nnr_tanh(factor * x[i]);
}

static void backward(const void *self, size_t rows, size_t cols, const nnr_real *x, const nnr_real *y,
                     const nnr_real *dy, nnr_real *dx)
{
    (void)x;
    for (size_t i = 0; i < rows * cols; i++)
        dx[i] = (nnr_real)((const state *)self)->factor * dy[i] * (1 - y[i] * y[i]);
}

NNR_PLUGIN(activation, trouble, state, params, "tanh, and trouble", .init = init, .forward = forward,
           .backward = backward)
NNR_MODULE("0.1", "MIT", &trouble_plugin)

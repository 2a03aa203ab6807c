/* stop.c -- the handler does nothing but note the signal, or remove a temporary file and let the process die. */
#include "commands/stop.h"

#include <stddef.h>

#include "store/store.h"

volatile sig_atomic_t stop_signal;

static const struct {
    int number;
    const char *name;
} signals[] = { { SIGINT, "SIGINT" }, { SIGTERM, "SIGTERM" }, { SIGUSR1, "SIGUSR1" } };
enum { SIGNALS = sizeof signals / sizeof *signals };

static void note(int number)
{
    if (!stop_signal) {
        stop_signal = number;
        return;
    }
    if (number != SIGINT)
        return;
    store_abandon();
    signal(number, SIG_DFL);
    raise(number); /* comes when this handler returns */
}

void stop_watch(void)
{
    struct sigaction action = { .sa_handler = note, .sa_flags = SA_RESTART }, before;
    for (size_t i = 0; i < SIGNALS; i++)
        if (sigaction(signals[i].number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i].number, &action, NULL);
}

const char *stop_name(void)
{
    for (size_t i = 0; i < SIGNALS; i++)
        if (signals[i].number == stop_signal)
            return signals[i].name;
    return "a signal";
}

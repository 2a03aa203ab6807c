/* follow.c -- looks at the file every now and then: a snapshot takes its place at once, so that a look never meets half
 * of one. Asking for its times costs nothing, and works on network file systems, where notifications do not. */
#include "commands/follow.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "commands/provenance.h"
#include "report/progress.h"
#include "store/store.h"

static const struct timespec BETWEEN_LOOKS = { .tv_nsec = 100000000 };

struct follower {
    struct invocation *invocation;
    const char *path;
    bool draws;       /* on a terminal that can */
    bool waits;       /* and has said so */
    bool seen;        /* a file, of which this is the last: */
    struct stat last;
    struct arena *arena; /* of what was last read: */
    struct result result;
    int lines;        /* of the page that is on the terminal */
};

/* ---- The terminal ----------------------------------------------------------------------------------------------- */

/* Prints the first `most` lines of a text in the place of the page before it, and counts them. */
static void draw(struct follower *follower, const char *text, int most)
{
    if (follower->lines)
        printf("\033[%dA", follower->lines);
    printf("\r\033[J");
    follower->lines = 0;
    while (*text && follower->lines < most) {
        const size_t length = strcspn(text, "\n") + 1;
        fwrite(text, 1, length, stdout);
        text += length;
        follower->lines++;
    }
}

static void draw_page(struct follower *follower, const struct result *result, size_t epochs)
{
    struct style style = follower->invocation->output_style;
    struct winsize window = { .ws_row = 24 };
    char *text = NULL;
    size_t length = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col >= 40)
        style.columns = window.ws_col < 200 ? window.ws_col : 200;
    FILE *page = open_memstream(&text, &length);
    if (!page)
        return;
    report_live(page, result, epochs, style);
    if (fclose(page) == 0)
        draw(follower, text, window.ws_row > 2 ? window.ws_row - 1 : 23);
    free(text);
}

/* ---- Looks ------------------------------------------------------------------------------------------------------ */

static size_t epochs_wanted(const struct result *result)
{
    for (size_t i = 0; i < result->n_config; i++)
        if (strcmp(result->config[i].name, "training.epochs") == 0)
            return (size_t)result->config[i].i;
    return result->history.epochs;
}

static void show(struct follower *follower, const struct result *result)
{
    char line[PROGRESS_BYTES];
    const size_t epochs = epochs_wanted(result);
    if (result->status != STATUS_RUNNING) {
        if (follower->draws)
            draw(follower, "", 0);
        report_show(stdout, result, follower->path, follower->invocation->output_style);
    } else if (follower->draws) {
        draw_page(follower, result, epochs);
    } else {
        progress_text(&result->history, epochs, result->seconds_training, sizeof line, line);
        printf("%s\n", line);
    }
    fflush(stdout);
}

static void say_waiting(struct follower *follower)
{
    if (follower->waits)
        return;
    follower->waits = true;
    follower->lines = 0; /* what is on the terminal stays above the sentence */
    fprintf(stderr, follower->seen ? "nnrun: %s is gone; waiting for it to come back\n" : "nnrun: waiting for %s\n",
            follower->path);
}

/* Reads and shows the file. Returns 1 where the run has ended, 0 where it goes on, -1 after an error. */
static int look(struct follower *follower, const struct stat *now)
{
    struct error e = { 0 };
    struct stat after;
    arena_free(follower->arena);
    follower->arena = arena_new();
    follower->result = (struct result){ 0 };
    if (store_read(follower->arena, follower->path, &follower->result, &e) == 0) {
        show(follower, &follower->result);
        follower->seen = true;
        follower->waits = false;
        follower->last = *now;
        return follower->result.status != STATUS_RUNNING;
    }
    if (stat(follower->path, &after) != 0 || !store_same_file(now, &after))
        return 0; /* it went away just now */
    follower->invocation->error = e;
    return -1;
}

static int fail_gone(struct follower *follower)
{
    return fail_stopped(&follower->invocation->error,
                        "%s: its run ended after %zu epochs without a word; `nnrun resume %s` goes on with it",
                        follower->path, follower->result.history.epochs, follower->path);
}

int follow(struct invocation *invocation, const char *path)
{
    struct follower follower = { .invocation = invocation, .path = path, .draws = progress_can_draw(stdout),
                                 .arena = arena_new() };
    int ended = 0;
    for (;;) {
        struct stat now;
        const bool gone = follower.seen && provenance_is_gone(&follower.result); /* before the file: its last act */
        if (stat(path, &now) != 0)
            say_waiting(&follower);
        else if (follower.waits || !follower.seen || !store_same_file(&follower.last, &now))
            ended = look(&follower, &now);
        else if (gone)
            ended = fail_gone(&follower);
        if (ended || ferror(stdout))
            break;
        nanosleep(&BETWEEN_LOOKS, NULL);
    }
    arena_free(follower.arena);
    return ended < 0 ? -1 : 0;
}

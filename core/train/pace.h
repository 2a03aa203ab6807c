/* pace.h -- whether a run is faster with its team of threads or alone, found out while it trains.
 *
 * The results are the same bits either way. On a quiet machine a team pays for all but small steps; beside other work
 * each wait of the team can cost a slice of the scheduler's time, and one thread is many times faster. So now and then
 * an epoch is run the other way, and the faster way is kept. */
#ifndef NNRUN_TRAIN_PACE_H
#define NNRUN_TRAIN_PACE_H

#include <stdbool.h>
#include <stddef.h>

struct pace {
    bool is_team;      /* else there is nothing to choose */
    double seconds[2]; /* of the last epoch alone, and of the last with the team; 0: none yet */
    bool with_team;    /* the faster way */
    bool trying;       /* the epoch under way goes the other way */
    size_t epochs;     /* since the other way was tried */
    size_t patience;   /* epochs until it is tried again */
};

void pace_begin(struct pace *pace, bool is_team);

/* Whether one thread alone should do the next epoch. */
bool pace_alone(struct pace *pace);

/* How long that epoch took. */
void pace_note(struct pace *pace, double seconds);

#endif

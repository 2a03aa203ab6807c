/* pace.c -- tries the other way ever less often while it loses, and at once when the present way becomes slow. */
#include "train/pace.h"

enum { FIRST_PATIENCE = 8, LAST_PATIENCE = 512 };
static const double SUDDENLY_SLOW = 3, LONG_EPOCH = 0.1; /* seconds: too long to try the other way at once */

void pace_begin(struct pace *pace, bool is_team)
{
    *pace = (struct pace){ .is_team = is_team, .with_team = is_team, .patience = 1 };
}

bool pace_alone(struct pace *pace)
{
    pace->trying = pace->is_team && pace->epochs >= pace->patience;
    return pace->with_team == pace->trying;
}

void pace_note(struct pace *pace, double seconds)
{
    const bool used_team = pace->with_team != pace->trying;
    const double before = pace->seconds[used_team];
    pace->seconds[used_team] = seconds;
    pace->epochs++;
    if (pace->patience == 1 && seconds > LONG_EPOCH)
        pace->patience = FIRST_PATIENCE;
    if (pace->trying) {
        const bool won = seconds < pace->seconds[!used_team];
        pace->with_team = pace->with_team != won;
        pace->patience = won || pace->patience == 1 ? FIRST_PATIENCE : pace->patience * 2;
        pace->patience = pace->patience > LAST_PATIENCE ? LAST_PATIENCE : pace->patience;
        pace->epochs = 0;
    } else if (before > 0 && seconds > SUDDENLY_SLOW * before && pace->epochs > 1) {
        pace->epochs = pace->patience;
    }
}

/* look.h -- a sweep's directory as pictures and pages look at it. */
#ifndef NNRUN_SWEEP_LOOK_H
#define NNRUN_SWEEP_LOOK_H

#include "plot/sweep_view.h"
#include "sweep/lab.h"

/* Of all trials that have ended so far, while others may be under way; fails where there is none. */
int sweep_look(struct arena *arena, const struct lab *lab, struct sweep_view *view, struct error *e);

#endif

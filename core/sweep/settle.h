/* settle.h -- the beginning of a sweep: its directory, and the plan that is frozen there. */
#ifndef NNRUN_SWEEP_SETTLE_H
#define NNRUN_SWEEP_SETTLE_H

#include "sweep/lab.h"

/* Makes the directory and freezes the plan there, or takes up the plan that is there, if it is the same; with `extend`
 * it may have more trials. workers: how many are likely to share it. */
int sweep_settle(struct lab *lab, const char *directory, size_t workers, bool extend, struct problems *problems,
                 struct error *e);

#endif

/* wrong_callback: a moving mean of the loss; each -D puts one mistake into it. */
#include <nnrun/plugin.h>

#ifndef STATE
#define STATE 1
#endif
#ifndef COLUMN
#define COLUMN "mean"
#endif

static const char *const columns[] = { COLUMN, NULL };

static int epoch(const void *self, nnr_host *host, const nnr_epoch *now, double *state, double *column)
{
    static double remembered;
    (void)self, (void)host;
    remembered += 1;
    state[0] = now->epoch > 1 ? (state[0] + now->value[0]) / 2 : now->value[0];
#ifdef FAILS
    return host->fail(host, "not today");
#endif
#ifndef LEAVES_COLUMN
    column[0] = state[0];
#endif
#ifdef WRITES_MORE
    column[1] = 0;
#endif
#ifdef READS_MORE
    column[0] += now->value[now->curves];
#endif
#ifdef CHANGES_VALUE
    ((double *)now->value)[0] = 0;
#endif
#ifdef CHANGES_SELF
    ((nnr_stateless *)self)->none = 1;
#endif
#ifdef REMEMBERS
    column[0] = remembered;
#endif
#ifdef STOPS_AT
    if (now->epoch == STOPS_AT)
        now->stop(now, "epoch %d came", STOPS_AT);
#endif
#ifdef LOGS
    now->log(now, "the mean is %g", column[0]);
#endif
    return 0;
}

NNR_PLUGIN(callback, wrong_callback, nnr_stateless, NULL, "a moving mean of the loss", .state = STATE,
           .columns = columns, .epoch = epoch)
NNR_MODULE("0.1", "MIT", &wrong_callback_plugin)

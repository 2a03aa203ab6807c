/* stop_at: ends the run when a curve has reached a value for some epochs in a row. */
#include <nnrun/plugin.h>

enum { BELOW, ABOVE };

typedef struct {
    const char *curve;
    int64_t when;
    double value;
    int64_t epochs;
} stop_at;

static const char *const sides[] = { [BELOW] = "below", [ABOVE] = "above", NULL };

static const nnr_param params[] = {
    NNR_P_STR(stop_at, curve, "train_loss", 0, "the curve to watch"),
    NNR_P_ENUM(stop_at, when, BELOW, sides, "on which side of the value it is to end"),
    NNR_P_NUM(stop_at, value, 0.01, -1e300, 1e300, 0, "where it ends the run, or beyond"),
    NNR_P_INT(stop_at, epochs, 1, 1, 1000000000, 0, "how many in a row have to be there"),
    NNR_P_END,
};

/* state[0]: how many in a row are there by now. */
static int epoch(const void *self, nnr_host *host, const nnr_epoch *now, double *state, double *column)
{
    const stop_at *s = self;
    const size_t c = nnr_curve(now, s->curve);
    (void)column;
    if (c == now->curves)
        return host->fail(host, "stop_at watches the curve '%s', which this run does not have; it has %s and others",
                          s->curve, now->name[0]);
    const double value = now->value[c];
    const bool there = s->when == BELOW ? value <= s->value : value >= s->value;
    state[0] = there ? state[0] + 1 : 0;
    if (state[0] >= (double)s->epochs)
        now->stop(now, "%s is %g", s->curve, value);
    return 0;
}

NNR_PLUGIN(callback, stop_at, stop_at, params, "ends the run when a curve reaches a value", .state = 1, .epoch = epoch)
NNR_MODULE("1.0", "MIT", &stop_at_plugin)

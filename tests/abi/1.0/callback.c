/* newplugin: a curve of its own, by how much the loss fell, and an end when it hardly does. */
#include <nnrun/plugin.h>

typedef struct {
    double least;
} newplugin;

static const nnr_param params[] = {
    NNR_P_NUM(newplugin, least, 0, 0, 1, 0, "ends the run when the loss falls by less; 0: never"),
    NNR_P_END,
};

static const char *const columns[] = { "fall", NULL }; /* the history has it as newplugin_fall */

/* state[0]: the loss of the epoch before. Whatever is to be remembered has to be there, and nowhere else. */
static int epoch(const void *self, nnr_host *host, const nnr_epoch *now, double *state, double *column)
{
    const newplugin *s = (const newplugin *)self;
    const double loss = now->value[nnr_curve(now, "train_loss")];
    column[0] = now->epoch > 1 ? state[0] - loss : 0;
    state[0] = loss;
    if (now->epoch > 1 && s->least > 0 && column[0] < s->least)
        now->stop(now, "the loss fell by %g only", column[0]);
    return 0;
}

NNR_PLUGIN(callback, newplugin, newplugin, params, "by how much the loss fell", .state = 1, .columns = columns,
           .epoch = epoch)
NNR_MODULE("0.1", "MIT", &newplugin_plugin)

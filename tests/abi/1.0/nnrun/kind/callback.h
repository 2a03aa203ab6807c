/* nnrun/kind/callback.h -- a callback: is told the curves after each epoch, may end the run, show a line, and add
 * curves of its own. */
#ifndef NNRUN_KIND_CALLBACK_H
#define NNRUN_KIND_CALLBACK_H

#include <nnrun/host.h>

typedef struct nnr_epoch nnr_epoch;
struct nnr_epoch {
    uint64_t epoch, epochs;  /* done, this one included; in the whole run */
    double learning_rate;    /* of its last step */
    size_t curves;           /* the loss and the metrics of each part of the data */
    const char *const *name; /* (curves): train_loss, validation_accuracy, ... */
    const double *value;     /* (curves): of this epoch; NaN where there is none */
    void *priv;              /* the host's own */
    /* Ends the run after this epoch, and says why; the first reason counts. */
    void (*stop)(const nnr_epoch *, const char *format, ...) NNR_PRINTF(2, 3);
    /* Shows a line, unless the run is to be quiet. */
    void (*log)(const nnr_epoch *, const char *format, ...) NNR_PRINTF(2, 3);
};

enum { NNR_MAX_COLUMNS = 64 };

typedef struct {
    NNR_LIFE;
    size_t state;               /* numbers to keep from epoch to epoch; zero at first. The host owns them */
    const char *const *columns; /* names of curves of its own, at most NNR_MAX_COLUMNS, NULL-terminated, or NULL: the
                                   history has them as <callback>_<column> */
    /* [main] After each epoch; changes state (state) and fills column (columns). All that it does follows from its
     * arguments, so that a run that is resumed calls it for the epochs of the past again, and has the same bits. */
    int (*epoch)(const void *self, nnr_host *, const nnr_epoch *, double *state, double *column);
} nnr_callback;

/* The place of a curve, or the number of curves where there is none of that name. */
static inline size_t nnr_curve(const nnr_epoch *now, const char *name)
{
    size_t i = 0;
    for (; i < now->curves; i++) {
        size_t c = 0;
        while (name[c] && name[c] == now->name[i][c])
            c++;
        if (name[c] == now->name[i][c])
            break;
    }
    return i;
}

#endif

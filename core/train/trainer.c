/* trainer.c -- epochs of steps, and what is measured after each epoch.
 *
 * train_loss and the train metrics are means over the epoch's own steps, each taken before its update, so that they
 * cost nothing; validation and test are measured with the weights at the end of the epoch. */
#include "train/trainer.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "train/flat.h"
#include "train/gather.h"
#include "train/pace.h"
#include "train/step.h"
#include "train/streams.h"

/* ---- Sums ------------------------------------------------------------------------------------------------------ */

double trainer_loss(const double *sums, size_t rows)
{
    return sums[0] / (double)rows;
}

/* ---- Epochs ---------------------------------------------------------------------------------------------------- */

uint64_t trainer_steps_an_epoch(const struct trainer *trainer)
{
    const size_t rows = trainer->dataset->split[SPLIT_TRAIN].rows, batch_rows = trainer->network->batch;
    return (rows + batch_rows - 1) / batch_rows;
}

/* Asked in every step, so it must cost nothing. */
static bool should_pause(const struct trainer *trainer)
{
    return (trainer->stop && *trainer->stop) || (trainer->wake < (double)INFINITY && seconds_now() >= trainer->wake);
}

static double learning_rate(const struct trainer *trainer, uint64_t step_of_epoch)
{
    const struct experiment *experiment = trainer->network->experiment;
    if (!experiment->schedule.plugin)
        return experiment->learning_rate;
    const nnr_schedule *schedule = experiment->schedule.plugin->table;
    const uint64_t steps = trainer_steps_an_epoch(trainer);
    return schedule->rate(experiment->schedule.self,
                          &(nnr_moment){ .learning_rate = experiment->learning_rate,
                                         .step = trainer->history.epochs * steps + step_of_epoch,
                                         .steps = steps * (uint64_t)experiment->training.epochs,
                                         .epoch = trainer->history.epochs,
                                         .epochs = (uint64_t)experiment->training.epochs,
                                         .steps_an_epoch = steps });
}

/* Each thread goes through the steps of the epoch that are left, and they meet within each step. Whether to pause after
 * a step is for the leader to say before that meeting; it says so for the next step but one in the same place, which it
 * reaches only when all have met in the next. */
static void run_steps(void *context, struct seat seat)
{
    struct trainer *trainer = context;
    struct network *network = trainer->network;
    const size_t rows = trainer->dataset->split[SPLIT_TRAIN].rows, batch_rows = network->batch;
    const uint64_t steps = trainer_steps_an_epoch(trainer);
    bool pause = false;
    uint64_t s = trainer->epoch_steps;
    for (; s < steps && !pause; s++) {
        const size_t first = (size_t)s * batch_rows;
        const struct batch batch = { .rows = rows - first < batch_rows ? rows - first : batch_rows,
                                     .data = trainer->dataset,
                                     .first = first,
                                     .order = trainer->order ? trainer->order + first : NULL,
                                     .epoch = trainer->history.epochs + 1 };
        const nnr_step step = { .learning_rate = learning_rate(trainer, s),
                                .step = trainer->history.epochs * steps + s + 1,
                                .steps = steps * (uint64_t)network->experiment->training.epochs };
        if (seat.rank == 0)
            trainer->pause[s % 2] = should_pause(trainer);
        if (!step_run(network, &batch, &step, seat, trainer->epoch_sums)) {
            if (seat.rank == 0)
                trainer->failed = true;
            return;
        }
        pause = trainer->pause[s % 2];
    }
    if (seat.rank == 0)
        trainer->epoch_steps = s;
}

/* Goes on with the present epoch, to its end or to a pause. */
static void run_epoch(struct trainer *trainer)
{
    const struct experiment *experiment = trainer->network->experiment;
    if (trainer->order && experiment->training.shuffle) {
        const nnr_rng rng = stream(experiment->seed, FOR_SHUFFLE, (uint32_t)(trainer->history.epochs + 1));
        shuffle(&rng, (uint32_t)trainer->dataset->split[SPLIT_TRAIN].rows, trainer->order);
    }
    if (trainer->epoch_steps == 0)
        memset(trainer->epoch_sums, 0, trainer->network->n_sums * sizeof *trainer->epoch_sums);
    team_do(trainer->team, trainer->alone, run_steps, trainer);
}

struct evaluation_work {
    struct trainer *trainer;
    size_t first, rows; /* of the data */
    float *output;      /* (rows, outputs) or NULL */
    float *target;      /* (rows, outputs) or NULL */
};

/* x and t of some rows of the data, gathered into the thread's room where they are not in memory. Where the data set
 * cannot give them, they are zero, and the epoch ends with an error. */
static void find_rows(const struct trainer *trainer, size_t first, size_t rows, size_t thread, const nnr_real **x,
                      const nnr_real **t)
{
    const struct dataset *data = trainer->dataset;
    const size_t chunk = trainer->network->chunk;
    if (!data->info.streams) {
        *x = data->x + first * data->inputs;
        *t = data->t + first * data->outputs;
        return;
    }
    nnr_real *room = trainer->room + thread * chunk * (data->inputs + data->outputs);
    *x = room;
    *t = room + chunk * data->inputs;
    gather_rows(data, thread, first, NULL, rows, room, room + chunk * data->inputs);
}

static void evaluate_rows(void *context, struct seat seat)
{
    const struct evaluation_work *work = context;
    struct network *network = work->trainer->network;
    const struct dataset *data = work->trainer->dataset;
    const struct rows mine = rows_of_thread(work->rows, seat.rank, seat.size);
    for (size_t row = mine.first; row < mine.end; row += network->chunk) {
        const size_t here = mine.end - row < network->chunk ? mine.end - row : network->chunk;
        const nnr_real *x, *t;
        find_rows(work->trainer, work->first + row, here, seat.rank, &x, &t);
        pass_evaluate(network, here, x, t, seat.rank,
                      work->trainer->evaluation_sums + row / BLOCK_ROWS * network->n_sums,
                      work->output ? work->output + row * data->outputs : NULL);
        for (size_t i = 0; work->target && i < here * data->outputs; i++)
            work->target[row * data->outputs + i] = (float)t[i];
    }
}

void trainer_evaluate(struct trainer *trainer, enum split split, double *sums, float *output, float *target)
{
    const size_t rows = trainer->dataset->split[split].rows, n_sums = trainer->network->n_sums;
    struct evaluation_work work = { trainer, trainer->dataset->split[split].first, rows, output, target };
    team_do(trainer->team, trainer->alone, evaluate_rows, &work);
    memset(sums, 0, n_sums * sizeof *sums);
    add_blocks(trainer->evaluation_sums, blocks_in(rows), n_sums, sums);
}

/* ---- History --------------------------------------------------------------------------------------------------- */

/* Notes the loss and the metrics of one split in the next curves. */
static struct curve *note_split(const struct trainer *trainer, struct curve *curve, const double *sums, size_t rows)
{
    const size_t epoch = trainer->history.epochs;
    const struct measures *measures = &trainer->network->measures;
    measures_take(measures, sums, trainer->values);
    (curve++)->value[epoch] = trainer_loss(sums, rows);
    for (size_t m = 0; m < measures->n; m++)
        (curve++)->value[epoch] = trainer->values[m];
    return curve;
}

static void note_norms(struct trainer *trainer)
{
    const struct network *network = trainer->network;
    struct history *history = &trainer->history;
    size_t at = history->epochs * history->n_layers;
    for (size_t l = 0; l < network->n_layers; l++) {
        const struct layer *layer = &network->layers[l];
        double weights = 0, gradients = 0;
        for (size_t i = 0; i < layer->n_weights; i++) {
            weights += network->kernels->sum_of_squares(layer->weights[i].n, layer->weights[i].value);
            gradients += network->kernels->sum_of_squares(layer->weights[i].n, layer->weights[i].gradient);
        }
        if (!layer->n_weights)
            continue;
        history->weight_norm[at] = (float)sqrt(weights);
        history->gradient_norm[at] = (float)sqrt(gradients);
        at++;
    }
}

/* Returns whether all parts could be measured. */
static bool note_epoch(struct trainer *trainer, struct error *e)
{
    struct history *history = &trainer->history;
    struct curve *curve = note_split(trainer, history->curves, trainer->epoch_sums,
                                     trainer->dataset->split[SPLIT_TRAIN].rows);
    for (size_t i = 0; i < MEASURED; i++) {
        const size_t rows = trainer->dataset->split[history_measured[i]].rows;
        if (rows == 0)
            continue;
        trainer_evaluate(trainer, history_measured[i], trainer->epoch_sums, NULL, NULL);
        curve = note_split(trainer, curve, trainer->epoch_sums, rows);
    }
    history->curves[history->n_curves - 1].value[history->epochs] =
        learning_rate(trainer, trainer_steps_an_epoch(trainer) - 1);
    note_norms(trainer);
    if (gather_failed(trainer->dataset, e))
        return false;
    history->epochs++;
    return true;
}

/* ---- A loss that is not finite --------------------------------------------------------------------------------- */

static bool all_finite(size_t n, const nnr_real *x)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite((double)x[i]))
            return false;
    return true;
}

/* The first place in the order of the forward pass where a number is not finite, as the subject of a sentence. */
static void find_not_finite(const struct network *network, char *place, size_t size)
{
    for (size_t l = 0; l < network->n_layers; l++) {
        const struct layer *layer = &network->layers[l];
        for (size_t i = 0; i < layer->n_weights; i++)
            if (!all_finite(layer->weights[i].n, layer->weights[i].value)) {
                snprintf(place, size, "the weights '%s' of layer '%s' are", layer->weights[i].name,
                         layer->choice->name);
                return;
            }
        if (!all_finite(network->places * layer->out, layer->y)) {
            snprintf(place, size, "the output of layer '%s' is", layer->choice->name);
            return;
        }
    }
    snprintf(place, size, "the loss of what layer '%s' gives is", network->layers[network->n_layers - 1].choice->name);
}

static int fail_not_finite(const struct trainer *trainer, struct error *e)
{
    char place[256], rate[32];
    if (gather_failed(trainer->dataset, e))
        return -1;
    find_not_finite(trainer->network, place, sizeof place);
    return fail(e,
                "the loss became %s in epoch %zu, where %s not finite; try a learning_rate below %s or smaller first "
                "weights",
                isnan(trainer->epoch_sums[0]) ? "nan" : "infinite", trainer->history.epochs + 1, place,
                number_text(trainer->network->experiment->learning_rate, rate));
}

/* ---- From epoch to epoch --------------------------------------------------------------------------------------- */

bool trainer_is_over(const struct trainer *trainer)
{
    return trainer->history.epochs >= (size_t)trainer->network->experiment->training.epochs ||
           stopping_is_due(&trainer->stopping, trainer->history.epochs) || *trainer->callbacks->reason;
}

/* Puts the weights of the best epoch where the last ones are, and keeps those. */
static void restore_best(struct trainer *trainer)
{
    const size_t best = trainer->stopping.best_epoch;
    if (!trainer->kept || best == 0 || best == trainer->history.epochs)
        return;
    flat_swap_weights(trainer->network, trainer->kept);
    trainer->restored = true;
}

static void take_snapshot(struct trainer *trainer, const struct observer *observer)
{
    const struct checkpoint_choice *choice = &trainer->network->experiment->training.checkpoint;
    const bool epoch_due = choice->every_epochs && trainer->epoch_steps == 0 &&
                           trainer->history.epochs % (size_t)choice->every_epochs == 0;
    if (!observer->snapshot || (!epoch_due && seconds_now() < trainer->next_snapshot))
        return;
    observer->snapshot(observer->context);
    trainer->next_snapshot = seconds_now() + choice->every_seconds;
}

static enum ending ending(const struct trainer *trainer)
{
    return trainer->stop && *trainer->stop ? ENDED_BY_SIGNAL
           : seconds_now() >= trainer->limit ? ENDED_BY_TIME
                                             : ENDED_COMPLETE;
}

/* Goes on until the present epoch ends, or until there is something else to do. Returns whether the epoch ended. */
static bool run_on(struct trainer *trainer, struct pace *pace, struct error *e)
{
    const double start = seconds_now();
    trainer->wake = trainer->limit < trainer->next_snapshot ? trainer->limit : trainer->next_snapshot;
    trainer->alone = pace_alone(pace);
    run_epoch(trainer);
    bool ended = !trainer->failed && trainer->epoch_steps == trainer_steps_an_epoch(trainer);
    if (ended && !note_epoch(trainer, e)) {
        trainer->failed = true;
        ended = false;
    }
    trainer->present_seconds += seconds_now() - start;
    if (!ended)
        return false;
    pace_note(pace, trainer->present_seconds);
    trainer->epoch_seconds[trainer->history.epochs - 1] = trainer->present_seconds;
    trainer->present_seconds = 0;
    trainer->epoch_steps = 0;
    trainer->failed = callbacks_note(trainer->callbacks, &trainer->history, trainer->history.epochs, e) < 0;
    if (stopping_note(&trainer->stopping, &trainer->history, trainer->history.epochs) && trainer->kept)
        flat_take_weights(trainer->network, trainer->kept);
    return true;
}

int trainer_run(struct trainer *trainer, const struct observer *observer, struct error *e)
{
    static const struct observer nobody;
    struct pace pace;
    pace_begin(&pace, trainer->network->threads > 1);
    observer = observer ? observer : &nobody;
    trainer->stop = observer->stop;
    trainer->callbacks->log = observer->log;
    trainer->callbacks->log_context = observer->context;
    trainer->next_snapshot = observer->snapshot
                                 ? seconds_now() + trainer->network->experiment->training.checkpoint.every_seconds
                                 : (double)INFINITY;
    while (!trainer_is_over(trainer)) {
        const bool ended = run_on(trainer, &pace, e);
        if (trainer->failed && ended)
            return -1;
        if (trainer->failed)
            return fail_not_finite(trainer, e);
        if (ended && observer->epoch)
            observer->epoch(observer->context, &trainer->history);
        if (trainer_is_over(trainer))
            break;
        trainer->ending = ending(trainer);
        if (trainer->ending != ENDED_COMPLETE)
            return 0;
        take_snapshot(trainer, observer);
    }
    restore_best(trainer);
    return 0;
}

/* ---- Set-up ---------------------------------------------------------------------------------------------------- */

int trainer_new(struct arena *arena, struct network *network, const struct dataset *dataset,
                const struct stopping *stopping, struct callbacks *callbacks, double limit, struct trainer *out,
                struct error *e)
{
    const size_t rows = dataset->split[SPLIT_TRAIN].rows, epochs = (size_t)network->experiment->training.epochs;
    *out = (struct trainer){ .network = network, .dataset = dataset, .stopping = *stopping,
                             .callbacks = callbacks, .limit = limit };
    size_t most = 0;
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++)
        most = dataset->split[s].rows > most ? dataset->split[s].rows : most;
    out->epoch_sums = arena_alloc(arena, network->n_sums * sizeof *out->epoch_sums);
    out->values = arena_alloc(arena, network->measures.n * sizeof *out->values);
    out->evaluation_sums =
        arena_try(arena, blocks_in(most) * network->n_sums, sizeof *out->evaluation_sums, "the sums", e);
    out->epoch_seconds = arena_try(arena, epochs, sizeof *out->epoch_seconds, "the history", e);
    if (!out->evaluation_sums || !out->epoch_seconds || history_new(arena, network, dataset, &out->history, e))
        return -1;
    if (stopping->choice->monitor && stopping->choice->restore_best &&
        !(out->kept = arena_try(arena, network->parameters, sizeof *out->kept, "the weights of the best epoch", e)))
        return -1;
    if (!network->full && rows &&
        !(out->order = arena_try(arena, rows, sizeof *out->order, "the order of the rows", e)))
        return -1;
    for (size_t i = 0; out->order && i < rows; i++)
        out->order[i] = (uint32_t)i;
    const size_t room = network->threads * network->chunk * (dataset->inputs + dataset->outputs);
    if (dataset->info.streams && !(out->room = arena_try(arena, room, sizeof *out->room, "a chunk of rows", e)))
        return -1;
    return 0;
}

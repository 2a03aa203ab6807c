/* trainer.c -- epochs of steps, and what is measured after each epoch.
 *
 * train_loss and the train metrics are means over the epoch's own steps, each taken before its update, so that they
 * cost nothing; validation and test are measured with the weights at the end of the epoch. */
#include "train/trainer.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "train/pace.h"
#include "train/step.h"
#include "train/streams.h"

/* ---- Sums ------------------------------------------------------------------------------------------------------ */

double trainer_loss(const double *sums, size_t rows)
{
    return sums[0] / (double)rows;
}

double trainer_metric(const struct trainer *trainer, const double *sums, size_t metric)
{
    const struct part *part = &trainer->network->experiment->metrics[metric];
    const nnr_metric *kind = part->plugin->table;
    return kind->value(part->self, sums + 1 + METRIC_SUMS * metric);
}

/* ---- Epochs ---------------------------------------------------------------------------------------------------- */

static uint64_t steps_an_epoch(const struct trainer *trainer)
{
    const size_t rows = trainer->dataset->split[SPLIT_TRAIN].rows, batch_rows = trainer->network->batch;
    return (rows + batch_rows - 1) / batch_rows;
}

/* Each thread goes through the steps of the epoch, and they meet within each step. */
static void run_steps(void *context, struct seat seat)
{
    struct trainer *trainer = context;
    struct network *network = trainer->network;
    const struct experiment *experiment = network->experiment;
    const size_t rows = trainer->dataset->split[SPLIT_TRAIN].rows, batch_rows = network->batch;
    const uint64_t steps = steps_an_epoch(trainer);
    for (uint64_t s = 0; s < steps; s++) {
        const size_t first = (size_t)s * batch_rows;
        const struct batch batch = { .rows = rows - first < batch_rows ? rows - first : batch_rows,
                                     .x = trainer->dataset->x,
                                     .t = trainer->dataset->t,
                                     .order = trainer->order ? trainer->order + first : NULL,
                                     .epoch = trainer->history.epochs + 1 };
        const nnr_step step = { .learning_rate = experiment->learning_rate,
                                .step = trainer->step + s + 1,
                                .steps = steps * (uint64_t)experiment->training.epochs };
        if (!step_run(network, &batch, &step, seat, trainer->epoch_sums)) {
            if (seat.rank == 0)
                trainer->failed = true;
            break;
        }
    }
}

static void run_epoch(struct trainer *trainer)
{
    const struct experiment *experiment = trainer->network->experiment;
    if (trainer->order && experiment->training.shuffle) {
        const nnr_rng rng = stream(experiment->seed, FOR_SHUFFLE, (uint32_t)(trainer->history.epochs + 1));
        shuffle(&rng, (uint32_t)trainer->dataset->split[SPLIT_TRAIN].rows, trainer->order);
    }
    memset(trainer->epoch_sums, 0, trainer->network->n_sums * sizeof *trainer->epoch_sums);
    team_do(trainer->team, trainer->alone, run_steps, trainer);
    trainer->step += steps_an_epoch(trainer);
}

struct evaluation_work {
    struct trainer *trainer;
    size_t first, rows; /* of the data */
    nnr_real *output;   /* (rows, outputs) or NULL */
};

static void evaluate_rows(void *context, struct seat seat)
{
    const struct evaluation_work *work = context;
    struct network *network = work->trainer->network;
    const struct dataset *data = work->trainer->dataset;
    const struct rows mine = rows_of_thread(work->rows, seat.rank, seat.size);
    for (size_t row = mine.first; row < mine.end; row += network->chunk) {
        const size_t here = mine.end - row < network->chunk ? mine.end - row : network->chunk;
        pass_evaluate(network, here, data->x + (work->first + row) * data->inputs,
                      data->t + (work->first + row) * data->outputs, seat.rank,
                      work->trainer->evaluation_sums + row / BLOCK_ROWS * network->n_sums,
                      work->output ? work->output + row * data->outputs : NULL);
    }
}

void trainer_evaluate(struct trainer *trainer, enum split split, double *sums, nnr_real *output)
{
    const size_t rows = trainer->dataset->split[split].rows, n_sums = trainer->network->n_sums;
    struct evaluation_work work = { trainer, trainer->dataset->split[split].first, rows, output };
    team_do(trainer->team, trainer->alone, evaluate_rows, &work);
    memset(sums, 0, n_sums * sizeof *sums);
    add_blocks(trainer->evaluation_sums, blocks_in(rows), n_sums, sums);
}

/* ---- History --------------------------------------------------------------------------------------------------- */

static const enum split measured[] = { SPLIT_VALIDATION, SPLIT_TEST };

/* Notes the loss and the metrics of one split in the next curves. */
static struct curve *note_split(const struct trainer *trainer, struct curve *curve, const double *sums, size_t rows)
{
    const size_t epoch = trainer->history.epochs;
    (curve++)->value[epoch] = trainer_loss(sums, rows);
    for (size_t m = 0; m < trainer->network->experiment->n_metrics; m++)
        (curve++)->value[epoch] = trainer_metric(trainer, sums, m);
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

static void note_epoch(struct trainer *trainer)
{
    struct history *history = &trainer->history;
    struct curve *curve = note_split(trainer, history->curves, trainer->epoch_sums,
                                     trainer->dataset->split[SPLIT_TRAIN].rows);
    for (size_t i = 0; i < sizeof measured / sizeof *measured; i++) {
        const size_t rows = trainer->dataset->split[measured[i]].rows;
        if (rows == 0)
            continue;
        trainer_evaluate(trainer, measured[i], trainer->epoch_sums, NULL);
        curve = note_split(trainer, curve, trainer->epoch_sums, rows);
    }
    curve->value[history->epochs] = trainer->network->experiment->learning_rate;
    note_norms(trainer);
    history->epochs++;
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
    find_not_finite(trainer->network, place, sizeof place);
    return fail(e,
                "the loss became %s in epoch %zu, where %s not finite; try a learning_rate below %s or smaller first "
                "weights",
                isnan(trainer->epoch_sums[0]) ? "nan" : "infinite", trainer->history.epochs + 1, place,
                number_text(trainer->network->experiment->learning_rate, rate));
}

int trainer_run(struct trainer *trainer, const struct observer *observer, struct error *e)
{
    const size_t epochs = (size_t)trainer->network->experiment->training.epochs;
    struct pace pace;
    pace_begin(&pace, trainer->network->threads > 1);
    while (trainer->history.epochs < epochs) {
        const double start = seconds_now();
        trainer->alone = pace_alone(&pace);
        run_epoch(trainer);
        if (trainer->failed)
            return fail_not_finite(trainer, e);
        note_epoch(trainer);
        const double seconds = seconds_now() - start;
        trainer->epoch_seconds[trainer->history.epochs - 1] = seconds;
        pace_note(&pace, seconds);
        if (observer)
            observer->epoch(observer->context, &trainer->history);
    }
    return 0;
}

/* ---- Set-up ---------------------------------------------------------------------------------------------------- */

static int add_curve(struct arena *arena, struct history *history, const char *name, size_t epochs, struct error *e)
{
    history->curves = arena_grow(arena, history->curves, history->n_curves, sizeof *history->curves);
    struct curve *curve = &history->curves[history->n_curves++];
    curve->name = name;
    curve->value = arena_try(arena, epochs, sizeof *curve->value, "the history", e);
    return curve->value ? 0 : -1;
}

static int add_curves(struct arena *arena, const struct trainer *trainer, struct history *history, enum split split,
                      struct error *e)
{
    const struct experiment *experiment = trainer->network->experiment;
    const size_t epochs = (size_t)experiment->training.epochs;
    if (add_curve(arena, history, arena_format(arena, "%s_loss", split_names[split]), epochs, e))
        return -1;
    for (size_t m = 0; m < experiment->n_metrics; m++)
        if (add_curve(arena, history,
                      arena_format(arena, "%s_%s", split_names[split], experiment->metrics[m].plugin->name), epochs, e))
            return -1;
    return 0;
}

static int allocate_history(struct arena *arena, struct trainer *trainer, struct error *e)
{
    const struct network *network = trainer->network;
    struct history *history = &trainer->history;
    const size_t epochs = (size_t)network->experiment->training.epochs;
    if (add_curves(arena, trainer, history, SPLIT_TRAIN, e))
        return -1;
    for (size_t i = 0; i < sizeof measured / sizeof *measured; i++)
        if (trainer->dataset->split[measured[i]].rows && add_curves(arena, trainer, history, measured[i], e))
            return -1;
    if (add_curve(arena, history, "learning_rate", epochs, e))
        return -1;
    history->layer_names = arena_alloc(arena, network->n_layers * sizeof *history->layer_names);
    for (size_t l = 0; l < network->n_layers; l++)
        if (network->layers[l].n_weights)
            history->layer_names[history->n_layers++] = network->layers[l].choice->name;
    history->weight_norm = arena_try(arena, epochs * history->n_layers, sizeof(float), "the history", e);
    history->gradient_norm = arena_try(arena, epochs * history->n_layers, sizeof(float), "the history", e);
    trainer->epoch_seconds = arena_try(arena, epochs, sizeof(double), "the history", e);
    return history->weight_norm && history->gradient_norm && trainer->epoch_seconds ? 0 : -1;
}

int trainer_new(struct arena *arena, struct network *network, const struct dataset *dataset, struct trainer *out,
                struct error *e)
{
    *out = (struct trainer){ .network = network, .dataset = dataset };
    size_t most = 0;
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++)
        most = dataset->split[s].rows > most ? dataset->split[s].rows : most;
    out->epoch_sums = arena_alloc(arena, network->n_sums * sizeof *out->epoch_sums);
    out->evaluation_sums =
        arena_try(arena, blocks_in(most) * network->n_sums, sizeof *out->evaluation_sums, "the sums", e);
    if (!out->evaluation_sums || allocate_history(arena, out, e))
        return -1;
    const size_t rows = dataset->split[SPLIT_TRAIN].rows;
    if (network->batch_x && !(out->order = arena_try(arena, rows, sizeof *out->order, "the order of the rows", e)))
        return -1;
    for (size_t i = 0; out->order && i < rows; i++)
        out->order[i] = (uint32_t)i;
    return 0;
}

/* check.c -- nnrun check: everything that can be said about a config without training. */
#include "commands/commands.h"

#include <string.h>

#include "commands/session.h"
#include "compute/kernels.h"

static bool json;

static const struct option options[] = {
    { "--json", NULL, "print the resolved config as JSON", &json, NULL }, { NULL, NULL, NULL, NULL, NULL }
};

/* Widths of the columns of the list of values. */
struct widths {
    int path, value;
};

static const char *value_text(const struct node *scalar)
{
    return scalar->text ? scalar->text : "";
}

static void measure_value(void *context, const char *path, const struct node *scalar)
{
    struct widths *widths = context;
    const int path_width = (int)text_columns(path), value_width = (int)text_columns(value_text(scalar));
    widths->path = path_width > widths->path ? path_width : widths->path;
    widths->value = value_width > widths->value ? value_width : widths->value;
}

static void print_value(void *context, const char *path, const struct node *scalar)
{
    const struct widths *widths = context;
    char origin[512];
    printf("  %-*s  %-*s  %s\n", widths->path, path, widths->value, value_text(scalar),
           origin_text(&scalar->mark, origin, sizeof origin));
}

static const char *bytes_text(size_t bytes, char text[32])
{
    static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
    double value = (double)bytes;
    size_t unit = 0;
    for (; value >= 1024 && unit + 1 < sizeof units / sizeof *units; unit++)
        value /= 1024;
    snprintf(text, 32, unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
    return text;
}

static const char *shape_text(const nnr_tensor *shape, char text[64])
{
    size_t length = 0;
    for (size_t d = 0; d < shape->rank; d++)
        length += (size_t)snprintf(text + length, 64 - length, "%s%zu", d ? " x " : "", shape->dim[d]);
    return text;
}

static void print_network(const struct session *session)
{
    const struct network *network = &session->run.network;
    const struct dataset *data = &session->run.dataset;
    char shape[64];
    printf("\nData: %s\n  %zu rows of %s", data->part->plugin->name, data->rows, shape_text(&data->info.x, shape));
    printf(data->classes ? ", %zu classes\n" : ", %zu numbers to learn\n", data->outputs);
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++)
        if (data->split[s].rows)
            printf("  %-10s  %zu rows\n", split_names[s], data->split[s].rows);
    printf("\nNetwork: %zu parameters\n  %-16s %-10s %-12s %-14s %s\n", network->parameters, "layer", "type", "output",
           "activation", "parameters");
    for (size_t l = 0; l < network->n_layers; l++) {
        const struct layer *layer = &network->layers[l];
        printf("  %-16s %-10s %-12s %-14s %zu\n", layer->choice->name, layer->choice->layer.plugin->name,
               shape_text(&layer->shape, shape),
               layer->activation ? layer->choice->activation.plugin->name : "linear", layer->parameters);
    }
}

/* What the program and its libraries take beside, as measured by `bench/run memory`. */
enum { PROGRAM_BYTES = 9 << 20 };

static void print_cost(const struct session *session)
{
    const struct network *network = &session->run.network;
    const size_t rows = session->run.dataset.split[SPLIT_TRAIN].rows, result_bytes = run_result_bytes(&session->run);
    const size_t all = network->bytes.data + network->bytes.weights + network->bytes.batch + result_bytes +
                       network->threads * sizeof(struct packing_room) + PROGRAM_BYTES;
    char data[32], weights[32], batch[32], result[32], peak[32];
    printf("\nTraining: %lld epochs of %zu step%s, batches of %zu rows, %zu thread%s, %s\n",
           (long long)session->experiment.training.epochs, (rows + network->batch - 1) / network->batch,
           network->batch < rows ? "s" : "", network->batch, network->threads, network->threads == 1 ? "" : "s",
           isa_names[session->isa]);
    printf("Memory: data %s, weights with gradients and optimizer %s, one batch %s, result %s; with the program about "
           "%s at most\n",
           bytes_text(network->bytes.data, data), bytes_text(network->bytes.weights, weights),
           bytes_text(network->bytes.batch, batch), bytes_text(result_bytes, result), bytes_text(all, peak));
}

static int run(struct invocation *invocation)
{
    struct session session;
    const int failed = session_open(&session, invocation);
    if (!failed && json) {
        struct text out = { .arena = invocation->arena };
        tree_to_json(session.experiment.source.root, &out);
        printf("%s\n", out.data);
    } else if (!failed) {
        struct widths widths = { 0, 0 };
        tree_walk(session.experiment.source.root, measure_value, &widths);
        printf("%s has no mistakes.\n\n", invocation->words[0]);
        tree_walk(session.experiment.source.root, print_value, &widths);
        print_network(&session);
        print_cost(&session);
    }
    session_close(&session);
    return failed;
}

const struct command check_command = {
    .name = "check",
    .usage = "CONFIG [KEY=VALUE ...]",
    .help = "check a config and show where each value comes from; train nothing",
    .run = run,
    .options = options,
};

/* report.c -- the summary at the end of a run, and all that `nnrun show` tells. */
#include "report/report.h"

#include <locale.h>
#include <string.h>

#include "report/parts.h"
#include "report/progress.h"

const char *duration_text(double seconds, char text[48])
{
    const long whole = (long)seconds;
    if (!(seconds >= 0 && seconds < 1e9))
        return "-";
    if (seconds < 0.1)
        snprintf(text, 48, "%.3g ms", 1000 * seconds);
    else if (seconds < 100)
        snprintf(text, 48, "%.2f s", seconds);
    else if (seconds < 6000)
        snprintf(text, 48, "%ld min %ld s", whole / 60, whole % 60);
    else
        snprintf(text, 48, "%ld h %ld min", whole / 3600, whole / 60 % 60);
    return text;
}

/* "4 x 3" */
static const char *shape_text(struct page *p, size_t rank, const size_t *dim, char text[128])
{
    int length = snprintf(text, 128, "%zu", rank ? dim[0] : 1);
    for (size_t d = 1; d < rank; d++)
        length += snprintf(text + length, 128 - (size_t)length, " %s %zu", glyph(p, "×", "x"), dim[d]);
    return text;
}

/* ---- What was run --------------------------------------------------------------------------------------- */

/* How the run ended, unless it is complete. */
static void put_status(struct page *p, const struct result *r)
{
    static const char *const words[] = { [STATUS_RUNNING] = "RUNNING", [STATUS_FAILED] = "FAILED",
                                         [STATUS_INTERRUPTED] = "INTERRUPTED" };
    if (r->status == STATUS_COMPLETE)
        return;
    end_line(p);
    put(p, PLAIN, "  ");
    put_lines(p, r->status == STATUS_FAILED ? RED : YELLOW, 4, "%s after %zu epoch%s%s%s", words[r->status],
              r->history.epochs, plural(r->history.epochs), r->failure ? ": " : "", r->failure ? r->failure : "");
}

static void put_data(struct page *p, const struct result *r)
{
    static const char *const purposes[SPLITS] = { "to train", "to validate", "to test" };
    char shape[128], classes[64] = "", parts[256] = "";
    size_t rows = 0, length = 0;
    for (size_t s = 0; s < SPLITS; s++) {
        if (r->split_rows[s])
            length += (size_t)snprintf(parts + length, sizeof parts - length, "%s %zu %s", length ? "," : ";",
                                       r->split_rows[s], purposes[s]);
        rows += r->split_rows[s];
    }
    if (r->classes)
        snprintf(classes, sizeof classes, ", %zu class%s", r->classes, r->classes == 1 ? "" : "es");
    if (rows)
        put_field(p, "data", "%s: %zu row%s of %s number%s%s%s", r->dataset, rows, plural(rows),
                  shape_text(p, r->input_rank, r->input_dim, shape), plural(r->inputs), classes, parts);
}

size_t units_of(const struct layer_result *layer)
{
    size_t units = 1;
    for (size_t d = 0; d < layer->rank; d++)
        units *= layer->dim[d];
    return units;
}

static void put_network(struct page *p, const struct result *r)
{
    char widths[512];
    size_t length = (size_t)snprintf(widths, sizeof widths, "%zu", r->inputs);
    for (size_t i = 0; i < r->n_layers && length + 32 < sizeof widths; i++)
        length += (size_t)snprintf(widths + length, sizeof widths - length, " %s %zu", glyph(p, "→", "->"),
                                   units_of(&r->layers[i]));
    if (r->n_layers)
        put_field(p, "network", "%s, %zu parameter%s", widths, r->parameters, plural(r->parameters));
}

static void put_training(struct page *p, const struct result *r)
{
    char time[48], speed[48] = "";
    const size_t epochs = r->history.epochs;
    if (epochs > 1 && r->seconds_training > 0)
        snprintf(speed, sizeof speed, " (%.*f a second)", (double)epochs > 10 * r->seconds_training ? 0 : 2,
                 (double)epochs / r->seconds_training);
    put_field(p, "training", "%zu epoch%s in %s%s, loss %s", epochs, plural(epochs),
              duration_text(r->seconds_training, time), speed, r->loss);
}

static void put_best(struct page *p, const struct result *r)
{
    if (r->best_epoch)
        put_field(p, "best", "epoch %zu%s", r->best_epoch, r->stopped_early ? "; stopped early" : "");
    if (r->stop_reason)
        put_field(p, "stopped", "%s", r->stop_reason);
}

static const char *provenance_text(const struct result *r, const char *name)
{
    for (size_t i = 0; i < r->n_provenance; i++)
        if (r->provenance[i].type == ATTRIBUTE_TEXT && strcmp(r->provenance[i].name, name) == 0)
            return r->provenance[i].text;
    return NULL;
}

static void put_circumstances(struct page *p, const struct result *r)
{
    const char *command = provenance_text(r, "command");
    put_field(p, "date", "%s", r->date_created);
    if (command)
        put_field(p, "command", "%s", command);
    put_field(p, "seed", "%llu", (unsigned long long)r->seed);
}

/* ---- Layers --------------------------------------------------------------------------------------------- */

size_t parameters_of(const struct layer_result *layer)
{
    size_t parameters = 0;
    for (size_t w = 0; w < layer->n_weights; w++) {
        size_t numbers = 1;
        for (size_t d = 0; d < layer->weights[w].rank; d++)
            numbers *= layer->weights[w].dim[d];
        parameters += numbers;
    }
    return parameters;
}

static void part_layers(struct page *p, const struct result *r)
{
    const bool narrow = p->style.columns < 70;
    const int name = narrow ? -9 : -16, type = narrow ? -7 : -16, units = narrow ? 5 : 8;
    const int activation = narrow ? -8 : -16, parameters = narrow ? 7 : 11;
    if (r->n_layers == 0)
        return;
    put_heading(p, "Layers");
    put(p, PLAIN, "  ");
    put_cell(p, DIM, name, "name");
    put_cell(p, DIM, type, "type");
    put_cell(p, DIM, units, "units");
    put(p, PLAIN, "  ");
    put_cell(p, DIM, activation, narrow ? "function" : "activation");
    put_cell(p, DIM, parameters, narrow ? "params" : "parameters");
    end_line(p);
    for (const struct layer_result *layer = r->layers; layer < r->layers + r->n_layers; layer++) {
        char shape[128];
        put(p, PLAIN, "  ");
        put_cell(p, PLAIN, name, "%s", layer->name);
        put_cell(p, PLAIN, type, "%s", layer->plugin);
        put_cell(p, PLAIN, units, "%s", shape_text(p, layer->rank, layer->dim, shape));
        put(p, PLAIN, "  ");
        put_cell(p, PLAIN, activation, "%s", layer->activation);
        put_cell(p, PLAIN, parameters, "%zu", parameters_of(layer));
        end_line(p);
    }
}

/* ---- Reports -------------------------------------------------------------------------------------------- */

/* Numbers get their decimal point whatever the locale. */
static locale_t begin_numbers(locale_t *c)
{
    *c = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    return *c ? uselocale(*c) : (locale_t)0;
}

static void end_numbers(locale_t before, locale_t c)
{
    if (c) {
        uselocale(before);
        freelocale(c);
    }
}

static void put_title(struct page *p, const struct result *r)
{
    put_lines(p, BOLD, 0, "%s", r->name);
    put_status(p, r);
    end_line(p);
    put_data(p, r);
    put_network(p, r);
    put_training(p, r);
    put_best(p, r);
}

static void put_results(struct page *p, const struct result *r)
{
    part_classes(p, r);
    part_confusion(p, r);
    part_predictions(p, r);
}

void report_summary(FILE *out, const struct result *result, const char *path, struct style style)
{
    locale_t c;
    const locale_t before = begin_numbers(&c);
    struct page page = { .out = out, .style = style };
    put_title(&page, result);
    part_scores(&page, result);
    put_results(&page, result);
    end_line(&page);
    put_field(&page, "saved in", "%s", path);
    end_numbers(before, c);
}

void report_scores(FILE *out, const struct result *result, const char *path, const char *data, struct style style)
{
    locale_t c;
    const locale_t before = begin_numbers(&c);
    struct page page = { .out = out, .style = style, .new_data = data != NULL };
    put_lines(&page, BOLD, 0, "%s", result->name);
    end_line(&page);
    put_field(&page, "run", "%s", path);
    if (data)
        put_field(&page, "data", "%s: %zu row%s", data, result->evaluation[SPLIT_TEST].rows,
                  plural(result->evaluation[SPLIT_TEST].rows));
    part_scores(&page, result);
    part_classes(&page, result);
    part_confusion(&page, result);
    end_numbers(before, c);
}

void report_show(FILE *out, const struct result *result, const char *path, struct style style)
{
    locale_t c;
    const locale_t before = begin_numbers(&c);
    struct page page = { .out = out, .style = style };
    put_title(&page, result);
    put_circumstances(&page, result);
    put_field(&page, "file", "%s", path);
    part_scores(&page, result);
    part_layers(&page, result);
    part_curves(&page, result);
    put_results(&page, result);
    part_pictures(&page, result);
    end_numbers(before, c);
}

void report_figure(FILE *out, const struct figure *figure, struct style style)
{
    locale_t c;
    const locale_t before = begin_numbers(&c);
    struct page page = { .out = out, .style = style };
    part_figure(&page, figure);
    end_numbers(before, c);
}

void report_live(FILE *out, const struct result *result, size_t epochs, struct style style)
{
    locale_t c;
    char line[PROGRESS_BYTES];
    const locale_t before = begin_numbers(&c);
    struct page page = { .out = out, .style = style };
    put_title(&page, result);
    progress_text(&result->history, epochs, result->seconds_training, (size_t)style.columns - 3, line);
    put(&page, PLAIN, "  %s", line);
    end_line(&page);
    part_scores(&page, result);
    part_curves(&page, result);
    end_numbers(before, c);
}

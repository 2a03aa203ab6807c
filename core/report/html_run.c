/* html_run.c -- the sections about one run: what it was, its numbers, its pictures, its mistakes, its settings. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/judge.h"
#include "report/html.h"
#include "report/parts.h"
#include "store/schema.h"

/* Begins a section, whose id is of the run. */
static void begin_section(struct html *h, const char *prefix, const char *name, const char *title)
{
    html_section(h, arena_format(h->out.arena, "%s%s", prefix, name), title);
}

static void put_score(struct html *h, double value)
{
    char text[32];
    html_number(h, value, "%s", score_text(value, text));
}

/* ---- What was run ---------------------------------------------------------------------------------------------- */

static const char *shape_of(struct arena *arena, size_t rank, const size_t *dim)
{
    const char *text = arena_format(arena, "%zu", rank ? dim[0] : 1);
    for (size_t d = 1; d < rank; d++)
        text = arena_format(arena, "%s × %zu", text, dim[d]);
    return text;
}

static void put_data(struct html *h, const struct result *r)
{
    static const char *const purposes[SPLITS] = { "to train", "to validate", "to test" };
    const char *parts = "";
    size_t rows = 0;
    for (size_t s = 0; s < SPLITS; s++) {
        rows += r->split_rows[s];
        if (r->split_rows[s])
            parts = arena_format(h->out.arena, "%s%s%zu %s", parts, *parts ? ", " : "", r->split_rows[s], purposes[s]);
    }
    html_field(h, "Data", "%s: %zu row%s of %s number%s (%s)", r->dataset, rows, plural(rows),
               shape_of(h->out.arena, r->input_rank, r->input_dim), plural(r->inputs), parts);
    if (r->classes)
        html_field(h, "Classes", "%zu", r->classes);
}

static void put_network(struct html *h, const struct result *r)
{
    const char *widths = arena_format(h->out.arena, "%zu", r->inputs);
    for (size_t i = 0; i < r->n_layers; i++)
        widths = arena_format(h->out.arena, "%s → %zu", widths, units_of(&r->layers[i]));
    html_field(h, "Network", "%s, %zu parameter%s", widths, r->parameters, plural(r->parameters));
}

static void section_summary(struct html *h, const struct view *view, const char *prefix)
{
    const struct result *r = view->result;
    char time[48];
    begin_section(h, prefix, "summary", "Summary");
    html_raw(h, "<dl>\n<dt>Status</dt><dd><span class=\"status %s\">", status_names[r->status]);
    html_put(h, "%s", status_names[r->status]);
    html_raw(h, "</span>");
    if (r->failure)
        html_put(h, ": %s", r->failure);
    html_raw(h, "</dd>\n");
    put_data(h, r);
    put_network(h, r);
    html_field(h, "Training", "%zu epoch%s in %s, loss %s", r->history.epochs, plural(r->history.epochs),
               duration_text(r->seconds_training, time), r->loss);
    if (r->best_epoch)
        html_field(h, "Best", "epoch %zu%s", r->best_epoch, r->stopped_early ? "; stopped early" : "");
    if (r->stop_reason)
        html_field(h, "Stopped", "%s", r->stop_reason);
    html_field(h, "Seed", "%llu", (unsigned long long)r->seed);
    html_field(h, "Date", "%s", r->date_created);
    html_field(h, "File", "%s", view->path);
    html_field(h, "Config", "%.16s", r->config_hash);
    html_raw(h, "</dl>\n");
    html_end_section(h);
}

/* ---- Numbers --------------------------------------------------------------------------------------------------- */

static void put_scores(struct html *h, const struct result *r)
{
    const char **columns = arena_alloc(h->out.arena, (3 + r->n_metrics) * sizeof *columns);
    columns[0] = "part";
    columns[1] = "#rows";
    columns[2] = "#loss";
    size_t count = 3;
    for (size_t m = 0; m < r->n_metrics; m++)
        if (result_is_own(r, m))
            columns[count++] = arena_format(h->out.arena, "#%s", r->metric_names[m]);
    html_table(h, "Loss and metrics of each part of the data, with the final weights", columns, count);
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
        const struct evaluation *e = &r->evaluation[s];
        if (e->rows == 0)
            continue;
        html_row(h);
        html_head(h, "%s", split_title(s));
        html_number(h, (double)e->rows, "%zu", e->rows);
        put_score(h, e->loss);
        for (size_t m = 0; m < r->n_metrics; m++)
            if (result_is_own(r, m))
                put_score(h, e->metrics[m]);
    }
    html_end_table(h);
}

/* The values that metrics have beside their own. */
static void put_further(struct html *h, const struct result *r)
{
    const char *columns[1 + SPLITS] = { "value" };
    size_t count = 1, most = 0;
    for (size_t s = 0; s < SPLITS; s++)
        if (r->evaluation[s].rows)
            columns[count++] = arena_format(h->out.arena, "#%s", split_title((enum split)s));
    for (size_t m = 0; m < r->n_metrics; m++)
        most += !result_is_own(r, m);
    if (most == 0)
        return;
    html_table(h, "Further values of these metrics", columns, count);
    for (size_t m = 0; m < r->n_metrics; m++) {
        if (result_is_own(r, m))
            continue;
        html_row(h);
        html_head(h, "%s, %s", r->metric_plugins[m], result_further_name(r, m));
        for (size_t s = 0; s < SPLITS; s++)
            if (r->evaluation[s].rows)
                put_score(h, r->evaluation[s].metrics[m]);
    }
    html_end_table(h);
}

static void section_results(struct html *h, const struct view *view, const char *prefix)
{
    begin_section(h, prefix, "results", "Results");
    if (view_evaluation(view)) {
        put_scores(h, view->result);
        put_further(h, view->result);
    } else {
        html_element(h, "p", "", "No part of the data was evaluated.");
    }
    html_raw(h, "<div class=\"figures\">\n");
    html_figures(h, "loss", view, 1);
    html_figures(h, "metrics", view, 1);
    html_figures(h, "fit", view, 1);
    html_figures(h, "residuals", view, 1);
    html_raw(h, "</div>\n");
    html_end_section(h);
}

/* ---- Classes --------------------------------------------------------------------------------------------------- */

static void put_class_row(struct html *h, const struct result *r, const struct evaluation *e, size_t c)
{
    struct ranking ranking;
    rank_class(h->out.arena, r, e, c, &ranking);
    html_row(h);
    html_head(h, "%s", r->class_names[c]);
    html_number(h, (double)e->support[c], "%lld", (long long)e->support[c]);
    put_score(h, e->precision[c]);
    put_score(h, e->recall[c]);
    put_score(h, e->f1[c]);
    put_score(h, ranking.auc);
    put_score(h, ranking.average_precision);
}

static void section_classes(struct html *h, const struct view *view, const char *prefix)
{
    static const char *const columns[] = { "class", "#rows", "#precision", "#recall", "#F1", "#AUC", "#AP" };
    static const char *const pictures[] = { "classes",          "confusion", "confusion-percent", "roc",
                                            "precision-recall", "calibration", "confidence" };
    const struct result *r = view->result;
    const struct evaluation *e = view_evaluation(view);
    struct calibration calibration;
    if (!has_classes(view))
        return;
    begin_section(h, prefix, "classes", "Classes");
    const char *caption = arena_format(h->out.arena, "Scores of each class in the %s; AUC and AP (average precision) "
                                       "are of the class against the rest", split_title(view->split));
    html_table(h, caption, columns, sizeof columns / sizeof *columns);
    for (size_t c = 0; c < r->classes; c++)
        put_class_row(h, r, e, c);
    html_end_table(h);
    calibrate(r, e, &calibration);
    if (calibration.known)
        html_element(h, "p", "", "Expected calibration error (ECE, %d bins): %.4f", CALIBRATION_BINS,
                     calibration.error);
    html_raw(h, "<div class=\"figures\">\n");
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        html_figures(h, pictures[i], view, 1);
    html_raw(h, "</div>\n");
    html_end_section(h);
}

/* ---- Mistakes -------------------------------------------------------------------------------------------------- */

enum { MOST_MISTAKES = 24 };

struct mistake {
    size_t place; /* in the evaluation */
    double confidence;
};

static int surest_first(const void *a, const void *b)
{
    const struct mistake *x = a, *y = b;
    if (x->confidence < y->confidence || x->confidence > y->confidence)
        return x->confidence < y->confidence ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

static size_t find_mistakes(struct arena *arena, const struct result *r, const struct evaluation *e,
                            struct mistake **out)
{
    struct mistake *list = *out = arena_alloc(arena, e->rows * sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < e->rows; i++)
        if (e->y_true[i] != e->y_predicted[i])
            list[count++] = (struct mistake){ i, (double)e->output[i * r->outputs + (size_t)e->y_predicted[i]] };
    qsort(list, count, sizeof *list, surest_first);
    return count;
}

/* The picture of a row, where the file has it among its samples. */
static void put_picture(struct html *h, const struct result *r, const struct panel *samples, int64_t row)
{
    html_raw(h, "<td>");
    for (size_t i = 0; samples && i < samples->gallery.count; i++)
        if (r->samples.sample[samples->gallery.picture[i].index] == row) {
            struct scene scene;
            scene_of_picture(h->out.arena, &samples->gallery, i, 52, &scene);
            scene.title = arena_format(h->out.arena, "row %lld", (long long)row);
            scene.description = samples->gallery.picture[i].caption[0];
            svg_write(&h->out, &scene, arena_format(h->out.arena, "picture%zu-", ++h->figures), true);
        }
    html_raw(h, "</td>");
}

static void section_mistakes(struct html *h, const struct view *view, const char *prefix)
{
    static const char *const columns[] = { "#row", "true class", "predicted class", "#confidence", "#true class's",
                                           "!picture" };
    const struct result *r = view->result;
    const struct evaluation *e = view_evaluation(view);
    struct mistake *list;
    struct figure samples;
    if (!has_classes(view))
        return;
    const size_t count = find_mistakes(h->out.arena, r, e, &list);
    const size_t shown = count < MOST_MISTAKES ? count : MOST_MISTAKES;
    figure_of_kind(h->out.arena, "samples", view, 1, &samples);
    begin_section(h, prefix, "mistakes", "Mistakes");
    html_element(h, "p", "", "%zu of %zu rows of the %s are mistaken.", count, e->rows, split_title(view->split));
    if (count) {
        html_table(h, "The most confident mistakes: probabilities of the predicted and of the true class", columns,
                   samples.n_panels ? 6 : 5);
        for (size_t i = 0; i < shown; i++) {
            const size_t place = list[i].place, actual = (size_t)e->y_true[place];
            const double given = (double)e->output[place * r->outputs + actual];
            html_row(h);
            html_number(h, (double)e->sample[place], "%lld", (long long)e->sample[place]);
            html_cell(h, "%s", r->class_names[actual]);
            html_cell(h, "%s", r->class_names[e->y_predicted[place]]);
            html_number(h, list[i].confidence, "%.1f %%", 100 * list[i].confidence);
            html_number(h, given, "%.1f %%", 100 * given);
            if (samples.n_panels)
                put_picture(h, r, samples.panels, e->sample[place]);
        }
        html_end_table(h);
    }
    html_figures(h, "samples", view, 1);
    html_end_section(h);
}

/* ---- The network ----------------------------------------------------------------------------------------------- */

static void section_network(struct html *h, const struct view *view, const char *prefix)
{
    static const char *const columns[] = { "layer", "type", "output", "activation", "#parameters" };
    const struct result *r = view->result;
    begin_section(h, prefix, "network", "Network");
    html_table(h, "Layers, from the input to the output", columns, sizeof columns / sizeof *columns);
    for (const struct layer_result *l = r->layers; l < r->layers + r->n_layers; l++) {
        html_row(h);
        html_head(h, "%s", l->name);
        html_cell(h, "%s", l->plugin);
        html_cell(h, "%s", shape_of(h->out.arena, l->rank, l->dim));
        html_cell(h, "%s", l->activation);
        html_number(h, (double)parameters_of(l), "%zu", parameters_of(l));
    }
    html_end_table(h);
    html_raw(h, "<div class=\"figures\">\n");
    html_figures(h, "norms", view, 1);
    html_figures(h, "weights", view, 1);
    html_raw(h, "</div>\n");
    html_end_section(h);
}

/* ---- Settings -------------------------------------------------------------------------------------------------- */

static void put_value(struct html *h, const struct attribute *a)
{
    char number[32];
    if (a->type == ATTRIBUTE_TEXT)
        html_cell(h, "%s", a->text);
    else if (a->type == ATTRIBUTE_INT)
        html_number(h, (double)a->i, "%lld", (long long)a->i);
    else if (a->type == ATTRIBUTE_NUM)
        html_number(h, a->d, "%s", number_text(a->d, number));
    else
        html_cell(h, "%s", a->i ? "true" : "false");
}

static void section_config(struct html *h, const struct view *view, const char *prefix)
{
    static const char *const columns[] = { "setting", "value", "written in" };
    const struct result *r = view->result;
    begin_section(h, prefix, "config", "Configuration");
    html_table(h, "Every setting of the experiment, and where it was written", columns, 3);
    for (const struct attribute *a = r->config; a < r->config + r->n_config; a++) {
        html_row(h);
        html_head(h, "%s", a->name);
        put_value(h, a);
        html_cell(h, "%s", a->origin ? a->origin : "");
    }
    html_end_table(h);
    for (size_t i = 0; i < r->n_files; i++)
        html_file(h, r->file_names[i], r->file_texts[i]);
    html_end_section(h);
}

static void section_provenance(struct html *h, const struct view *view, const char *prefix)
{
    static const char *const columns[] = { "name", "value" };
    const struct result *r = view->result;
    begin_section(h, prefix, "provenance", "Provenance");
    html_table(h, "With what it was run", columns, 2);
    for (const struct attribute *a = r->provenance; a < r->provenance + r->n_provenance; a++) {
        html_row(h);
        html_head(h, "%s", a->name);
        put_value(h, a);
    }
    html_end_table(h);
    html_end_section(h);
}

void html_run(struct html *h, const struct view *view, const char *prefix)
{
    section_summary(h, view, prefix);
    section_results(h, view, prefix);
    section_classes(h, view, prefix);
    section_mistakes(h, view, prefix);
    section_network(h, view, prefix);
    section_config(h, view, prefix);
    section_provenance(h, view, prefix);
}

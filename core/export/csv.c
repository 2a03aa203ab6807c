/* csv.c -- `--to csv`: a directory of tables for spreadsheets and for programs that read nothing else.
 *
 * RFC 4180 with line feeds. Numbers are the shortest that read back as the same; what was not measured is empty. A text
 * that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets do not show. */
#include "export/make.h"

#include <math.h>
#include <string.h>

/* ---- Cells ------------------------------------------------------------------------------------------------ */

static bool is_number(const char *text)
{
    const char *end;
    number_read(text, &end);
    return end != text && !*end;
}

/* What opens a formula, by the list of the Open Worldwide Application Security Project ("CSV Injection"). */
static bool is_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text) && !is_number(text);
}

static void add_text(struct text *out, const char *text)
{
    const bool quoted = strpbrk(text, ",\"\r\n") || *text == ' ' || (*text && text[strlen(text) - 1] == ' ');
    text_add(out, "%s%s", quoted ? "\"" : "", is_formula(text) ? "'" : "");
    for (; *text; text++)
        text_add(out, *text == '"' ? "\"\"" : "%c", *text);
    text_add(out, "%s", quoted ? "\"" : "");
}

/* A cell behind others. */
static void then_text(struct text *out, const char *text)
{
    text_add(out, ",");
    add_text(out, text);
}

static void then_num(struct text *out, double value)
{
    char digits[32];
    text_add(out, ",%s", isnan(value) ? "" : number_text(value, digits));
}

static void then_float(struct text *out, float value)
{
    char digits[32];
    text_add(out, ",%s", isnan(value) ? "" : float_text(value, digits));
}

static void end_row(struct text *out)
{
    text_add(out, "\n");
}

/* ---- Tables ----------------------------------------------------------------------------------------------- */

static void make_config(struct making *m)
{
    struct text *out = make_file(m, "config.csv");
    text_add(out, "key,value,origin\n");
    for (const struct attribute *a = m->result->config; a < m->result->config + m->result->n_config; a++) {
        add_text(out, a->name);
        if (a->type == ATTRIBUTE_TEXT)
            then_text(out, a->text ? a->text : "");
        else if (a->type == ATTRIBUTE_NUM)
            then_num(out, a->d);
        else if (a->type == ATTRIBUTE_INT)
            text_add(out, ",%lld", (long long)a->i);
        else
            text_add(out, ",%s", a->i ? "true" : "false");
        then_text(out, a->origin ? a->origin : "");
        end_row(out);
    }
}

static void make_history(struct making *m)
{
    const struct history *h = &m->result->history;
    struct text *out = make_file(m, "history.csv");
    text_add(out, "epoch");
    for (size_t c = 0; c < h->n_curves; c++)
        then_text(out, h->curves[c].name);
    end_row(out);
    for (size_t epoch = 0; epoch < h->epochs; epoch++) {
        text_add(out, "%zu", epoch + 1);
        for (size_t c = 0; c < h->n_curves; c++)
            then_num(out, h->curves[c].value[epoch]);
        end_row(out);
    }
}

static void make_evaluation(struct making *m)
{
    const struct result *r = m->result;
    struct text *out = make_file(m, "evaluation.csv");
    text_add(out, "part,rows,loss");
    for (size_t k = 0; k < r->n_metrics; k++)
        then_text(out, r->metric_names[k]);
    end_row(out);
    for (size_t s = 0; s < SPLITS; s++) {
        const struct evaluation *e = &r->evaluation[s];
        if (e->rows == 0)
            continue;
        text_add(out, "%s,%zu", split_names[s], e->rows);
        then_num(out, e->loss);
        for (size_t k = 0; k < r->n_metrics; k++)
            then_num(out, e->metrics[k]);
        end_row(out);
    }
}

static void add_prediction_heads(struct text *out, const struct result *r)
{
    text_add(out, r->classes ? "sample,true,predicted" : "sample");
    for (size_t c = 0; c < r->classes; c++)
        then_text(out, arena_format(out->arena, "probability_%s", r->class_names[c]));
    for (size_t j = 0; j < (r->classes ? 0 : 2 * r->outputs); j++)
        text_add(out, ",%s_%zu", j < r->outputs ? "target" : "prediction", j % r->outputs);
    end_row(out);
}

static void make_predictions(struct making *m, size_t split)
{
    const struct result *r = m->result;
    const struct evaluation *e = &r->evaluation[split];
    struct text *out = make_file(m, arena_format(m->arena, "predictions_%s.csv", split_names[split]));
    add_prediction_heads(out, r);
    for (size_t i = 0; i < e->rows; i++) {
        text_add(out, "%lld", (long long)e->sample[i]);
        if (r->classes) {
            then_text(out, r->class_names[e->y_true[i]]);
            then_text(out, r->class_names[e->y_predicted[i]]);
        }
        for (size_t j = 0; j < r->outputs && e->target; j++)
            then_float(out, e->target[i * r->outputs + j]);
        for (size_t j = 0; j < r->outputs; j++)
            then_float(out, e->output[i * r->outputs + j]);
        end_row(out);
    }
}

static void make_confusion(struct making *m, size_t split)
{
    const struct result *r = m->result;
    struct text *out = make_file(m, arena_format(m->arena, "confusion_%s.csv", split_names[split]));
    text_add(out, "true");
    for (size_t c = 0; c < r->classes; c++)
        then_text(out, arena_format(m->arena, "predicted_%s", r->class_names[c]));
    end_row(out);
    for (size_t t = 0; t < r->classes; t++) {
        add_text(out, r->class_names[t]);
        for (size_t c = 0; c < r->classes; c++)
            text_add(out, ",%lld", (long long)r->evaluation[split].confusion[t * r->classes + c]);
        end_row(out);
    }
}

static void add_real(struct text *out, nnr_real value)
{
    char digits[32];
    text_add(out, "%s", sizeof value == sizeof(float) ? float_text((float)value, digits) : number_text(value, digits));
}

/* The last dimension goes across; an index for each of the others stands before it. */
static void make_weight(struct making *m, const struct layer_result *layer, const struct weight_result *w)
{
    struct text *out = make_file(m, arena_format(m->arena, "weights_%s_%s.csv", layer->name, w->name));
    const size_t leading = w->rank ? w->rank - 1 : 0, across = w->rank ? w->dim[leading] : 1;
    size_t down = 1;
    for (size_t d = 0; d < leading; d++) {
        text_add(out, "index_%zu,", d);
        down *= w->dim[d];
    }
    for (size_t j = 0; j < across; j++)
        text_add(out, "%s%zu", j ? "," : "", j);
    end_row(out);
    for (size_t i = 0; i < down; i++) {
        size_t stride = down;
        for (size_t d = 0; d < leading; d++) {
            stride /= w->dim[d];
            text_add(out, "%zu,", i / stride % w->dim[d]);
        }
        for (size_t j = 0; j < across; j++) {
            text_add(out, "%s", j ? "," : "");
            add_real(out, w->value[i * across + j]);
        }
        end_row(out);
    }
}

static int make(struct making *m)
{
    const struct result *r = m->result;
    for (size_t l = 0; l < r->n_layers; l++)
        for (size_t k = 0; k < r->layers[l].n_weights; k++) {
            if (strchr(r->layers[l].name, '/') || strchr(r->layers[l].weights[k].name, '/'))
                return fail(m->error, "the layer '%s' has a name that cannot be part of a file's", r->layers[l].name);
            make_weight(m, &r->layers[l], &r->layers[l].weights[k]);
        }
    make_config(m);
    make_history(m);
    make_evaluation(m);
    for (size_t s = 0; s < SPLITS; s++) {
        if (r->evaluation[s].rows)
            make_predictions(m, s);
        if (r->evaluation[s].rows && r->classes)
            make_confusion(m, s);
    }
    return 0;
}

const struct export_maker csv_maker = { .make = make };

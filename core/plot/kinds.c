/* kinds.c -- the table of kinds, and figures made of several of them. */
#include "plot/kinds.h"

#include <string.h>

#include "base/suggest.h"
#include "store/schema.h"

static const char classes_needed[] = "predictions of classes";
static const char probabilities_needed[] = "predictions of classes with probabilities";
static const char numbers_needed[] = "predictions of numbers instead of classes";

const struct kind kinds[] = {
    { "loss", "loss over the epochs", "a finished epoch", false, true, add_losses },
    { "metrics", "every metric over the epochs", "a finished epoch and a metric", false, true, add_metrics },
    { "confusion", "confusion matrix, in rows", classes_needed, true, true, add_confusion },
    { "fit", "predicted against actual numbers", numbers_needed, false, true, add_fit },
    { "residuals", "errors by predicted number", numbers_needed, false, true, add_residuals },
    { "classes", "precision, recall and F1 of each class", classes_needed, false, true, add_classes },
    { "calibration", "accuracy by confidence, with the ECE", probabilities_needed, false, true, add_calibration },
    { "samples", "some rows as pictures, with their predictions", "pictures among its samples", true, true,
      add_samples },
    { "confusion-percent", "confusion matrix, in % of the true class", classes_needed, true, false,
      add_confusion_percent },
    { "roc", "ROC of each class against the rest, with AUC", classes_needed, false, true, add_roc },
    { "precision-recall", "precision by recall of each class, with AP", classes_needed, false, false,
      add_precision_recall },
    { "confidence", "how sure the predictions are", probabilities_needed, false, false, add_confidence },
    { "norms", "size of weights and gradients by layer", "a finished epoch", true, true, add_norms },
    { "weights", "weights of the first layer as pictures", "pictures as inputs of its first layer", true, false,
      add_weights },
    { NULL, NULL, NULL, false, false, NULL }
};

enum { OVERVIEW_PANELS = 6, OVERVIEW_OF_ONE_KIND = 3 };

static void add_kind(struct figure *f, const struct kind *kind, const struct view *views, size_t count)
{
    if (!kind->each_run) {
        kind->add(f, views, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        size_t before = f->n_panels;
        kind->add(f, &views[i], 1);
        for (; count > 1 && before < f->n_panels; before++)
            f->panels[before].title = arena_format(f->arena, "%s: %s", views[i].label, f->panels[before].title);
    }
}

static void add_overview(struct figure *f, const struct view *views, size_t count)
{
    for (const struct kind *kind = kinds; kind->name && f->n_panels < OVERVIEW_PANELS; kind++) {
        const size_t most = f->n_panels + OVERVIEW_OF_ONE_KIND; /* a metric for each class is not all of a run */
        if (kind->overview && (count == 1 || !kind->each_run))
            add_kind(f, kind, views, count);
        f->n_panels = f->n_panels < most ? f->n_panels : most;
    }
    if (f->n_panels > OVERVIEW_PANELS)
        f->n_panels = OVERVIEW_PANELS;
    const enum status status = views->result->status;
    if (count == 1)
        f->title = status == STATUS_COMPLETE ? views->label
                                             : arena_format(f->arena, "%s (%s)", views->label, status_names[status]);
    f->even = true;
}

/* ---- By name --------------------------------------------------------------------------------------------------- */

static bool is_metric(const char *name, const struct view *views, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t m = 0; m < views[i].result->n_metrics; m++)
            if (strcmp(views[i].result->metric_names[m], name) == 0)
                return true;
    return false;
}

static int fail_unknown(const char *name, const struct view *views, size_t count, struct error *e)
{
    struct suggestion suggestion;
    char nearest[128];
    suggest_begin(&suggestion, name);
    suggest_try(&suggestion, "overview");
    for (const struct kind *kind = kinds; kind->name; kind++)
        suggest_try(&suggestion, kind->name);
    for (size_t i = 0; i < count; i++)
        for (size_t m = 0; m < views[i].result->n_metrics; m++)
            suggest_try(&suggestion, views[i].result->metric_names[m]);
    return fail_usage(e, "there is no kind of picture called '%s'%s", name,
                      suggest_text(&suggestion, nearest, sizeof nearest));
}

/* What a figure shows. */
struct selection {
    const struct view *views; /* (count) */
    size_t count;
};

static int add_by_name(const void *context, struct figure *f, const char *name, struct error *e)
{
    const struct selection *shown = context;
    const struct view *views = shown->views;
    const size_t count = shown->count;
    const size_t before = f->n_panels;
    const char *needs = "a finished epoch";
    const struct kind *kind = kinds;
    while (kind->name && strcmp(kind->name, name) != 0)
        kind++;
    if (kind->name) {
        add_kind(f, kind, views, count);
        needs = kind->needs;
    } else if (strcmp(name, "overview") == 0) {
        add_overview(f, views, count);
    } else if (is_metric(name, views, count)) {
        add_metric(f, name, views, count);
    } else {
        return fail_unknown(name, views, count, e);
    }
    if (f->n_panels > before)
        return 0;
    return count == 1 ? fail(e, "'%s' has nothing to draw for '%s', which needs %s", views->path, name, needs)
                      : fail(e, "these runs have nothing to draw for '%s', which needs %s", name, needs);
}

int figure_make(struct arena *arena, const char *list, const struct view *views, size_t count, struct figure *out,
                struct error *e)
{
    return figure_of_names(arena, list, add_by_name, &(struct selection){ views, count }, out, e);
}

void figure_of_kind(struct arena *arena, const char *name, const struct view *views, size_t count,
                    struct figure *out)
{
    *out = (struct figure){ .arena = arena };
    for (const struct kind *kind = kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            add_kind(out, kind, views, count);
    out->columns = figure_columns(out);
}

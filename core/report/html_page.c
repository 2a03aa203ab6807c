/* html_page.c -- the page of `nnrun report`: one file that needs nothing else, about one run or several. */
#include <math.h>
#include <string.h>

#include "report/assets.h"
#include "report/html.h"
#include "report/parts.h"
#include "store/schema.h"

/* ---- Several runs ---------------------------------------------------------------------------------------------- */

/* The value of a setting in words; "" where the run has none. */
static const char *setting_text(struct arena *arena, const struct result *r, const char *name)
{
    char number[32];
    for (const struct attribute *a = r->config; a < r->config + r->n_config; a++) {
        if (strcmp(a->name, name) != 0)
            continue;
        switch (a->type) {
        case ATTRIBUTE_TEXT:
            return a->text;
        case ATTRIBUTE_INT:
            return arena_format(arena, "%lld", (long long)a->i);
        case ATTRIBUTE_NUM:
            return arena_copy(arena, number_text(a->d, number));
        case ATTRIBUTE_BOOL:
            return a->i ? "true" : "false";
        }
    }
    return "";
}

static void put_difference(struct html *h, const struct view *views, size_t count, const char *name)
{
    struct arena *arena = h->out.arena;
    const char *first = setting_text(arena, views->result, name);
    bool differs = false;
    for (size_t i = 1; i < count; i++)
        differs = differs || strcmp(setting_text(arena, views[i].result, name), first) != 0;
    if (!differs)
        return;
    html_row(h);
    html_head(h, "%s", name);
    for (size_t i = 0; i < count; i++)
        html_cell(h, "%s", setting_text(arena, views[i].result, name));
}

static bool has_setting(const struct result *r, const char *name)
{
    for (size_t i = 0; i < r->n_config; i++)
        if (strcmp(r->config[i].name, name) == 0)
            return true;
    return false;
}

/* Settings of all runs, each once: those of a run that no run before it has. */
static void put_differences(struct html *h, const struct view *views, size_t count)
{
    const char **columns = arena_alloc(h->out.arena, (count + 1) * sizeof *columns);
    columns[0] = "setting";
    for (size_t i = 0; i < count; i++)
        columns[i + 1] = arena_format(h->out.arena, "%s", views[i].label);
    html_table(h, "Settings that differ", columns, count + 1);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < views[i].result->n_config; k++) {
            bool before = false;
            for (size_t b = 0; b < i; b++)
                before = before || has_setting(views[b].result, views[i].result->config[k].name);
            if (!before)
                put_difference(h, views, count, views[i].result->config[k].name);
        }
    html_end_table(h);
}

static void put_runs(struct html *h, const struct view *views, size_t count)
{
    static const char *const columns[] = { "run", "status", "part", "#loss", "#accuracy", "#epochs", "#parameters",
                                           "#training s" };
    html_table(h, "The runs; loss and accuracy are of the named part of the data", columns,
               sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        const struct result *r = views[i].result;
        const struct evaluation *e = view_evaluation(&views[i]);
        const double loss = e ? e->loss : (double)NAN;
        const double accuracy = e && r->classes ? accuracy_of(r, e) : (double)NAN;
        char text[32];
        html_row(h);
        html_raw(h, "<th scope=\"row\"><a href=\"#run%zu\">", i + 1);
        html_put(h, "%s", views[i].label);
        html_raw(h, "</a></th>");
        html_cell(h, "%s", status_names[r->status]);
        html_cell(h, "%s", e ? split_title(views[i].split) : "");
        html_number(h, loss, "%s", score_text(loss, text));
        html_number(h, accuracy, "%s", score_text(accuracy, text));
        html_number(h, (double)r->history.epochs, "%zu", r->history.epochs);
        html_number(h, (double)r->parameters, "%zu", r->parameters);
        html_number(h, r->seconds_training, "%.3g", r->seconds_training);
    }
    html_end_table(h);
}

void html_comparison(struct html *h, const struct view *views, size_t count)
{
    static const char *const pictures[] = { "loss", "metrics", "classes", "calibration", "roc", "precision-recall",
                                            "fit" };
    html_section(h, "comparison", "Comparison");
    put_runs(h, views, count);
    put_differences(h, views, count);
    html_raw(h, "<div class=\"figures\">\n");
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        html_figures(h, pictures[i], views, count);
    html_raw(h, "</div>\n");
    html_end_section(h);
}

/* ---- The page -------------------------------------------------------------------------------------------------- */

void html_begin_page(struct html *h, const char *title, const char *lead)
{
    html_raw(h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                "script-src 'unsafe-inline'\">\n");
    html_element(h, "title", "", "%s", title);
    html_raw(h, "\n<style>\n");
    text_add_n(&h->out, page_css, sizeof page_css);
    svg_colours(&h->out, "", false);
    html_raw(h, "@media screen and (prefers-color-scheme: dark) {\n");
    svg_colours(&h->out, "", true);
    html_raw(h, "}\n</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n");
    html_element(h, "h1", "", "%s", title);
    html_element(h, "p", "class=\"lead\"", "%s", lead);
    html_raw(h, "\n</header>\n");
}

void html_links(struct html *h, size_t count, const char *const *ids, const char *const *titles)
{
    html_raw(h, "<nav aria-label=\"Sections\">\n<ul>\n");
    for (size_t i = 0; i < count; i++) {
        html_raw(h, "<li><a href=\"#%s\">", ids[i]);
        html_put(h, "%s", titles[i]);
        html_raw(h, "</a></li>\n");
    }
    html_raw(h, "</ul>\n</nav>\n<main id=\"main\">\n");
}

void html_end_page(struct html *h)
{
    html_raw(h, "</main>\n<footer>\n");
    html_element(h, "p", "", "Made by nnrun report. Tables are sorted by a press on a heading.");
    html_raw(h, "\n</footer>\n<script>\n");
    text_add_n(&h->out, page_js, sizeof page_js);
    html_raw(h, "</script>\n</body>\n</html>\n");
}

/* Of one run to its sections; of several to each of them. */
static void put_links(struct html *h, const struct view *views, size_t count)
{
    static const char *const sections[] = { "Summary", "Results", "Classes", "Mistakes",
                                            "Network", "Configuration", "Provenance" };
    static const char *const names[] = { "summary", "results", "classes", "mistakes", "network", "config",
                                         "provenance" };
    enum { SECTIONS = sizeof names / sizeof *names };
    const char **ids = arena_alloc(h->out.arena, (count + SECTIONS) * sizeof *ids);
    const char **titles = arena_alloc(h->out.arena, (count + SECTIONS) * sizeof *titles);
    size_t n = 0;
    for (size_t i = 0; count == 1 && i < SECTIONS; i++)
        if (has_classes(views) || (strcmp(names[i], "classes") != 0 && strcmp(names[i], "mistakes") != 0)) {
            ids[n] = names[i];
            titles[n++] = sections[i];
        }
    if (count > 1) {
        ids[n] = "comparison";
        titles[n++] = "Comparison";
    }
    for (size_t i = 0; count > 1 && i < count; i++) {
        ids[n] = arena_format(h->out.arena, "run%zu", i + 1);
        titles[n++] = views[i].label;
    }
    html_links(h, n, ids, titles);
}

static void put_runs_in_full(struct html *h, const struct view *views, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char id[32], prefix[32];
        snprintf(id, sizeof id, "run%zu", i + 1);
        snprintf(prefix, sizeof prefix, "run%zu-", i + 1);
        html_section(h, id, views[i].label);
        h->level++;
        html_run(h, &views[i], prefix);
        h->level--;
        html_end_section(h);
    }
}

void report_html(struct text *out, const struct view *views, size_t count)
{
    struct html h = { .out = { .arena = out->arena }, .level = 2 };
    const char *title = count == 1 ? views->label : arena_format(out->arena, "%zu runs", count);
    html_begin_page(&h, title, arena_format(out->arena, "%s of nnrun", count == 1 ? "A run" : "Runs"));
    put_links(&h, views, count);
    if (count == 1) {
        html_run(&h, views, "");
    } else {
        html_comparison(&h, views, count);
        put_runs_in_full(&h, views, count);
    }
    html_end_page(&h);
    *out = h.out;
}

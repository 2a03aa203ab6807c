/* html_sweep.c -- the page about a sweep: what was tried, what came out best and how to train it again, all trials. */
#include <math.h>
#include <stdlib.h>

#include "report/html.h"
#include "report/parts.h"

enum { BEST_SHOWN = 10, TRIALS_SHOWN = 500, FAILURES_SHOWN = 100 };

/* ---- Values ---------------------------------------------------------------------------------------------------- */

/* Whether all that the parameter can be is numbers. */
static bool is_number(const struct sweep_parameter *p)
{
    for (size_t c = 0; c < p->choices; c++) {
        const char *end;
        number_read(p->choice[c], &end);
        if (end == p->choice[c] || *end)
            return false;
    }
    return true;
}

static void put_at(struct html *h, const struct sweep_parameter *p, double at)
{
    if (!is_number(p))
        html_cell(h, "%s", sweep_view_value(h->out.arena, p, at));
    else if (isnan(at))
        html_number(h, at, "%s", "");
    else if (p->choices)
        html_number(h, number_read(p->choice[(size_t)at], NULL), "%s", p->choice[(size_t)at]);
    else
        html_number(h, at, "%.6g", at);
}

static void put_point(struct html *h, const struct sweep_view *view, const double *at)
{
    for (size_t p = 0; p < view->n_parameters; p++)
        put_at(h, &view->parameters[p], at[p]);
}

static void put_score(struct html *h, double value)
{
    char text[32];
    html_number(h, value, "%s", score_text(value, text));
}

/* A list of columns that ends with the parameters. */
struct columns {
    size_t count;
    const char **name;
};

static void add_column(struct html *h, struct columns *columns, const char *name)
{
    columns->name = arena_grow(h->out.arena, columns->name, columns->count, sizeof *columns->name);
    columns->name[columns->count++] = name;
}

static void add_parameters(struct html *h, struct columns *columns, const struct sweep_view *view)
{
    for (size_t p = 0; p < view->n_parameters; p++)
        add_column(h, columns, is_number(&view->parameters[p]) ? arena_format(h->out.arena, "#%s",
                                                                              view->parameters[p].name)
                                                               : view->parameters[p].name);
}

/* ---- Summary --------------------------------------------------------------------------------------------------- */

static void put_counts(struct html *h, const struct sweep_view *view)
{
    struct text words = { .arena = h->out.arena };
    const unsigned long long missing = view->trials_asked - view->n_trials;
    text_add(&words, "%zu of %llu have ended", view->n_trials, (unsigned long long)view->trials_asked);
    for (size_t i = 0; i < TRIAL_ENDINGS; i++)
        if (view->ended[i])
            text_add(&words, ", %zu %s", view->ended[i], trial_ending_names[i]);
    if (missing)
        text_add(&words, "; %llu %s missing", missing, missing > 1 ? "are" : "is");
    html_field(h, "Trials", "%s", words.data);
}

static void section_summary(struct html *h, const struct sweep_view *view)
{
    char time[48], value[32];
    html_section(h, "summary", "Summary");
    html_raw(h, "<dl>\n");
    html_field(h, "Objective", "%s, %s is better", view->objective, view->maximize ? "larger" : "smaller");
    if (view->n_best)
        html_field(h, "Best", "%s by %s", score_text(view->points[*view->best].value, value),
                   sweep_point_name(h->out.arena, view, &view->points[*view->best]));
    put_counts(h, view);
    html_field(h, "Method", "%s", view->method);
    const unsigned long long seeds = view->folds ? view->runs / view->folds : view->runs;
    const unsigned long long folds = view->folds;
    html_field(h, "Points", "%llu, with %llu seed%s%s each", (unsigned long long)view->points_asked, seeds,
               plural(seeds), folds ? arena_format(h->out.arena, " and %llu folds", folds) : "");
    html_field(h, "Seed", "%lld", (long long)view->seed);
    html_field(h, "Experiment", "%s", view->base);
    html_field(h, "Directory", "%s", view->directory);
    html_field(h, "Time", "%s, that of all trials together", duration_text(view->seconds, time));
    html_field(h, "Plan", "%.16s", view->plan);
    html_raw(h, "</dl>\n");
    html_end_section(h);
}

/* ---- The best -------------------------------------------------------------------------------------------------- */

static void put_command(struct html *h, const struct sweep_point *point)
{
    html_element(h, "p", "", "Trial %llu:", (unsigned long long)point->best_trial);
    html_element(h, "pre", "class=\"command\" tabindex=\"0\"", "%s", point->command);
    html_raw(h, "\n");
}

static void put_commands(struct html *h, const struct sweep_view *view, size_t shown)
{
    html_element(h, "p", "", "This trains the best network again, with the same numbers as long as the experiment's "
                             "files are what they were when the sweep began.");
    put_command(h, &view->points[view->best[0]]);
    if (shown < 2)
        return;
    html_raw(h, "<details>\n<summary>The same for the others</summary>\n");
    for (size_t i = 1; i < shown; i++)
        put_command(h, &view->points[view->best[i]]);
    html_raw(h, "</details>\n");
}

static void section_best(struct html *h, const struct sweep_view *view)
{
    const size_t shown = view->n_best < BEST_SHOWN ? view->n_best : BEST_SHOWN;
    struct columns columns = { 0 };
    html_section(h, "best", "Best points");
    if (!shown) {
        html_element(h, "p", "", "No point has ended well so far.");
        html_end_section(h);
        return;
    }
    add_column(h, &columns, view->runs > 1 ? "trials" : "trial");
    add_column(h, &columns, arena_format(h->out.arena, "#%s", view->objective));
    if (view->runs > 1)
        add_column(h, &columns, "#deviation");
    add_parameters(h, &columns, view);
    const char *caption = view->runs > 1 ? "The best points: mean and standard deviation of their trials"
                                            : "The best points";
    html_table(h, caption, columns.name, columns.count);
    for (size_t i = 0; i < shown; i++) {
        const struct sweep_point *point = &view->points[view->best[i]];
        html_row(h);
        html_head(h, "%s", sweep_point_name(h->out.arena, view, point));
        put_score(h, point->value);
        if (view->runs > 1)
            put_score(h, point->deviation);
        put_point(h, view, point->at);
    }
    html_end_table(h);
    put_commands(h, view, shown);
    html_end_section(h);
}

/* ---- Pictures -------------------------------------------------------------------------------------------------- */

static void section_pictures(struct html *h, const struct sweep_view *view)
{
    html_section(h, "pictures", "Pictures");
    html_raw(h, "<div class=\"figures\">\n");
    for (const struct sweep_kind *kind = sweep_kinds; kind->name; kind++) {
        struct figure figure;
        sweep_figure_of_kind(h->out.arena, kind->name, view, &figure);
        html_panels(h, &figure);
    }
    html_raw(h, "</div>\n");
    html_end_section(h);
}

/* ---- Parameters ------------------------------------------------------------------------------------------------ */

static void section_parameters(struct html *h, const struct sweep_view *view)
{
    struct columns columns = { 0 };
    char text[32];
    bool conditions = false;
    for (size_t p = 0; p < view->n_parameters; p++)
        conditions |= view->parameters[p].condition != NULL;
    add_column(h, &columns, "parameter");
    add_column(h, &columns, "tried");
    if (conditions)
        add_column(h, &columns, "where");
    add_column(h, &columns, "#importance");
    html_section(h, "parameters", "Parameters");
    html_table(h, "What was tried; importance is the share of the variance of ranks that a parameter explains alone",
               columns.name, columns.count);
    for (const struct sweep_parameter *p = view->parameters; p < view->parameters + view->n_parameters; p++) {
        html_row(h);
        html_head(h, "%s", p->name);
        html_cell(h, "%s", p->form);
        if (conditions)
            html_cell(h, "%s", p->condition ? p->condition : "");
        html_number(h, p->importance, "%s", score_text(p->importance, text));
    }
    html_end_table(h);
    html_end_section(h);
}

/* ---- Trials ---------------------------------------------------------------------------------------------------- */

struct sorted {
    const struct sweep_view *view;
    const struct sweep_trial *trial;
};

/* Those that are ok, the best first, then those that were pruned, then those that failed. */
static int best_first(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    if (x->trial->ending != y->trial->ending)
        return x->trial->ending < y->trial->ending ? -1 : 1;
    if (sweep_view_better(x->view, x->trial->value, y->trial->value))
        return -1;
    if (sweep_view_better(x->view, y->trial->value, x->trial->value))
        return 1;
    return (x->trial->number > y->trial->number) - (x->trial->number < y->trial->number);
}

static void put_trial(struct html *h, const struct sweep_view *view, const struct sweep_trial *trial)
{
    html_row(h);
    html_number(h, (double)trial->number, "%llu", (unsigned long long)trial->number);
    if (view->runs > 1)
        html_number(h, (double)trial->point, "%llu", (unsigned long long)trial->point);
    if (view->folds)
        html_number(h, (double)trial->fold, "%llu", (unsigned long long)trial->fold);
    html_number(h, (double)trial->seed, "%lld", (long long)trial->seed);
    html_cell(h, "%s", trial_ending_names[trial->ending]);
    put_score(h, trial->ending == TRIAL_FAILED ? (double)NAN : trial->value);
    html_number(h, (double)trial->epochs, "%lld", (long long)trial->epochs);
    put_point(h, view, trial->at);
}

static void section_trials(struct html *h, const struct sweep_view *view)
{
    const size_t shown = view->n_trials < TRIALS_SHOWN ? view->n_trials : TRIALS_SHOWN;
    struct sorted *list = arena_alloc(h->out.arena, (view->n_trials + 1) * sizeof *list);
    struct columns columns = { 0 };
    for (size_t i = 0; i < view->n_trials; i++)
        list[i] = (struct sorted){ view, &view->trials[i] };
    qsort(list, view->n_trials, sizeof *list, best_first);
    html_section(h, "trials", "Trials");
    if (shown < view->n_trials)
        html_element(h, "p", "", "These are the best %zu of %zu trials. All of them are in results.csv and results.h5 "
                                 "of the sweep's directory.", shown, view->n_trials);
    add_column(h, &columns, "#trial");
    if (view->runs > 1)
        add_column(h, &columns, "#point");
    if (view->folds)
        add_column(h, &columns, "#fold");
    add_column(h, &columns, "#seed");
    add_column(h, &columns, "outcome");
    add_column(h, &columns, arena_format(h->out.arena, "#%s", view->objective));
    add_column(h, &columns, "#epochs");
    add_parameters(h, &columns, view);
    html_table(h, "Trials that have ended, the best first", columns.name, columns.count);
    for (size_t i = 0; i < shown; i++)
        put_trial(h, view, list[i].trial);
    html_end_table(h);
    html_end_section(h);
}

/* ---- Failures -------------------------------------------------------------------------------------------------- */

static void section_failures(struct html *h, const struct sweep_view *view)
{
    struct columns columns = { 0 };
    size_t shown = 0;
    if (!view->ended[TRIAL_FAILED])
        return;
    html_section(h, "failures", "Failures");
    if (view->ended[TRIAL_FAILED] > FAILURES_SHOWN)
        html_element(h, "p", "", "These are the first %d of %zu trials that failed.", FAILURES_SHOWN,
                     view->ended[TRIAL_FAILED]);
    add_column(h, &columns, "#trial");
    add_column(h, &columns, "why");
    add_column(h, &columns, "what it printed");
    add_parameters(h, &columns, view);
    html_table(h, "Trials that failed; nnrun sweep run-one DIRECTORY TRIAL runs one again", columns.name,
               columns.count);
    for (size_t i = 0; i < view->n_trials && shown < FAILURES_SHOWN; i++) {
        const struct sweep_trial *trial = &view->trials[i];
        if (trial->ending != TRIAL_FAILED)
            continue;
        shown++;
        html_row(h);
        html_number(h, (double)trial->number, "%llu", (unsigned long long)trial->number);
        html_cell(h, "%s", trial->why);
        html_cell(h, "logs/%06llu.txt", (unsigned long long)trial->number);
        put_point(h, view, trial->at);
    }
    html_end_table(h);
    html_end_section(h);
}

/* ---- Files ----------------------------------------------------------------------------------------------------- */

static void section_files(struct html *h, const struct sweep_view *view)
{
    html_section(h, "files", "Files");
    html_element(h, "p", "", "The sweep's file and those of its experiment, as they were when it began.");
    for (size_t i = 0; i < view->n_files; i++)
        html_file(h, view->file_names[i], view->file_texts[i]);
    html_end_section(h);
}

void report_sweep_html(struct text *out, const struct sweep_view *view)
{
    static const struct section {
        const char *id, *title;
        void (*put)(struct html *, const struct sweep_view *);
    } sections[] = {
        { "summary", "Summary", section_summary },          { "best", "Best points", section_best },
        { "pictures", "Pictures", section_pictures },       { "parameters", "Parameters", section_parameters },
        { "trials", "Trials", section_trials },             { "failures", "Failures", section_failures },
        { "files", "Files", section_files },
    };
    enum { SECTIONS = sizeof sections / sizeof *sections };
    struct html h = { .out = { .arena = out->arena }, .level = 2 };
    const char *ids[SECTIONS], *titles[SECTIONS];
    size_t n = 0;
    for (size_t i = 0; i < SECTIONS; i++)
        if (sections[i].put != section_failures || view->ended[TRIAL_FAILED]) {
            ids[n] = sections[i].id;
            titles[n++] = sections[i].title;
        }
    html_begin_page(&h, view->name, "A sweep of nnrun");
    html_links(&h, n, ids, titles);
    for (size_t i = 0; i < SECTIONS; i++)
        sections[i].put(&h, view);
    html_end_page(&h);
    *out = h.out;
}

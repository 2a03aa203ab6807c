/* evaluate.c -- nnrun evaluate: how good a trained network is, on its own data or on others. */
#include "commands/commands.h"

#include <math.h>

#include "base/text.h"
#include "commands/rows.h"
#include "model/csv_feed.h"
#include "model/own_feed.h"
#include "model/score_drain.h"

static const char *part, *target;
static bool json, ignore_extra;

static const struct option options[] = {
    { "--split", "PART", "of the run's own data, only train, validation or test", NULL, &part },
    { "--target", "COLUMN", "the column to compare with; by default the one that the run learned", NULL, &target },
    { "--ignore-extra", NULL, "leave columns alone that the run has no input for", &ignore_extra, NULL },
    { "--json", NULL, "print the numbers as JSON", &json, NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

static int score(struct session *session, const struct result *result, struct feed *feed, struct evaluation *out,
                 struct error *e)
{
    struct score_drain drain;
    score_drain_open(&drain, &session->run, result, out);
    if (stream_rows(&session->run, feed, &drain.drain, true, e))
        return -1;
    score_drain_finish(&drain);
    return 0;
}

static int score_own(struct session *session, const struct result *result, enum split only, struct evaluation *out,
                     struct error *e)
{
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
        struct own_feed feed;
        out[s] = (struct evaluation){ 0 };
        if (only < SPLITS && only != s)
            continue;
        if (only == s && result->split_rows[s] == 0)
            return fail(e, "the run has no %s part", split_names[s]);
        own_feed_open(&feed, &session->run.dataset, result, s);
        if (result->split_rows[s] && score(session, result, &feed.feed, &out[s], e))
            return -1;
    }
    return 0;
}

/* In the place of the test part. */
static int score_csv(struct session *session, const struct result *result, const char *path, struct evaluation *out,
                     struct error *e)
{
    const struct csv_choice choice = { .target = target, .compare = true, .ignore_extra = ignore_extra };
    struct csv_feed feed;
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++)
        out[s] = (struct evaluation){ 0 };
    if (csv_feed_open(&feed, session->run.arena, path, result, &choice, e) ||
        score(session, result, &feed.feed, &out[SPLIT_TEST], e))
        return -1;
    csv_feed_close(&feed);
    return 0;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------ */

static void add_number(struct text *out, const char *name, double value)
{
    char number[32];
    text_add(out, ", ");
    text_add_json(out, name);
    text_add(out, ": %s", isfinite(value) ? number_text(value, number) : "null");
}

static void add_classes(struct text *out, const struct result *r, const struct evaluation *e)
{
    text_add(out, ",\n    \"classes\": [");
    for (size_t c = 0; c < r->classes; c++) {
        text_add(out, "%s\n      {\"name\": ", c ? "," : "");
        text_add_json(out, r->class_names[c]);
        add_number(out, "precision", e->precision[c]);
        add_number(out, "recall", e->recall[c]);
        add_number(out, "f1", e->f1[c]);
        add_number(out, "support", (double)e->support[c]);
        text_add(out, "}");
    }
    text_add(out, "],\n    \"confusion\": [");
    for (size_t i = 0; i < r->classes * r->classes; i++)
        text_add(out, "%s%lld%s", i % r->classes ? ", " : i ? ",\n      [" : "\n      [", (long long)e->confusion[i],
                 i % r->classes + 1 == r->classes ? "]" : "");
    text_add(out, "]");
}

static void print_json(const struct result *r, const char *path, const char *data, struct arena *arena)
{
    struct text out = { .arena = arena };
    text_add(&out, "{\n  \"run\": ");
    text_add_json(&out, path);
    for (enum split s = SPLIT_TRAIN; s < SPLITS; s++) {
        const struct evaluation *e = &r->evaluation[s];
        if (e->rows == 0)
            continue;
        text_add(&out, ",\n  ");
        text_add_json(&out, data ? data : split_names[s]);
        text_add(&out, ": {\n    \"rows\": %zu", e->rows);
        add_number(&out, "loss", e->loss);
        for (size_t m = 0; m < r->n_metrics; m++)
            add_number(&out, r->metric_names[m], e->metrics[m]);
        if (r->classes)
            add_classes(&out, r, e);
        text_add(&out, "}");
    }
    printf("%s\n}\n", out.data);
}

/* ---- The command ----------------------------------------------------------------------------------------------- */

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    struct session session = { 0 };
    struct result result = { 0 };
    enum split split = SPLITS;
    if (invocation->count < 1 || invocation->count > 2)
        return fail_usage(e, "evaluate takes a result file, and perhaps a CSV file: nnrun evaluate RUN.h5 [DATA.csv]");
    if (part && invocation->count == 2)
        return fail_usage(e, "--split is for the run's own data, and a CSV file has no parts");
    if (part && split_named(part, &split, e))
        return -1;
    const char *path = invocation->words[0], *data = invocation->count == 2 ? invocation->words[1] : NULL;
    int failed = recall_run(&session, invocation, &result, !data);
    if (!failed)
        failed = data ? score_csv(&session, &result, data, result.evaluation, e)
                      : score_own(&session, &result, split, result.evaluation, e);
    if (!failed && json)
        print_json(&result, path, data, invocation->arena);
    else if (!failed)
        report_scores(stdout, &result, path, data, invocation->output_style);
    session_close(&session);
    return failed ? -1 : 0;
}

const struct command evaluate_command = {
    .name = "evaluate",
    .usage = "RUN.h5 [DATA.csv]",
    .help = "tell how good a trained network is",
    .run = run,
    .options = options,
};

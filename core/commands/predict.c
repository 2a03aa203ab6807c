/* predict.c -- nnrun predict: what a trained network says about rows. */
#include "commands/commands.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "commands/rows.h"
#include "model/csv_drain.h"
#include "model/csv_feed.h"
#include "model/h5_drain.h"
#include "model/own_feed.h"
#include "store/atomic.h"
#include "store/store.h"

static const char *output, *part, *target;
static bool force, ignore_extra;

static const struct option options[] = {
    { "--output", "FILE", "where the predictions go: FILE.csv or FILE.h5; without it, CSV on standard output", NULL,
      &output },
    { "--force", NULL, "overwrite whatever stands there", &force, NULL },
    { "--split", "PART", "of the run's own data, only train, validation or test", NULL, &part },
    { "--ignore-extra", NULL, "leave columns alone that the run has no input for", &ignore_extra, NULL },
    { "--target", "COLUMN", "a column that is no input; by default the one that the run learned", NULL, &target },
    { NULL, NULL, NULL, NULL, NULL }
};

static bool is_hdf5_name(const char *path)
{
    return text_ends_with(path, ".h5") || text_ends_with(path, ".hdf5");
}

static int check_words(struct invocation *invocation, enum split *split)
{
    struct error *e = &invocation->error;
    struct stat about;
    *split = SPLITS;
    if (invocation->count < 1 || invocation->count > 2)
        return fail_usage(e, "predict takes a result file, and perhaps a CSV file: nnrun predict RUN.h5 [DATA.csv]");
    if (part && invocation->count == 2)
        return fail_usage(e, "--split is for the run's own data, and a CSV file has no parts");
    if (part && split_named(part, split, e))
        return -1;
    if (!output)
        return 0;
    if (!is_hdf5_name(output) && !text_ends_with(output, ".csv"))
        return fail_usage(e, "the output '%s' must end in .csv or .h5, which says what it is", output);
    if (!force && stat(output, &about) == 0)
        return fail(e, "%s: exists; give another file with --output, or --force to overwrite it", output);
    return store_prepare(output, e);
}

static int predict_to_hdf5(struct session *session, const struct result *result, struct feed *feed, const char *group,
                           const char *run, struct error *e)
{
    struct h5_drain drain;
    struct prediction_file *file = predictions_create(session->run.arena, output, group, run, result, e);
    if (!file)
        return -1;
    h5_drain_open(&drain, result, file);
    const int failed = stream_rows(&session->run, feed, &drain.drain, false, e);
    return predictions_close(file, !failed, e) || failed ? -1 : 0;
}

static int predict_to_stream(struct session *session, const struct result *result, struct feed *feed, FILE *out,
                             const char *path, struct error *e)
{
    struct csv_drain drain;
    if (csv_drain_open(&drain, session->run.arena, result, out, path, e))
        return -1;
    return stream_rows(&session->run, feed, &drain.drain, false, e);
}

static int predict_to_csv(struct session *session, const struct result *result, struct feed *feed, struct error *e)
{
    const char *temporary = atomic_name(session->run.arena, output);
    FILE *out = fopen(temporary, "wbe");
    if (!out)
        return fail(e, "cannot write '%s': %s", output, strerror(errno));
    int failed = predict_to_stream(session, result, feed, out, output, e);
    if (fclose(out) && !failed)
        failed = fail(e, "cannot write '%s': %s", output, strerror(errno));
    if (failed || atomic_replace(temporary, output, e)) {
        unlink(temporary);
        return -1;
    }
    return 0;
}

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    struct session session = { 0 };
    struct result result = { 0 };
    struct csv_feed csv;
    struct own_feed own;
    enum split split;
    if (check_words(invocation, &split))
        return -1;
    const char *data = invocation->count == 2 ? invocation->words[1] : NULL;
    int failed = recall_run(&session, invocation, &result, !data);
    if (!failed && split < SPLITS && result.split_rows[split] == 0)
        failed = fail(e, "the run has no %s part", split_names[split]);
    if (!failed && data)
        failed = csv_feed_open(&csv, invocation->arena, data, &result,
                               &(struct csv_choice){ .target = target, .ignore_extra = ignore_extra }, e);
    else if (!failed)
        own_feed_open(&own, &session.run.dataset, &result, split);
    struct feed *feed = data ? &csv.feed : &own.feed;
    if (!failed && output && is_hdf5_name(output))
        failed = predict_to_hdf5(&session, &result, feed, split < SPLITS ? split_names[split] : "data",
                                 invocation->words[0], e);
    else if (!failed && output)
        failed = predict_to_csv(&session, &result, feed, e);
    else if (!failed)
        failed = predict_to_stream(&session, &result, feed, stdout, "standard output", e);
    session_close(&session);
    return failed ? -1 : 0;
}

const struct command predict_command = {
    .name = "predict",
    .usage = "RUN.h5 [DATA.csv]",
    .help = "tell what a trained network says about rows",
    .run = run,
    .options = options,
};

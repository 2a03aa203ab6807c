/* tensorboard.c -- `--to tensorboard`: a directory with one event file. The curves are scalars, and the values of the
 * config are hyperparameters.
 *
 * An event file is a row of records (https://www.tensorflow.org/tutorials/load_data/tfrecord): the length of a message
 * as 8 bytes, their checksum, the message, its checksum. All numbers have their low byte first. */
#include "export/make.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "export/tensorboard.pb-c.h"

/* ---- Records ---------------------------------------------------------------------------------------------- */

/* CRC-32C (Castagnoli), bit by bit, "masked" as the format wants it. */
static uint32_t checksum(const uint8_t *bytes, size_t count)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
    }
    crc = ~crc;
    return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

static void put_low_first(uint8_t *bytes, size_t count, uint64_t value)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
}

static void add_record(struct text *out, const Tensorboard__Event *event)
{
    const size_t length = tensorboard__event__get_packed_size(event);
    uint8_t *record = arena_alloc(out->arena, 12 + length + 4);
    put_low_first(record, 8, length);
    put_low_first(record + 8, 4, checksum(record, 8));
    tensorboard__event__pack(event, record + 12);
    put_low_first(record + 12 + length, 4, checksum(record + 12, length));
    text_add_n(out, (const char *)record, 12 + length + 4);
}

static void add_event(struct text *out, double wall_time, size_t step, size_t n_values,
                      Tensorboard__Summary__Value **values)
{
    Tensorboard__Summary summary = TENSORBOARD__SUMMARY__INIT;
    summary.n_value = n_values;
    summary.value = values;
    Tensorboard__Event event = TENSORBOARD__EVENT__INIT;
    event.has_wall_time = event.has_step = true;
    event.wall_time = wall_time;
    event.step = (int64_t)step;
    event.summary = &summary;
    add_record(out, &event);
}

/* ---- Curves ----------------------------------------------------------------------------------------------- */

/* "train_loss": "loss/train", since TensorBoard groups by what stands before the slash. */
static char *tag_of(struct arena *arena, const char *curve)
{
    for (size_t s = 0; s < SPLITS; s++) {
        const size_t length = strlen(split_names[s]);
        if (strncmp(curve, split_names[s], length) == 0 && curve[length] == '_' && curve[length + 1])
            return arena_format(arena, "%s/%s", curve + length + 1, split_names[s]);
    }
    return arena_copy(arena, curve);
}

/* Points of one epoch. */
struct points {
    size_t count;
    Tensorboard__Summary__Value *value;
    Tensorboard__Summary__Value **list;
};

static void add_point(struct points *points, char *tag, double value)
{
    Tensorboard__Summary__Value *point = &points->value[points->count];
    tensorboard__summary__value__init(point);
    point->tag = tag;
    point->has_simple_value = true;
    point->simple_value = (float)value;
    points->list[points->count++] = point;
}

/* Returns the time at which the last epoch ended, if the first began at `now`. */
static double add_curves(struct text *out, const struct result *r, double now)
{
    const struct history *h = &r->history;
    const size_t most = h->n_curves + 2 * h->n_layers;
    struct points points = { .value = arena_alloc(out->arena, most * sizeof *points.value),
                             .list = arena_alloc(out->arena, most * sizeof *points.list) };
    char **tags = arena_alloc(out->arena, most * sizeof *tags);
    for (size_t c = 0; c < h->n_curves; c++)
        tags[c] = tag_of(out->arena, h->curves[c].name);
    for (size_t l = 0; l < h->n_layers; l++) {
        tags[h->n_curves + 2 * l] = arena_format(out->arena, "weight_norm/%s", h->layer_names[l]);
        tags[h->n_curves + 2 * l + 1] = arena_format(out->arena, "gradient_norm/%s", h->layer_names[l]);
    }
    for (size_t epoch = 0; epoch < h->epochs; epoch++) {
        points.count = 0;
        for (size_t c = 0; c < h->n_curves; c++)
            if (h->curves[c].value[epoch] == h->curves[c].value[epoch]) /* NaN: not measured */
                add_point(&points, tags[c], h->curves[c].value[epoch]);
        for (size_t l = 0; l < h->n_layers; l++) {
            add_point(&points, tags[h->n_curves + 2 * l], (double)h->weight_norm[epoch * h->n_layers + l]);
            add_point(&points, tags[h->n_curves + 2 * l + 1], (double)h->gradient_norm[epoch * h->n_layers + l]);
        }
        now += r->epoch_seconds ? r->epoch_seconds[epoch] : 0;
        add_event(out, now, epoch + 1, points.count, points.list);
    }
    return now;
}

/* ---- Hyperparameters: HPARAMS' own messages, packed into a summary without a value --------------------------- */

static void add_hparams(struct text *out, double wall_time, const char *tag, const Tensorboard__HParamsPluginData *data)
{
    Tensorboard__SummaryMetadata__PluginData plugin = TENSORBOARD__SUMMARY_METADATA__PLUGIN_DATA__INIT;
    plugin.plugin_name = arena_copy(out->arena, "hparams");
    plugin.has_content = true;
    plugin.content.len = tensorboard__hparams_plugin_data__get_packed_size(data);
    plugin.content.data = arena_alloc(out->arena, plugin.content.len);
    tensorboard__hparams_plugin_data__pack(data, plugin.content.data);
    Tensorboard__SummaryMetadata metadata = TENSORBOARD__SUMMARY_METADATA__INIT;
    metadata.plugin_data = &plugin;
    Tensorboard__Summary__Value value = TENSORBOARD__SUMMARY__VALUE__INIT;
    value.tag = arena_copy(out->arena, tag);
    value.metadata = &metadata;
    add_event(out, wall_time, 0, 1, (Tensorboard__Summary__Value *[]){ &value });
}

static void fill_value(Tensorboard__Value *value, struct arena *arena, const struct attribute *a)
{
    tensorboard__value__init(value);
    value->has_number_value = a->type == ATTRIBUTE_NUM || a->type == ATTRIBUTE_INT;
    value->number_value = a->type == ATTRIBUTE_NUM ? a->d : (double)a->i;
    value->has_bool_value = a->type == ATTRIBUTE_BOOL;
    value->bool_value = a->i != 0;
    if (a->type == ATTRIBUTE_TEXT)
        value->string_value = arena_copy(arena, a->text ? a->text : "");
}

static void add_start(struct text *out, const struct result *r, double start)
{
    Tensorboard__SessionStartInfo info = TENSORBOARD__SESSION_START_INFO__INIT;
    info.hparams = arena_alloc(out->arena, r->n_config * sizeof *info.hparams);
    for (size_t i = 0; i < r->n_config; i++) {
        struct {
            Tensorboard__SessionStartInfo__Hparam hparam;
            Tensorboard__Value value;
        } *entry = arena_alloc(out->arena, sizeof *entry);
        if (strcmp(r->config[i].name, "output") == 0)
            continue;
        tensorboard__session_start_info__hparam__init(&entry->hparam);
        entry->hparam.key = arena_copy(out->arena, r->config[i].name);
        entry->hparam.value = &entry->value;
        fill_value(&entry->value, out->arena, &r->config[i]);
        info.hparams[info.n_hparams++] = &entry->hparam;
    }
    info.has_start_time_secs = true;
    info.start_time_secs = start;
    Tensorboard__HParamsPluginData data = TENSORBOARD__HPARAMS_PLUGIN_DATA__INIT;
    data.session_start_info = &info;
    add_hparams(out, start, "_hparams_/session_start_info", &data);
}

static void add_end(struct text *out, const struct result *r, double end)
{
    static const Tensorboard__SessionEndInfo__Status statuses[] = {
        [STATUS_RUNNING] = TENSORBOARD__SESSION_END_INFO__STATUS__RUNNING,
        [STATUS_COMPLETE] = TENSORBOARD__SESSION_END_INFO__STATUS__SUCCESS,
        [STATUS_FAILED] = TENSORBOARD__SESSION_END_INFO__STATUS__FAILURE,
        [STATUS_INTERRUPTED] = TENSORBOARD__SESSION_END_INFO__STATUS__FAILURE,
    };
    Tensorboard__SessionEndInfo info = TENSORBOARD__SESSION_END_INFO__INIT;
    info.has_status = info.has_end_time_secs = true;
    info.status = statuses[r->status];
    info.end_time_secs = end;
    Tensorboard__HParamsPluginData data = TENSORBOARD__HPARAMS_PLUGIN_DATA__INIT;
    data.session_end_info = &info;
    add_hparams(out, end, "_hparams_/session_end_info", &data);
}

/* ---- The file --------------------------------------------------------------------------------------------- */

/* Seconds since 1970 of "2025-01-31T12:00:00Z"; 0 for anything else. */
static double seconds_of(const char *date)
{
    struct tm tm = { 0 };
    if (sscanf(date, "%4d-%2d-%2dT%2d:%2d:%2dZ", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min,
               &tm.tm_sec) != 6)
        return 0;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    const time_t seconds = timegm(&tm);
    return seconds > 0 ? (double)seconds : 0;
}

static int make(struct making *m)
{
    const struct result *r = m->result;
    double start = seconds_of(r->date_created); /* the end: the date is that of the file */
    for (size_t epoch = 0; epoch < r->history.epochs && r->epoch_seconds; epoch++)
        start -= r->epoch_seconds[epoch];
    struct text *out = make_file(m, "events.out.tfevents.nnrun"); /* TensorBoard looks for the second and third word */
    Tensorboard__Event opening = TENSORBOARD__EVENT__INIT;
    opening.has_wall_time = true;
    opening.wall_time = start;
    opening.file_version = arena_copy(m->arena, "brain.Event:2");
    add_record(out, &opening);
    add_start(out, r, start);
    add_end(out, r, add_curves(out, r, start));
    return 0;
}

const struct export_maker tensorboard_maker = { .make = make };

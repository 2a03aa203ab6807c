/* checkpoint.c -- the group /checkpoint: what a run needs to go on. */
#include "store/write.h"

#include "base/text.h"

/* ---- Writing -------------------------------------------------------------------------------------------- */

static void write_flat(struct h5 *h, hid_t group, const char *name, const struct checkpoint *c, const nnr_real *data,
                       const char *meaning)
{
    if (data)
        h5_write(h, group, &(struct array){ .name = name, .type = NUMBER_REAL, .rank = 1, .dim = { c->parameters },
                                            .data = data, .meaning = meaning });
}

void write_checkpoint(struct h5 *h, hid_t file, const struct checkpoint *c)
{
    if (!c)
        return;
    const hid_t group = h5_create_group(h, file, "checkpoint");
    h5_put_int(h, group, "epoch_steps", (int64_t)c->epoch_steps);
    h5_put_int(h, group, "sums", (int64_t)c->n_sums);
    if (c->n_slots)
        h5_put_texts(h, group, "slots", c->n_slots, c->slot_names);
    for (size_t s = 0; s < c->n_slots; s++)
        write_flat(h, group, arena_format(h->arena, "slot_%s", c->slot_names[s]), c, c->slots[s],
                   arena_format(h->arena, "%s that the optimizer keeps", c->slot_names[s]));
    write_flat(h, group, "last_weights", c, c->last_weights, "weights after the last step");
    write_flat(h, group, "best_weights", c, c->best_weights, "weights after the best epoch");
    if (c->sums)
        h5_write(h, group, &(struct array){ .name = "epoch_sums", .type = NUMBER_F64, .rank = 1, .dim = { c->n_sums },
                                            .data = c->sums, .meaning = "sums of the epoch that is not finished" });
    h5_close_group(h, group);
}

/* ---- Reading -------------------------------------------------------------------------------------------- */

static const nnr_real *read_flat(struct h5 *h, hid_t group, const char *name, size_t parameters)
{
    return h5_has(h, group, name) ? h5_read_list(h, group, name, NUMBER_REAL, parameters) : NULL;
}

static void read_slots(struct h5 *h, hid_t group, struct checkpoint *c)
{
    if (h5_has_attribute(h, group, "slots"))
        c->slot_names = h5_get_texts(h, group, "slots", &c->n_slots);
    const nnr_real **slots = arena_alloc(h->arena, c->n_slots * sizeof *slots);
    for (size_t s = 0; s < c->n_slots && !h->failed; s++)
        slots[s] = h5_read_list(h, group, arena_format(h->arena, "slot_%s", c->slot_names[s]), NUMBER_REAL,
                                c->parameters);
    c->slots = slots;
}

const struct checkpoint *read_checkpoint(struct h5 *h, hid_t file, size_t parameters)
{
    if (!h5_has(h, file, "checkpoint"))
        return NULL;
    struct checkpoint *c = arena_alloc(h->arena, sizeof *c);
    const hid_t group = h5_open_group(h, file, "checkpoint");
    c->parameters = parameters;
    c->epoch_steps = h5_get_count(h, group, "epoch_steps");
    c->n_sums = h5_get_count(h, group, "sums");
    read_slots(h, group, c);
    c->last_weights = read_flat(h, group, "last_weights", parameters);
    c->best_weights = read_flat(h, group, "best_weights", parameters);
    if (h5_has(h, group, "epoch_sums"))
        c->sums = h5_read_list(h, group, "epoch_sums", NUMBER_F64, c->n_sums);
    h5_close_group(h, group);
    return c;
}

/* kind_pictures.c -- rows of the data and weights, as pictures. */
#include <math.h>

#include "plot/kinds.h"

enum { MOST_WEIGHTS = 64, MOST_SAMPLES = 24 };

/* Pictures are rows of rank 2, or of rank 3 with one channel. */
static bool has_pictures(const struct result *r)
{
    return r->inputs > 0 && (r->input_rank == 2 || (r->input_rank == 3 && r->input_dim[2] == 1));
}

/* ---- Weights --------------------------------------------------------------------------------------------------- */

static const struct weight_result *first_kernel(const struct result *r, const struct layer_result **layer)
{
    for (*layer = r->layers; *layer < r->layers + r->n_layers; ++*layer)
        if ((*layer)->n_weights)
            break;
    if (*layer == r->layers + r->n_layers)
        return NULL;
    const struct weight_result *kernel = &(*layer)->weights[0];
    return kernel->rank == 2 && kernel->dim[0] == r->inputs ? kernel : NULL;
}

void add_weights(struct figure *f, const struct view *views, size_t count)
{
    (void)count;
    const struct result *r = views->result;
    const struct layer_result *layer = NULL;
    const struct weight_result *kernel = has_pictures(r) ? first_kernel(r, &layer) : NULL;
    if (!kernel)
        return;
    const size_t units = kernel->dim[1], shown = units < MOST_WEIGHTS ? units : MOST_WEIGHTS;
    struct panel *panel = figure_add(f, PANEL_GALLERY, NULL);
    struct gallery *g = &panel->gallery;
    *g = (struct gallery){ .height = r->input_dim[0], .width = r->input_dim[1], .is_signed = true, .count = shown,
                           .scale = "weight" };
    g->picture = arena_alloc(f->arena, shown * sizeof *g->picture);
    for (size_t u = 0; u < shown; u++) {
        float *pixel = arena_alloc(f->arena, r->inputs * sizeof *pixel);
        for (size_t i = 0; i < r->inputs; i++) {
            pixel[i] = (float)kernel->value[i * units + u];
            g->most = fmax(g->most, fabs((double)pixel[i]));
        }
        g->picture[u].pixel = pixel;
    }
    panel->title = shown < units ? arena_format(f->arena, "Weights of '%s': the first %zu of %zu units", layer->name,
                                                shown, units)
                                 : arena_format(f->arena, "Weights of '%s': %zu units", layer->name, units);
    panel->description = arena_format(f->arena, "The weights between the %zu x %zu inputs and each of %zu units, as "
                                      "pictures. The largest is %.3g in size.", g->height, g->width, shown, g->most);
}

/* ---- Samples --------------------------------------------------------------------------------------------------- */

void add_samples(struct figure *f, const struct view *views, size_t count)
{
    (void)count;
    const struct result *r = views->result;
    struct shown list[MAX_SHOWN];
    const size_t there = has_pictures(r) && has_classes(views) ? shown_predictions(r, views->split, list) : 0;
    const size_t shown = there < MOST_SAMPLES ? there : MOST_SAMPLES;
    if (shown == 0)
        return;
    struct panel *panel = figure_add(f, PANEL_GALLERY, NULL);
    struct gallery *g = &panel->gallery;
    *g = (struct gallery){ .height = r->input_dim[0], .width = r->input_dim[1], .count = shown, .least = INFINITY,
                           .most = -INFINITY };
    g->picture = arena_alloc(f->arena, shown * sizeof *g->picture);
    for (size_t i = 0; i < shown; i++) {
        const struct shown *s = &list[i];
        const float *pixel = &r->samples.input[s->index * r->inputs];
        const bool wrong = s->actual != s->predicted;
        g->picture[i] = (struct picture){
            .pixel = pixel, .wrong = wrong, .index = s->index,
            .caption = { arena_format(f->arena, "is %s", r->class_names[s->actual]),
                         arena_format(f->arena, "%s %s", wrong ? "taken for" : "seen as", r->class_names[s->predicted]),
                         arena_format(f->arena, "%.1f %% sure", 100 * s->confidence) }
        };
        for (size_t k = 0; k < r->inputs; k++) {
            g->least = fmin(g->least, (double)pixel[k]);
            g->most = fmax(g->most, (double)pixel[k]);
        }
    }
    panel->title = arena_format(f->arena, "Predictions and how sure they are, %s", split_title(views->split));
    panel->description = arena_format(f->arena, "%zu rows of the data as pictures, with their predicted class and its "
                                      "probability, from the least to the most sure.", shown);
}

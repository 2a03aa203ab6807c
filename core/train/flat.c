/* flat.c -- walks over the arrays of a network. */
#include "train/flat.h"

#include <string.h>

/* Which of the arrays that belong to a weight: its values, or a slot. */
enum { VALUES = -1 };

typedef void visit_array(nnr_real *array, size_t n, nnr_real *flat);

static void walk(const struct network *network, int which, nnr_real *flat, visit_array *visit)
{
    for (size_t l = 0; l < network->n_layers; l++)
        for (size_t i = 0; i < network->layers[l].n_weights; i++) {
            const struct weight *weight = &network->layers[l].weights[i];
            visit(which == VALUES ? weight->value : weight->slots[which], weight->n, flat);
            flat += weight->n;
        }
}

static void take(nnr_real *array, size_t n, nnr_real *flat)
{
    memcpy(flat, array, n * sizeof *flat);
}

static void put(nnr_real *array, size_t n, nnr_real *flat)
{
    memcpy(array, flat, n * sizeof *flat);
}

static void swap(nnr_real *array, size_t n, nnr_real *flat)
{
    for (size_t i = 0; i < n; i++) {
        const nnr_real kept = array[i];
        array[i] = flat[i];
        flat[i] = kept;
    }
}

void flat_take_weights(const struct network *network, nnr_real *out)
{
    walk(network, VALUES, out, take);
}

void flat_put_weights(struct network *network, const nnr_real *in)
{
    walk(network, VALUES, (nnr_real *)in, put); /* put only reads it */
}

void flat_swap_weights(struct network *network, nnr_real *with)
{
    walk(network, VALUES, with, swap);
}

void flat_take_slot(const struct network *network, size_t slot, nnr_real *out)
{
    walk(network, (int)slot, out, take);
}

void flat_put_slot(struct network *network, size_t slot, const nnr_real *in)
{
    walk(network, (int)slot, (nnr_real *)in, put);
}

const nnr_real *flat_join_slot(struct network *network, size_t slot)
{
    nnr_real *first = NULL, *end = NULL;
    for (size_t l = 0; l < network->n_layers; l++)
        for (size_t i = 0; i < network->layers[l].n_weights; i++) {
            struct weight *weight = &network->layers[l].weights[i];
            first = first ? first : weight->slots[slot];
            end = end ? end : first;
            weight->slots[slot] = memmove(end, weight->slots[slot], weight->n * sizeof *end);
            end += weight->n;
        }
    return first;
}

/* flat.h -- all numbers of a network's weights, or of a slot of its optimizer, as one array (parameters): in the order
 * of the layers, and of the weights in each. */
#ifndef NNRUN_TRAIN_FLAT_H
#define NNRUN_TRAIN_FLAT_H

#include "train/network.h"

void flat_take_weights(const struct network *network, nnr_real *out);
void flat_put_weights(struct network *network, const nnr_real *in);
void flat_swap_weights(struct network *network, nnr_real *with);

void flat_take_slot(const struct network *network, size_t slot, nnr_real *out);
void flat_put_slot(struct network *network, size_t slot, const nnr_real *in);

/* The same without a copy: closes the gaps between the slot's arrays where they lie. No longer aligned, they are of no
 * use for training then. */
const nnr_real *flat_join_slot(struct network *network, size_t slot);

#endif

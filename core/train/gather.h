/* gather.h -- rows of a data set, wherever they are: in memory, or gathered by its plugin, which then has a reader for
 * each thread. The same bits either way. */
#ifndef NNRUN_TRAIN_GATHER_H
#define NNRUN_TRAIN_GATHER_H

#include "train/dataset.h"

/* Opens readers for that many threads; nothing where the rows are in memory. Those that were open are closed. */
int gather_open(struct arena *arena, struct services *services, struct dataset *dataset, size_t threads,
                struct error *e);
void gather_close(struct dataset *dataset);

/* [any thread] x (rows, inputs), scaled, and t (rows, outputs) of the rows at `order` (rows), which are places in the
 * order of use; NULL: from `first` on. Returns false where the data set could not give them: they are zero then, and
 * gather_failed says why. */
bool gather_rows(const struct dataset *dataset, size_t thread, size_t first, const uint32_t *order, size_t rows,
                 nnr_real *x, nnr_real *t);

/* [any thread] The same of rows by their numbers in the data set, before scaling. t may be NULL. */
bool gather_samples(const struct dataset *dataset, size_t thread, size_t rows, const uint64_t *row, nnr_real *x,
                    nnr_real *t);

/* Whether a reader has failed, with a sentence that says why: that of a thread, or any while no thread gathers. */
bool gather_thread_failed(const struct dataset *dataset, size_t thread, struct error *e);
bool gather_failed(const struct dataset *dataset, struct error *e);

#endif

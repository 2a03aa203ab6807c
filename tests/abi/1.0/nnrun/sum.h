/* nnrun/sum.h -- long sums that are the same bits on every machine, and still fast.
 *
 * Element i of what is added goes to partial sum i modulo NNR_SUM_LANES, in double; the partial sums are added in order
 * at the end. A compiler makes vector code of it without leave to reorder anything. To sum f(i), write chunks of up to
 * NNR_SUM_CHUNK terms into an array and add that:
 *
 *     nnr_sum sum = { { 0 } };
 *     for (size_t first = 0; first < n; first += NNR_SUM_CHUNK) {
 *         const size_t count = nnr_chunk(n, first);
 *         nnr_real term[NNR_SUM_CHUNK];
 *         for (size_t i = 0; i < count; i++)
 *             term[i] = f(first + i);
 *         nnr_sum_add(&sum, count, term);
 *     }
 *     return nnr_sum_total(&sum); */
#ifndef NNRUN_SUM_H
#define NNRUN_SUM_H

#include <nnrun/plugin.h>

enum { NNR_SUM_LANES = 16, NNR_SUM_CHUNK = 16 * NNR_SUM_LANES };

typedef struct {
    double lane[NNR_SUM_LANES];
} nnr_sum;

/* How many terms the chunk that starts at `first` has. */
static inline size_t nnr_chunk(size_t n, size_t first)
{
    return n - first < NNR_SUM_CHUNK ? n - first : (size_t)NNR_SUM_CHUNK;
}

/* Adds term (n). Of several calls for one sum, all but the last must have n a multiple of NNR_SUM_LANES. */
static inline void nnr_sum_add(nnr_sum *sum, size_t n, const nnr_real *term)
{
    size_t i = 0;
    for (; i + NNR_SUM_LANES <= n; i += NNR_SUM_LANES)
        for (size_t j = 0; j < NNR_SUM_LANES; j++)
            sum->lane[j] += (double)term[i + j];
    for (size_t j = 0; i + j < n; j++)
        sum->lane[j] += (double)term[i + j];
}

static inline double nnr_sum_total(const nnr_sum *sum)
{
    double total = 0;
    for (size_t j = 0; j < NNR_SUM_LANES; j++)
        total += sum->lane[j];
    return total;
}

#endif

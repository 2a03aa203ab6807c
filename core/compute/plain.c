/* plain.c -- the kernels as their definitions, for tests to compare with. */
#include "compute/kernels.h"

#include <nnrun/math.h>

void plain_multiply(const nnr_product *p)
{
    for (size_t i = 0; i < p->m; i++)
        for (size_t j = 0; j < p->n; j++) {
            nnr_real sum = p->start ? p->start[j] : 0;
            for (size_t l = 0; l < p->k; l++)
                sum = nnr_fma(p->a[i * p->a_row + l * p->a_col], p->b[l * p->b_row + j * p->b_col], sum);
            nnr_real *c = p->c + i * p->c_row + j;
            *c = p->add ? *c + sum : sum;
        }
}

void plain_add(size_t n, const nnr_real *x, nnr_real *sum)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += x[i];
}

double plain_sum_of_squares(size_t n, const nnr_real *x)
{
    double total = 0;
    for (size_t lane = 0; lane < SUM_LANES; lane++) {
        double sum = 0;
        for (size_t i = lane; i < n; i += SUM_LANES)
            sum += (double)x[i] * (double)x[i];
        total += sum;
    }
    return total;
}

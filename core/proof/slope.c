/* slope.c -- differences of several widths, and where not to believe them. */
#include "proof/slope.h"

#include <math.h>

static const double WIDTHS[] = { 0x1p-3, 0x1p-5, 0x1p-7, 0x1p-9 };
enum { N_WIDTHS = sizeof WIDTHS / sizeof *WIDTHS, MOST_NUMBERS = 64 };

/* How far a right gradient may be off, of itself and of the largest of all. */
static const double OF_ITSELF = sizeof(nnr_real) == sizeof(double) ? 1e-6 : 2e-3;
static const double OF_LARGEST = sizeof(nnr_real) == sizeof(double) ? 1e-7 : 2e-4;

/* f with x[i] moved. */
static double moved(const struct slope *slope, size_t i, double by)
{
    const nnr_real kept = slope->x[i];
    slope->x[i] = (nnr_real)((double)kept + by);
    const double value = slope->value(slope->context);
    slope->x[i] = kept;
    return value;
}

static double difference(const struct slope *slope, size_t i, double h)
{
    return (8 * (moved(slope, i, h) - moved(slope, i, -h)) - (moved(slope, i, 2 * h) - moved(slope, i, -2 * h))) /
           (12 * h);
}

/* Whether the four pieces between x - 2h and x + 2h are as steep as each other, for the narrowest h. */
static bool is_smooth(const struct slope *slope, size_t i)
{
    const double h = WIDTHS[N_WIDTHS - 1];
    double least = INFINITY, most = -INFINITY, before = moved(slope, i, -2 * h);
    for (int k = -1; k <= 2; k++) {
        const double here = moved(slope, i, k * h), steepness = (here - before) / h;
        least = fmin(least, steepness);
        most = fmax(most, steepness);
        before = here;
    }
    return most - least <= 0.05 * fmax(fabs(most), fabs(least)) + OF_LARGEST;
}

bool slope_prove(struct proof *proof, const struct slope *slope)
{
    double largest = 0;
    for (size_t i = 0; i < slope->n; i++)
        largest = fmax(largest, fabs((double)slope->claimed[i]));
    for (size_t i = 0; i < slope->n && i < MOST_NUMBERS; i++) {
        const double claimed = (double)slope->claimed[i];
        double nearest = INFINITY;
        for (size_t w = 0; w < N_WIDTHS; w++) {
            const double measured = difference(slope, i, WIDTHS[w]);
            if (fabs(measured - claimed) < fabs(nearest - claimed))
                nearest = measured;
        }
        const double size = fmax(fabs(nearest), fabs(claimed));
        if (fabs(nearest - claimed) <= OF_ITSELF * size + OF_LARGEST * fmax(largest, size) || !is_smooth(slope, i))
            continue;
        proof_fault(proof, "%s is not the gradient of %s: %.6g for %s[%zu] = %g, where central differences give %.6g",
                    slope->gradient, slope->of, claimed, slope->by, i, (double)slope->x[i], nearest);
        return proof_check(proof, false);
    }
    return proof_check(proof, true);
}

void slope_fill(nnr_real *x, size_t n, double least, double most, uint64_t stream)
{
    const nnr_rng rng = { 7, stream };
    for (size_t i = 0; i < n; i++) {
        const double size = least + (most - least) * nnr_uniform(&rng, 2 * i);
        x[i] = (nnr_real)(floor(size * 4096) / 4096 * (nnr_uniform(&rng, 2 * i + 1) < 0.5 ? -1 : 1));
    }
}

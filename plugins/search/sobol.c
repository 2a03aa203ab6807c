/* sobol: points that fill the space evenly (Sobol', 1967) with the direction numbers of Joe and Kuo ("Constructing
 * Sobol' sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30, 2008, table new-joe-kuo-6). A
 * digital shift by the seed, the same for all points, keeps them as even and moves them off the corner. A number of
 * trials that is a power of 2 is the most even. */
#include <nnrun/search.h>

enum { MAX_AXES = 21, BITS = 32 };

/* Degree s of the primitive polynomial of an axis, its inner coefficients a, and the first s odd numbers m. */
static const struct {
    uint8_t s, a, m[7];
} table[MAX_AXES - 1] = {
    { 1, 0, { 1 } },
    { 2, 1, { 1, 3 } },
    { 3, 1, { 1, 3, 1 } },
    { 3, 2, { 1, 1, 1 } },
    { 4, 1, { 1, 1, 3, 3 } },
    { 4, 4, { 1, 3, 5, 13 } },
    { 5, 2, { 1, 1, 5, 5, 17 } },
    { 5, 4, { 1, 1, 5, 5, 5 } },
    { 5, 7, { 1, 1, 7, 11, 19 } },
    { 5, 11, { 1, 1, 5, 1, 1 } },
    { 5, 13, { 1, 1, 1, 3, 11 } },
    { 5, 14, { 1, 3, 5, 5, 31 } },
    { 6, 1, { 1, 3, 3, 9, 7, 49 } },
    { 6, 13, { 1, 1, 1, 15, 21, 21 } },
    { 6, 16, { 1, 3, 1, 13, 27, 49 } },
    { 6, 19, { 1, 1, 1, 15, 7, 5 } },
    { 6, 22, { 1, 3, 1, 15, 13, 25 } },
    { 6, 25, { 1, 1, 5, 5, 19, 61 } },
    { 7, 1, { 1, 3, 7, 11, 23, 15, 103 } },
    { 7, 4, { 1, 3, 7, 13, 13, 15, 69 } },
};

static int64_t trials(const void *self, nnr_host *host, const nnr_space *space)
{
    (void)self;
    if (space->axes > MAX_AXES)
        return host->fail(host, "sobol takes at most %d parameters, but there are %zu", MAX_AXES, space->axes);
    return space->trials ? (int64_t)space->trials : host->fail(host, "sobol needs the key 'trials'");
}

/* The direction numbers of an axis, the highest bit first: of the first axis 1/2, 1/4, ... */
static void directions(size_t axis, uint32_t v[BITS])
{
    const unsigned s = axis ? table[axis - 1].s : BITS;
    for (unsigned k = 0; k < s; k++)
        v[k] = (axis ? (uint32_t)table[axis - 1].m[k] : 1) << (31 - k);
    for (unsigned k = s; k < BITS; k++) {
        v[k] = v[k - s] ^ (v[k - s] >> s);
        for (unsigned j = 1; j < s; j++)
            if (table[axis - 1].a >> (s - 1 - j) & 1)
                v[k] ^= v[k - j];
    }
}

static void propose(const void *self, const nnr_space *space, uint64_t trial, const nnr_past *past, double *point)
{
    const nnr_rng rng = nnr_search_rng(space, 17, 0);
    (void)self;
    (void)past;
    for (size_t a = 0; a < space->axes; a++) {
        uint32_t v[BITS], x = nnr_bits(&rng, a);
        directions(a, v);
        for (unsigned k = 0; k < BITS; k++)
            x ^= trial >> k & 1 ? v[k] : 0;
        point[a] = nnr_axis_counts(space, a, point) ? nnr_axis_value(&space->axis[a], (x + 0.5) * 0x1p-32)
                                                    : (double)__builtin_nanf("");
    }
}

NNR_PLUGIN(search, sobol, nnr_stateless, NULL, "points that fill the space evenly", .trials = trials,
           .propose = propose)
NNR_MODULE("1.0", "MIT", &sobol_plugin)

/* kernels.c -- matrix products in register tiles, compiled once for each instruction set.
 *
 * A product is cut into panels of PANEL columns. Where b's columns are not contiguous, or fewer than PANEL are left,
 * the panel is first packed into a small buffer, DEPTH values of k at a time. Down a panel go tiles of up to TILE
 * rows, whose sums stay in registers while k runs; a tile that is not finished when k reaches DEPTH leaves its sums
 * in a carry buffer and starts from there again, so that the chain over k is never cut. */
#include "compute/kernels.h"

#include "compute/vector.h"

enum {
    VECTORS = 2,                        /* in a tile's row */
    PANEL = VECTORS * LANES,            /* columns */
    TILE = REGISTERS == 32 ? 12 : 6,    /* rows: leaves registers for a row of b and an element of a */
    DEPTH = 256,                        /* values of k packed at a time */
    ROWS = TILE * 16                    /* rows that share one packed panel */
};

/* One tile's work: a (rows, k), b (k, PANEL), sums (rows, PANEL). */
struct tile {
    size_t k;
    const nnr_real *a;
    size_t a_row, a_col;
    const nnr_real *b;
    size_t b_row;
};

typedef vector tile_sums[TILE][VECTORS];

/* sums += a . b for the first `rows` rows. Inlined with rows constant, so that sums live in registers. */
static inline __attribute__((always_inline)) void tile_multiply(const struct tile *t, int rows, tile_sums sums)
{
    vector s[TILE][VECTORS];
    for (int i = 0; i < rows; i++)
        for (int v = 0; v < VECTORS; v++)
            s[i][v] = sums[i][v];
    const nnr_real *a = t->a, *b = t->b;
    const size_t a_row = t->a_row, a_col = t->a_col, b_row = t->b_row;
    for (size_t l = 0; l < t->k; l++, a += a_col, b += b_row) {
        vector row[VECTORS];
        for (int v = 0; v < VECTORS; v++)
            row[v] = vector_load(b + v * (int)LANES);
#pragma GCC unroll 16
        for (int i = 0; i < rows; i++) {
            const vector element = vector_of(a[(size_t)i * a_row]);
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; v++)
                s[i][v] = vector_fma(element, row[v], s[i][v]);
        }
    }
    for (int i = 0; i < rows; i++)
        for (int v = 0; v < VECTORS; v++)
            sums[i][v] = s[i][v];
}

static void multiply_tile(const struct tile *t, size_t rows, tile_sums sums)
{
    switch (rows) {
#define CASE(n)                        \
    case n:                            \
        tile_multiply(t, n, sums);     \
        break;
        CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6)
#if defined __AVX512F__
        CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12)
#endif
#undef CASE
    }
}

/* What a panel of a product needs beside the product: which columns, and its buffers. */
struct panel {
    const nnr_product *product;
    size_t column, columns; /* of c; columns <= PANEL */
    vector start[VECTORS];
    tile_sums carry[ROWS / TILE];
    nnr_real packed[DEPTH * PANEL] __attribute__((aligned(64)));
};

/* Rows l0 .. l0 + depth - 1 of the panel's part of b, ready for vector loads: in place where it can be. */
static const nnr_real *panel_rows(struct panel *panel, size_t l0, size_t depth, size_t *b_row)
{
    const nnr_product *p = panel->product;
    const nnr_real *b = p->b + l0 * p->b_row + panel->column * p->b_col;
    *b_row = p->b_row;
    if (p->b_col == 1 && panel->columns == PANEL)
        return b;
    *b_row = PANEL;
    for (size_t l = 0; l < depth; l++)
        for (size_t j = 0; j < PANEL; j++)
            panel->packed[l * PANEL + j] = j < panel->columns ? b[l * p->b_row + j * p->b_col] : 0;
    return panel->packed;
}

/* c = sums, or c + sums, for the columns that the panel has. */
static void write_tile(const struct panel *panel, size_t row, size_t rows, tile_sums sums)
{
    const nnr_product *p = panel->product;
    for (size_t i = 0; i < rows; i++) {
        nnr_real *c = p->c + (row + i) * p->c_row + panel->column;
        if (panel->columns == PANEL) {
            for (size_t v = 0; v < VECTORS; v++)
                vector_store(c + v * LANES, p->add ? vector_load(c + v * LANES) + sums[i][v] : sums[i][v]);
        } else {
            for (size_t j = 0; j < panel->columns; j++)
                c[j] = p->add ? c[j] + sums[i][j / LANES][j % LANES] : sums[i][j / LANES][j % LANES];
        }
    }
}

/* Rows first .. first + rows - 1 of the panel. */
static void multiply_rows(struct panel *panel, size_t first, size_t rows)
{
    const nnr_product *p = panel->product;
    size_t l0 = 0;
    do {
        const size_t depth = p->k - l0 < DEPTH ? p->k - l0 : DEPTH;
        struct tile tile = { .k = depth, .a_row = p->a_row, .a_col = p->a_col };
        tile.b = panel_rows(panel, l0, depth, &tile.b_row);
        for (size_t row = 0; row < rows; row += TILE) {
            const size_t tile_rows = rows - row < TILE ? rows - row : TILE;
            vector(*sums)[VECTORS] = panel->carry[row / TILE];
            if (l0 == 0)
                for (size_t i = 0; i < tile_rows; i++)
                    memcpy(sums[i], panel->start, sizeof panel->start);
            tile.a = p->a + (first + row) * p->a_row + l0 * p->a_col;
            multiply_tile(&tile, tile_rows, sums);
            if (l0 + depth == p->k)
                write_tile(panel, first + row, tile_rows, sums);
        }
        l0 += depth;
    } while (l0 < p->k);
}

/* Sums of squares in LANES_OF_SUM interleaved partial sums, which are then added in order: the same on every
 * instruction set. */
enum { LANES_OF_SUM = 16 };

static double sum_of_squares(size_t n, const nnr_real *x)
{
    double sums[LANES_OF_SUM] = { 0 };
    size_t i = 0;
    for (; i + LANES_OF_SUM <= n; i += LANES_OF_SUM)
        for (size_t j = 0; j < LANES_OF_SUM; j++)
            sums[j] += (double)x[i + j] * (double)x[i + j];
    for (; i < n; i++)
        sums[i % LANES_OF_SUM] += (double)x[i] * (double)x[i];
    double sum = 0;
    for (size_t j = 0; j < LANES_OF_SUM; j++)
        sum += sums[j];
    return sum;
}

static void multiply(const nnr_product *p)
{
    struct panel panel; /* its buffers are filled as they are needed */
    panel.product = p;
    memset(panel.start, 0, sizeof panel.start);
    for (panel.column = 0; panel.column < p->n; panel.column += PANEL) {
        panel.columns = p->n - panel.column < PANEL ? p->n - panel.column : PANEL;
        for (size_t j = 0; p->start && j < panel.columns; j++)
            panel.start[j / LANES][j % LANES] = p->start[panel.column + j];
        for (size_t first = 0; first < p->m; first += ROWS)
            multiply_rows(&panel, first, p->m - first < ROWS ? p->m - first : ROWS);
    }
}

#ifndef NNR_ISA
#define NNR_ISA baseline
#endif
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

extern const struct kernels JOIN(kernels_, NNR_ISA);
const struct kernels JOIN(kernels_, NNR_ISA) = { .multiply = multiply, .sum_of_squares = sum_of_squares };

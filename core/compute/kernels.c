/* kernels.c -- matrix products in register tiles, compiled once for each instruction set.
 *
 * c is cut into columns of at most WIDTH, and the product's depth k into pieces of at most DEPTH. The piece of b that
 * belongs to both is first packed, panel by panel, where it does not lie well already: then, for each tile of up to
 * TILE rows, the panels of PANEL columns are gone through, and a tile's sums stay in registers while k runs. Between
 * pieces of k the sums wait in c itself, so that the chain of each element is never cut.
 *
 * In large products a is packed as well, HEIGHT rows at a time, and each panel of b meets all of these: the panel stays
 * in the nearest cache and the rows in the second (K. Goto and R. van de Geijn, "Anatomy of high-performance matrix
 * multiplication", ACM Transactions on Mathematical Software 34, 2008). */
#include "compute/kernels.h"

#include "compute/vector.h"

#include <stdbool.h>

enum {
    PANEL = 2 * LANES,                          /* columns of a tile */
    TILE = REGISTERS == 32 ? 14 : 6,            /* rows of a tile; twice as many where a panel is one vector wide */
    STAND = (TILE + LANES - 1) / LANES * LANES, /* room for the rows of a packed tile */
    REAL = sizeof(nnr_real),
    DEPTH = (1 << 15) / (PANEL * REAL),         /* values of k at a time: a packed panel fills the nearest cache */
    WIDTH = PACKED_B_BYTES / (DEPTH * REAL),    /* columns at a time */
    HEIGHT = PACKED_A_BYTES / (STAND * DEPTH * REAL) * TILE, /* rows of a that are packed at a time */
    CLOSE = 4 * PANEL,                          /* rows of b this near to each other need no packing, */
    FEW = 64, SMALL = (1 << 18) / REAL,         /* nor does a b this small that meets no more rows than that */
    LARGE = 256                                 /* rows and columns from which packing a pays */
};

/* One tile's work: to = [to +] from + a . b, for up to PANEL columns. */
struct tile {
    size_t k;
    const nnr_real *a;
    size_t a_row, a_col; /* in bytes, for the sake of the addressing modes */
    const nnr_real *b;
    size_t b_row;
    const nnr_real *from; /* where the sums start: NULL for 0 */
    size_t from_row;
    nnr_real *to;
    size_t to_row;
    const nnr_real *next; /* the sums of the tile that comes next, which are fetched meanwhile; may be NULL */
    bool add;
    vector_lanes last; /* of the columns, in the last vector, unless that is full */
};

#define INLINE static inline __attribute__((always_inline))

/* Vector v of x, of which vectors below `whole` are full, and the one after those has the first lanes alone. */
INLINE vector load_of(const nnr_real *x, int v, int whole, vector_lanes last)
{
    return v < whole ? vector_load(x + v * (int)LANES) : vector_load_part(x + v * (int)LANES, last);
}

INLINE nnr_real element_at(const char *base, size_t bytes)
{
    return *(const nnr_real *)(const void *)(base + bytes);
}

/* Inlined with rows, vectors and whole constant, so that the sums live in registers. */
INLINE void multiply_tile(const struct tile *t, int rows, int vectors, int whole)
{
    enum { MOST = 2 * TILE };
    vector sums[MOST][2];
    const vector_lanes last = t->last;
#pragma GCC unroll 32
    for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
        for (int v = 0; v < vectors; v++)
            sums[i][v] = t->from ? load_of(t->from + (size_t)i * t->from_row, v, whole, last) : (vector){ 0 };
    if (t->next)
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < (int)PANEL; j += 64 / (int)sizeof(nnr_real))
                __builtin_prefetch(t->next + (size_t)i * t->to_row + j, 1);
    const nnr_real *b = t->b;
    const size_t a_row = t->a_row, a_col = t->a_col, b_row = t->b_row;
    const char *a[(MOST + 2) / 3]; /* every third row */
#pragma GCC unroll 16
    for (int i = 0; i < rows; i += 3)
        a[i / 3] = (const char *)t->a + (size_t)i * a_row;
    for (size_t l = t->k; l; l--, b += b_row) {
        vector row[2];
#pragma GCC unroll 2
        for (int v = 0; v < vectors; v++)
            row[v] = load_of(b, v, whole, last);
#pragma GCC unroll 32
        for (int i = 0; i < rows; i++) {
            const vector element = vector_of(element_at(a[i / 3], (size_t)(i % 3) * a_row));
#pragma GCC unroll 2
            for (int v = 0; v < vectors; v++)
                sums[i][v] = vector_fma(element, row[v], sums[i][v]);
        }
#pragma GCC unroll 16
        for (int i = 0; i < rows; i += 3)
            a[i / 3] += a_col;
    }
#pragma GCC unroll 32
    for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
        for (int v = 0; v < vectors; v++) {
            nnr_real *to = t->to + (size_t)i * t->to_row + v * (int)LANES;
            const nnr_real *old = t->to + (size_t)i * t->to_row;
            const vector sum = t->add ? load_of(old, v, whole, last) + sums[i][v] : sums[i][v];
            if (v < whole)
                vector_store(to, sum);
            else
                vector_store_part(to, last, sum);
        }
}

#define CASES_6(V, W) CASE(1, V, W) CASE(2, V, W) CASE(3, V, W) CASE(4, V, W) CASE(5, V, W) CASE(6, V, W)
#define CASES_12(V, W)                                                                                             \
    CASES_6(V, W) CASE(7, V, W) CASE(8, V, W) CASE(9, V, W) CASE(10, V, W) CASE(11, V, W) CASE(12, V, W)
#define CASES_14(V, W) CASES_12(V, W) CASE(13, V, W) CASE(14, V, W)
#define CASES_28(V, W)                                                                                             \
    CASES_14(V, W) CASE(15, V, W) CASE(16, V, W) CASE(17, V, W) CASE(18, V, W) CASE(19, V, W) CASE(20, V, W)       \
    CASE(21, V, W) CASE(22, V, W) CASE(23, V, W) CASE(24, V, W) CASE(25, V, W) CASE(26, V, W) CASE(27, V, W)       \
    CASE(28, V, W)
#define CASE(ROWS, V, W)                 \
    case ROWS:                           \
        multiply_tile(t, ROWS, V, W);    \
        break;

#if REGISTERS == 32
#define WIDE_CASES CASES_14
#define NARROW_CASES CASES_28
#else
#define WIDE_CASES CASES_6
#define NARROW_CASES CASES_12
#endif

static void multiply_wide(const struct tile *t, size_t rows)
{
    switch (rows) { WIDE_CASES(2, 1) }
}

static void multiply_narrow(const struct tile *t, size_t rows)
{
    switch (rows) { NARROW_CASES(1, 0) }
}

/* All PANEL columns: without partial loads and stores, and without t->last. */
static void multiply_full(const struct tile *t, size_t rows)
{
    switch (rows) { WIDE_CASES(2, 2) }
}

/* ---- Packing -------------------------------------------------------------------------------------------------- */

/* The part of a product that is worked on: columns j0 .. j0 + n - 1, and k from l0 to l0 + depth - 1. */
struct piece {
    const nnr_product *product;
    size_t j0, n, l0, depth;
    struct packing_room *room; /* for the copy of b; NULL where b is taken as it lies */
};

#if defined VECTORS_AVX512 || defined VECTORS_AVX2
/* to[l * stand + j] = from[j * step + l] for j below `lines` and l below `depth`, in blocks of LANES x LANES, which
 * fill up to the next multiple of LANES with 0. */
static void pack_transposed(const nnr_real *from, size_t step, size_t lines, size_t depth, size_t stand, nnr_real *to)
{
    for (size_t j0 = 0; j0 < lines; j0 += LANES)
        for (size_t l0 = 0; l0 < depth; l0 += LANES) {
            const size_t width = lines - j0 < LANES ? lines - j0 : LANES;
            const size_t height = depth - l0 < LANES ? depth - l0 : LANES;
            const vector_lanes lanes = vector_first(height);
            vector x[LANES];
#pragma GCC unroll 16
            for (size_t j = 0; j < LANES; j++)
                x[j] = j < width ? vector_load_part(from + (j0 + j) * step + l0, lanes) : (vector){ 0 };
            vector_transpose(x);
            for (size_t l = 0; l < height; l++)
                vector_store(to + (l0 + l) * stand + j0, x[l]);
        }
}
#else
static void pack_transposed(const nnr_real *from, size_t step, size_t lines, size_t depth, size_t stand, nnr_real *to)
{
    for (size_t j = 0; j < lines; j++)
        for (size_t l = 0; l < depth; l++)
            to[l * stand + j] = from[j * step + l];
}
#endif

/* to[l * PANEL + j] = b's row l, column j of the panel that starts at `column` of the piece. */
static void pack_panel(const struct piece *piece, size_t column, nnr_real *to)
{
    const nnr_product *p = piece->product;
    const size_t columns = piece->n - column < PANEL ? piece->n - column : PANEL;
    const nnr_real *b = p->b + piece->l0 * p->b_row + (piece->j0 + column) * p->b_col;
    if (p->b_col == 1 && columns == PANEL)
        for (size_t l = 0; l < piece->depth; l++)
            for (size_t j = 0; j < PANEL; j += LANES)
                vector_store(to + l * PANEL + j, vector_load(b + l * p->b_row + j));
    else if (p->b_row == 1)
        pack_transposed(b, p->b_col, columns, piece->depth, PANEL, to);
    else
        for (size_t j = 0; j < columns; j++)
            for (size_t l = 0; l < piece->depth; l++)
                to[l * PANEL + j] = b[l * p->b_row + j * p->b_col];
}

/* to[l * STAND + i] = a's row i, column l of the piece, for `rows` rows from `row` on. */
static void pack_tile(const struct piece *piece, size_t row, size_t rows, nnr_real *to)
{
    const nnr_product *p = piece->product;
    const nnr_real *a = p->a + row * p->a_row + piece->l0 * p->a_col;
    if (p->a_col == 1)
        pack_transposed(a, p->a_row, rows, piece->depth, STAND, to);
    else
        for (size_t l = 0; l < piece->depth; l++)
            for (size_t i = 0; i < rows; i++)
                to[l * STAND + i] = a[l * p->a_col + i * p->a_row];
}

static bool needs_packing(const nnr_product *p)
{
    const bool reused = p->m > FEW || (p->m > 2 * TILE && p->k * p->n > SMALL);
    return p->b_col != 1 || (p->b_row > CLOSE && reused);
}

/* ---- Products ------------------------------------------------------------------------------------------------- */

/* The tile of `rows` rows from `row` on and of the panel at `column` of the piece; tile says the rest. */
INLINE void multiply_at(const struct piece *piece, struct tile *tile, size_t row, size_t rows, size_t column)
{
    const nnr_product *p = piece->product;
    const size_t columns = piece->n - column, at = piece->j0 + column;
    tile->b = piece->room ? piece->room->b + column * piece->depth : p->b + piece->l0 * p->b_row + at;
    tile->to = p->c + row * p->c_row + at;
    tile->from = piece->l0 ? tile->to : p->start ? p->start + at : NULL;
    if (columns >= PANEL) {
        multiply_full(tile, rows);
        return;
    }
    tile->last = vector_first(columns > LANES ? columns - LANES : columns);
    if (columns > LANES)
        multiply_wide(tile, rows);
    else
        multiply_narrow(tile, rows);
}

/* How rows are divided among tiles of at most `most`, which are of equal height as far as they can be: the first
 * `higher` ones have a row more. */
struct tiling {
    size_t tiles, height, higher;
};

static struct tiling tiling_of(size_t rows, size_t most)
{
    const size_t tiles = rows ? (rows + most - 1) / most : 1;
    return (struct tiling){ tiles, rows / tiles, rows % tiles };
}

static size_t rows_of_tile(const struct tiling *tiling, size_t i)
{
    return tiling->height + (i < tiling->higher);
}

/* All rows of the piece: a tile meets every panel. */
static void multiply_rows(const struct piece *piece, struct tile *tile)
{
    const nnr_product *p = piece->product;
    const struct tiling tiling = tiling_of(p->m, piece->n <= LANES ? 2 * TILE : TILE);
    tile->a_row = p->a_row * sizeof(nnr_real);
    tile->a_col = p->a_col * sizeof(nnr_real);
    for (size_t i = 0, row = 0; i < tiling.tiles; i++) {
        const size_t rows = rows_of_tile(&tiling, i);
        tile->a = p->a + row * p->a_row + piece->l0 * p->a_col;
        for (size_t column = 0; column < piece->n; column += PANEL)
            multiply_at(piece, tile, row, rows, column);
        row += rows;
    }
}

/* Rows first .. end - 1, at most HEIGHT, which are packed here: a panel meets every tile. */
static void multiply_packed_rows(const struct piece *piece, struct tile *tile, size_t first, size_t end)
{
    const nnr_product *p = piece->product;
    const struct tiling tiling = tiling_of(end - first, TILE);
    nnr_real *room = packing_room()->a;
    tile->a_row = sizeof(nnr_real);
    tile->a_col = STAND * sizeof(nnr_real);
    for (size_t column = 0; column < piece->n; column += PANEL)
        for (size_t i = 0, row = first; i < tiling.tiles; i++) {
            const size_t rows = rows_of_tile(&tiling, i);
            nnr_real *a = room + i * STAND * piece->depth;
            if (column == 0)
                pack_tile(piece, row, rows, a);
            tile->a = a;
            row += rows;
            tile->next = row < end ? p->c + row * p->c_row + piece->j0 + column : NULL;
            multiply_at(piece, tile, row - rows, rows, column);
        }
}

static void multiply_piece(const struct piece *piece)
{
    const nnr_product *p = piece->product;
    if (piece->room)
        for (size_t column = 0; column < piece->n; column += PANEL)
            pack_panel(piece, column, piece->room->b + column * piece->depth);
    struct tile tile; /* field by field: to clear all of it takes as long as a small tile */
    tile.k = piece->depth;
    tile.b_row = piece->room ? PANEL : p->b_row;
    tile.from_row = piece->l0 ? p->c_row : 0;
    tile.to_row = p->c_row;
    tile.next = NULL;
    tile.add = p->add && piece->l0 + piece->depth == p->k;
    if (p->m < LARGE || piece->n < LARGE || piece->depth < LARGE / 2) {
        multiply_rows(piece, &tile);
        return;
    }
    for (size_t row = 0; row < p->m; row += HEIGHT)
        multiply_packed_rows(piece, &tile, row, p->m - row < HEIGHT ? p->m : row + HEIGHT);
}

static void multiply(const nnr_product *p);

/* c += product, deeper than DEPTH: the sums cannot wait in c, so each tile is made apart. */
static void add_deep_product(const nnr_product *p)
{
    nnr_real sums[TILE * PANEL];
    for (size_t row = 0; row < p->m; row += TILE)
        for (size_t column = 0; column < p->n; column += PANEL) {
            nnr_product part = *p;
            part.m = p->m - row < TILE ? p->m - row : TILE;
            part.n = p->n - column < PANEL ? p->n - column : PANEL;
            part.a += row * p->a_row;
            part.b += column * p->b_col;
            part.start = p->start ? p->start + column : NULL;
            part.c = sums;
            part.c_row = PANEL;
            part.add = false;
            multiply(&part);
            for (size_t i = 0; i < part.m; i++)
                for (size_t j = 0; j < part.n; j++)
                    p->c[(row + i) * p->c_row + column + j] += sums[i * PANEL + j];
        }
}

static void multiply(const nnr_product *p)
{
    if (p->add && p->k > DEPTH) {
        add_deep_product(p);
        return;
    }
    const size_t pieces = p->k ? (p->k + DEPTH - 1) / DEPTH : 1;
    for (size_t j0 = 0; j0 < p->n; j0 += WIDTH) {
        struct piece piece = { .product = p,
                               .j0 = j0,
                               .n = p->n - j0 < WIDTH ? p->n - j0 : WIDTH,
                               .room = needs_packing(p) ? packing_room() : NULL };
        for (size_t i = 0; i < pieces; i++) {
            piece.depth = (p->k - piece.l0 + pieces - i - 1) / (pieces - i);
            multiply_piece(&piece);
            piece.l0 += piece.depth;
        }
    }
}

/* ---- Sums ----------------------------------------------------------------------------------------------------- */

static double sum_of_squares(size_t n, const nnr_real *x)
{
    double sums[SUM_LANES] = { 0 };
    size_t i = 0;
    for (; i + SUM_LANES <= n; i += SUM_LANES)
        for (size_t j = 0; j < SUM_LANES; j++)
            sums[j] += (double)x[i + j] * (double)x[i + j];
    for (; i < n; i++)
        sums[i % SUM_LANES] += (double)x[i] * (double)x[i];
    double sum = 0;
    for (size_t j = 0; j < SUM_LANES; j++)
        sum += sums[j];
    return sum;
}

static void add(size_t n, const nnr_real *restrict x, nnr_real *restrict sum)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += x[i];
}

/* ---- The table ------------------------------------------------------------------------------------------------ */

#ifndef NNR_ISA
#define NNR_ISA baseline
#endif
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

extern const struct kernels JOIN(kernels_, NNR_ISA);
const struct kernels JOIN(kernels_, NNR_ISA) = { .multiply = multiply, .add = add, .sum_of_squares = sum_of_squares };

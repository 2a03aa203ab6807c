/* h5_read.c -- groups, attributes and data sets out of an HDF5 file that may be anything. */
#include "store/h5.h"

#include <inttypes.h>
#include <string.h>

/* Deflate makes at most 1 byte of 1032; an array larger than that times its storage is a lie. */
enum { MOST_EXPANSION = 1032 };

/* ---- Files, groups, names ------------------------------------------------------------------------------- */

hid_t h5_open_file(struct h5 *h)
{
    const hid_t access = h5_file_access(h);
    if (h->failed)
        return -1;
    const hid_t file = H5Fopen(h->path, H5F_ACC_RDONLY, access);
    if (file < 0)
        h5_fail(h, "cannot read '%s': it is not an HDF5 file, or damaged", h->path);
    H5Pclose(access);
    return file;
}

hid_t h5_open_group(struct h5 *h, hid_t parent, const char *name)
{
    if (h->failed)
        return -1;
    const hid_t group = H5Gopen2(parent, name, H5P_DEFAULT);
    h5_failed(h, group, "read", parent, name);
    return group;
}

bool h5_has(struct h5 *h, hid_t group, const char *name)
{
    return !h->failed && H5Lexists(group, name, H5P_DEFAULT) > 0;
}

bool h5_has_attribute(struct h5 *h, hid_t object, const char *name)
{
    return !h->failed && H5Aexists(object, name) > 0;
}

struct names {
    struct arena *arena;
    const char **list;
    size_t count;
};

static void add_name(struct names *names, const char *name)
{
    names->list = arena_grow(names->arena, names->list, names->count, sizeof *names->list);
    names->list[names->count++] = arena_copy(names->arena, name);
}

static herr_t add_link(hid_t group, const char *name, const H5L_info_t *info, void *names)
{
    (void)group, (void)info;
    add_name(names, name);
    return 0;
}

static herr_t add_attribute(hid_t object, const char *name, const H5A_info_t *info, void *names)
{
    (void)object, (void)info;
    add_name(names, name);
    return 0;
}

const char **h5_names(struct h5 *h, hid_t group, size_t *count)
{
    struct names names = { .arena = h->arena };
    if (!h->failed)
        h5_failed(h, H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, add_link, &names), "list", group, "");
    *count = names.count;
    return names.list;
}

const char **h5_attribute_names(struct h5 *h, hid_t object, size_t *count)
{
    struct names names = { .arena = h->arena };
    if (!h->failed)
        h5_failed(h, H5Aiterate2(object, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, add_attribute, &names),
                  "list the attributes of", object, "");
    *count = names.count;
    return names.list;
}

/* ---- What something is ---------------------------------------------------------------------------------- */

/* What an attribute or a data set says about itself. */
struct kind {
    H5T_class_t class;
    bool long_text; /* of variable length */
    size_t bytes;   /* of one element */
    int rank;       /* 0 where it is scalar, -1 where it has no values */
    hsize_t dim[MAX_RANK];
};

static bool describe(hid_t type, hid_t space, struct kind *kind)
{
    bool good = type >= 0 && space >= 0;
    if (good) {
        kind->class = H5Tget_class(type);
        kind->long_text = kind->class == H5T_STRING && H5Tis_variable_str(type) > 0;
        kind->bytes = H5Tget_size(type);
        kind->rank = H5Sget_simple_extent_type(space) == H5S_NULL ? -1 : H5Sget_simple_extent_ndims(space);
        good = kind->rank >= 0 && kind->rank <= MAX_RANK && H5Sget_simple_extent_dims(space, kind->dim, NULL) >= 0;
    }
    if (type >= 0)
        H5Tclose(type);
    if (space >= 0)
        H5Sclose(space);
    return good;
}

static size_t elements(const struct kind *kind)
{
    size_t count = 1;
    for (int d = 0; d < kind->rank; d++)
        if (__builtin_mul_overflow(count, kind->dim[d], &count))
            return SIZE_MAX;
    return count;
}

static bool is_number(const struct kind *kind, enum number type)
{
    const bool fraction = type == NUMBER_F32 || type == NUMBER_F64;
    return fraction ? kind->class == H5T_FLOAT : kind->class == H5T_INTEGER;
}

/* ---- Attributes ----------------------------------------------------------------------------------------- */

static hid_t open_attribute(struct h5 *h, hid_t object, const char *name, struct kind *kind)
{
    if (h->failed)
        return -1;
    const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    if (h5_failed(h, attribute, "read attribute", object, name))
        return -1;
    if (!describe(H5Aget_type(attribute), H5Aget_space(attribute), kind) ||
        elements(kind) > h->file_bytes) {
        h5_failed(h, -1, "understand attribute", object, name);
        H5Aclose(attribute);
        return -1;
    }
    return attribute;
}

H5T_class_t h5_attribute_class(struct h5 *h, hid_t object, const char *name, size_t *bytes)
{
    struct kind kind = { .class = H5T_NO_CLASS };
    const hid_t attribute = open_attribute(h, object, name, &kind);
    if (attribute >= 0)
        H5Aclose(attribute);
    *bytes = kind.bytes;
    return kind.class;
}

/* The texts of an attribute of this rank. */
static const char **get_texts(struct h5 *h, hid_t object, const char *name, int rank, size_t *count)
{
    struct kind kind;
    *count = 0;
    const hid_t attribute = open_attribute(h, object, name, &kind);
    if (attribute < 0)
        return NULL;
    const char **texts = NULL;
    const hid_t type = h5_text_type(h);
    const size_t n = elements(&kind);
    char **read = kind.long_text && kind.rank == rank ? arena_alloc(h->arena, n * sizeof *read) : NULL;
    if (!read || H5Aread(attribute, type, read) < 0) {
        h5_failed(h, -1, "read the text of attribute", object, name);
    } else {
        texts = arena_alloc(h->arena, n * sizeof *texts);
        for (size_t i = 0; i < n; i++) {
            texts[i] = arena_copy(h->arena, read[i] ? read[i] : "");
            H5free_memory(read[i]);
        }
        *count = n;
    }
    H5Aclose(attribute);
    return texts;
}

const char **h5_get_texts(struct h5 *h, hid_t object, const char *name, size_t *count)
{
    return get_texts(h, object, name, 1, count);
}

const char *h5_get_text(struct h5 *h, hid_t object, const char *name)
{
    size_t count;
    const char **text = get_texts(h, object, name, 0, &count);
    return text ? text[0] : "";
}

/* Up to max numbers; returns how many there are. */
static size_t get_numbers(struct h5 *h, hid_t object, const char *name, enum number type, int rank, size_t max,
                          void *values)
{
    struct kind kind;
    const hid_t attribute = open_attribute(h, object, name, &kind);
    if (attribute < 0)
        return 0;
    if (!is_number(&kind, type) || kind.rank != rank || elements(&kind) > max)
        h5_failed(h, -1, "understand the numbers of attribute", object, name);
    else
        h5_failed(h, H5Aread(attribute, h5_memory_type(type), values), "read attribute", object, name);
    H5Aclose(attribute);
    return h->failed ? 0 : elements(&kind);
}

void h5_get_number(struct h5 *h, hid_t object, const char *name, enum number type, void *value)
{
    get_numbers(h, object, name, type, 0, 1, value);
}

int64_t h5_get_int(struct h5 *h, hid_t object, const char *name)
{
    int64_t value = 0;
    h5_get_number(h, object, name, NUMBER_I64, &value);
    return value;
}

size_t h5_get_count(struct h5 *h, hid_t object, const char *name)
{
    const int64_t value = h5_get_int(h, object, name);
    if (value < 0 || value > PTRDIFF_MAX)
        h5_fail(h, "'%s': %s is %" PRId64 ", which is no number of things", h->path, name, value);
    return h->failed ? 0 : (size_t)value;
}

double h5_get_num(struct h5 *h, hid_t object, const char *name)
{
    double value = 0;
    h5_get_number(h, object, name, NUMBER_F64, &value);
    return value;
}

size_t h5_get_ints(struct h5 *h, hid_t object, const char *name, size_t max, int64_t *values)
{
    return get_numbers(h, object, name, NUMBER_I64, 1, max, values);
}

/* ---- Data sets ------------------------------------------------------------------------------------------ */

static hid_t open_dataset(struct h5 *h, hid_t group, const char *name, struct kind *kind)
{
    if (h->failed)
        return -1;
    const hid_t dataset = H5Dopen2(group, name, H5P_DEFAULT);
    if (h5_failed(h, dataset, "read", group, name))
        return -1;
    const bool known = describe(H5Dget_type(dataset), H5Dget_space(dataset), kind);
    const hsize_t stored = known ? H5Dget_storage_size(dataset) : 0;
    const size_t n = known ? elements(kind) : 0;
    size_t bytes = 0;
    const bool possible = known && !__builtin_mul_overflow(n, kind->bytes, &bytes) && stored <= h->file_bytes &&
                          bytes / MOST_EXPANSION <= stored;
    if (!possible || (bytes > 0 && stored == 0)) {
        h5_failed(h, -1, known ? "trust the size of" : "understand", group, name);
        H5Dclose(dataset);
        return -1;
    }
    return dataset;
}

/* Compares the extents with what is wanted, and fills in those that may be ANY. */
static bool fits(const struct kind *kind, size_t rank, size_t *dim)
{
    if (kind->rank != (int)rank)
        return false;
    for (size_t d = 0; d < rank; d++) {
        if (dim[d] == ANY)
            dim[d] = kind->dim[d];
        if (dim[d] != kind->dim[d])
            return false;
    }
    return true;
}

size_t h5_rank(struct h5 *h, hid_t group, const char *name, size_t most)
{
    struct kind kind = { 0 };
    const hid_t dataset = open_dataset(h, group, name, &kind);
    if (dataset >= 0)
        H5Dclose(dataset);
    if ((size_t)kind.rank > most)
        h5_failed(h, -1, "use the shape of", group, name);
    return h->failed ? 0 : (size_t)kind.rank;
}

void *h5_read(struct h5 *h, hid_t group, const char *name, enum number type, size_t rank, size_t *dim)
{
    struct kind kind;
    const hid_t dataset = open_dataset(h, group, name, &kind);
    if (dataset < 0)
        return NULL;
    void *data = NULL;
    if (!is_number(&kind, type) || !fits(&kind, rank, dim)) {
        h5_failed(h, -1, "use the type or shape of", group, name);
    } else {
        data = arena_try(h->arena, elements(&kind), h5_number_bytes(type), name, h->error);
        h->failed = !data;
        if (data && elements(&kind) > 0)
            h5_failed(h, H5Dread(dataset, h5_memory_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, data), "read", group,
                      name);
    }
    H5Dclose(dataset);
    return h->failed ? NULL : data;
}

void *h5_read_list(struct h5 *h, hid_t group, const char *name, enum number type, size_t count)
{
    return h5_read(h, group, name, type, 1, &count);
}

double h5_read_num(struct h5 *h, hid_t group, const char *name)
{
    const double *value = h5_read(h, group, name, NUMBER_F64, 0, NULL);
    return value ? *value : 0;
}

/* HDF5 asks for the memory of each text here, and never gives it back. */
static void *text_memory(size_t bytes, void *data)
{
    struct h5 *h = data;
    return bytes > h->file_bytes + 1 ? NULL : arena_alloc(h->arena, bytes + 1);
}

static void keep_memory(void *memory, void *data)
{
    (void)memory, (void)data;
}

const char **h5_read_texts(struct h5 *h, hid_t group, const char *name, size_t rank, size_t *count)
{
    struct kind kind;
    const hid_t dataset = open_dataset(h, group, name, &kind);
    if (dataset < 0)
        return NULL;
    const hid_t type = h5_text_type(h);
    const hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
    const char **texts = NULL;
    if (!kind.long_text || !fits(&kind, rank, count))
        h5_failed(h, -1, "use the type or shape of", group, name);
    else if (transfer < 0 || H5Pset_buffer(transfer, TEXT_BUFFER, NULL, NULL) < 0 ||
             H5Pset_vlen_mem_manager(transfer, text_memory, h, keep_memory, NULL) < 0)
        h5_failed(h, -1, "prepare to read", group, name);
    else {
        texts = arena_alloc(h->arena, elements(&kind) * sizeof *texts);
        h5_failed(h, H5Dread(dataset, type, H5S_ALL, H5S_ALL, transfer, texts), "read", group, name);
        for (size_t i = 0; i < elements(&kind); i++)
            texts[i] = texts[i] ? texts[i] : "";
    }
    if (transfer >= 0)
        H5Pclose(transfer);
    H5Dclose(dataset);
    return h->failed ? NULL : texts;
}

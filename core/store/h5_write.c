/* h5_write.c -- groups, attributes and data sets into an HDF5 file, the same bytes for the same content.
 *
 * For that, objects carry no times; for readers that show things in the order they were made, that order is kept. */
#include "store/h5.h"

#include <string.h>

/* Larger data sets are compressed. Measured: below that, chunks cost more than they save. */
enum { CHUNKED_FROM = 1 << 20, CHUNK_BYTES = 1 << 18, DEFLATE_LEVEL = 4 };

/* ---- Files and groups ----------------------------------------------------------------------------------- */

/* A property list for new objects of a class: file, group or data set. */
static hid_t creation_properties(struct h5 *h, hid_t class)
{
    if (h->failed)
        return -1;
    const unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    const hid_t properties = H5Pcreate(class);
    if (properties < 0 || H5Pset_obj_track_times(properties, false) < 0 ||
        H5Pset_attr_creation_order(properties, in_order) < 0 ||
        (class != H5P_DATASET_CREATE && H5Pset_link_creation_order(properties, in_order) < 0))
        h5_fail(h, "'%s': HDF5 cannot prepare a new object", h->path);
    return properties;
}

hid_t h5_create_file(struct h5 *h, const char *path)
{
    const hid_t properties = creation_properties(h, H5P_FILE_CREATE);
    const hid_t access = h5_file_access(h);
    if (h->failed)
        return -1;
    /* A format that HDF5 1.8 reads, and all programs with it. */
    const bool bounded = H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0;
    const hid_t file = bounded ? H5Fcreate(path, H5F_ACC_TRUNC, properties, access) : -1;
    if (file < 0)
        h5_fail(h, "cannot write '%s'", h->path);
    H5Pclose(properties);
    H5Pclose(access);
    return file;
}

void h5_close_file(struct h5 *h, hid_t file)
{
    if (file >= 0 && H5Fclose(file) < 0)
        h5_fail(h, "cannot write '%s'", h->path);
}

hid_t h5_create_group(struct h5 *h, hid_t parent, const char *name)
{
    const hid_t properties = creation_properties(h, H5P_GROUP_CREATE);
    if (h->failed)
        return -1;
    const hid_t group = H5Gcreate2(parent, name, H5P_DEFAULT, properties, H5P_DEFAULT);
    h5_failed(h, group, "make group", parent, name);
    H5Pclose(properties);
    return group;
}

void h5_close_group(struct h5 *h, hid_t group)
{
    if (group >= 0)
        h5_failed(h, H5Gclose(group), "finish", -1, "a group");
}

void h5_hard_link(struct h5 *h, hid_t group, const char *existing, const char *name)
{
    if (!h->failed)
        h5_failed(h, H5Lcreate_hard(group, existing, group, name, H5P_DEFAULT, H5P_DEFAULT), "link", group, name);
}

/* ---- Attributes ----------------------------------------------------------------------------------------- */

/* count 0: a scalar. */
static void put(struct h5 *h, hid_t object, const char *name, hid_t file_type, hid_t memory_type, size_t count,
                const void *data)
{
    if (h->failed)
        return;
    const hsize_t extent = count;
    const hid_t space = count ? H5Screate_simple(1, &extent, NULL) : H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (!h5_failed(h, attribute, "make attribute", object, name)) {
        h5_failed(h, H5Awrite(attribute, memory_type, data), "write attribute", object, name);
        h5_failed(h, H5Aclose(attribute), "finish attribute", object, name);
    }
    if (space >= 0)
        H5Sclose(space);
}

static hid_t file_type_of(enum number type)
{
    switch (type) {
    case NUMBER_U8:
        return H5T_STD_U8LE;
    case NUMBER_I32:
        return H5T_STD_I32LE;
    case NUMBER_I64:
        return H5T_STD_I64LE;
    case NUMBER_U64:
        return H5T_STD_U64LE;
    case NUMBER_F32:
        return H5T_IEEE_F32LE;
    case NUMBER_F64:
        break;
    }
    return H5T_IEEE_F64LE;
}

void h5_put_texts(struct h5 *h, hid_t object, const char *name, size_t count, const char *const *texts)
{
    const hid_t type = h5_text_type(h);
    put(h, object, name, type, type, count, texts);
    if (type >= 0)
        H5Tclose(type);
}

void h5_put_text(struct h5 *h, hid_t object, const char *name, const char *text)
{
    const char *const present = text ? text : "";
    h5_put_texts(h, object, name, 0, &present);
}

void h5_put_number(struct h5 *h, hid_t object, const char *name, enum number type, const void *value)
{
    put(h, object, name, file_type_of(type), h5_memory_type(type), 0, value);
}

void h5_put_int(struct h5 *h, hid_t object, const char *name, int64_t value)
{
    h5_put_number(h, object, name, NUMBER_I64, &value);
}

void h5_put_num(struct h5 *h, hid_t object, const char *name, double value)
{
    h5_put_number(h, object, name, NUMBER_F64, &value);
}

void h5_put_ints(struct h5 *h, hid_t object, const char *name, size_t count, const int64_t *values)
{
    put(h, object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, count, values);
}

/* ---- Data sets ------------------------------------------------------------------------------------------ */

/* Chunks of whole rows, of about CHUNK_BYTES. */
static bool compress(hid_t properties, const struct array *array)
{
    size_t row = h5_number_bytes(array->type);
    for (size_t d = 1; d < array->rank; d++)
        row *= array->dim[d];
    hsize_t chunk[MAX_RANK];
    for (size_t d = 0; d < array->rank; d++)
        chunk[d] = array->dim[d];
    const size_t rows = row < CHUNK_BYTES ? CHUNK_BYTES / row : 1;
    chunk[0] = rows < array->dim[0] ? rows : array->dim[0];
    return H5Pset_chunk(properties, (int)array->rank, chunk) >= 0 && H5Pset_shuffle(properties) >= 0 &&
           H5Pset_deflate(properties, DEFLATE_LEVEL) >= 0;
}

static size_t bytes_of(const struct array *array)
{
    size_t bytes = h5_number_bytes(array->type);
    for (size_t d = 0; d < array->rank; d++)
        bytes *= array->dim[d];
    return bytes;
}

static void attach_scales(struct h5 *h, hid_t group, hid_t dataset, const struct array *array)
{
    for (size_t d = 0; d < array->rank && array->scales[0]; d++) {
        const hid_t scale = H5Dopen2(group, array->scales[d], H5P_DEFAULT);
        if (!h5_failed(h, scale, "find the scale", group, array->scales[d])) {
            h5_failed(h, H5DSattach_scale(dataset, scale, (unsigned)d), "scale", group, array->name);
            H5Dclose(scale);
        }
    }
}

void h5_write(struct h5 *h, hid_t group, const struct array *array)
{
    const hid_t properties = creation_properties(h, H5P_DATASET_CREATE);
    if (h->failed)
        return;
    if (bytes_of(array) >= CHUNKED_FROM && !compress(properties, array))
        h5_fail(h, "'%s': HDF5 cannot divide %s", h->path, array->name);
    hsize_t extent[MAX_RANK];
    for (size_t d = 0; d < array->rank; d++)
        extent[d] = array->dim[d];
    const hid_t space = H5Screate_simple((int)array->rank, extent, NULL);
    const hid_t dataset = H5Dcreate2(group, array->name, file_type_of(array->type), space, H5P_DEFAULT, properties,
                                     H5P_DEFAULT);
    if (!h5_failed(h, dataset, "make", group, array->name)) {
        if (bytes_of(array) > 0)
            h5_failed(h, H5Dwrite(dataset, h5_memory_type(array->type), H5S_ALL, H5S_ALL, H5P_DEFAULT, array->data),
                      "write", group, array->name);
        if (array->is_scale)
            h5_failed(h, H5DSset_scale(dataset, array->name), "make a scale of", group, array->name);
        h5_put_text(h, dataset, "long_name", array->meaning);
        h5_put_text(h, dataset, "units", array->units ? array->units : "1");
        attach_scales(h, group, dataset, array);
        h5_failed(h, H5Dclose(dataset), "finish", group, array->name);
    }
    if (space >= 0)
        H5Sclose(space);
    H5Pclose(properties);
}

void h5_write_texts(struct h5 *h, hid_t group, const char *name, size_t rank, size_t count,
                    const char *const *texts, const char *meaning, bool is_scale)
{
    const hid_t type = h5_text_type(h);
    const hid_t properties = creation_properties(h, H5P_DATASET_CREATE);
    if (h->failed)
        return;
    const hsize_t extent = count;
    const hid_t space = H5Screate_simple((int)rank, &extent, NULL);
    const hid_t dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    if (!h5_failed(h, dataset, "make", group, name)) {
        h5_failed(h, H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts), "write", group, name);
        if (is_scale)
            h5_failed(h, H5DSset_scale(dataset, name), "make a scale of", group, name);
        h5_put_text(h, dataset, "long_name", meaning);
        h5_failed(h, H5Dclose(dataset), "finish", group, name);
    }
    if (space >= 0)
        H5Sclose(space);
    H5Pclose(properties);
    H5Tclose(type);
}

/* ---- Data sets that grow -------------------------------------------------------------------------------- */

hid_t h5_create_growing(struct h5 *h, hid_t group, const struct array *array)
{
    const hid_t properties = creation_properties(h, H5P_DATASET_CREATE);
    if (h->failed)
        return -1;
    struct array chunks = *array; /* as of very many rows */
    chunks.dim[0] = CHUNK_BYTES;
    hsize_t extent[MAX_RANK], most[MAX_RANK];
    for (size_t d = 0; d < array->rank; d++)
        extent[d] = most[d] = array->dim[d];
    most[0] = H5S_UNLIMITED;
    const hid_t space = H5Screate_simple((int)array->rank, extent, most);
    hid_t dataset = -1;
    if (space < 0 || !compress(properties, &chunks))
        h5_fail(h, "'%s': HDF5 cannot divide %s", h->path, array->name);
    else
        dataset = H5Dcreate2(group, array->name, file_type_of(array->type), space, H5P_DEFAULT, properties,
                             H5P_DEFAULT);
    if (!h5_failed(h, dataset, "make", group, array->name)) {
        if (array->is_scale)
            h5_failed(h, H5DSset_scale(dataset, array->name), "make a scale of", group, array->name);
        h5_put_text(h, dataset, "long_name", array->meaning);
        h5_put_text(h, dataset, "units", array->units ? array->units : "1");
        attach_scales(h, group, dataset, array);
    }
    if (space >= 0)
        H5Sclose(space);
    H5Pclose(properties);
    return dataset;
}

void h5_append(struct h5 *h, hid_t dataset, enum number type, size_t rank, size_t rows, const size_t *dim,
               const void *data)
{
    if (h->failed || dim[0] == 0)
        return;
    hsize_t extent[MAX_RANK], start[MAX_RANK] = { rows }, count[MAX_RANK];
    for (size_t d = 0; d < rank; d++)
        extent[d] = count[d] = dim[d];
    extent[0] += rows;
    const bool grown = H5Dset_extent(dataset, extent) >= 0;
    const hid_t file = grown ? H5Dget_space(dataset) : -1, memory = H5Screate_simple((int)rank, count, NULL);
    const bool written = file >= 0 && memory >= 0 &&
                         H5Sselect_hyperslab(file, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
                         H5Dwrite(dataset, h5_memory_type(type), memory, file, H5P_DEFAULT, data) >= 0;
    if (!written)
        h5_fail(h, "cannot write '%s'", h->path);
    if (file >= 0)
        H5Sclose(file);
    if (memory >= 0)
        H5Sclose(memory);
}

void h5_close_growing(struct h5 *h, hid_t dataset)
{
    if (dataset >= 0 && H5Dclose(dataset) < 0)
        h5_fail(h, "cannot write '%s'", h->path);
}

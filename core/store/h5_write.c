/* h5_write.c -- groups, attributes and data sets into an HDF5 file, the same bytes for the same content.
 *
 * For that, objects carry no times; for readers that show things in the order they were made, that order is kept. */
#include "store/h5.h"

#include <string.h>

#include "store/seal.h"

enum {
    IN_MEMORY_BELOW = 1 << 20, /* smaller files are put together in memory */
    CHUNKED_FROM = 1 << 20, /* larger data sets are compressed; below that, chunks cost more than they save */
    CHUNK_BYTES = 1 << 18,
    DEFLATE_LEVEL = 4,
    SMALL_BYTES = 512,      /* of a data set that is kept in its description */
    LINKS = 20,             /* that a group's description has room for, with names of */
    LINK_NAME = 14,         /* so many bytes; without room, each link gets a block of its own */
    MOST_BESIDE = 512,      /* attributes of an object, or links of a group, that are kept in its description: more of
                               them go into a tree, which costs far more to write and to read */
};

/* ---- Tools ---------------------------------------------------------------------------------------------- */

/* A property list for new objects of a class: file, group or data set. */
static hid_t creation_properties(hid_t class)
{
    const unsigned in_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    const hid_t properties = H5Pcreate(class);
    const bool good = properties >= 0 && H5Pset_obj_track_times(properties, false) >= 0 &&
                      H5Pset_attr_creation_order(properties, in_order) >= 0 &&
                      H5Pset_attr_phase_change(properties, MOST_BESIDE, MOST_BESIDE) >= 0 &&
                      (class == H5P_DATASET_CREATE ||
                       (H5Pset_est_link_info(properties, LINKS, LINK_NAME) >= 0 &&
                        H5Pset_link_creation_order(properties, in_order) >= 0 &&
                        H5Pset_link_phase_change(properties, MOST_BESIDE, MOST_BESIDE) >= 0));
    return good ? properties : -1;
}

static hid_t small_dataset_properties(void)
{
    const hid_t properties = creation_properties(H5P_DATASET_CREATE);
    return properties >= 0 && H5Pset_layout(properties, H5D_COMPACT) >= 0 ? properties : -1;
}

static hid_t transfer_properties(void)
{
    const hid_t properties = H5Pcreate(H5P_DATASET_XFER);
    return properties >= 0 && H5Pset_buffer(properties, TEXT_BUFFER, NULL, NULL) >= 0 ? properties : -1;
}

static void make_tools(struct h5 *h)
{
    h5_text_type(h);
    h->tool[TOOL_SCALAR] = H5Screate(H5S_SCALAR);
    h->tool[TOOL_TRANSFER] = transfer_properties();
    h->tool[TOOL_FILE] = creation_properties(H5P_FILE_CREATE);
    h->tool[TOOL_GROUP] = creation_properties(H5P_GROUP_CREATE);
    h->tool[TOOL_DATASET] = creation_properties(H5P_DATASET_CREATE);
    h->tool[TOOL_SMALL_DATASET] = small_dataset_properties();
    h5_make_scale_types(h);
    for (size_t i = 0; i < TOOLS; i++)
        if (h->tool[i] < 0)
            h5_fail(h, "'%s': HDF5 cannot prepare new objects", h->path);
}

/* ---- Files and groups ----------------------------------------------------------------------------------- */

hid_t h5_create_file(struct h5 *h, const char *path, size_t bytes)
{
    const hid_t access = h5_file_access(h);
    make_tools(h);
    if (h->failed)
        return -1;
    /* A format that HDF5 1.8 reads, and all programs with it. */
    const bool ready = H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0 &&
                       (bytes >= IN_MEMORY_BELOW || h5_keep_image(h, access) >= 0);
    const hid_t file = ready ? H5Fcreate(path, H5F_ACC_TRUNC, h->tool[TOOL_FILE], access) : -1;
    if (file < 0)
        h5_fail(h, "cannot write '%s'", h->path);
    H5Pclose(access);
    return file;
}

void h5_finish_file(struct h5 *h, hid_t file, const char *path)
{
    h5_close_file(h, file);
    if (h->image)
        h5_save_image(h, path);
    else if (!h->failed && h->ending)
        h->failed = seal_add(path, h->ending, h->path, h->error) != 0;
}

hid_t h5_create_group(struct h5 *h, hid_t parent, const char *name)
{
    if (h->failed)
        return -1;
    const hid_t group = H5Gcreate2(parent, name, H5P_DEFAULT, h->tool[TOOL_GROUP], H5P_DEFAULT);
    h5_failed(h, group, "make group", parent, name);
    return group;
}

void h5_close_group(struct h5 *h, hid_t group)
{
    h5_end_scales(h);
    if (group >= 0)
        h5_failed(h, H5Gclose(group), "finish", -1, "a group");
}

void h5_hard_link(struct h5 *h, hid_t group, const char *existing, const char *name)
{
    if (!h->failed)
        h5_failed(h, H5Lcreate_hard(group, existing, group, name, H5P_DEFAULT, H5P_DEFAULT), "link", group, name);
}

/* ---- Attributes ----------------------------------------------------------------------------------------- */

void h5_put(struct h5 *h, hid_t object, const char *name, hid_t file_type, hid_t memory_type, size_t count,
            const void *data)
{
    if (h->failed)
        return;
    const hsize_t extent = count;
    const hid_t space = count ? H5Screate_simple(1, &extent, NULL) : h->tool[TOOL_SCALAR];
    const hid_t attribute = H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (!h5_failed(h, attribute, "make attribute", object, name)) {
        h5_failed(h, H5Awrite(attribute, memory_type, data), "write attribute", object, name);
        h5_failed(h, H5Aclose(attribute), "finish attribute", object, name);
    }
    if (count && space >= 0)
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
    h5_put(h, object, name, type, type, count, texts);
}

void h5_put_text(struct h5 *h, hid_t object, const char *name, const char *text)
{
    const char *const present = text ? text : "";
    h5_put_texts(h, object, name, 0, &present);
}

void h5_put_number(struct h5 *h, hid_t object, const char *name, enum number type, const void *value)
{
    h5_put(h, object, name, file_type_of(type), h5_memory_type(type), 0, value);
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
    h5_put(h, object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, count, values);
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

/* A new data set, or -1. Its numbers' type and place follow from how many there are. */
static hid_t create_dataset(struct h5 *h, hid_t group, const struct array *array)
{
    const size_t bytes = bytes_of(array);
    const hid_t usual = h->tool[bytes <= SMALL_BYTES ? TOOL_SMALL_DATASET : TOOL_DATASET];
    const hid_t properties = bytes >= CHUNKED_FROM ? H5Pcopy(usual) : usual;
    if (properties != usual && !compress(properties, array))
        h5_fail(h, "'%s': HDF5 cannot divide %s", h->path, array->name);
    hsize_t extent[MAX_RANK];
    for (size_t d = 0; d < array->rank; d++)
        extent[d] = array->dim[d];
    const hid_t space = array->rank ? H5Screate_simple((int)array->rank, extent, NULL) : h->tool[TOOL_SCALAR];
    const hid_t dataset = H5Dcreate2(group, array->name, file_type_of(array->type), space, H5P_DEFAULT, properties,
                                     H5P_DEFAULT);
    h5_failed(h, dataset, "make", group, array->name);
    if (array->rank && space >= 0)
        H5Sclose(space);
    if (properties != usual)
        H5Pclose(properties);
    return dataset;
}

/* A scale stays open until its group is finished, as it lists the data sets that it labels. */
static void finish_dataset(struct h5 *h, hid_t group, hid_t dataset, const char *name, bool is_scale)
{
    if (is_scale)
        h5_begin_scale(h, dataset, name);
    else
        h5_failed(h, H5Dclose(dataset), "finish", group, name);
}

void h5_write(struct h5 *h, hid_t group, const struct array *array)
{
    const hid_t dataset = h->failed ? -1 : create_dataset(h, group, array);
    if (dataset < 0)
        return;
    if (bytes_of(array) > 0)
        h5_failed(h, H5Dwrite(dataset, h5_memory_type(array->type), H5S_ALL, H5S_ALL, H5P_DEFAULT, array->data),
                  "write", group, array->name);
    h5_put_text(h, dataset, "long_name", array->meaning);
    h5_put_text(h, dataset, "units", array->units ? array->units : "1");
    h5_use_scales(h, dataset, array);
    finish_dataset(h, group, dataset, array->name, array->is_scale);
}

static void write_texts(struct h5 *h, hid_t group, const struct array *array, const char *const *texts)
{
    if (h->failed)
        return;
    const hid_t type = h5_text_type(h);
    const hsize_t extent = array->dim[0];
    const hid_t space = array->rank ? H5Screate_simple((int)array->rank, &extent, NULL) : h->tool[TOOL_SCALAR];
    const hid_t dataset = H5Dcreate2(group, array->name, type, space, H5P_DEFAULT, h->tool[TOOL_DATASET], H5P_DEFAULT);
    if (!h5_failed(h, dataset, "make", group, array->name)) {
        h5_failed(h, H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, h->tool[TOOL_TRANSFER], texts), "write", group,
                  array->name);
        h5_put_text(h, dataset, "long_name", array->meaning);
        h5_use_scales(h, dataset, array);
        finish_dataset(h, group, dataset, array->name, array->is_scale);
    }
    if (array->rank && space >= 0)
        H5Sclose(space);
}

void h5_write_texts(struct h5 *h, hid_t group, const char *name, size_t rank, size_t count,
                    const char *const *texts, const char *meaning, bool is_scale)
{
    write_texts(h, group, &(struct array){ .name = name, .rank = rank, .dim = { count }, .meaning = meaning,
                                           .is_scale = is_scale }, texts);
}

void h5_write_labelled_texts(struct h5 *h, hid_t group, const char *name, size_t count, const char *const *texts,
                             const char *meaning, const char *scale)
{
    write_texts(h, group, &(struct array){ .name = name, .rank = 1, .dim = { count }, .meaning = meaning,
                                           .scales = { scale } }, texts);
}

/* ---- Data sets that grow -------------------------------------------------------------------------------- */

hid_t h5_create_growing(struct h5 *h, hid_t group, const struct array *array)
{
    if (h->failed)
        return -1;
    const hid_t properties = H5Pcopy(h->tool[TOOL_DATASET]);
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
        h5_put_text(h, dataset, "long_name", array->meaning);
        h5_put_text(h, dataset, "units", array->units ? array->units : "1");
        h5_use_scales(h, dataset, array);
        if (array->is_scale) {
            H5Iinc_ref(dataset); /* the caller and the group both close it */
            h5_begin_scale(h, dataset, array->name);
        }
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

/* h5same.c -- compares two result files: everything but /timing and /provenance must be the same bits.
 *
 *     h5same A.h5 B.h5
 *
 * Walks over all objects and attributes of both with the HDF5 library alone, and names the first place that differs.
 * Exit status: 0 the same, 1 not. */
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int differs(const char *what, const char *where)
{
    printf("%s differs: %s\n", what, where);
    return 1;
}

/* Compares n elements, of which texts are compared letter by letter. */
static int compare_values(hid_t type, size_t n, char *a, char *b, const char *where)
{
    if (!H5Tis_variable_str(type))
        return memcmp(a, b, n * H5Tget_size(type)) ? differs("value", where) : 0;
    for (size_t i = 0; i < n; i++)
        if (strcmp(((char **)a)[i], ((char **)b)[i]) != 0)
            return differs("text", where);
    return 0;
}

typedef herr_t reader(hid_t object, hid_t type, void *buffer);

static herr_t read_dataset(hid_t object, hid_t type, void *buffer)
{
    return H5Dread(object, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer);
}

static herr_t read_attribute(hid_t object, hid_t type, void *buffer)
{
    return H5Aread(object, type, buffer);
}

/* Object references lead to addresses, which may differ between files that are the same otherwise. */
static int holds_references(hid_t type)
{
    return H5Tdetect_class(type, H5T_REFERENCE) > 0;
}

static int compare_stored(const hid_t object[2], const hid_t type[2], const hid_t space[2], reader *read,
                          const char *where)
{
    if (H5Tequal(type[0], type[1]) <= 0)
        return differs("type", where);
    if (H5Sextent_equal(space[0], space[1]) <= 0)
        return differs("shape", where);
    const hssize_t n = H5Sget_simple_extent_npoints(space[0]);
    if (n <= 0 || holds_references(type[0]))
        return 0;
    char *value[2];
    for (int i = 0; i < 2; i++) {
        value[i] = calloc((size_t)n, H5Tget_size(type[i]));
        if (!value[i] || read(object[i], type[i], value[i]) < 0)
            return differs("readability", where);
    }
    const int different = compare_values(type[0], (size_t)n, value[0], value[1], where);
    for (int i = 0; i < 2; i++) {
        if (H5Tdetect_class(type[i], H5T_STRING) > 0)
            H5Dvlen_reclaim(type[i], space[i], H5P_DEFAULT, value[i]);
        free(value[i]);
    }
    return different;
}

static int compare_attributes(const hid_t object[2], const char *path)
{
    H5O_info_t info[2];
    for (int i = 0; i < 2; i++)
        if (H5Oget_info_by_name(object[i], ".", &info[i], H5P_DEFAULT) < 0)
            return differs("object", path);
    if (info[0].num_attrs != info[1].num_attrs)
        return differs("number of attributes", path);
    for (hsize_t k = 0; k < info[0].num_attrs; k++) {
        char name[256], where[1024];
        const hid_t first = H5Aopen_by_idx(object[0], ".", H5_INDEX_NAME, H5_ITER_INC, k, H5P_DEFAULT, H5P_DEFAULT);
        H5Aget_name(first, sizeof name, name);
        snprintf(where, sizeof where, "%s@%s", path, name);
        if (H5Aexists(object[1], name) <= 0)
            return differs("attribute", where);
        const hid_t attribute[2] = { first, H5Aopen(object[1], name, H5P_DEFAULT) };
        const hid_t type[2] = { H5Aget_type(attribute[0]), H5Aget_type(attribute[1]) };
        const hid_t space[2] = { H5Aget_space(attribute[0]), H5Aget_space(attribute[1]) };
        if (compare_stored(attribute, type, space, read_attribute, where))
            return 1;
        for (int i = 0; i < 2; i++) {
            H5Tclose(type[i]);
            H5Sclose(space[i]);
            H5Aclose(attribute[i]);
        }
    }
    return 0;
}

static int compare_groups(const hid_t group[2], const char *path);

static int compare_objects(const hid_t parent[2], const char *name, const char *path)
{
    const hid_t object[2] = { H5Oopen(parent[0], name, H5P_DEFAULT), H5Oopen(parent[1], name, H5P_DEFAULT) };
    int different = object[0] < 0 || object[1] < 0 || H5Iget_type(object[0]) != H5Iget_type(object[1]);
    if (different)
        return differs("object", path);
    if (H5Iget_type(object[0]) == H5I_DATASET) {
        const hid_t type[2] = { H5Dget_type(object[0]), H5Dget_type(object[1]) };
        const hid_t space[2] = { H5Dget_space(object[0]), H5Dget_space(object[1]) };
        different = compare_stored(object, type, space, read_dataset, path) || compare_attributes(object, path);
        for (int i = 0; i < 2; i++) {
            H5Tclose(type[i]);
            H5Sclose(space[i]);
        }
    } else {
        different = compare_groups(object, path);
    }
    H5Oclose(object[0]);
    H5Oclose(object[1]);
    return different;
}

static int compare_groups(const hid_t group[2], const char *path)
{
    H5G_info_t info[2];
    if (compare_attributes(group, path) || H5Gget_info(group[0], &info[0]) < 0 || H5Gget_info(group[1], &info[1]) < 0)
        return 1;
    if (info[0].nlinks != info[1].nlinks)
        return differs("number of members", path);
    for (hsize_t k = 0; k < info[0].nlinks; k++) {
        char name[256], where[1024];
        H5Lget_name_by_idx(group[0], ".", H5_INDEX_NAME, H5_ITER_INC, k, name, sizeof name, H5P_DEFAULT);
        snprintf(where, sizeof where, "%s/%s", strcmp(path, "/") == 0 ? "" : path, name);
        if (strcmp(where, "/timing") == 0 || strcmp(where, "/provenance") == 0)
            continue;
        if (H5Lexists(group[1], name, H5P_DEFAULT) <= 0)
            return differs("member", where);
        if (compare_objects(group, name, where))
            return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: h5same A.h5 B.h5\n");
        return 2;
    }
    hid_t file[2], root[2];
    for (int i = 0; i < 2; i++) {
        file[i] = H5Fopen(argv[i + 1], H5F_ACC_RDONLY, H5P_DEFAULT);
        if (file[i] < 0)
            return 2;
        root[i] = H5Gopen2(file[i], "/", H5P_DEFAULT);
    }
    const int different = compare_groups(root, "/");
    for (int i = 0; i < 2; i++) {
        H5Gclose(root[i]);
        H5Fclose(file[i]);
    }
    return different;
}

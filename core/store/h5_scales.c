/* h5_scales.c -- dimension scales: which data set labels which dimension of which other.
 *
 * As the HDF5 Dimension Scale Specification has it: a scale has @CLASS, @NAME, and the list of its uses,
 * @REFERENCE_LIST; a data set has @DIMENSION_LIST, the scales of each dimension. HDF5's own functions (H5DS) read and
 * write both lists again for each pair, which took a sixth of all the time to write a small file. Here a group's scales
 * stay open until the group is finished, and every list is written once. */
#include "store/h5.h"

#include <assert.h>
#include <string.h>

#define CLASS_OF_SCALES "DIMENSION_SCALE"

/* An entry of a scale's list. */
struct scale_use {
    hobj_ref_t dataset;
    int32_t dimension;
};

static hid_t use_type(hid_t number)
{
    const hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(struct scale_use));
    const bool good = type >= 0 &&
                      H5Tinsert(type, "dataset", HOFFSET(struct scale_use, dataset), H5T_STD_REF_OBJ) >= 0 &&
                      H5Tinsert(type, "dimension", HOFFSET(struct scale_use, dimension), number) >= 0;
    return good ? type : -1;
}

void h5_make_scale_types(struct h5 *h)
{
    h->tool[TOOL_LABEL] = H5Tvlen_create(H5T_STD_REF_OBJ);
    h->tool[TOOL_USE_MEMORY] = use_type(H5T_NATIVE_INT32);
    h->tool[TOOL_USE_FILE] = use_type(H5T_STD_I32LE);
}

/* ---- Scales --------------------------------------------------------------------------------------------- */

/* The specification wants texts of fixed length here. */
static void put_fixed_text(struct h5 *h, hid_t object, const char *name, const char *text)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    if (type < 0 || H5Tset_size(type, strlen(text) + 1) < 0)
        h5_failed(h, -1, "make the type of attribute", object, name);
    h5_put(h, object, name, type, type, 0, text);
    if (type >= 0)
        H5Tclose(type);
}

void h5_begin_scale(struct h5 *h, hid_t dataset, const char *name)
{
    assert(h->n_scales < MAX_SCALES);
    h->scales[h->n_scales++] = (struct scale){ .name = name, .dataset = dataset };
    put_fixed_text(h, dataset, "CLASS", CLASS_OF_SCALES);
    put_fixed_text(h, dataset, "NAME", name);
}

void h5_end_scales(struct h5 *h)
{
    for (struct scale *scale = h->scales; scale < h->scales + h->n_scales; scale++) {
        if (scale->n_uses)
            h5_put(h, scale->dataset, "REFERENCE_LIST", h->tool[TOOL_USE_FILE], h->tool[TOOL_USE_MEMORY],
                   scale->n_uses, scale->uses);
        h5_failed(h, H5Dclose(scale->dataset), "finish", -1, scale->name);
    }
    h->n_scales = 0;
}

/* ---- Their uses ----------------------------------------------------------------------------------------- */

static struct scale *find_scale(struct h5 *h, const char *name)
{
    for (struct scale *scale = h->scales; scale < h->scales + h->n_scales; scale++)
        if (strcmp(scale->name, name) == 0)
            return scale;
    return NULL;
}

static hobj_ref_t reference(struct h5 *h, hid_t dataset, const char *name)
{
    hobj_ref_t place = 0;
    if (!h->failed)
        h5_failed(h, H5Rcreate(&place, dataset, ".", H5R_OBJECT, -1), "refer to", -1, name);
    return place;
}

void h5_use_scales(struct h5 *h, hid_t dataset, const struct array *array)
{
    if (!array->scales[0])
        return;
    hobj_ref_t place[MAX_RANK];
    hvl_t labels[MAX_RANK]; /* of each dimension: one scale */
    const hobj_ref_t own = reference(h, dataset, array->name);
    for (size_t d = 0; d < array->rank; d++) {
        struct scale *scale = find_scale(h, array->scales[d]);
        assert(scale);
        place[d] = reference(h, scale->dataset, scale->name);
        labels[d] = (hvl_t){ 1, &place[d] };
        scale->uses = arena_grow(h->arena, scale->uses, scale->n_uses, sizeof *scale->uses);
        scale->uses[scale->n_uses++] = (struct scale_use){ own, (int32_t)d };
    }
    h5_put(h, dataset, "DIMENSION_LIST", h->tool[TOOL_LABEL], h->tool[TOOL_LABEL], array->rank, labels);
}

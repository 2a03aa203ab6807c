/* h5.h -- HDF5 as lists of things to write and to read.
 *
 * Every return of the library is checked. The first failure fills the error and makes all later calls do nothing, so
 * that a caller writes or reads a whole group and asks once, at the end. Reading trusts nothing: type, rank and
 * extents are compared with what is expected, and no array may be larger than the file can hold. */
#ifndef NNRUN_STORE_H5_H
#define NNRUN_STORE_H5_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* What HDF5 wants to be handed with every call: made once a file, as making one costs as much as using it. */
enum tool {
    TOOL_TEXT,          /* the type of texts */
    TOOL_SCALAR,        /* the extent of one value */
    TOOL_TRANSFER,      /* how texts are written */
    TOOL_FILE,          /* what a new file is like, */
    TOOL_GROUP,         /* a group, */
    TOOL_DATASET,       /* a data set, */
    TOOL_SMALL_DATASET, /* and one whose numbers go where its description is */
    TOOL_LABEL,         /* the type of a data set's list of scales */
    TOOL_USE_MEMORY,    /* and of an entry in a scale's list of data sets, */
    TOOL_USE_FILE,      /* and that on file */
    TOOLS
};

/* A dimension scale of the group that is being written, and the data sets that it labels. */
enum { MAX_SCALES = 4 };
struct scale {
    const char *name;
    hid_t dataset;
    size_t n_uses;
    struct scale_use *uses;
};

struct h5 {
    const char *path;     /* for messages */
    struct arena *arena;  /* of what is read */
    struct error *error;
    bool failed;
    bool foreign;         /* when reading: a good file, but of another program */
    uint64_t file_bytes;  /* when reading: bounds what can be in it */
    hid_t tool[TOOLS];    /* 0: not made yet */
    struct image *image;  /* when writing a small file: its bytes; else NULL */
    const char *ending;   /* when writing: goes behind what HDF5 sees, and a seal behind it; NULL: no seal either */
    size_t n_scales;      /* when writing: those of the group that is open */
    struct scale scales[MAX_SCALES];
};

/* Types of numbers. On file they are little-endian, whatever the machine. */
enum number { NUMBER_U8, NUMBER_I32, NUMBER_I64, NUMBER_U64, NUMBER_F32, NUMBER_F64 };

/* The number type of weights. */
#define NUMBER_REAL (sizeof(nnr_real) == sizeof(float) ? NUMBER_F32 : NUMBER_F64)

enum { MAX_RANK = 5 };

/* Bytes of the buffer for texts on their way from or to a file; without it HDF5 clears two megabytes each time. */
enum { TEXT_BUFFER = 4096 };

/* One data set of numbers. */
struct array {
    const char *name;
    enum number type;
    size_t rank, dim[MAX_RANK];
    const void *data;
    const char *meaning;          /* @long_name */
    const char *units;            /* NULL: "1" */
    bool is_scale;                /* other data sets may name it in `scales` */
    const char *scales[MAX_RANK]; /* data sets of the same group, one a dimension; none where the first is NULL */
};

/* Keeps HDF5 from printing, and from tidying up at exit, where it crashes (1.10.8) over what a full disk left open.
 * To be called first. */
void h5_silence(void);

/* Fills the error with a sentence about the file: the text, then the innermost reason that HDF5 gives, if it does. */
void h5_fail(struct h5 *h, const char *format, ...) PRINTF_LIKE(2, 3);

/* ---- Writing */

/* bytes: about how large the file will be. A small one is put together in memory, and written at once. */
hid_t h5_create_file(struct h5 *h, const char *path, size_t bytes);
void h5_finish_file(struct h5 *h, hid_t file, const char *path);
hid_t h5_create_group(struct h5 *h, hid_t parent, const char *name);
void h5_close_group(struct h5 *h, hid_t group);
void h5_close_file(struct h5 *h, hid_t file);
void h5_hard_link(struct h5 *h, hid_t group, const char *existing, const char *name);

/* Attributes. */
void h5_put_text(struct h5 *h, hid_t object, const char *name, const char *text);
void h5_put_texts(struct h5 *h, hid_t object, const char *name, size_t count, const char *const *texts);
void h5_put_number(struct h5 *h, hid_t object, const char *name, enum number type, const void *value);
void h5_put_int(struct h5 *h, hid_t object, const char *name, int64_t value);
void h5_put_ints(struct h5 *h, hid_t object, const char *name, size_t count, const int64_t *values);
void h5_put_num(struct h5 *h, hid_t object, const char *name, double value);

/* Data sets. A text data set is scalar where rank is 0, or one text a row. */
void h5_write(struct h5 *h, hid_t group, const struct array *array);
void h5_write_texts(struct h5 *h, hid_t group, const char *name, size_t rank, size_t count,
                    const char *const *texts, const char *meaning, bool is_scale);

/* One text for each place of a scale. */
void h5_write_labelled_texts(struct h5 *h, hid_t group, const char *name, size_t count, const char *const *texts,
                             const char *meaning, const char *scale);

/* A data set that grows along its first dimension, which starts at 0; its chunks are compressed. Returns its id. */
hid_t h5_create_growing(struct h5 *h, hid_t group, const struct array *array);
/* Adds dim[0] rows behind the first `rows` ones; dim is of the data. */
void h5_append(struct h5 *h, hid_t dataset, enum number type, size_t rank, size_t rows, const size_t *dim,
               const void *data);
void h5_close_growing(struct h5 *h, hid_t dataset);

/* ---- Reading */

hid_t h5_open_file(struct h5 *h);
hid_t h5_open_group(struct h5 *h, hid_t parent, const char *name);
bool h5_has(struct h5 *h, hid_t group, const char *name);           /* a group or data set */
bool h5_has_attribute(struct h5 *h, hid_t object, const char *name);

/* Names of the links of a group, or of an object's attributes, in the order they were made. */
const char **h5_names(struct h5 *h, hid_t group, size_t *count);
const char **h5_attribute_names(struct h5 *h, hid_t object, size_t *count);

/* Attributes. The text of a missing attribute is an error. */
const char *h5_get_text(struct h5 *h, hid_t object, const char *name);
const char **h5_get_texts(struct h5 *h, hid_t object, const char *name, size_t *count);
void h5_get_number(struct h5 *h, hid_t object, const char *name, enum number type, void *value);
int64_t h5_get_int(struct h5 *h, hid_t object, const char *name);
size_t h5_get_count(struct h5 *h, hid_t object, const char *name); /* an integer that is not negative */
double h5_get_num(struct h5 *h, hid_t object, const char *name);
/* At most max values; returns how many there are. */
size_t h5_get_ints(struct h5 *h, hid_t object, const char *name, size_t max, int64_t *values);

/* What kind of value an attribute has: H5T_STRING, H5T_INTEGER (bytes: its size) or H5T_FLOAT. */
H5T_class_t h5_attribute_class(struct h5 *h, hid_t object, const char *name, size_t *bytes);

/* The rank of a data set, at most `most`. */
size_t h5_rank(struct h5 *h, hid_t group, const char *name, size_t most);

/* A data set of numbers of this shape. An extent of ANY may be anything and is filled in. NULL after a failure. */
#define ANY SIZE_MAX
void *h5_read(struct h5 *h, hid_t group, const char *name, enum number type, size_t rank, size_t *dim);
void *h5_read_list(struct h5 *h, hid_t group, const char *name, enum number type, size_t count); /* rank 1 */
double h5_read_num(struct h5 *h, hid_t group, const char *name);                                 /* rank 0 */

/* A data set of texts: one (rank 0, count NULL), or a list (rank 1; *count may be ANY). */
const char **h5_read_texts(struct h5 *h, hid_t group, const char *name, size_t rank, size_t *count);

/* Between the files that implement this header. */
hid_t h5_text_type(struct h5 *h); /* is not to be closed */
void h5_close_tools(struct h5 *h);
/* h5_image.c: makes a file that is to be created stay in memory; saves it, once HDF5 has closed it, and frees it. */
int h5_keep_image(struct h5 *h, hid_t access);
void h5_save_image(struct h5 *h, const char *path);
/* An attribute; count 0: of one value. */
void h5_put(struct h5 *h, hid_t object, const char *name, hid_t file_type, hid_t memory_type, size_t count,
            const void *data);
/* h5_scales.c: the types that it needs; a scale begins; a data set uses it; the group's scales end. */
void h5_make_scale_types(struct h5 *h);
void h5_begin_scale(struct h5 *h, hid_t dataset, const char *name);
void h5_use_scales(struct h5 *h, hid_t dataset, const struct array *array);
void h5_end_scales(struct h5 *h);
hid_t h5_file_access(struct h5 *h);
hid_t h5_memory_type(enum number type);
size_t h5_number_bytes(enum number type);
/* True, and the error is filled, where an id or a status of HDF5 says failure. `name` is in `object`. */
bool h5_failed(struct h5 *h, int64_t status, const char *action, hid_t object, const char *name);

#endif

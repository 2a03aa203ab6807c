/* make.h -- what the targets share: the files that they make, in memory, and the layers that they know. */
#ifndef NNRUN_EXPORT_MAKE_H
#define NNRUN_EXPORT_MAKE_H

#include "base/text.h"
#include "export/export.h"

struct made_file {
    const char *name; /* in the directory; NULL where the target is one file, of any name */
    struct text text;
};

struct making {
    struct arena *arena;
    const struct result *result;
    size_t count;
    struct made_file **files;
    struct error *error;
};

/* A new empty file: its text, to add to. */
struct text *make_file(struct making *making, const char *name);

/* How a target is made: of files, or written to its path by itself. Neither: `lacks` says why not. */
struct export_maker {
    int (*make)(struct making *making);
    int (*write)(const struct result *result, const char *path, struct error *e);
    const char *lacks;
};

extern const struct export_maker c_maker, csv_maker, keras_maker, onnx_maker, tensorboard_maker;

/* ---- Layers: dense, and dropout, which does nothing once the network is trained --------------------------- */

struct dense {
    size_t index; /* in the network */
    const char *name, *activation;
    size_t in, out;
    const nnr_real *kernel; /* (in, out) */
    const nnr_real *bias;   /* (out), or NULL */
};

struct dense_list {
    size_t count;
    struct dense *layer;
};

/* The dense layers of the run, in their order; -1 with an error where there is a layer that does something else, or
 * where shapes do not fit. format: what the error calls the target. */
int dense_layers(struct making *making, const char *format, struct dense_list *list);

/* Fails with a sentence about a layer's activation. */
int fail_activation(struct making *making, const struct dense *layer, const char *format);

/* "model.1.activation.": what the names of the activation's parameters in result->config begin with. */
const char *activation_prefix(struct making *making, const struct dense *layer);

/* A number among them, or the fallback where a damaged file has none. */
double activation_number(struct making *making, const struct dense *layer, const char *name, double fallback);

/* True where the inputs are not used as they are. */
bool is_scaled(const struct result *result);

#endif

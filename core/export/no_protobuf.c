/* no_protobuf.c -- what stands in for onnx.c and tensorboard.c where nnrun is built without protobuf-c. */
#include "export/make.h"

#define INSTALL "install libprotobuf-c-dev and protobuf-c-compiler (Debian's names) and configure again"

const struct export_maker onnx_maker = {
    .lacks = "this nnrun was built without protobuf-c, which ONNX needs: " INSTALL
};
const struct export_maker tensorboard_maker = {
    .lacks = "this nnrun was built without protobuf-c, which TensorBoard's files need: " INSTALL
};

/* onnx.c -- `--to onnx`: the network as an ONNX model that takes rows as the data set has them.
 *
 * Operator set 13 (softmax along one axis) and version 7 of the format belong together and are from 2020, so that all
 * that is in use reads them. nnrun scales in double and rounds the result (train/dataset.c); so does the graph. */
#include "export/make.h"

#include <config.h>
#include <string.h>

#include "export/onnx.pb-c.h"

enum { IR_VERSION = 7, OPERATOR_SET = 13, MOST_BYTES = 0x7fffffff /* of any protobuf message */ };

static const Onnx__TensorProto__DataType real_type =
    sizeof(nnr_real) == sizeof(float) ? ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT : ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE;

/* A graph that grows at its end: a chain of nodes. */
struct chain {
    struct arena *arena;
    Onnx__GraphProto *graph;
    const char *end; /* name of the value behind the last node */
};

/* A message with its init function's value, in the arena. */
#define NEW(arena, type, init) memcpy(arena_alloc(arena, sizeof(type)), &(type)init, sizeof(type))

/* Appends to a repeated field. */
#define APPEND(arena, list, count, item) \
    ((list) = arena_grow(arena, list, count, sizeof *(list)), (list)[(count)++] = (item))

/* ---- Nodes ------------------------------------------------------------------------------------------------ */

/* The next node: takes the end of the chain, then the other inputs, up to a NULL. The value behind it has its name. */
static Onnx__NodeProto *add_node(struct chain *c, const char *type, const char *name, const char *second,
                                 const char *third)
{
    Onnx__NodeProto *node = NEW(c->arena, Onnx__NodeProto, ONNX__NODE_PROTO__INIT);
    node->op_type = arena_copy(c->arena, type);
    node->name = arena_copy(c->arena, name);
    APPEND(c->arena, node->input, node->n_input, arena_copy(c->arena, c->end));
    if (second)
        APPEND(c->arena, node->input, node->n_input, arena_copy(c->arena, second));
    if (third)
        APPEND(c->arena, node->input, node->n_input, arena_copy(c->arena, third));
    APPEND(c->arena, node->output, node->n_output, node->name);
    APPEND(c->arena, c->graph->node, c->graph->n_node, node);
    c->end = node->name;
    return node;
}

static void add_int(struct chain *c, Onnx__NodeProto *node, const char *name, int64_t value)
{
    Onnx__AttributeProto *attribute = NEW(c->arena, Onnx__AttributeProto, ONNX__ATTRIBUTE_PROTO__INIT);
    attribute->name = arena_copy(c->arena, name);
    attribute->has_type = attribute->has_i = true;
    attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT;
    attribute->i = value;
    APPEND(c->arena, node->attribute, node->n_attribute, attribute);
}

static void add_float(struct chain *c, Onnx__NodeProto *node, const char *name, float value)
{
    Onnx__AttributeProto *attribute = NEW(c->arena, Onnx__AttributeProto, ONNX__ATTRIBUTE_PROTO__INIT);
    attribute->name = arena_copy(c->arena, name);
    attribute->has_type = attribute->has_f = true;
    attribute->type = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT;
    attribute->f = value;
    APPEND(c->arena, node->attribute, node->n_attribute, attribute);
}

/* A constant (rows, cols), or (cols) where rows is 0: of reals, or of doubles. Returns its name. */
static const char *add_constant(struct chain *c, const char *name, size_t rows, size_t cols, const nnr_real *reals,
                                const double *doubles)
{
    Onnx__TensorProto *tensor = NEW(c->arena, Onnx__TensorProto, ONNX__TENSOR_PROTO__INIT);
    const size_t count = rows ? rows * cols : cols;
    tensor->name = arena_copy(c->arena, name);
    tensor->has_data_type = true;
    tensor->data_type = reals ? real_type : ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE;
    if (rows)
        APPEND(c->arena, tensor->dims, tensor->n_dims, (int64_t)rows);
    APPEND(c->arena, tensor->dims, tensor->n_dims, (int64_t)cols);
    if (tensor->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT) {
        tensor->n_float_data = count;
        tensor->float_data = (float *)reals;
    } else {
        tensor->n_double_data = count;
        tensor->double_data = reals ? (double *)reals : (double *)doubles;
    }
    APPEND(c->arena, c->graph->initializer, c->graph->n_initializer, tensor);
    return tensor->name;
}

/* ---- Layers ----------------------------------------------------------------------------------------------- */

static const struct twin {
    const char *activation, *operator;
    int64_t axis;              /* 0: the operator has none */
    const char *parameter, *alpha; /* nnrun's name of a parameter, and the operator's */
    double fallback;
} twins[] = {
    { "leaky_relu", "LeakyRelu", 0, "slope", "alpha", 0.01 },
    { "relu", "Relu", 0, NULL, NULL, 0 },
    { "sigmoid", "Sigmoid", 0, NULL, NULL, 0 },
    { "softmax", "Softmax", -1, NULL, NULL, 0 },
    { "tanh", "Tanh", 0, NULL, NULL, 0 },
};

static int add_activation(struct making *m, struct chain *c, const struct dense *layer)
{
    if (strcmp(layer->activation, "linear") == 0)
        return 0;
    const struct twin *twin = twins, *end = twins + sizeof twins / sizeof *twins;
    while (twin < end && strcmp(twin->activation, layer->activation) != 0)
        twin++;
    if (twin == end)
        return fail_activation(m, layer, "ONNX");
    Onnx__NodeProto *node =
        add_node(c, twin->operator, arena_format(m->arena, "%s.%s", layer->name, layer->activation), NULL, NULL);
    if (twin->axis)
        add_int(c, node, "axis", twin->axis);
    if (twin->parameter)
        add_float(c, node, twin->alpha, (float)activation_number(m, layer, twin->parameter, twin->fallback));
    return 0;
}

static int add_layer(struct making *m, struct chain *c, const struct dense *layer)
{
    const char *kernel = add_constant(c, arena_format(m->arena, "%s.kernel", layer->name), layer->in, layer->out,
                                      layer->kernel, NULL);
    const char *bias = !layer->bias ? NULL
                                    : add_constant(c, arena_format(m->arena, "%s.bias", layer->name), 0, layer->out,
                                                   layer->bias, NULL);
    add_node(c, "Gemm", layer->name, kernel, bias);
    return add_activation(m, c, layer);
}

static void add_scaling(struct chain *c, const struct result *r)
{
    const bool widens = real_type != ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE;
    const char *offset = add_constant(c, "preprocessing.offset", 0, r->inputs, NULL, r->offset);
    const char *scale = add_constant(c, "preprocessing.scale", 0, r->inputs, NULL, r->scale);
    if (widens)
        add_int(c, add_node(c, "Cast", "preprocessing.wide", NULL, NULL), "to", ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE);
    add_node(c, "Sub", "preprocessing.centred", offset, NULL);
    add_node(c, "Div", "preprocessing.scaled", scale, NULL);
    if (widens)
        add_int(c, add_node(c, "Cast", "preprocessing.rounded", NULL, NULL), "to", real_type);
}

/* ---- The model -------------------------------------------------------------------------------------------- */

/* What goes in or comes out: (rows, width), where rows may be any number. */
static Onnx__ValueInfoProto *value_of_rows(struct arena *arena, const char *name, size_t width)
{
    Onnx__TensorShapeProto__Dimension *rows =
        NEW(arena, Onnx__TensorShapeProto__Dimension, ONNX__TENSOR_SHAPE_PROTO__DIMENSION__INIT);
    rows->dim_param = arena_copy(arena, "rows");
    Onnx__TensorShapeProto__Dimension *cols =
        NEW(arena, Onnx__TensorShapeProto__Dimension, ONNX__TENSOR_SHAPE_PROTO__DIMENSION__INIT);
    cols->has_dim_value = true;
    cols->dim_value = (int64_t)width;
    Onnx__TypeProto__Tensor *tensor = NEW(arena, Onnx__TypeProto__Tensor, ONNX__TYPE_PROTO__TENSOR__INIT);
    tensor->has_elem_type = true;
    tensor->elem_type = real_type;
    tensor->shape = NEW(arena, Onnx__TensorShapeProto, ONNX__TENSOR_SHAPE_PROTO__INIT);
    APPEND(arena, tensor->shape->dim, tensor->shape->n_dim, rows);
    APPEND(arena, tensor->shape->dim, tensor->shape->n_dim, cols);
    Onnx__ValueInfoProto *value = NEW(arena, Onnx__ValueInfoProto, ONNX__VALUE_INFO_PROTO__INIT);
    value->name = arena_copy(arena, name);
    value->type = NEW(arena, Onnx__TypeProto, ONNX__TYPE_PROTO__INIT);
    value->type->tensor_type = tensor;
    return value;
}

static void add_metadata(struct arena *arena, Onnx__ModelProto *model, const char *key, const char *value)
{
    Onnx__StringStringEntryProto *entry =
        NEW(arena, Onnx__StringStringEntryProto, ONNX__STRING_STRING_ENTRY_PROTO__INIT);
    entry->key = arena_copy(arena, key);
    entry->value = arena_copy(arena, value ? value : "");
    APPEND(arena, model->metadata_props, model->n_metadata_props, entry);
}

/* A list of texts as JSON. */
static const char *json_list(struct arena *arena, size_t count, const char *const *texts)
{
    struct text out = { .arena = arena };
    for (size_t i = 0; i < count; i++) {
        text_add(&out, i ? ", " : "[");
        text_add_json(&out, texts[i]);
    }
    text_add(&out, "]");
    return out.data;
}

static void describe(struct arena *arena, Onnx__ModelProto *model, const struct result *r)
{
    model->producer_name = arena_copy(arena, PACKAGE_NAME);
    model->producer_version = arena_copy(arena, PACKAGE_VERSION);
    add_metadata(arena, model, "run", r->name);
    add_metadata(arena, model, "config_hash", r->config_hash);
    add_metadata(arena, model, "dataset", r->dataset);
    add_metadata(arena, model, "date_created", r->date_created);
    if (r->classes)
        add_metadata(arena, model, "class_names", json_list(arena, r->classes, r->class_names));
    if (r->feature_names)
        add_metadata(arena, model, "feature_names", json_list(arena, r->inputs, r->feature_names));
}

static Onnx__ModelProto *model_of(struct arena *arena, Onnx__GraphProto *graph)
{
    Onnx__ModelProto *model = NEW(arena, Onnx__ModelProto, ONNX__MODEL_PROTO__INIT);
    model->has_ir_version = true;
    model->ir_version = IR_VERSION;
    model->graph = graph;
    Onnx__OperatorSetIdProto *set = NEW(arena, Onnx__OperatorSetIdProto, ONNX__OPERATOR_SET_ID_PROTO__INIT);
    set->domain = arena_copy(arena, "");
    set->has_version = true;
    set->version = OPERATOR_SET;
    APPEND(arena, model->opset_import, model->n_opset_import, set);
    return model;
}

/* The last node gives the output, under the output's name. */
static void add_ends(struct chain *c, const struct result *r)
{
    const char *output = r->classes ? "probability" : "prediction";
    Onnx__NodeProto *last = c->graph->node[c->graph->n_node - 1];
    last->output[0] = arena_copy(c->arena, output);
    APPEND(c->arena, c->graph->input, c->graph->n_input, value_of_rows(c->arena, "input", r->inputs));
    APPEND(c->arena, c->graph->output, c->graph->n_output, value_of_rows(c->arena, output, r->outputs));
}

static int make(struct making *m)
{
    const struct result *r = m->result;
    struct dense_list list;
    if (dense_layers(m, "ONNX", &list))
        return -1;
    struct chain c = { .arena = m->arena, .graph = NEW(m->arena, Onnx__GraphProto, ONNX__GRAPH_PROTO__INIT) };
    c.graph->name = arena_copy(m->arena, r->name);
    c.end = "input";
    if (is_scaled(r))
        add_scaling(&c, r);
    for (size_t l = 0; l < list.count; l++)
        if (add_layer(m, &c, &list.layer[l]))
            return -1;
    add_ends(&c, r);
    Onnx__ModelProto *model = model_of(m->arena, c.graph);
    describe(m->arena, model, r);
    const size_t bytes = onnx__model_proto__get_packed_size(model);
    if (bytes > MOST_BYTES)
        return fail(m->error, "the network takes %zu bytes, more than an ONNX file can hold", bytes);
    uint8_t *packed = arena_alloc(m->arena, bytes);
    onnx__model_proto__pack(model, packed);
    text_add_n(make_file(m, NULL), (const char *)packed, bytes);
    return 0;
}

const struct export_maker onnx_maker = { .make = make };

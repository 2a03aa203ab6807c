/* c.c -- `--to c`: the network as one C99 file that computes the bits that nnrun computes.
 *
 * The functions in it are nnrun's own, as text (snippets.h), so they cannot come to differ. Numbers are hexadecimal,
 * which is exact. Scaling goes as in train/dataset.c: in double, then rounded. */
#include "export/make.h"

#include <config.h>
#include <math.h>
#include <string.h>

#include "export/snippets.h"

static const char format_name[] = "exported C";
static const char *const real_name = sizeof(nnr_real) == sizeof(float) ? "float" : "double";

/* ---- Pieces of C ------------------------------------------------------------------------------------------ */

/* A text within a comment: nothing in it may end the comment, or trouble a compiler. */
static void add_remark(struct text *out, const char *text)
{
    char before = 0;
    for (; *text; before = *text++) {
        const bool joins = (before == '*' && *text == '/') || (before == '/' && *text == '*') ||
                           (before == '?' && *text == '?');
        const bool plain = (unsigned char)*text >= ' ' && *text != 0x7f && *text != '\\';
        text_add(out, "%s%c", joins ? " " : "", plain ? *text : ' ');
    }
}

/* A string literal. Question marks are escaped as well: two of them could open a trigraph. */
static void add_string(struct text *out, const char *text)
{
    text_add(out, "\"");
    for (; *text; text++) {
        const bool plain = *text >= ' ' && *text < 0x7f && !strchr("\"\\?", *text);
        text_add(out, plain ? "%c" : "\\%03o", plain ? *text : (unsigned char)*text);
    }
    text_add(out, "\"");
}

/* A finite number, as 0x1.8p+1: its bits in hexadecimal, whatever the C library's printf makes of %a. */
static void add_hex(struct text *out, double value, const char *suffix)
{
    int exponent;
    const double mantissa = frexp(fabs(value), &exponent); /* [0.5, 1), or 0 */
    const unsigned long long bits = (unsigned long long)ldexp(mantissa, 53);
    char digits[16];
    snprintf(digits, sizeof digits, "%013llx", bits & 0xfffffffffffffull);
    size_t length = 13;
    while (length > 0 && digits[length - 1] == '0')
        length--;
    text_add(out, "%s0x%d%s%.*sp%+d%s", signbit(value) ? "-" : "", bits != 0, length ? "." : "", (int)length, digits,
             bits ? exponent - 1 : 0, suffix);
}

/* static const TYPE NAME[COUNT] = { ... }; of doubles, or of reals where `reals` is set. */
static void add_array(struct text *out, const char *name, size_t count, const nnr_real *reals, const double *doubles)
{
    const bool is_float = reals && sizeof *reals == sizeof(float);
    text_add(out, "static const %s %s[%zu] = {", is_float ? "float" : "double", name, count);
    size_t line = out->length;
    for (size_t i = 0; i < count; i++) {
        const bool starts = i == 0 || out->length - line > 100;
        if (starts)
            line = out->length;
        text_add(out, starts ? "\n    " : " ");
        add_hex(out, reals ? (double)reals[i] : doubles[i], is_float ? "f," : ",");
    }
    text_add(out, "\n};\n\n");
}

/* ---- Functions of nnrun ----------------------------------------------------------------------------------- */

static const struct snippet *find_snippet(const char *name)
{
    for (const struct snippet *s = snippets; s->name; s++)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

static const struct snippet *forward_of(struct making *m, const struct dense *layer)
{
    return find_snippet(arena_format(m->arena, "%s_forward", layer->activation));
}

static bool is_linear(const struct dense *layer)
{
    return strcmp(layer->activation, "linear") == 0;
}

static bool is_word_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool mentions(const char *text, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at += length)
        if ((at == text || !is_word_character(at[-1])) && !is_word_character(at[length]))
            return true;
    return false;
}

/* Those that the network needs, and those that they need: each uses only what stands before it. */
static void add_snippets(struct making *m, struct text *out, const struct dense_list *list)
{
    size_t count = 0;
    while (snippets[count].name)
        count++;
    bool *needed = arena_alloc(m->arena, count * sizeof *needed);
    needed[find_snippet("dense") - snippets] = true;
    for (size_t l = 0; l < list->count; l++)
        if (!is_linear(&list->layer[l]))
            needed[forward_of(m, &list->layer[l]) - snippets] = true;
    for (size_t user = count; user-- > 0;)
        for (size_t used = 0; used < user && needed[user]; used++)
            needed[used] |= mentions(snippets[user].text, snippets[used].name);
    for (size_t i = 0; i < count; i++)
        if (needed[i])
            text_add(out, "%s\n", snippets[i].text);
}

/* ---- The file --------------------------------------------------------------------------------------------- */

static void add_network(struct text *out, const struct result *r, const struct dense_list *list)
{
    text_add(out, "%zu", r->inputs);
    for (size_t l = 0; l < list->count; l++) {
        text_add(out, " -> %zu (", list->layer[l].out);
        add_remark(out, list->layer[l].name);
        text_add(out, ", %s)", list->layer[l].activation);
    }
}

static void add_results(struct text *out, const struct result *r)
{
    char digits[32];
    for (size_t s = 0; s < SPLITS; s++) {
        const struct evaluation *e = &r->evaluation[s];
        if (e->rows == 0)
            continue;
        text_add(out, " *     %-10s  %zu rows, loss %s", split_names[s], e->rows, number_text(e->loss, digits));
        for (size_t k = 0; k < r->n_metrics; k++) {
            if (!result_is_own(r, k))
                continue;
            text_add(out, ", ");
            add_remark(out, r->metric_names[k]);
            text_add(out, " %s", number_text(e->metrics[k], digits));
        }
        text_add(out, "\n");
    }
}

static void add_opening(struct text *out, const struct result *r, const struct dense_list *list)
{
    text_add(out, "/* The network of the run '");
    add_remark(out, r->name);
    text_add(out, "' in C99, written by nnrun " PACKAGE_VERSION ".\n *\n *     void predict(const %s *x, %s *y);\n *\n",
             real_name, real_name);
    text_add(out, " * x: the %zu numbers of a row%s.\n", r->inputs, is_scaled(r) ? ", before scaling" : "");
    text_add(out, " * y: %zu numbers%s.\n", r->outputs, r->classes ? ", one for each of class_names" : "");
    text_add(out,
             " * y has the bits that nnrun gives for that row, on any machine with IEEE 754 arithmetic. For that,\n"
             " * compile without contraction of products and sums, and without -ffast-math:\n *\n"
             " *     cc -std=c99 -O3 -ffp-contract=off -c FILE.c\n *\n");
    text_add(out, sizeof(nnr_real) == sizeof(float)
                      ? " * No library is needed. With -mfma, where the machine has that, it is faster.\n"
                      : " * Link with -lm, unless with -mfma, where the machine has that.\n");
    text_add(out, " * To have two such files in one program: -Dpredict=NAME -Dclass_names=NAME.\n *\n * The run:\n");
    text_add(out, " *     data set    ");
    add_remark(out, r->dataset);
    text_add(out, "\n *     network     ");
    add_network(out, r, list);
    text_add(out, "\n *     epochs      %zu, seed %llu\n", r->history.epochs, (unsigned long long)r->seed);
    add_results(out, r);
    text_add(out, " *     config      SHA-256 ");
    add_remark(out, r->config_hash);
    text_add(out, "\n *     made        ");
    add_remark(out, r->date_created);
    text_add(out, " */\n");
}

static void add_prelude(struct text *out)
{
    text_add(out, "#include <float.h>\n#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n"
                  "#if FLT_EVAL_METHOD != 0\n"
                  "#error \"wider intermediate results give other bits; on x86: -mfpmath=sse\"\n"
                  "#endif\n#ifdef __FAST_MATH__\n#error \"-ffast-math gives other bits\"\n#endif\n"
                  "#ifdef __clang__\n#pragma STDC FP_CONTRACT OFF\n#endif\n\n");
}

static void add_class_names(struct text *out, const struct result *r)
{
    if (r->classes == 0)
        return;
    text_add(out, "extern const char *const class_names[%zu];\nconst char *const class_names[%zu] = {\n", r->classes,
             r->classes);
    for (size_t c = 0; c < r->classes; c++) {
        text_add(out, "    ");
        add_string(out, r->class_names[c]);
        text_add(out, ",\n");
    }
    text_add(out, "};\n\n");
}

/* The activation's parameters, where it has any: static const NAME_state state_1 = { .slope = 0x1p-3 };
 * Returns what the activation's function takes for them. */
static const char *add_state(struct making *m, struct text *out, const struct dense *layer)
{
    const char *prefix = activation_prefix(m, layer);
    if (is_linear(layer) || !find_snippet(arena_format(m->arena, "%s_state", layer->activation)))
        return "NULL";
    text_add(out, "static const %s_state state_%zu = {", layer->activation, layer->index + 1);
    const char *separator = " ";
    for (const struct attribute *a = m->result->config; a < m->result->config + m->result->n_config; a++) {
        const char *name = strncmp(a->name, prefix, strlen(prefix)) == 0 ? a->name + strlen(prefix) : "type";
        if (strcmp(name, "type") == 0)
            continue;
        text_add(out, "%s.%s = ", separator, name);
        if (a->type == ATTRIBUTE_NUM)
            add_hex(out, a->d, "");
        else if (a->type == ATTRIBUTE_TEXT)
            add_string(out, a->text);
        else
            text_add(out, "%lld", (long long)a->i);
        separator = ", ";
    }
    text_add(out, " };\n\n");
    return arena_format(m->arena, "&state_%zu", layer->index + 1);
}

/* Numbers go from x to y by way of two arrays, in turn. */
struct flow {
    const char *now;
    bool uses_a, uses_b;
};

static const char *flow_on(struct flow *flow, bool to_end)
{
    const bool to_b = strcmp(flow->now, "a") == 0;
    flow->now = to_end ? "y" : to_b ? "b" : "a";
    flow->uses_a |= !to_end && !to_b;
    flow->uses_b |= !to_end && to_b;
    return flow->now;
}

static void add_layer(struct text *body, const struct dense *layer, bool is_last, const char *state, struct flow *flow)
{
    const char *from = flow->now, *to = flow_on(flow, is_last && is_linear(layer));
    text_add(body, "    dense(%zu, %zu, %s, kernel_%zu, ", layer->in, layer->out, from, layer->index + 1);
    if (layer->bias)
        text_add(body, "bias_%zu, %s);\n", layer->index + 1, to);
    else
        text_add(body, "NULL, %s);\n", to);
    if (is_linear(layer))
        return;
    from = to;
    to = flow_on(flow, is_last);
    text_add(body, "    %s_forward(%s, 1, %zu, %s, %s);\n", layer->activation, state, layer->out, from, to);
}

static void add_predict(struct text *out, const struct result *r, const struct dense_list *list,
                        const char *const *states)
{
    struct text body = { .arena = out->arena };
    struct flow flow = { .now = "x" };
    size_t widest = r->inputs;
    if (is_scaled(r))
        text_add(&body,
                 "    for (size_t i = 0; i < %zu; i++)\n        %s[i] = (%s)(((double)x[i] - offset[i]) / scale[i]);\n",
                 r->inputs, flow_on(&flow, false), real_name);
    for (size_t l = 0; l < list->count; l++) {
        add_layer(&body, &list->layer[l], l + 1 == list->count, states[l], &flow);
        widest = list->layer[l].out > widest ? list->layer[l].out : widest;
    }
    const char *head = arena_format(out->arena, "void predict(const %s *x, %s *y)", real_name, real_name);
    text_add(out, "%s;\n%s\n{\n", head, head);
    if (flow.uses_a)
        text_add(out, "    %s a[%zu];\n", real_name, widest);
    if (flow.uses_b)
        text_add(out, "    %s b[%zu];\n", real_name, widest);
    text_add(out, "%s}\n", body.data);
}

/* ---- What cannot be expressed ----------------------------------------------------------------------------- */

static bool all_finite(size_t count, const nnr_real *reals, const double *doubles)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(reals ? (double)reals[i] : doubles[i]))
            return false;
    return true;
}

static bool is_finite(struct making *m, const struct dense *layer)
{
    const char *prefix = activation_prefix(m, layer);
    for (const struct attribute *a = m->result->config; a < m->result->config + m->result->n_config; a++)
        if (a->type == ATTRIBUTE_NUM && strncmp(a->name, prefix, strlen(prefix)) == 0 && !isfinite(a->d))
            return false;
    return all_finite(layer->in * layer->out, layer->kernel, NULL) &&
           (!layer->bias || all_finite(layer->out, layer->bias, NULL));
}

static int check(struct making *m, const struct dense_list *list)
{
    const struct result *r = m->result;
    for (const struct dense *layer = list->layer; layer < list->layer + list->count; layer++) {
        if (!is_linear(layer) && !forward_of(m, layer))
            return fail_activation(m, layer, format_name);
        if (!is_finite(m, layer))
            return fail(m->error, "the layer '%s' has a number that is not finite, which C has no constant for",
                        layer->name);
    }
    if (is_scaled(r) && !(all_finite(r->inputs, NULL, r->offset) && all_finite(r->inputs, NULL, r->scale)))
        return fail(m->error, "the scaling of the inputs is not finite, which C has no constant for");
    return 0;
}

static int make(struct making *m)
{
    const struct result *r = m->result;
    struct dense_list list;
    if (dense_layers(m, format_name, &list) || check(m, &list))
        return -1;
    struct text *out = make_file(m, NULL);
    const char **states = arena_alloc(m->arena, list.count * sizeof *states);
    add_opening(out, r, &list);
    add_prelude(out);
    add_class_names(out, r);
    add_snippets(m, out, &list);
    if (is_scaled(r)) {
        add_array(out, "offset", r->inputs, NULL, r->offset);
        add_array(out, "scale", r->inputs, NULL, r->scale);
    }
    for (size_t l = 0; l < list.count; l++) {
        const struct dense *layer = &list.layer[l];
        add_array(out, arena_format(m->arena, "kernel_%zu", layer->index + 1), layer->in * layer->out, layer->kernel,
                  NULL);
        if (layer->bias)
            add_array(out, arena_format(m->arena, "bias_%zu", layer->index + 1), layer->out, layer->bias, NULL);
        states[l] = add_state(m, out, layer);
    }
    add_predict(out, r, &list, states);
    return 0;
}

const struct export_maker c_maker = { .make = make };

/* nnrun/parameter.h -- the parameters of a plugin: one table is the schema of its keys in a config, its help page and
 * the space that a sweep may search.
 *
 * A row for each parameter, and NNR_P_END: the macro is the type, then come the state's struct, the field, which is
 * also the name of the key, and what it is without being set. The host fills the fields in before init, checks every
 * number against its bounds and every word against its choices, and refuses the experiment with the place in its file
 * where one is wrong: a plugin need not look again. Texts live as long as the instance. */
#ifndef NNRUN_PARAMETER_H
#define NNRUN_PARAMETER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    NNR_BOOL = 1, /* bool */
    NNR_INT,      /* int64_t */
    NNR_NUM,      /* double, always finite */
    NNR_STR,      /* const char *, in UTF-8 */
    NNR_PATH,     /* const char *; a relative path in a config is relative to that file, and arrives ready to open */
    NNR_ENUM      /* int64_t, an index into choices */
} nnr_type;

enum {
    NNR_REQUIRED = 1, /* no default: the experiment must give it */
    NNR_LOG = 2       /* a sweep that draws it draws it log-uniformly, from bounds above 0 */
};

typedef union {
    int64_t i;
    double d;
    const char *s;
} nnr_value;

typedef struct {
    const char *name, *help; /* letters, digits and '_'; one line, of what it does and in which unit */
    nnr_type type;
    unsigned flags;
    size_t offset;              /* of the field in the instance */
    nnr_value def, min, max;    /* NNR_INT, NNR_NUM: min and max are allowed themselves; def lies within, unless the
                                   parameter is required */
    const char *const *choices; /* NNR_ENUM: the words, NULL-terminated, def.i indexes them;
                                   NNR_INT: NULL, or one word that stands for 0 whatever the range */
} nnr_param;

/* offsetof, and a compile-time error where the field's type is not T. */
#ifdef __cplusplus
template <class T, class U> struct nnr_is;
template <class T> struct nnr_is<T, T> {
    char right;
};
#define NNR_AT(S, F, T) (offsetof(S, F) + 0 * sizeof(nnr_is<T, decltype(S::F)>))
#else
#define NNR_AT(S, F, T) (offsetof(S, F) + 0 * sizeof(_Generic(&((S *)0)->F, T *: 1)))
#endif

#define NNR_P_BOOL(S, F, DEF, HELP) \
    { #F, HELP, NNR_BOOL, 0, NNR_AT(S, F, bool), { .i = DEF }, { .i = 0 }, { .i = 1 }, NULL }
#define NNR_P_INT(S, F, DEF, MIN, MAX, FLAGS, HELP) \
    { #F, HELP, NNR_INT, FLAGS, NNR_AT(S, F, int64_t), { .i = DEF }, { .i = MIN }, { .i = MAX }, NULL }
#define NNR_P_INT_OR(S, F, DEF, MIN, MAX, FLAGS, WORD, HELP) \
    { #F, HELP, NNR_INT, FLAGS, NNR_AT(S, F, int64_t), { .i = DEF }, { .i = MIN }, { .i = MAX }, WORD }
#define NNR_P_NUM(S, F, DEF, MIN, MAX, FLAGS, HELP) \
    { #F, HELP, NNR_NUM, FLAGS, NNR_AT(S, F, double), { .d = DEF }, { .d = MIN }, { .d = MAX }, NULL }
#define NNR_P_STR(S, F, DEF, FLAGS, HELP) \
    { #F, HELP, NNR_STR, FLAGS, NNR_AT(S, F, const char *), { .s = DEF }, { .s = NULL }, { .s = NULL }, NULL }
#define NNR_P_PATH(S, F, DEF, FLAGS, HELP) \
    { #F, HELP, NNR_PATH, FLAGS, NNR_AT(S, F, const char *), { .s = DEF }, { .s = NULL }, { .s = NULL }, NULL }
#define NNR_P_ENUM(S, F, DEF, CHOICES, HELP) \
    { #F, HELP, NNR_ENUM, 0, NNR_AT(S, F, int64_t), { .i = DEF }, { .i = 0 }, { .i = 0 }, CHOICES }
#define NNR_P_END { NULL, NULL, NNR_BOOL, 0, 0, { .i = 0 }, { .i = 0 }, { .i = 0 }, NULL }

#endif

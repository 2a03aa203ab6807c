/* snippets.h -- nnrun's own functions as text, made by snippets.awk when nnrun is built. */
#ifndef NNRUN_EXPORT_SNIPPETS_H
#define NNRUN_EXPORT_SNIPPETS_H

#include <stddef.h>

struct snippet {
    const char *name; /* of the function or type; what belongs to a plugin begins with the plugin's name and "_" */
    const char *text; /* its definition, with a comment */
};

/* Each uses only what stands before it. Ends with a NULL name. */
extern const struct snippet snippets[];

#endif

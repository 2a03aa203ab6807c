/* templates.h -- the files of templates/, as the build put them into the program. */
#ifndef NNRUN_COMMANDS_TEMPLATES_H
#define NNRUN_COMMANDS_TEMPLATES_H

struct template {
    const char *name;         /* "activation.c" */
    const char *const *lines; /* NULL-terminated, without newlines */
};

extern const struct template templates[]; /* ends with a NULL name */

#endif

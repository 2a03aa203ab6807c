/* whole.h -- whether a file that is to be opened as a shared object is all there. */
#ifndef NNRUN_PLUGIN_WHOLE_H
#define NNRUN_PLUGIN_WHOLE_H

#include "base/error.h"

/* Refuses what is no regular file, and a shared object that was cut off. What is neither, or cannot be read, passes:
 * dlopen says what is wrong with it. */
int whole_check(const char *path, struct error *e);

#endif

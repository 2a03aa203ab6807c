/* text_lines.h -- a file as blocks of whole lines, however long the file is. */
#ifndef NNRUN_MODEL_TEXT_LINES_H
#define NNRUN_MODEL_TEXT_LINES_H

#include "model/block.h"

struct text_lines {
    struct arena *arena;
    const char *path;    /* for messages */
    int file;
    size_t taken;        /* lines, so far */
    char *rest;          /* bytes that were read beyond the last line taken */
    size_t rest_length, rest_capacity;
    bool ended;
};

/* Opens the file; "-": standard input. After a failure it may be closed, but need not. */
int text_lines_open(struct text_lines *lines, struct arena *arena, const char *path, struct error *e);

/* Takes up to `most` lines into the block's text and source; *count: how many. */
int text_lines_take(struct text_lines *lines, struct block *block, size_t most, size_t *count, struct error *e);

void text_lines_close(struct text_lines *lines);

#endif

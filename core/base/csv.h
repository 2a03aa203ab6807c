/* csv.h -- the fields of a line of comma-separated text.
 *
 * The format is the plain part of RFC 4180: fields separated by commas, lines ended by LF or CRLF. A field may stand in
 * double quotes, which cannot hold a quote or the end of a line. Blanks around a field do not count. */
#ifndef NNRUN_BASE_CSV_H
#define NNRUN_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

struct csv_field {
    const char *start; /* without quotes and outer blanks */
    size_t length;
    bool last;    /* it ends its line */
    bool damaged; /* its quotes do not fit */
};

/* Takes the field at `at`, in a text that ends with a NUL; returns where the next one starts. */
const char *csv_take(const char *at, struct csv_field *field);

#endif

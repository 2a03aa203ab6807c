/* where.h -- which runs a table is about: 'test_accuracy > 0.95 and not (optimizer.type = adam or seed = 3)'.
 *
 *   condition   and ( "or" and )*
 *   and         not ( "and" not )*
 *   not         "not" not | "(" condition ")" | COLUMN OPERATOR VALUE
 *   OPERATOR    = != < <= > >=
 *   VALUE       a number, a word, or any text in '...' or "..."
 *
 * A number is compared with the numbers of a column, and a text, letter by letter, with its texts. Where a run has no
 * value, not a number (NaN), or a value of the other kind, every comparison is false, but != is true. */
#ifndef NNRUN_COMPARE_WHERE_H
#define NNRUN_COMPARE_WHERE_H

#include "compare/run_table.h"

struct condition;

/* NULL with an error that points into the text. `text` has to stay. */
const struct condition *where_parse(const struct table *table, const char *text, struct error *e);

bool where_holds(const struct condition *condition, const struct row *row);

/* Keeps the rows for which it holds. */
void where_keep(const struct condition *condition, struct table *table);

#endif

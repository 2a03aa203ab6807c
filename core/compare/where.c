/* where.c -- a condition on runs: read by recursive descent, one function a rule of the grammar, and evaluated. */
#include "compare/where.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

enum operator { EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, OPERATORS };

enum connective { COMPARISON, NOT, AND, OR };

struct condition {
    enum connective kind;
    const struct condition *left, *right; /* NOT: left alone */
    size_t column;
    enum operator operator;
    struct value value;
};

/* Nested deeper than this, parentheses are a mistake, and would exhaust the stack. */
enum { DEEPEST = 100 };

struct reader {
    const struct table *table;
    struct source *source;
    const char *place; /* the next character */
    int depth;
    struct error *error;
};

/* ---- Words ---------------------------------------------------------------------------------------------- */

/* A word of `length` bytes at the place; at the end of the text, the place behind it. */
struct word {
    const char *start;
    size_t length;
};

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("_.+-/", c)) ||
           (unsigned char)c >= 0x80;
}

static struct word next_word(struct reader *r)
{
    r->place += strspn(r->place, " \t\n");
    const char *end = r->place;
    while (in_word(*end))
        end++;
    return (struct word){ r->place, (size_t)(end - r->place) };
}

static bool is(struct word word, const char *text)
{
    return word.length == strlen(text) && strncmp(word.start, text, word.length) == 0;
}

static struct mark mark_of(const struct reader *r, struct word word)
{
    const struct word before = { r->source->text, (size_t)(word.start - r->source->text) };
    struct mark mark = { .source = r->source, .line = 1, .column = 1 };
    for (const char *c = before.start; c < word.start; mark.column++)
        if (utf8_next(&c) == '\n') {
            mark.line++;
            mark.column = 0;
        }
    for (const char *c = word.start; c < word.start + word.length; mark.width++)
        utf8_next(&c);
    mark.width += mark.width == 0;
    return mark;
}

static const struct condition *refuse(struct reader *r, struct word word, const char *expected)
{
    const struct mark mark = mark_of(r, word);
    const size_t length = word.length ? word.length : *word.start ? 1 : 0;
    if (length)
        fail_at(r->error, &mark, "%s was expected here, not '%.*s'", expected, (int)length, word.start);
    else
        fail_at(r->error, &mark, "%s was expected here, where the condition ends", expected);
    return NULL;
}

/* Takes the word if it is this one. */
static bool accept_word(struct reader *r, const char *text)
{
    const struct word word = next_word(r);
    if (!is(word, text))
        return false;
    r->place += word.length;
    return true;
}

static bool accept_sign(struct reader *r, char sign)
{
    next_word(r);
    if (*r->place != sign)
        return false;
    r->place++;
    return true;
}

/* ---- Comparisons ---------------------------------------------------------------------------------------- */

static const char *const operator_signs[OPERATORS] = { [EQUAL] = "=",       [NOT_EQUAL] = "!=",
                                                       [LESS] = "<",        [LESS_EQUAL] = "<=",
                                                       [GREATER] = ">",     [GREATER_EQUAL] = ">=" };

static bool accept_operator(struct reader *r, enum operator *operator)
{
    next_word(r);
    size_t longest = 0;
    for (enum operator o = 0; o < OPERATORS; o++) {
        const size_t length = strlen(operator_signs[o]);
        if (length > longest && strncmp(r->place, operator_signs[o], length) == 0) {
            *operator = o;
            longest = length;
        }
    }
    r->place += longest;
    if (longest && *operator == EQUAL && *r->place == '=') /* as in C */
        r->place++;
    return longest > 0;
}

static bool take_quoted(struct reader *r, struct value *value)
{
    const char quote = *r->place, *end = strchr(r->place + 1, quote);
    if (!end) {
        const struct mark mark = mark_of(r, (struct word){ r->place, 1 });
        fail_at(r->error, &mark, "the text that begins here has no closing quote");
        return false;
    }
    *value = (struct value){ .kind = VALUE_TEXT,
                             .text = arena_copy_n(r->table->arena, r->place + 1, (size_t)(end - r->place - 1)) };
    r->place = end + 1;
    return true;
}

static bool take_value(struct reader *r, struct value *value)
{
    const struct word word = next_word(r);
    if (*r->place == '\'' || *r->place == '"')
        return take_quoted(r, value);
    if (word.length == 0)
        return refuse(r, word, "a number or a text");
    *value = (struct value){ .kind = VALUE_TEXT, .text = arena_copy_n(r->table->arena, word.start, word.length) };
    const char *end;
    const double number = number_read(value->text, &end);
    if (*end == '\0' && !isnan(number)) {
        value->kind = VALUE_NUM;
        value->number = number;
    }
    r->place += word.length;
    return true;
}

static struct condition *new_condition(struct reader *r)
{
    return arena_alloc(r->table->arena, sizeof(struct condition));
}

static const struct condition *take_comparison(struct reader *r)
{
    const struct word word = next_word(r);
    if (word.length == 0 || is(word, "and") || is(word, "or"))
        return refuse(r, word, "a column, 'not' or '('");
    struct condition *c = new_condition(r);
    const struct mark mark = mark_of(r, word);
    const char *name = arena_copy_n(r->table->arena, word.start, word.length);
    if (table_find(r->table, name, &mark, &c->column, r->error))
        return NULL;
    r->place += word.length;
    if (!accept_operator(r, &c->operator))
        return refuse(r, next_word(r), "one of = != < <= > >=");
    return take_value(r, &c->value) ? c : NULL;
}

/* ---- Conditions ----------------------------------------------------------------------------------------- */

static const struct condition *take_or(struct reader *r);

static const struct condition *take_parentheses(struct reader *r)
{
    const struct condition *inner = take_or(r);
    if (inner && !accept_sign(r, ')'))
        return refuse(r, next_word(r), "'and', 'or' or ')'");
    return inner;
}

static const struct condition *take_not(struct reader *r)
{
    if (++r->depth > DEEPEST) {
        const struct mark mark = mark_of(r, next_word(r));
        fail_at(r->error, &mark, "the condition is nested deeper than %d times", DEEPEST);
        return NULL;
    }
    const struct condition *taken;
    if (accept_word(r, "not")) {
        struct condition *c = new_condition(r);
        c->kind = NOT;
        c->left = take_not(r);
        taken = c->left ? c : NULL;
    } else {
        taken = accept_sign(r, '(') ? take_parentheses(r) : take_comparison(r);
    }
    r->depth--;
    return taken;
}

static const struct condition *join(struct reader *r, enum connective kind, const struct condition *left,
                                    const struct condition *right)
{
    struct condition *c = new_condition(r);
    c->kind = kind;
    c->left = left;
    c->right = right;
    return right ? c : NULL;
}

static const struct condition *take_and(struct reader *r)
{
    const struct condition *left = take_not(r);
    while (left && accept_word(r, "and"))
        left = join(r, AND, left, take_not(r));
    return left;
}

static const struct condition *take_or(struct reader *r)
{
    const struct condition *left = take_and(r);
    while (left && accept_word(r, "or"))
        left = join(r, OR, left, take_and(r));
    return left;
}

const struct condition *where_parse(const struct table *table, const char *text, struct error *e)
{
    struct source *source = arena_alloc(table->arena, sizeof *source);
    *source = (struct source){ .name = "--where", .text = text, .kind = SOURCE_FILE };
    struct reader r = { .table = table, .source = source, .place = text, .error = e };
    const struct condition *condition = take_or(&r);
    const struct word rest = next_word(&r);
    return condition && *rest.start ? refuse(&r, rest, "'and', 'or' or the end") : condition;
}

/* ---- Evaluation ----------------------------------------------------------------------------------------- */

static bool compare(const struct condition *c, const struct value *cell)
{
    const bool text = cell->kind != VALUE_NONE && !value_is_number(cell);
    if (cell->kind == VALUE_NONE || (!text && (c->value.kind == VALUE_TEXT || isnan(cell->number))))
        return c->operator == NOT_EQUAL;
    const double a = cell->number, b = c->value.number;
    const int order = text ? strcmp(cell->text, c->value.text) : (a > b) - (a < b);
    const bool answer[OPERATORS] = { [EQUAL] = order == 0,     [NOT_EQUAL] = order != 0,
                                     [LESS] = order < 0,       [LESS_EQUAL] = order <= 0,
                                     [GREATER] = order > 0,    [GREATER_EQUAL] = order >= 0 };
    return answer[c->operator];
}

bool where_holds(const struct condition *c, const struct row *row)
{
    switch (c->kind) {
    case NOT:
        return !where_holds(c->left, row);
    case AND:
        return where_holds(c->left, row) && where_holds(c->right, row);
    case OR:
        return where_holds(c->left, row) || where_holds(c->right, row);
    case COMPARISON:
        break;
    }
    return compare(c, &row->cells[c->column]);
}

void where_keep(const struct condition *condition, struct table *table)
{
    size_t kept = 0;
    for (size_t r = 0; r < table->n_rows; r++)
        if (where_holds(condition, &table->rows[r]))
            table->rows[kept++] = table->rows[r];
    table->n_rows = kept;
}

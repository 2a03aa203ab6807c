/* confusion.c -- which classes are taken for which. */
#include <stdio.h>
#include <string.h>

#include "report/parts.h"

enum { MAX_CLASSES = 20, WORST = 10, ROW_NAME = 16, COLUMN_NAME = 10 };

static int digits_of(int64_t number)
{
    return snprintf(NULL, 0, "%lld", (long long)number);
}

static int64_t largest(const int64_t *list, size_t count)
{
    int64_t most = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i] > most)
            most = list[i];
    return most;
}

/* name: columns of a class name on the left; column: of a number, the space before it included. */
static void put_matrix(struct page *p, const struct result *result, const struct evaluation *e, int name, int column)
{
    const size_t n = result->classes;
    put_cell(p, PLAIN, name + 2, "%s", "");
    for (size_t c = 0; c < n; c++) {
        put(p, PLAIN, " ");
        put_cell(p, DIM, column - 1, "%s", result->class_names[c]);
    }
    end_line(p);
    for (size_t t = 0; t < n; t++) {
        put(p, PLAIN, "  ");
        put_cell(p, DIM, -name, "%s", result->class_names[t]);
        for (size_t c = 0; c < n; c++) {
            const int64_t count = e->confusion[t * n + c];
            if (count)
                put_cell(p, t == c ? GREEN : RED, column, "%lld", (long long)count);
            else
                put_cell(p, DIM, column, "%s", glyph(p, "·", "."));
        }
        end_line(p);
    }
}

/* The most frequent confusion that comes after `last` in the order of the list; -1 where there is none. */
static int64_t next_worst(const int64_t *confusion, size_t n, int64_t last)
{
    int64_t next = -1;
    for (size_t i = 0; i < n * n; i++) {
        const bool mistake = i / n != i % n && confusion[i] > 0;
        const bool later = last < 0 || confusion[i] < confusion[last] ||
                           (confusion[i] == confusion[last] && (int64_t)i > last);
        if (mistake && later && (next < 0 || confusion[i] > confusion[next]))
            next = (int64_t)i;
    }
    return next;
}

static void put_worst(struct page *p, const struct result *result, const struct evaluation *e)
{
    const size_t n = result->classes;
    const int count_width = digits_of(largest(e->confusion, n * n));
    const int name = class_width(result, 1, (p->style.columns - count_width - 18) / 2);
    int64_t place = next_worst(e->confusion, n, -1);
    if (place < 0) {
        put(p, PLAIN, "  every row was recognised");
        end_line(p);
    }
    for (int i = 0; i < WORST && place >= 0; i++) {
        put(p, PLAIN, "  ");
        put_cell(p, RED, count_width, "%lld", (long long)e->confusion[place]);
        put(p, PLAIN, " x ");
        put_cell(p, PLAIN, -name, "%s", result->class_names[(size_t)place / n]);
        put(p, PLAIN, " taken for %s", result->class_names[(size_t)place % n]);
        end_line(p);
        place = next_worst(e->confusion, n, place);
    }
}

void part_confusion(struct page *p, const struct result *result)
{
    const enum split split = best_split(result);
    if (result->classes == 0 || split == SPLITS)
        return;
    const struct evaluation *e = &result->evaluation[split];
    const int digits = digits_of(largest(e->confusion, result->classes * result->classes));
    const int name = class_width(result, 1, p->style.columns < 60 ? ROW_NAME / 2 : ROW_NAME);
    const int wanted = class_width(result, digits, COLUMN_NAME) + 2;
    const int room = (p->style.columns - name - 2) / (int)(result->classes < 1000 ? result->classes : 1000);
    if (result->classes > MAX_CLASSES || room < class_width(result, digits, digits + 1) + 1) {
        put_heading(p, "Most frequent confusions in the %s", part_title(p, split));
        put_worst(p, result, e);
    } else {
        put_heading(p, "Confusion matrix of the %s: true classes down, predicted across", part_title(p, split));
        put_matrix(p, result, e, name, wanted < room ? wanted : room);
    }
}

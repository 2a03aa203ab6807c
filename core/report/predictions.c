/* predictions.c -- what the network made of a few rows. */
#include <stdlib.h>

#include "report/parts.h"

enum { LEAST_SURE = 5, SUREST = 3 };

static int by_confidence(const void *a, const void *b)
{
    const struct shown *x = a, *y = b;
    return (x->confidence > y->confidence) - (x->confidence < y->confidence);
}

/* The place of a row in an evaluation; its rows where it is not there. */
static size_t find_row(const struct evaluation *e, int64_t row)
{
    size_t i = 0;
    while (i < e->rows && e->sample[i] != row)
        i++;
    return i;
}

size_t shown_predictions(const struct result *result, struct shown list[MAX_SHOWN])
{
    const enum split split = best_split(result);
    if (result->classes == 0 || split == SPLITS)
        return 0;
    const struct evaluation *e = &result->evaluation[split];
    size_t count = 0;
    for (size_t i = 0; i < result->samples.rows && count < MAX_SHOWN; i++) {
        const size_t place = find_row(e, result->samples.sample[i]);
        if (place == e->rows || (size_t)e->y_predicted[place] >= result->outputs)
            continue;
        list[count++] = (struct shown){
            .index = i, .row = e->sample[place], .actual = e->y_true[place], .predicted = e->y_predicted[place],
            .confidence = (double)e->output[place * result->outputs + (size_t)e->y_predicted[place]]
        };
    }
    qsort(list, count, sizeof *list, by_confidence);
    return count;
}

void part_predictions(struct page *p, const struct result *result)
{
    struct shown list[MAX_SHOWN];
    const size_t count = shown_predictions(result, list);
    if (count == 0)
        return;
    const int most = (p->style.columns - 28) / 2;
    const int name = class_width(result, most < 9 ? most : 9, most);
    put_heading(p, "Least sure and surest predictions in the %s", split_title(p, best_split(result)));
    put(p, PLAIN, "  ");
    put_cell(p, DIM, 6, "row");
    put(p, PLAIN, "  ");
    put_cell(p, DIM, -name, "actual");
    put(p, PLAIN, "  ");
    put_cell(p, DIM, -name, "predicted");
    put_cell(p, DIM, 9, "sure");
    end_line(p);
    for (size_t i = 0; i < count; i++) {
        const bool right = list[i].actual == list[i].predicted;
        if (i >= LEAST_SURE && i + SUREST < count)
            continue;
        put(p, PLAIN, "  ");
        put_cell(p, PLAIN, 6, "%lld", (long long)list[i].row);
        put(p, PLAIN, "  ");
        put_cell(p, PLAIN, -name, "%s", result->class_names[list[i].actual]);
        put(p, PLAIN, "  ");
        put_cell(p, right ? PLAIN : RED, -name, "%s", result->class_names[list[i].predicted]);
        put_cell(p, PLAIN, 7, "%.1f", 100 * list[i].confidence);
        put(p, PLAIN, " %%  ");
        put(p, right ? GREEN : RED, right ? "right" : "wrong");
        end_line(p);
    }
}

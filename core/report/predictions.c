/* predictions.c -- what the network made of a few rows. */
#include "report/parts.h"

enum { LEAST_SURE = 5, SUREST = 3 };

void part_predictions(struct page *p, const struct result *result)
{
    struct shown list[MAX_SHOWN];
    const size_t count = shown_predictions(result, best_split(result), list);
    if (count == 0)
        return;
    const int most = (p->style.columns - 28) / 2;
    const int name = class_width(result, most < 9 ? most : 9, most);
    put_heading(p, "Least sure and surest predictions in the %s", part_title(p, best_split(result)));
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

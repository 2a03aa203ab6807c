/* suggest.c -- optimal string alignment in quarters of an edit. */
#include "base/suggest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    LONGEST = 128, /* names beyond are not searched for */
    EDIT = 4,      /* insert, delete, replace, or swap two neighbours */
    SLIP = 1,      /* another case, or - for _ */
    MOST_EDITS = 4
};

void suggest_begin(struct suggestion *s, const char *wrong)
{
    *s = (struct suggestion){ .wrong = wrong };
}

static unsigned replacement_cost(char a, char b)
{
    if (a == b)
        return 0;
    const bool same_letter = tolower((unsigned char)a) == tolower((unsigned char)b);
    const bool both_dashes = (a == '-' && b == '_') || (a == '_' && b == '-');
    return same_letter || both_dashes ? SLIP : EDIT;
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned distance(const char *a, size_t n, const char *b, size_t m)
{
    unsigned rows[3][LONGEST + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        above[j] = (unsigned)j * EDIT;
    for (size_t i = 1; i <= n; i++) {
        row[0] = (unsigned)i * EDIT;
        for (size_t j = 1; j <= m; j++) {
            row[j] = smaller(above[j - 1] + replacement_cost(a[i - 1], b[j - 1]),
                             smaller(above[j], row[j - 1]) + EDIT);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = smaller(row[j], before[j - 2] + EDIT);
        }
        unsigned *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[m];
}

/* A name is near enough if it takes at most one edit for every three characters, and shares something. */
static unsigned farthest(size_t wrong, size_t candidate)
{
    size_t edits = (wrong + 1) / 3;
    edits = edits < 1 ? 1 : edits > MOST_EDITS ? MOST_EDITS : edits;
    const size_t shorter = wrong < candidate ? wrong : candidate;
    return smaller((unsigned)edits * EDIT, shorter ? (unsigned)shorter * EDIT - 1 : 0);
}

void suggest_try(struct suggestion *s, const char *candidate)
{
    const size_t n = strlen(s->wrong), m = strlen(candidate);
    if (n > LONGEST || m > LONGEST)
        return;
    const unsigned d = distance(s->wrong, n, candidate, m);
    if (d <= farthest(n, m) && (!s->nearest || d < s->distance)) {
        s->nearest = candidate;
        s->distance = d;
    }
}

const char *suggest_text(const struct suggestion *s, char *buffer, size_t size)
{
    if (s->nearest)
        snprintf(buffer, size, "; did you mean '%s'?", s->nearest);
    else
        buffer[0] = '\0';
    return buffer;
}

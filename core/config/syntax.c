/* syntax.c -- what libyaml says of a text, in the words of somebody who has to mend it. */
#include "config/syntax.h"

#include <string.h>

#include "base/text.h"

struct mark syntax_mark(const struct source *source, const yaml_mark_t *start, const yaml_mark_t *end)
{
    const bool one_line = end && end->line == start->line && end->column > start->column;
    return (struct mark){ source, (int)start->line + 1, (int)start->column + 1,
                          one_line ? (int)(end->column - start->column) : 1 };
}

const char syntax_no_tags[] = "tags (!...) are not used: nnrun itself knows the type of every key; remove it";

/* Answers for the mistakes that are made most, by libyaml's sentence for them. Those of the second kind are not where
 * libyaml gave up, but where that began which it was in. */
static const struct answer {
    const char *problem, *answer;
    bool at_start;
} answers[] = {
    { "mapping values are not allowed in this context",
      "a ':' cannot stand here; indent the line like its neighbours, or put text that holds ': ' in quotes", false },
    { "did not find expected key", "expected a key here; indent the line like its neighbours", false },
    { "did not find expected node content", "expected a value here, or the end of the list or map before it", false },
    { "found undefined tag handle", syntax_no_tags, false },
    { "could not find expected ':'", "expected a ':' and a blank after this key", true },
    { "did not find expected ',' or ']'", "the list that starts here lacks a ',' or its ']'", true },
    { "did not find expected ',' or '}'", "the map that starts here lacks a ',' or its '}'", true },
    { "found unexpected end of stream", "the text in quotes that starts here does not end", true },
};

/* The character that a problem is about, or 0. */
static char character_at(const struct source *source, const struct mark *mark)
{
    const char *text = source->text;
    for (int line = 1; line < mark->line && text; line++) {
        text = strchr(text, '\n');
        text += text != NULL;
    }
    for (int column = 1; text && *text && column < mark->column; column++)
        utf8_next(&text);
    return text ? *text : '\0';
}

int syntax_report(const yaml_parser_t *yaml, const struct source *source, struct problems *problems)
{
    const char *problem = yaml->problem ? yaml->problem : "out of memory";
    const struct mark mark = syntax_mark(source, &yaml->problem_mark, NULL);
    const struct mark start = syntax_mark(source, &yaml->context_mark, NULL);
    for (const struct answer *a = answers; a < answers + sizeof answers / sizeof *answers; a++)
        if (strcmp(problem, a->problem) == 0)
            return problem_at(problems, a->at_start ? &start : &mark, "%s", a->answer);
    if (strcmp(problem, "found character that cannot start any token") == 0) {
        const char c = character_at(source, &mark);
        if (c == '\t')
            return problem_at(problems, &mark, "a tab cannot indent a line; use blanks");
        if (c)
            return problem_at(problems, &mark, "text cannot start with '%c' unless it is in quotes", c);
    }
    if (yaml->context && start.line != mark.line)
        return problem_at(problems, &mark, "not valid YAML: %s, %s from line %d on", problem, yaml->context,
                          start.line);
    return problem_at(problems, &mark, "not valid YAML: %s", problem);
}

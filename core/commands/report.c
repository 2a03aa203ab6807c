/* report.c -- nnrun report: a page about one run, about several, or about a sweep. */
#include "commands/figures.h"

#include "base/text.h"
#include "report/report.h"

static const char *output, *split_name;
static const struct option options[] = {
    { "--output", "FILE", "the page to write: .html", NULL, &output },
    { "--split", "PART", "look at train, validation or test; the default is test", NULL, &split_name },
    { NULL, NULL, NULL, NULL, NULL }
};

static bool is_page(const char *path)
{
    return text_ends_with(path, ".html") || text_ends_with(path, ".htm");
}

static int write_runs(struct invocation *invocation, struct text *page)
{
    struct view *views;
    if (read_views(invocation, split_name, &views))
        return -1;
    report_html(page, views, (size_t)invocation->count);
    return 0;
}

static int write_sweep(struct invocation *invocation, struct text *page)
{
    struct sweep_view view;
    if (read_sweep(invocation, split_name, &view))
        return -1;
    report_sweep_html(page, &view);
    return 0;
}

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    struct text page = { .arena = invocation->arena };
    if (invocation->count == 0 || !output)
        return fail_usage(e, "report takes result files or a sweep's directory, and a page to write: "
                             "nnrun report RUN.h5 -o RUN.html");
    if (!is_page(output))
        return fail_usage(e, "'%s' does not end in .html, which is what report writes", output);
    if (check_output(output, e) || (names_sweep(invocation) ? write_sweep : write_runs)(invocation, &page))
        return -1;
    return write_whole(invocation->arena, output, page.data, page.length, e);
}

const struct command report_command = {
    .name = "report",
    .usage = "RUN.h5 ... | SWEEP.d -o FILE.html",
    .help = "write a page about runs or a sweep",
    .run = run,
    .options = options,
};

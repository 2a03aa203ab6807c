/* plot.c -- nnrun plot: pictures of one run, of several in one, or of a sweep. */
#include "commands/figures.h"

#include "base/suggest.h"
#include "base/text.h"
#include "plot/kinds.h"
#include "plot/scene.h"
#include "report/report.h"

static const char *output, *kind_list, *split_name;
static bool terminal;
static const struct option options[] = {
    { "--output", "FILE", "where to: .svg, or .png or .pdf, for which gnuplot is needed", NULL, &output },
    { "--kind", "KIND,...", "what to draw, see below; the default is overview", NULL, &kind_list },
    { "--split", "PART", "look at train, validation or test; the default is test", NULL, &split_name },
    { "--terminal", NULL, "draw in the terminal instead of a file", &terminal, NULL },
    { NULL, NULL, NULL, NULL, NULL }
};

enum format { FORMAT_SVG, FORMAT_PNG, FORMAT_PDF, FORMATS };

static int find_format(const char *path, enum format *format, struct error *e)
{
    static const char *const endings[FORMATS] = { ".svg", ".png", ".pdf" };
    for (*format = 0; *format < FORMATS; ++*format)
        if (text_ends_with(path, endings[*format]))
            return 0;
    return fail_usage(e, "'%s' does not end in .png, .svg or .pdf, which says what kind of picture to write", path);
}

static int write_figure(struct invocation *invocation, const struct figure *figure, enum format format)
{
    struct arena *arena = invocation->arena;
    struct scene scene;
    scene_of_figure(arena, figure, &scene);
    if (format != FORMAT_SVG)
        return gnuplot_write(arena, &scene, format == FORMAT_PNG ? RASTER_PNG : RASTER_PDF, output, &invocation->error);
    struct text svg = { .arena = arena };
    svg_write(&svg, &scene, "figure-", false);
    return write_whole(arena, output, svg.data, svg.length, &invocation->error);
}

static void print_kinds(FILE *out)
{
    fprintf(out, "\nkinds:\n  %-18s %s\n  %-18s %s\n", "overview", "the most useful ones on one page", "accuracy ...",
            "a metric alone, by its name");
    for (const struct kind *kind = kinds; kind->name; kind++)
        fprintf(out, "  %-18s %s\n", kind->name, kind->help);
    fprintf(out, "\nkinds for sweeps:\n  %-18s %s\n  %-18s %s\n", "overview", "the most useful ones on one page",
            "KEY ...", "the objective by a parameter alone, by its key");
    for (const struct sweep_kind *kind = sweep_kinds; kind->name; kind++)
        fprintf(out, "  %-18s %s\n", kind->name, kind->help);
}

static int make_figure(struct invocation *invocation, struct figure *figure)
{
    struct error *e = &invocation->error;
    struct view *views;
    struct sweep_view sweep;
    if (names_sweep(invocation))
        return read_sweep(invocation, split_name, &sweep) ||
                       sweep_figure_make(invocation->arena, kind_list, &sweep, figure, e)
                   ? -1
                   : 0;
    if (read_views(invocation, split_name, &views))
        return -1;
    return figure_make(invocation->arena, kind_list, views, (size_t)invocation->count, figure, e);
}

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    struct figure figure;
    enum format format = FORMAT_SVG;
    if (invocation->count == 0 || !output == !terminal)
        return fail_usage(e, "plot takes result files or a sweep's directory, and a picture to write or --terminal: "
                             "nnrun plot RUN.h5 -o RUN.png");
    if (output && (find_format(output, &format, e) || check_output(output, e)))
        return -1;
    if (!kind_list)
        kind_list = "overview";
    if (make_figure(invocation, &figure))
        return -1;
    if (output)
        return write_figure(invocation, &figure, format);
    report_figure(stdout, &figure, invocation->output_style);
    return 0;
}

const struct command plot_command = {
    .name = "plot",
    .usage = "RUN.h5 ... | SWEEP.d -o FILE",
    .help = "draw pictures of runs or of a sweep",
    .run = run,
    .options = options,
    .more_help = print_kinds,
};

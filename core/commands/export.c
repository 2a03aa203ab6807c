/* export.c -- nnrun export: a run for other programs. */
#include "commands/commands.h"

#include "export/export.h"
#include "store/store.h"

static bool force;
static const char *to, *path;

static const struct option options[] = {
    { "--to", "FORMAT", "onnx, keras, csv, c or tensorboard", NULL, &to },
    { "--output", "PATH", "where to; a file, but a directory for csv and tensorboard", NULL, &path },
    { "--force", NULL, "overwrite what stands there", &force, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

static int run(struct invocation *invocation)
{
    struct error *e = &invocation->error;
    if (invocation->count != 1 || !to)
        return fail_usage(e, "export takes one result file and a format: nnrun export RUN.h5 --to onnx");
    const struct export_target *target = export_find(to, e);
    struct result result = { 0 };
    if (!target || store_read(invocation->arena, invocation->words[0], &result, e))
        return -1;
    if (!path)
        path = export_path(invocation->arena, target, invocation->words[0]);
    if (export_write(target, &result, path, force, e))
        return -1;
    printf("saved in  %s\n", path);
    return 0;
}

const struct command export_command = {
    .name = "export",
    .usage = "RUN.h5 --to FORMAT",
    .help = "write a run for ONNX, Keras, CSV, C or TensorBoard",
    .run = run,
    .options = options,
};

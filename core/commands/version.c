/* version.c -- nnrun version, or --version: the build and the machine. */
#include "commands/commands.h"

#include "config.h"

#include "base/isa.h"
#include "compute/team.h"
#include "config/parse.h"
#include "store/store.h"

static const struct option options[] = { { NULL, NULL, NULL, NULL, NULL } };

static int run(struct invocation *invocation)
{
    enum isa isa;
    if (invocation->count)
        return fail_usage(&invocation->error, "version takes no other words, but '%s' follows", invocation->words[0]);
    if (isa_choose(&isa, &invocation->error))
        return -1;
    printf("nnrun %s\n", PACKAGE_VERSION);
    printf("arithmetic        %s\n", sizeof(nnr_real) == sizeof(float) ? "float" : "double");
    printf("instruction set   %s\n", isa_names[isa]);
    printf("threads           %zu at most\n", team_largest());
    printf("compiler          %s\n", __VERSION__);
    printf("HDF5              %s\n", store_hdf5_version());
    printf("libyaml           %s\n", parse_yaml_version());
    return 0;
}

const struct command version_command = {
    .name = "version",
    .usage = "",
    .help = "show the version, the build and the libraries",
    .run = run,
    .options = options,
};

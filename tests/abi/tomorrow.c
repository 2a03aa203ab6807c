/* tomorrow: opens a module as an nnrun of the next minor version would. tests/abi.test compiles it, and the files of
 * nnrun that open modules, with headers whose structs have grown, and gives it a plugin of today. */
#include <stdio.h>
#include <string.h>

#include "plugin/module.h"

/* Whether the module is right about all that it knows, and zero where it knows nothing. */
static const char *fault_of(const nnr_module *module)
{
    const nnr_plugin *plugin = module->plugins[0];
    const nnr_activation *table = plugin->table;
    const double gain = 2;
    const nnr_real x[2] = { 1, 3 };
    nnr_real y[2] = { 0, 0 };
    if (module->size != sizeof *module || plugin->size != sizeof *plugin || plugin->table_size != sizeof *table)
        return "a size is not that of tomorrow";
    const nnr_param *params = plugin->params;
    if (module->grown || plugin->grown || table->grown || params[0].grown || params[1].grown || params[2].grown)
        return "what is new is not zero";
    if (strcmp(params[0].name, "gain") != 0 || params[0].max.d != 10 || strcmp(params[1].name, "twin") != 0 ||
        params[1].max.d != 1 || params[2].name)
        return "the parameters are not as they were";
    table->forward(&gain, 1, 2, x, y);
    if (y[0] != 1 || y[1] != 3)
        return "forward is not what it was";
    return NULL;
}

int main(int argc, char **argv)
{
    struct error e = { 0 };
    (void)argc;
    const nnr_module *module = module_open(argv[1], ISA_BASELINE, &e);
    const char *fault = module ? fault_of(module) : e.text;
    if (!fault && module_open(argv[1], ISA_BASELINE, &e) != module)
        fault = "the second time it is another module";
    if (fault)
        fprintf(stderr, "%s\n", fault);
    return fault ? 1 : 0;
}

/* isa.c -- asks the processor and the variable NNRUN_ISA. */
#include "base/isa.h"

#include "config.h"

#include <stdlib.h>
#include <string.h>

const char *const isa_names[ISAS] = { "baseline", "avx2", "avx512" };

static bool built_in(enum isa isa)
{
    switch (isa) {
    case ISA_BASELINE:
        return true;
#ifdef HAVE_AVX2
    case ISA_AVX2:
        return true;
#endif
#ifdef HAVE_AVX512
    case ISA_AVX512:
        return true;
#endif
    default:
        return false;
    }
}

static bool machine_has(enum isa isa)
{
#ifdef __x86_64__
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    switch (isa) {
    case ISA_AVX2:
        return avx2;
    case ISA_AVX512:
        return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    default:
        break;
    }
#endif
    return isa == ISA_BASELINE;
}

bool isa_usable(enum isa isa)
{
    return built_in(isa) && machine_has(isa);
}

int isa_choose(enum isa *chosen, struct error *e)
{
    const char *wish = getenv("NNRUN_ISA");
    if (!wish || !*wish) {
        *chosen = ISA_BASELINE;
        for (enum isa isa = ISA_AVX2; isa < ISAS; isa++)
            if (isa_usable(isa))
                *chosen = isa;
        return 0;
    }
    for (enum isa isa = ISA_BASELINE; isa < ISAS; isa++) {
        if (strcmp(wish, isa_names[isa]) != 0)
            continue;
        if (!built_in(isa))
            return fail_usage(e, "NNRUN_ISA is '%s', but this nnrun was built without it", wish);
        if (!machine_has(isa))
            return fail_usage(e, "NNRUN_ISA is '%s', but this machine does not have it", wish);
        *chosen = isa;
        return 0;
    }
    return fail_usage(e, "NNRUN_ISA is '%s', but must be baseline, avx2 or avx512", wish);
}

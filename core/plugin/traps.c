/* traps.c -- finds the imports of an object in its dynamic section, and exchanges their addresses. The names of the
 * tables are those of the System V ABI, chapter "Dynamic linking". */
#include "config.h" /* first: dladdr1 is an extension */

#include "plugin/traps.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined __linux__ && (defined __x86_64__ || defined __aarch64__)
#include <link.h>
#endif

static const struct {
    const char *function, *deed;
} forbidden[] = {
    { "malloc", "allocate memory" },        { "calloc", "allocate memory" },
    { "realloc", "allocate memory" },       { "free", "free memory" },
    { "aligned_alloc", "allocate memory" }, { "posix_memalign", "allocate memory" },
    { "_Znwm", "allocate memory" },         { "_Znam", "allocate memory" },
    { "_ZdlPv", "free memory" },            { "_ZdlPvm", "free memory" },
    { "_ZdaPv", "free memory" },            { "mmap", "allocate memory" },
    { "pthread_create", "start threads" },  { "thrd_create", "start threads" },
    { "GOMP_parallel", "start threads" },   { "__kmpc_fork_call", "start threads" },
    { "fork", "start processes" },          { "pthread_mutex_lock", "lock" },
    { "mtx_lock", "lock" },                 { "GOMP_critical_start", "lock" },
    { "printf", "print" },                  { "fprintf", "print" },
    { "__printf_chk", "print" },            { "__fprintf_chk", "print" },
    { "puts", "print" },                    { "fputs", "print" },
    { "putchar", "print" },                 { "fwrite", "print" },
    { "write", "print" },                   { "rand", "draw random numbers of its own" },
    { "random", "draw random numbers of its own" },
    { "time", "look at the clock" },        { "clock_gettime", "look at the clock" },
};
enum { FORBIDDEN = sizeof forbidden / sizeof *forbidden, TRAP_BYTES = 16, MOST = 2 * FORBIDDEN };

struct traps {
    char *area; /* trap i is at area + i * TRAP_BYTES */
    size_t count;
    struct import {
        void **entry, *original, *trap;
    } imports[MOST];
};

#if defined __linux__ && (defined __x86_64__ || defined __aarch64__)

static bool is_import(const ElfW(Rela) *relocation)
{
#ifdef __x86_64__
    enum { OF_A_CALL = R_X86_64_JUMP_SLOT, OF_AN_ADDRESS = R_X86_64_GLOB_DAT };
#else
    enum { OF_A_CALL = R_AARCH64_JUMP_SLOT, OF_AN_ADDRESS = R_AARCH64_GLOB_DAT };
#endif
    const size_t type = ELF64_R_TYPE(relocation->r_info);
    return type == OF_A_CALL || type == OF_AN_ADDRESS;
}

static void add_import(struct traps *traps, const char *function, void **entry)
{
    for (size_t i = 0; i < FORBIDDEN; i++)
        if (strcmp(forbidden[i].function, function) == 0 && traps->count < MOST) {
            const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
            if (mprotect((char *)entry - (uintptr_t)entry % page, page, PROT_READ | PROT_WRITE) == 0)
                traps->imports[traps->count++] = (struct import){ entry, *entry, traps->area + i * TRAP_BYTES };
        }
}

static void find_imports(struct traps *traps, const struct link_map *object)
{
    const ElfW(Sym) *symbols = NULL;
    const char *names = NULL;
    struct {
        const ElfW(Rela) *first;
        size_t bytes;
    } tables[2] = { { NULL, 0 }, { NULL, 0 } };
    for (const ElfW(Dyn) *d = object->l_ld; d->d_tag != DT_NULL; d++)
        switch (d->d_tag) {
        case DT_SYMTAB:
            symbols = (const void *)d->d_un.d_ptr;
            break;
        case DT_STRTAB:
            names = (const void *)d->d_un.d_ptr;
            break;
        case DT_JMPREL:
        case DT_RELA:
            tables[d->d_tag == DT_RELA].first = (const void *)d->d_un.d_ptr;
            break;
        case DT_PLTRELSZ:
        case DT_RELASZ:
            tables[d->d_tag == DT_RELASZ].bytes = d->d_un.d_val;
            break;
        default:
            break;
        }
    for (size_t t = 0; t < 2; t++)
        for (size_t i = 0; symbols && names && tables[t].first && i < tables[t].bytes / sizeof(ElfW(Rela)); i++) {
            const ElfW(Rela) *relocation = &tables[t].first[i];
            if (is_import(relocation))
                add_import(traps, names + symbols[ELF64_R_SYM(relocation->r_info)].st_name,
                           (void **)(object->l_addr + relocation->r_offset));
        }
}

struct traps *traps_new(struct arena *arena, const void *address)
{
    struct traps *traps = arena_alloc(arena, sizeof *traps);
    traps->area = mmap(NULL, FORBIDDEN * TRAP_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    Dl_info info;
    void *object = NULL;
    if (traps->area != MAP_FAILED && dladdr1(address, &info, &object, RTLD_DL_LINKMAP) && object)
        find_imports(traps, object);
    return traps;
}

#else

struct traps *traps_new(struct arena *arena, const void *address)
{
    (void)address;
    return arena_alloc(arena, sizeof(struct traps));
}

#endif

void traps_set(const struct traps *traps, bool set)
{
    for (size_t i = 0; i < traps->count; i++)
        *traps->imports[i].entry = set ? traps->imports[i].trap : traps->imports[i].original;
}

const char *traps_told(const struct traps *traps, const void *address, char *buffer, size_t size)
{
    const char *at = address;
    if (!traps->count || at < traps->area || at >= traps->area + FORBIDDEN * TRAP_BYTES)
        return NULL;
    const size_t i = (size_t)(at - traps->area) / TRAP_BYTES;
    snprintf(buffer, size, "calls %s, but a kernel must not %s", forbidden[i].function, forbidden[i].deed);
    return buffer;
}

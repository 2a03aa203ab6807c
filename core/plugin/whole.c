/* whole.c -- dlopen maps a file as its headers say. Of one that was cut off, by a full disk or a copy that was broken
 * off, it touches pages behind the end, and the program dies of a signal. So the headers are compared with the size. */
#include "plugin/whole.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <link.h>

typedef ElfW(Ehdr) elf_header;
typedef ElfW(Phdr) elf_segment;

/* Shared objects have some ten segments; a file that claims more than this is left to dlopen. */
enum { MOST_SEGMENTS = 64 };

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Where the last of what the headers speak of ends; 0 where they are not those of an object for this machine. */
static uint64_t end_by_headers(int file)
{
    static const unsigned char own[] = { 0x7f, 'E', 'L', 'F', sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32 };
    elf_header header;
    elf_segment segments[MOST_SEGMENTS];
    if (pread(file, &header, sizeof header, 0) != sizeof header || memcmp(header.e_ident, own, sizeof own) != 0 ||
        header.e_phentsize != sizeof *segments || header.e_phnum > MOST_SEGMENTS)
        return 0;
    const size_t bytes = header.e_phnum * sizeof *segments;
    uint64_t end = later(header.e_phoff + bytes, header.e_shoff + (uint64_t)header.e_shnum * header.e_shentsize);
    if (pread(file, segments, bytes, (off_t)header.e_phoff) == (ssize_t)bytes)
        for (size_t i = 0; i < header.e_phnum; i++)
            if (segments[i].p_type == PT_LOAD)
                end = later(end, segments[i].p_offset + segments[i].p_filesz);
    return end;
}
#else
static uint64_t end_by_headers(int file)
{
    (void)file;
    return 0;
}
#endif

int whole_check(const char *path, struct error *e)
{
    struct stat status;
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* opening a FIFO would wait for ever */
    const bool known = file >= 0 && fstat(file, &status) == 0;
    const bool regular = !known || S_ISREG(status.st_mode);
    const uint64_t end = known && regular ? end_by_headers(file) : 0;
    if (file >= 0)
        close(file);
    if (!regular)
        return fail(e, "%s: is not a file", path);
    if (known && end > (uint64_t)status.st_size)
        return fail(e, "%s: is cut off after %lld bytes, but by its headers has at least %llu; build or copy it again",
                    path, (long long)status.st_size, (unsigned long long)end);
    return 0;
}

/* no_links: to be preloaded: a file system on which link() fails, as some network file systems and FAT have none. */
#include <errno.h>

int link(const char *from, const char *to);
int link(const char *from, const char *to)
{
    (void)from;
    (void)to;
    errno = EPERM;
    return -1;
}

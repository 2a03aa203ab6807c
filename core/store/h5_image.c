/* h5_image.c -- a small file is put together in memory and written at once.
 *
 * HDF5's core driver could save it itself, but on a full disk would leave a file that it can neither close nor forget;
 * and H5Fget_file_image gives a superblock with a wrong checksum (1.10.8). So the driver gets its memory from here, and
 * what is in it after H5Fclose is the file. */
#include "store/h5.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/atomic.h"
#include "store/seal.h"

enum { MEMORY_STEP = 1 << 16 };

struct image {
    unsigned char *bytes;
    size_t size; /* that it has, more than the file takes */
};

static void *grow(void *bytes, size_t size, H5FD_file_image_op_t operation, void *image)
{
    (void)operation;
    struct image *i = image;
    unsigned char *larger = realloc(bytes, size);
    if (larger)
        *i = (struct image){ larger, size };
    return larger;
}

static herr_t keep(void *bytes, H5FD_file_image_op_t operation, void *image)
{
    (void)bytes, (void)operation, (void)image;
    return 0;
}

static void *share(void *image)
{
    return image;
}

static herr_t leave(void *image)
{
    (void)image;
    return 0;
}

int h5_keep_image(struct h5 *h, hid_t access)
{
    h->image = arena_alloc(h->arena, sizeof *h->image);
    H5FD_file_image_callbacks_t callbacks = { .image_realloc = grow, .image_free = keep, .udata_copy = share,
                                              .udata_free = leave, .udata = h->image };
    const bool set = H5Pset_fapl_core(access, MEMORY_STEP, false) >= 0 &&
                     H5Pset_file_image_callbacks(access, &callbacks) >= 0;
    return set ? 0 : -1;
}

/* Puts the ending and its seal behind the first `size` bytes. Returns the size with them. */
static size_t end_image(struct image *image, size_t size, const char *ending)
{
    const size_t length = strlen(ending), total = size + length + SEAL_BYTES;
    if (image->size <= total && !grow(image->bytes, total + 1, H5FD_FILE_IMAGE_OP_FILE_RESIZE, image))
        return 0;
    memcpy(image->bytes + size, ending, length);
    seal_line(image->bytes, size + length, (char *)image->bytes + size + length);
    return total;
}

void h5_save_image(struct h5 *h, const char *path)
{
    struct image *image = h->image;
    size_t size = image->size >= SUPERBLOCK_BYTES ? (size_t)end_of_hdf5(image->bytes) : 0;
    if (!h->failed && (size == 0 || size > image->size))
        h5_fail(h, "'%s': HDF5 did not finish the file", h->path);
    if (!h->failed && ((h->ending && (size = end_image(image, size, h->ending)) == 0) ||
                       write_all(path, image->bytes, size))) {
        h->failed = true;
        fail(h->error, "cannot write '%s': %s", h->path, strerror(errno));
    }
    free(image->bytes);
    h->image = NULL;
}

/* idx: images and labels in files like those of MNIST (LeCun, Cortes and Burges, "The MNIST database of handwritten
 * digits", 1998), compressed by gzip or plain. Such a file has the bytes 0, 0, type, rank; then the dimensions as
 * 32-bit numbers, high byte first, of which the first one counts the rows; then the numbers themselves. */
#include <stdio.h>
#include <string.h>

#include <nnrun/stream.h>

enum { TRAINING, TEST, PARTS };
enum { UNSIGNED_BYTE = 0x08, MOST_RANK = 3, MOST_NUMBERS = 1 << 24, BYTES_AT_ONCE = 1 << 14 };

typedef struct {
    size_t rank; /* of a row: 0 for a label, 1 to 3 for an image */
    size_t dim[MOST_RANK];
    size_t numbers; /* in a row */
    uint64_t rows;
} header;

typedef struct {
    const char *images, *labels, *test_images, *test_labels;
    int64_t classes; /* 0: as many as the labels need */
    bool stream;     /* gather rows from the files, which are not compressed then */
    const nnr_stream_reader *reader;
    int parts; /* PARTS, or 1 where there is no test part */
    const char *images_of[PARTS], *labels_of[PARTS];
    header shape[PARTS];  /* of the images */
    unsigned char *label; /* (rows of all parts) */
    int largest;
    /* The file of images that is open, the part that it holds, and the row of the part that comes next. */
    nnr_stream *file;
    int part;
    uint64_t next;
    nnr_stream *plain[PARTS]; /* to gather from */
} state;

static const char *const automatic[] = { "auto", NULL };

static const nnr_param params[] = {
    NNR_P_PATH(state, images, NULL, NNR_REQUIRED, "an IDX file of images"),
    NNR_P_PATH(state, labels, NULL, NNR_REQUIRED, "an IDX file of their labels"),
    NNR_P_PATH(state, test_images, "", 0, "an IDX file of images that are the test part"),
    NNR_P_PATH(state, test_labels, "", 0, "an IDX file of their labels"),
    NNR_P_INT_OR(state, classes, 0, 1, 256, 0, automatic, "how many classes there are; auto: the largest label + 1"),
    NNR_P_BOOL(state, stream, false, "do not hold the images in memory; for files that are not compressed"),
    NNR_P_END
};

static int init(void *self, nnr_host *host)
{
    state *s = self;
    if (!*s->test_images != !*s->test_labels)
        return host->fail(host, "test_images and test_labels belong together, but only one of them is given");
    s->parts = *s->test_images ? PARTS : 1;
    s->images_of[TRAINING] = s->images;
    s->images_of[TEST] = s->test_images;
    s->labels_of[TRAINING] = s->labels;
    s->labels_of[TEST] = s->test_labels;
    s->reader = host->extension(host, NNR_STREAM_ID);
    return s->reader ? 0 : host->fail(host, "this nnrun does not offer " NNR_STREAM_ID);
}

static void fini(void *self)
{
    const state *s = self;
    s->reader->close(s->file);
    for (int part = 0; part < PARTS; part++)
        s->reader->close(s->plain[part]);
}

/* ---- Headers --------------------------------------------------------------------------------------------------- */

static const char *type_name(unsigned char type)
{
    switch (type) {
    case UNSIGNED_BYTE:
        return "unsigned byte";
    case 0x09:
        return "signed byte";
    case 0x0b:
        return "16-bit integer";
    case 0x0c:
        return "32-bit integer";
    case 0x0d:
        return "float";
    case 0x0e:
        return "double";
    default:
        return NULL;
    }
}

static int check_magic(const state *s, nnr_host *host, nnr_stream *stream, const unsigned char *magic)
{
    const char *type = type_name(magic[2]);
    if (magic[0] || magic[1] || !type)
        return s->reader->fail(host, stream, "is not an IDX file: it starts with the bytes %02x %02x %02x %02x",
                               magic[0], magic[1], magic[2], magic[3]);
    if (magic[2] != UNSIGNED_BYTE)
        return s->reader->fail(host, stream, "holds numbers of the type %s, but only unsigned byte can be read", type);
    return 0;
}

/* Reads n bytes of a header. */
static int read_part(const state *s, nnr_host *host, nnr_stream *stream, unsigned char *bytes, size_t n)
{
    size_t got;
    if (s->reader->read(host, stream, bytes, n, &got))
        return -1;
    return got == n ? 0 : s->reader->fail(host, stream, "ends within its header");
}

/* Reads the header of a file of images, whose rows are of rank 1 to 3, or of one of labels, which are of rank 0. */
static int read_header(const state *s, nnr_host *host, nnr_stream *stream, bool images, header *h)
{
    unsigned char magic[4], dims[4 * (1 + MOST_RANK)];
    if (read_part(s, host, stream, magic, sizeof magic) || check_magic(s, host, stream, magic))
        return -1;
    const size_t n = magic[3];
    if (images ? n < 2 || n > 1 + MOST_RANK : n != 1)
        return s->reader->fail(host, stream, "has %zu dimension%s, but %s", n, n == 1 ? "" : "s",
                               images ? "images have 2 to 4" : "labels have 1");
    if (read_part(s, host, stream, dims, 4 * n))
        return -1;
    *h = (header){ .rank = n - 1, .numbers = 1 };
    for (size_t d = 0; d < n; d++) {
        const unsigned char *b = dims + 4 * d;
        const uint32_t dim = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
        if (dim == 0)
            return s->reader->fail(host, stream, "is empty: dimension %zu of its %zu is 0", d + 1, n);
        if (d > 0 && dim > MOST_NUMBERS / h->numbers)
            return s->reader->fail(host, stream, "has images of more than %d numbers", MOST_NUMBERS);
        if (d > 0)
            h->numbers *= h->dim[d - 1] = dim;
        else
            h->rows = dim;
    }
    return 0;
}

/* ---- Opening --------------------------------------------------------------------------------------------------- */

static int check_end(const state *s, nnr_host *host, nnr_stream *stream, uint64_t rows)
{
    unsigned char more;
    size_t got;
    if (s->reader->read(host, stream, &more, 1, &got))
        return -1;
    if (got)
        return s->reader->fail(host, stream, "goes on behind the %llu rows that its header announces",
                               (unsigned long long)rows);
    return 0;
}

/* The images of the test part must have the shape of those before. */
static int start_images(state *s, nnr_host *host, nnr_stream *stream, int part)
{
    const header *training = &s->shape[TRAINING], *here = &s->shape[part];
    if (read_header(s, host, stream, true, &s->shape[part]))
        return -1;
    if (here->rank != training->rank || memcmp(here->dim, training->dim, sizeof here->dim) != 0)
        return s->reader->fail(host, stream, "its images have another shape than those in %s", s->images);
    return 0;
}

/* Reads and checks the labels of a part and finds the largest. */
static int read_labels(state *s, nnr_host *host, nnr_stream *stream, int part)
{
    const uint64_t rows = s->shape[part].rows;
    unsigned char *label = s->label + (part == TEST ? s->shape[TRAINING].rows : 0);
    header h;
    size_t got;
    if (read_header(s, host, stream, false, &h))
        return -1;
    if (h.rows != rows)
        return s->reader->fail(host, stream, "has %llu labels, but there are %llu images in %s",
                               (unsigned long long)h.rows, (unsigned long long)rows, s->images_of[part]);
    if (s->reader->read(host, stream, label, (size_t)rows, &got))
        return -1;
    if (got < rows)
        return s->reader->fail(host, stream, "ends after %zu of %llu labels", got, (unsigned long long)rows);
    for (size_t i = 0; i < rows; i++) {
        if (s->classes && label[i] >= s->classes)
            return s->reader->fail(host, stream, "has the label %d in row %zu, but labels of %d classes are 0 to %d",
                                   label[i], i, (int)s->classes, (int)s->classes - 1);
        s->largest = label[i] > s->largest ? label[i] : s->largest;
    }
    return check_end(s, host, stream, rows);
}

/* Opens a file of a part, for `use` to read some of it. */
static int with_file(state *s, nnr_host *host, const char *path, int part,
                     int (*use)(state *, nnr_host *, nnr_stream *, int part))
{
    nnr_stream *stream = s->reader->open(host, path);
    const int status = stream ? use(s, host, stream, part) : -1;
    s->reader->close(stream);
    return status;
}

/* The names "0", "1", ... of that many classes, NULL-terminated; NULL after a failure. */
static const char *const *name_classes(nnr_host *host, size_t classes)
{
    enum { NAME_BYTES = 4 };
    const char **names = host->alloc(host, (classes + 1) * sizeof *names);
    char *text = names ? host->alloc(host, classes * NAME_BYTES) : NULL;
    for (size_t c = 0; text && c < classes; c++) {
        names[c] = text + c * NAME_BYTES;
        snprintf(text + c * NAME_BYTES, NAME_BYTES, "%hhu", (unsigned char)c);
    }
    return text ? names : NULL;
}

/* Opens the files of images once more, for all readers. */
static int open_plain(state *s, nnr_host *host)
{
    for (int part = 0; part < s->parts; part++) {
        s->plain[part] = s->reader->open(host, s->images_of[part]);
        if (!s->plain[part])
            return -1;
        if (!s->reader->is_plain(s->plain[part]))
            return s->reader->fail(host, s->plain[part], "is compressed, so its rows can only be read in their order; "
                                   "unpack it, or leave 'stream' out");
    }
    return 0;
}

static int open_files(void *self, nnr_host *host, nnr_data *data)
{
    state *s = self;
    const header *shape = s->shape;
    for (int part = 0; part < s->parts; part++)
        if (with_file(s, host, s->images_of[part], part, start_images))
            return -1;
    const uint64_t rows = shape[TRAINING].rows + shape[TEST].rows;
    s->label = host->alloc(host, (size_t)rows);
    if (!s->label)
        return -1;
    for (int part = 0; part < s->parts; part++)
        if (with_file(s, host, s->labels_of[part], part, read_labels))
            return -1;
    *data = (nnr_data){ .x = { NULL, shape->rank, { shape->dim[0], shape->dim[1], shape->dim[2] } },
                        .outputs = 1,
                        .rows = rows,
                        .class_names = name_classes(host, s->classes ? (size_t)s->classes : (size_t)s->largest + 1),
                        .test_rows = shape[TEST].rows,
                        .streams = s->stream };
    return data->class_names && (!s->stream || open_plain(s, host) == 0) ? 0 : -1;
}

/* ---- Reading --------------------------------------------------------------------------------------------------- */

/* Goes to a row of a part: forward in the file that is open, or from the file's beginning. */
static int go_to(state *s, nnr_host *host, int part, uint64_t row)
{
    const header *shape = &s->shape[part];
    uint64_t pass = (row - s->next) * shape->numbers;
    if (!s->file || s->part != part || row < s->next) {
        s->reader->close(s->file);
        s->file = s->reader->open(host, s->images_of[part]);
        s->part = part;
        pass = 4 + 4 * (shape->rank + 1) + row * shape->numbers;
    }
    s->next = row;
    return s->file && (pass == 0 || s->reader->skip(host, s->file, pass) == 0) ? 0 : -1;
}

/* x (rows, numbers in a row): the next rows of the file that is open. */
static int read_images(state *s, nnr_host *host, size_t rows, nnr_real *x)
{
    const header *shape = &s->shape[s->part];
    unsigned char bytes[BYTES_AT_ONCE];
    for (size_t left = rows * shape->numbers, got; left; left -= got, x += got) {
        const size_t wanted = left < sizeof bytes ? left : sizeof bytes;
        if (s->reader->read(host, s->file, bytes, wanted, &got))
            return -1;
        if (got < wanted)
            return s->reader->fail(host, s->file, "ends before the last of the %llu images that its header announces",
                                   (unsigned long long)shape->rows);
        for (size_t i = 0; i < got; i++)
            x[i] = bytes[i];
    }
    s->next += rows;
    return s->next == shape->rows ? check_end(s, host, s->file, shape->rows) : 0;
}

static int read_rows(void *self, nnr_host *host, uint64_t first, size_t rows, nnr_real *x, nnr_real *y)
{
    state *s = self;
    const uint64_t training = s->shape[TRAINING].rows;
    for (size_t i = 0; i < rows; i++)
        y[i] = s->label[first + i];
    while (rows) {
        const int part = first < training ? TRAINING : TEST;
        const uint64_t row = part == TEST ? first - training : first, left = s->shape[part].rows - row;
        const size_t here = rows < left ? rows : (size_t)left;
        if (go_to(s, host, part, row) || read_images(s, host, here, x))
            return -1;
        x += here * s->shape[part].numbers;
        first += here;
        rows -= here;
    }
    return 0;
}

/* ---- Gathering ------------------------------------------------------------------------------------------------- */

/* A reader is room for the bytes of an image. */
static int open_reader(const void *self, nnr_host *host, void **reader)
{
    *reader = host->alloc(host, ((const state *)self)->shape[TRAINING].numbers);
    return *reader ? 0 : -1;
}

static int gather(const void *self, void *reader, size_t rows, const uint64_t *row, nnr_real *x, nnr_real *y)
{
    const state *s = self;
    const header *shape = &s->shape[TRAINING];
    const size_t numbers = shape->numbers, begin = 4 + 4 * (shape->rank + 1);
    const unsigned char *bytes = reader;
    for (size_t i = 0; i < rows; i++, x += numbers) {
        const int part = row[i] < shape->rows ? TRAINING : TEST;
        const uint64_t place = part == TEST ? row[i] - shape->rows : row[i];
        if (s->reader->read_at(s->plain[part], begin + place * numbers, reader, numbers))
            return -1;
        for (size_t j = 0; j < numbers; j++)
            x[j] = bytes[j];
        y[i] = s->label[row[i]];
    }
    return 0;
}

NNR_PLUGIN(dataset, idx, state, params, "images and labels in IDX files, such as those of MNIST", .init = init,
           .fini = fini, .open = open_files, .read = read_rows, .open_reader = open_reader, .gather = gather)
NNR_MODULE("1.0", "MIT", &idx_plugin)
